"""Freshness: how much of the coverage rests on services that nobody has checked lately."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import OF_COVERED, Counting, Figures

UNIT: Final = "share"
FIGURES: Final[Figures] = {
    "stale_only": OF_COVERED,
    "ghost_only": Counting(of="coverage_eligible", within=("stale_only",)),
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `stale_only` and `ghost_only` by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": True,
    ...     "is_fresh": [True, False], "is_real": [True, True]})
    >>> measure(cases)[["indicator", "value"]].values.tolist()
    [['stale_only', 0.5], ['ghost_only', 0.0]]
    """
    covered = cases.loc[cases["is_eligible"], ["is_fresh", "is_real"]]
    found = aggregation.of(cases).some(cases["is_eligible"])
    parts = [
        aggregation.shares(found, ~covered["is_fresh"], "stale_only"),
        aggregation.shares(found, ~covered["is_real"], "ghost_only"),
    ]
    return pd.concat(parts, ignore_index=True)
