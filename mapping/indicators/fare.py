"""The fare to the nearest running service of a category: median and upper percentiles."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "currency"
FIGURES: Final[Figures] = dict.fromkeys(("fare_p50", "fare_p75", "fare_p90"), UNCOUNTED)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "fare": [0.0, 25.0, float("nan")]})
    >>> measure(cases)[["value", "n_people", "n_missing"]].values.tolist()[-1]
    [25.0, 2.0, 1.0]
    """
    return aggregation.percentiles(aggregation.of(cases), cases["fare"], (50, 75, 90), "fare")
