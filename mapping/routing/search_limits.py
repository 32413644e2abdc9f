"""Which limits bound a search, and which journeys keep at least one of them."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.settings.programme import Limit

LIMITS: Final = ("duration_min", "distance_m", "fare")


def search_min(limit: Limit) -> float:
    """Return the duration that bounds a search; other limits can only be tested after an open one.

    Examples
    --------
    >>> search_min(Limit(duration_min=60.0)), search_min(Limit(duration_min=60.0, fare=20.0))
    (60.0, inf)
    """
    only_duration = math.isinf(limit.distance_m) and math.isinf(limit.fare)
    return limit.duration_min if only_duration else math.inf


def is_inside_any(table: pd.DataFrame, limit: Limit) -> NDArray[np.bool_]:
    """Return which journeys keep at least one finite limit."""
    inside = np.zeros(len(table), dtype=bool)
    for column in LIMITS:
        largest = getattr(limit, column)
        if math.isfinite(largest):
            inside |= table[column].to_numpy(float) <= largest
    return inside
