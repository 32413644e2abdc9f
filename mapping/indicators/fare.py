"""The fare to the nearest running service of a category: median and upper percentiles."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "currency"
DOC: Final = (
    "Fare one way to the nearest running service within the limits, rules ignored: half (p50), "
    "three quarters (p75) and nine tenths (p90) of returnees pay no more. Those with none within "
    "the limits stay in as infinite; those whose fare is unknown are left out."
)
SOURCE: Final = "Percentiles without interpolation: each is the fare of somebody."
DOC_FR: Final = (
    "Prix du trajet simple jusqu'au service en activité le plus proche dans les limites, règles "
    "mises de côté : la moitié, trois quarts et neuf dixièmes des personnes ne paient pas "
    "davantage. Celles qui n'en ont aucun dans les limites comptent comme infini ; celles dont le"
    " tarif est inconnu sont laissées de côté."
)
SOURCE_FR: Final = "Centiles sans interpolation : chacun est le tarif de quelqu'un."
FIGURES: Final[Figures] = dict.fromkeys(("fare_p50", "fare_p75", "fare_p90"), UNCOUNTED)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "fare": [0.0, 25.0, float("nan")]})
    >>> measure(cases)[["value", "n_people", "n_missing"]].values.tolist()[-1]
    [25.0, 2.0, 1.0]
    """
    return aggregation.percentiles(aggregation.of(cases), cases["fare"], (50, 75, 90), "fare")
