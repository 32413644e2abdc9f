"""Coverage: the share of returnees who reach at least one service of a category, three ways."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

UNIT: Final = "share"
DOC: Final = (
    "Share of returnees with at least one running service of the category within the limits: "
    "geographic (rules ignored), eligible (one says yes), optimistic (one says yes or cannot "
    "tell). After Tanahashi, Bulletin of the WHO 1978, 56(2): 295-303."
)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return three indicators by area and group.

    Parameters
    ----------
    cases
        Grouped cases of one category, from `mapping.cases.by_group`.

    Returns
    -------
    DataFrame
        `pcode, group, indicator, value` (share 0-1), `n_people` (returnees there), `n_value`
        (returnees covered), `note`, `low, high`: of the geographic coverage the share at the slow
        and at the fast pace of travel, NaN of the others and where the cases do not tell.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_geographic": [True, True],
    ...     "is_eligible": [True, False], "is_optimistic": [True, False]})
    >>> measure(cases).set_index("indicator")["value"].to_dict()
    {'coverage_eligible': 0.5, 'coverage_geographic': 1.0, 'coverage_optimistic': 0.5}
    """
    ways = ("eligible", "geographic", "optimistic")
    grouped = cases.groupby(["pcode", "group"])
    ends = _ends(cases).groupby([cases["pcode"], cases["group"]])
    parts = []
    for way in ways:
        column = grouped[f"is_{way}"]
        parts.append(
            pd.DataFrame(
                {
                    "indicator": f"coverage_{way}",
                    "value": column.mean(),
                    "n_people": column.size(),
                    "n_value": column.sum(),
                    "note": "",
                    "low": ends["low"].mean() if way == "geographic" else math.nan,
                    "high": ends["high"].mean() if way == "geographic" else math.nan,
                }
            ).reset_index()
        )
    return pd.concat(parts, ignore_index=True)


def _ends(cases: pd.DataFrame) -> pd.DataFrame:
    """Who is covered at the slow and at the fast pace, as 0 or 1; NaN where it is not known."""
    if "is_within_fast" not in cases:
        return pd.DataFrame({"low": math.nan, "high": math.nan}, index=cases.index)
    fast, slow = (cases[f"is_within_{pace}"].eq(other=True) for pace in ("fast", "slow"))
    covered = cases["is_geographic"]
    return pd.DataFrame({"low": covered & slow, "high": covered | fast}).astype(float)
