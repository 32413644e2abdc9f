"""Minutes to the nearest running service of a category: median and upper percentiles."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "min"
_PERCENTS: Final = (50, 75, 90)
FIGURES: Final[Figures] = {f"minutes_p{percent}": UNCOUNTED for percent in _PERCENTS}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group; `inf` where that returnee reaches none.

    `low` and `high` are the same percentile at the fast and at the slow pace of travel, where the
    cases tell. Returnees whose way is unknown (no place, no roads) are left out of `n_people`.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all",
    ...     "duration_min": [10.0, 20.0, float("inf")]})
    >>> measure(cases)["value"].tolist()
    [20.0, inf, inf]
    """
    is_known = cases["duration_min"].notna()
    whole = aggregation.of(cases)
    table = aggregation.percentiles(whole, cases["duration_min"], _PERCENTS, "minutes")
    for end in ("low", "high"):
        if f"duration_{end}_min" in cases:
            paced = cases[f"duration_{end}_min"].fillna(cases["duration_min"]).where(is_known)
            table[end] = aggregation.percentiles(whole, paced, _PERCENTS, "minutes")["value"]
    return table
