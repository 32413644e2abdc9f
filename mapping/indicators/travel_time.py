"""Minutes to the nearest running service of a category: median and upper percentiles."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "min"
DOC: Final = (
    "Minutes one way, by the fastest mode, to the nearest running service, rules ignored: half "
    "(p50), three quarters (p75) and nine tenths (p90) of returnees are there within this time. "
    "Those who cannot reach any stay in as infinite; those whose way is unknown are left out."
)
SOURCE: Final = "Weighted percentiles without interpolation: each is the time of somebody."
DOC_FR: Final = (
    "Minutes, aller simple, par le moyen le plus rapide, jusqu'au service en activité le plus "
    "proche, règles mises de côté : la moitié, trois quarts et neuf dixièmes des personnes y sont"
    " dans ce temps. Celles qui n'en atteignent aucun comptent comme infini ; celles dont le "
    "trajet est inconnu sont laissées de côté."
)
SOURCE_FR: Final = "Centiles pondérés sans interpolation : chacun est le temps de quelqu'un."
_PERCENTS: Final = (50, 75, 90)
FIGURES: Final[Figures] = {f"minutes_p{percent}": UNCOUNTED for percent in _PERCENTS}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group; `inf` where that returnee reaches none.

    `low` and `high` are the same percentile at the fast and at the slow pace of travel, where the
    cases tell. Returnees whose way is unknown (no place, no roads) are left out of `n_people`.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "minutes": [10.0, 20.0, float("inf")]})
    >>> measure(cases)["value"].tolist()
    [20.0, inf, inf]
    """
    is_known = cases["minutes"].notna()
    whole = aggregation.of(cases)
    table = aggregation.percentiles(whole, cases["minutes"], _PERCENTS, "minutes")
    for end in ("low", "high"):
        if f"minutes_{end}" in cases:
            paced = cases[f"minutes_{end}"].fillna(cases["minutes"]).where(is_known)
            table[end] = aggregation.percentiles(whole, paced, _PERCENTS, "minutes")["value"]
    return table
