"""How much faster or slower than the typical trip a trip may be: factors on its whole duration."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.settings import defaults

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pace:
    """Factors on the duration of a trip in one mode and season: `fast` <= 1 <= `slow`."""

    fast: float
    slow: float


def parse(found: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Pace]]:
    """Return the paces by mode and season.

    Raises
    ------
    ProgrammeError
        For a fast pace that is slower than the typical one, or a slow pace that is faster.

    Examples
    --------
    >>> parse({"walk": {"dry": {"fast": 0.8, "slow": 1.5}}})["walk"]["dry"]
    Pace(fast=0.8, slow=1.5)
    """
    for mode, seasons in found.items():
        for season, pace in seasons.items():
            place = f"travel.range.{mode}.{season}"
            is_fast = 0 < pace["fast"] <= 1
            defaults.refuse_unless(is_fast, f"{place}.fast", "a number above 0 and up to 1")
            defaults.refuse_unless(pace["slow"] >= 1, f"{place}.slow", "a number of 1 or more")
    return {
        mode: {season: Pace(**pace) for season, pace in seasons.items()}
        for mode, seasons in found.items()
    }


def bounds(
    paces: Mapping[str, Mapping[str, Pace]], season: str, mode: pd.Series, minutes: Floats
) -> tuple[Floats, Floats]:
    """Return the low and the high minutes of trips, by mode and in one season.

    What is no trip (by phone, online) has no range; unreachable stays infinite and unknown NaN.

    Examples
    --------
    >>> paces = {"walk": {"dry": Pace(0.8, 1.5)}}
    >>> bounds(paces, "dry", pd.Series(["walk", "phone"]), np.array([60.0, 0.0]))
    (array([48.,  0.]), array([90.,  0.]))
    """
    codes, words = pd.factorize(mode)
    known = [paces[word][season] if word in paces else Pace(1.0, 1.0) for word in words]
    known.append(Pace(1.0, 1.0))  # code -1: no mode at all
    fast, slow = (np.array([getattr(pace, name) for pace in known]) for name in ("fast", "slow"))
    return minutes * fast[codes], minutes * slow[codes]
