"""Minutes to the nearest running service of a category: median and upper percentiles."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping import cells

UNIT: Final = "min"
DOC: Final = (
    "Minutes one way, by the fastest mode, to the nearest running service, rules ignored: half "
    "(p50), three quarters (p75) and nine tenths (p90) of returnees are there within this time. "
    "Those who cannot reach any stay in as infinite; those whose way is unknown are left out."
)
SOURCE: Final = "Weighted percentiles without interpolation: each is the time of somebody."


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group; `inf` where that returnee reaches none.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "minutes": [10.0, 20.0, float("inf")]})
    >>> measure(cases)["value"].tolist()
    [20.0, inf, inf]
    """
    return cells.percentiles(cells.of(cases), cases["minutes"], (50, 75, 90), "minutes")
