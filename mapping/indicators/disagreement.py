"""People whom circle and road, or dry and wet season, do not agree about."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
FIGURES: Final[Figures] = {
    "circle_only": Counting(apart_from="coverage_geographic"),
    "dry_only": Counting(within=("coverage_eligible",)),
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `circle_only` and `dry_only` by area and group, where the cases are marked for them.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_circle_only": [True, False]})
    >>> measure(cases)[["indicator", "value", "n_people"]].values.tolist()
    [['circle_only', 1.0, 2.0]]
    """
    found = aggregation.of(cases)
    parts = [
        aggregation.counts(found, cases[f"is_{indicator}"], indicator)
        for indicator in ("circle_only", "dry_only")
        if f"is_{indicator}" in cases
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
