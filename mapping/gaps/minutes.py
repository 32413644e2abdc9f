"""Minutes to the nearest running service of a category: median and upper percentiles."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

UNIT: Final = "min"
DOC: Final = (
    "Minutes one way, by the fastest mode, to the nearest running service, rules ignored: half "
    "(p50), three quarters (p75) and nine tenths (p90) of returnees are there within this time. "
    "Those who cannot reach any stay in as infinite."
)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group; `inf` where that returnee reaches none.

    `low` and `high` are the same percentile at the fast and at the slow pace of travel, where the
    cases tell. Returnees whose way is unknown (no place, no roads) are left out of `n_people`.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "minutes": [10.0, 20.0, np.inf]})
    >>> measure(cases)["value"].tolist()
    [20.0, inf, inf]
    """
    known = cases[cases["minutes"].notna()]
    grouped = known.groupby(["pcode", "group"])
    parts = [_rows(grouped, percent) for percent in (50, 75, 90)]
    return pd.concat(parts, ignore_index=True)


def percentile(values: pd.Series, percent: float) -> float:
    """Return the smallest value that at least `percent` per cent do not exceed.

    No interpolation: between 20 minutes and "unreachable" there is nothing.

    >>> percentile(pd.Series([1.0, 2.0, 3.0, 4.0]), 50), percentile(pd.Series([1.0, np.inf]), 75)
    (2.0, inf)
    """
    ordered = np.sort(values.to_numpy(float))
    rank = max(int(np.ceil(len(ordered) * percent / 100 - 1e-9)), 1)
    return float(ordered[rank - 1])


def _rows(grouped: Any, percent: int) -> pd.DataFrame:
    names = {"value": "minutes", "low": "minutes_low", "high": "minutes_high"}
    known = {name: column for name, column in names.items() if column in grouped.obj}
    table = pd.DataFrame(
        {
            name: grouped[column].agg(lambda values: percentile(values, percent))
            for name, column in known.items()
        }
        | {"n_people": grouped.size()}
    )
    return table.reset_index().assign(indicator=f"minutes_p{percent}", n_value=np.nan, note="")
