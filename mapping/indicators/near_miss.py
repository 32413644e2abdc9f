"""Near misses: those refused everywhere, but by little."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "share"
FIGURES: Final[Figures] = {"near_miss": Counting(of_some=True)}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `near_miss` by area and group; areas where nobody is refused have no row.

    `nearness` of a case is the margin over the tolerance, NaN where the person is not refused.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all",
    ...     "nearness": [1.0, 1.5, float("inf"), float("nan")]})
    >>> measure(cases)[["value", "n_people"]].round(3).values.tolist()
    [[0.333, 3.0]]
    """
    refused = cases["nearness"].notna()
    found = aggregation.of(cases).some(refused)
    return aggregation.shares(found, cases.loc[refused, "nearness"] <= 1, "near_miss")
