"""Concentration: how far what is on offer lies in few hands."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "index"
FIGURES: Final[Figures] = {"provider_hhi": Counting(is_count=False, of="coverage_eligible")}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `provider_hhi` by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": [True, True, False],
    ...     "hhi": [1.0, 0.5, float("nan")]})
    >>> measure(cases)[["value", "n_people"]].values.tolist()
    [[0.75, 2.0]]
    """
    covered = cases["is_eligible"].to_numpy(bool)
    hhi = cases["hhi"].to_numpy(float)
    found = aggregation.of(cases)
    known = found.some(covered & ~np.isnan(hhi))
    unknown = found.count(covered & np.isnan(hhi))[found.count(covered & ~np.isnan(hhi)) > 0]
    return aggregation.rows(
        known,
        ["provider_hhi"],
        value=known.total(hhi[covered & ~np.isnan(hhi)]) / known.size,
        n_people=known.size,
        n_missing=unknown,
    )
