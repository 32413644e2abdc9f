"""Which limits bound a search, and which journeys keep at least one of them."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import ProgrammeError
from mapping.network import mode_graph
from mapping.settings.programme import Limit, Programme

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


def refuse_beyond(limit_min: float, longest_ms: float, of: str = "a limit") -> None:
    """Raise ProgrammeError for a finite limit of time beyond the longest trip that is computed."""
    longest_min = longest_ms / 60_000.0
    if math.isfinite(limit_min) and limit_min > longest_min:
        raise ProgrammeError(
            f"programme.toml: {of} of {limit_min:g} minutes is beyond the longest trip that is "
            f"computed ({longest_min:.0f} minutes); set a smaller duration_min."
        )


def refuse_unsearchable(programme: Programme) -> None:
    """Raise ProgrammeError where a category has a limit that no search could keep."""
    longest_ms = mode_graph.longest_ms(programme.travel)
    for category, limit in programme.limits.items():
        refuse_beyond(limit.duration_min, longest_ms, f"the limit of {category}")


def is_inside_any(table: pd.DataFrame, limit: Limit) -> NDArray[np.bool_]:
    """Return which journeys keep at least one finite limit."""
    inside = np.zeros(len(table), dtype=bool)
    for column in LIMITS:
        largest = getattr(limit, column)
        if math.isfinite(largest):
            inside |= table[column].to_numpy(float) <= largest
    return inside
