"""Coverage: the share of returnees who reach at least one service of a category, three ways."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping import cells

UNIT: Final = "share"
DOC: Final = (
    "Share of returnees with at least one running service of the category within the limits: "
    "geographic (rules ignored), eligible (one says yes), optimistic (one says yes or cannot "
    "tell). Where homes or sites are known by their settlement or area alone, low and high are the "
    "5th and 95th percentile of the share over draws of where they may be."
)
SOURCE: Final = "Tanahashi, Bulletin of the World Health Organization 1978, 56(2): 295-303."


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return three indicators by area and group.

    Parameters
    ----------
    cases
        Grouped cases of one category, from `mapping.case_groups.by_group`. `draws_<way>` may hold
        one bit per draw of the uncertain places: whether the person is covered in it.

    Returns
    -------
    DataFrame
        `pcode, group, indicator, value` (share 0-1), `n_people` (returnees there), `n_value`
        (returnees covered), `note`, `low`, `high` (shares; NaN where every place is known).

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_geographic": [True, True],
    ...     "is_eligible": [True, False], "is_optimistic": [True, False]})
    >>> measure(cases).set_index("indicator")["value"].to_dict()
    {'coverage_eligible': 0.5, 'coverage_geographic': 1.0, 'coverage_optimistic': 0.5}
    """
    found = cells.of(cases)
    parts = []
    for way in ("eligible", "geographic", "optimistic"):
        table = cells.shares(found, cases[f"is_{way}"], f"coverage_{way}")
        if f"draws_{way}" in cases:
            low, high = _range(found, cases, way)
            table = table.assign(low=low / table["n_people"], high=high / table["n_people"])
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def _range(found: cells.Cells, cases: pd.DataFrame, way: str) -> tuple[cells.Floats, cells.Floats]:
    """The number covered in the 5th and 95th of a hundred draws; NaN where no place is in doubt."""
    doubt = cases["is_uncertain"].to_numpy(bool)
    draws = cases[f"draws_{way}"].to_numpy(np.uint64)[doubt]
    at, size = found.cell[doubt], len(found.size)
    sure = found.count(cases[f"is_{way}"].to_numpy(bool) & ~doubt)
    counts = np.array(
        [
            np.bincount(at, weights=(draws >> np.uint64(each)) & np.uint64(1), minlength=size)
            for each in range(64)
        ]
    )
    ordered = np.sort(counts, axis=0)
    has = found.count(doubt) > 0
    low, high = (sure + ordered[int(np.ceil(64 * part)) - 1] for part in (0.05, 0.95))
    return np.where(has, low, np.nan), np.where(has, high, np.nan)
