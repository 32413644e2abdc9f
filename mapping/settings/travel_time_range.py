"""How much faster or slower than the typical trip a trip may be: factors on its whole duration."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.settings.travel_model import Pace

Floats = NDArray[np.float64]


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
