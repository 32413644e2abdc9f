"""Lasting coverage: whose last service ends within half a year, or a year."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import OF_COVERED, Counting, Figures

UNIT: Final = "share"
FIGURES: Final[Figures] = {
    "ends_in_12_months": OF_COVERED,
    "ends_in_6_months": Counting(of="coverage_eligible", within=("ends_in_12_months",)),
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the two shares by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": [True, True, False],
    ...     "last_month": [5.0, 11.0, float("nan")]})
    >>> measure(cases)[["indicator", "value"]].values.tolist()
    [['ends_in_6_months', 0.5], ['ends_in_12_months', 1.0]]
    """
    last = cases.loc[cases["is_eligible"], "last_month"]
    found = aggregation.of(cases).some(cases["is_eligible"])
    parts = [
        aggregation.shares(found, last < month, f"ends_in_{month}_months") for month in (6, 12)
    ]
    return pd.concat(parts, ignore_index=True)
