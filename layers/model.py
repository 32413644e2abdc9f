"""The frozen words of waypost: answers, modes, seasons and settings, as the tables spell them."""

from __future__ import annotations

from typing import Final, Literal

Answer = Literal["yes", "no", "unknown"]
Mode = Literal["walk", "minibus", "motorcycle"]
Season = Literal["dry", "wet"]
Setting = Literal["urban", "rural"]
Affordability = Literal["affordable", "strained", "unaffordable", "unknown"]

MODES: Final = ("walk", "minibus", "motorcycle")
SEASONS: Final = ("dry", "wet")
LANGUAGES: Final = ("en", "fr")
"""Languages whose words stand beside the code; `layers.languages` holds a file for each other."""
TRAVELLED_DELIVERIES: Final = ("onsite", "mobile", "home")
UNTRAVELLED_DELIVERIES: Final = ("phone", "online")
POSITION_CLASSES: Final = ("gps", "building", "settlement", "area3", "area2", "area1")
