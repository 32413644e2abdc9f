"""The frozen words of waypost: answers, seasons and the like, as the tables spell them."""

from __future__ import annotations

from typing import Final, Literal

Answer = Literal["yes", "no", "unknown"]

VERDICTS: Final = ("yes", "unknown", "no")
"""The verdicts, the best first."""
AFFORDABILITY: Final = ("affordable", "strained", "unaffordable", "unknown")
SEASONS: Final = ("dry", "wet")
SUPPRESSIONS: Final = ("none", "few", "most", "hidden")
"""What may be told of a figure: all of it (`none`); that `few` people are counted, or all but a few
(`most`), without a number; or nothing (`hidden`)."""
LANGUAGES: Final = ("en", "fr")
"""Languages whose words stand beside the code; `layers.languages` holds a file for each other."""
UNTRAVELLED_DELIVERIES: Final = ("phone", "online")
CLOSED_STATUSES: Final = ("inactive", "temporarily closed", "defunct")
"""Statuses of a service that takes nobody now."""
WHOLE: Final = "ALL"
"""The pcode of the whole programme in tables of areas."""
