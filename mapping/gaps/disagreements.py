"""People whom circle and road, or dry and wet season, do not agree about."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

UNIT: Final = "people"
DOC: Final = (
    "circle_only: returnees who live in the circle of a running service by the straight line, but "
    "of none by the road. dry_only: returnees whom a running service within the limits takes in "
    "the dry season and none in the wet."
)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `circle_only` and `dry_only` by area and group, where the cases are marked for them.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_circle_only": [True, False]})
    >>> measure(cases)[["indicator", "value", "n_people"]].values.tolist()
    [['circle_only', 1.0, 2]]
    """
    keys = [cases["pcode"], cases["group"]]
    parts = []
    for indicator in ("circle_only", "dry_only"):
        if f"is_{indicator}" not in cases:
            continue
        grouped = cases.groupby(keys)[f"is_{indicator}"]
        table = pd.DataFrame(
            {
                "value": grouped.sum().astype(np.float64),
                "n_people": grouped.size(),
                "n_value": grouped.sum(),
            }
        )
        parts.append(table.reset_index().assign(indicator=indicator, note=""))
    columns = ["pcode", "group", "value", "n_people", "n_value", "indicator", "note"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
