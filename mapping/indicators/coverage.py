"""Coverage: the share of returnees who reach at least one service of a category, three ways."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.codes import PERSON
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "share"
FIGURES: Final[Figures] = {
    "coverage_eligible": Counting(within=("coverage_optimistic",)),
    "coverage_geographic": Counting(),
    "coverage_optimistic": Counting(within=("coverage_geographic", "waterfall_reach")),
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return three indicators by area and group.

    Parameters
    ----------
    cases
        Grouped cases of one category, from `disaggregation.by_group`. `draws_<way>` may hold
        one bit per draw of the uncertain places: whether the person is covered in it.

    Returns
    -------
    DataFrame
        `pcode, group, indicator, value` (share 0-1), `n_people` (returnees there), `low`, `high`:
        of the geographic coverage the shares at the slow and at the fast pace of travel, of the
        others the 5th and 95th percentile of the share over the draws; NaN where the cases do not
        tell, or no place is in doubt.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_geographic": [True, True],
    ...     "is_eligible": [True, False], "is_optimistic": [True, False]})
    >>> measure(cases).set_index("indicator")["value"].to_dict()
    {'coverage_eligible': 0.5, 'coverage_geographic': 1.0, 'coverage_optimistic': 0.5}
    """
    found = aggregation.of(cases)
    parts = []
    for way in ("eligible", "geographic", "optimistic"):
        table = aggregation.shares(found, cases[f"is_{way}"], f"coverage_{way}")
        ends = _paces(found, cases) if way == "geographic" else _draws(found, cases, way)
        if ends is not None:
            table = table.assign(low=ends[0] / found.size, high=ends[1] / found.size)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def _paces(
    found: aggregation.AreaGroups, cases: pd.DataFrame
) -> tuple[aggregation.Floats, aggregation.Floats] | None:
    """The number covered at the slow and at the fast pace."""
    if "is_within_fast" not in cases:
        return None
    fast, slow = (cases[f"is_within_{pace}"].eq(other=True) for pace in ("fast", "slow"))
    covered = cases["is_geographic"]
    return found.count(covered & slow), found.count(covered | fast)


def _draws(
    found: aggregation.AreaGroups, cases: pd.DataFrame, way: str
) -> tuple[aggregation.Floats, aggregation.Floats] | None:
    """The number covered in the 5th and 95th of a hundred draws; NaN where no place is in doubt."""
    if f"draws_{way}" not in cases:
        return None
    doubt = cases["is_uncertain"].to_numpy(bool)
    draws = cases[f"draws_{way}"].to_numpy(np.uint64)[doubt]
    at, size, parts = found.area_group[doubt], len(found.size), found.parts[doubt]
    sure = found.count(cases[f"is_{way}"].to_numpy(bool) & ~doubt)
    counts = np.array(
        [
            np.bincount(at, ((draws >> np.uint64(each)) & np.uint64(1)) * parts, size) / PERSON
            for each in range(64)
        ]
    )
    ordered = np.sort(counts, axis=0)
    has = found.count(doubt) > 0
    low, high = (sure + ordered[int(np.ceil(64 * part)) - 1] for part in (0.05, 0.95))
    return np.where(has, low, np.nan), np.where(has, high, np.nan)
