"""The frozen words of waypost: answers, seasons and the like, as the tables spell them."""

from __future__ import annotations

from typing import Final, Literal

Answer = Literal["yes", "no", "unknown"]
Season = Literal["dry", "wet"]
Affordability = Literal["affordable", "strained", "unaffordable", "unknown"]

Suppression = Literal["none", "few", "most", "hidden"]

SEASONS: Final = ("dry", "wet")
SUPPRESSIONS: Final = ("none", "few", "most", "hidden")
"""What may be told of a figure: all of it (`none`); that `few` people are counted, or all but a few
(`most`), without a number; or nothing (`hidden`)."""
LANGUAGES: Final = ("en", "fr")
"""Languages whose words stand beside the code; `layers.languages` holds a file for each other."""
UNTRAVELLED_DELIVERIES: Final = ("phone", "online")
