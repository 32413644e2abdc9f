"""Accessibility: places per person within reach, shared among all who compete for them.

Asked only of those who need the category: nobody else competes.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "places per 100 people"
FIGURES: Final[Figures] = dict.fromkeys(("places_per_100_mean", "places_per_100_p10"), UNCOUNTED)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `places_per_100_mean` and `places_per_100_p10` among `need`, where places are known.

    >>> cases = pd.DataFrame({"pcode": "A", "among": "need", "group": "all",
    ...     "parts": 1_000_000, "is_stated": True, "places_per_100": [0.0, 15.0]})
    >>> measure(cases)["value"].tolist()
    [7.5, 0.0]
    """
    if "places_per_100" not in cases:
        return pd.DataFrame()
    needy = aggregation.among_need(cases)
    whole, places = aggregation.of(needy), needy["places_per_100"]
    lowest = aggregation.percentiles(whole, places, (10,), "places_per_100")
    found = whole.some(places.notna())
    mean = lowest.assign(
        indicator="places_per_100_mean", value=found.total(places.dropna()) / found.size
    )
    return pd.concat([mean, lowest], ignore_index=True)
