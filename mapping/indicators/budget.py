"""Budget: the money a day that takes returnees to a service that accepts them, and back."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "currency"
FIGURES: Final[Figures] = dict.fromkeys(("budget_p50", "budget_p75", "budget_p90"), UNCOUNTED)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "budget": [0.0, 50.0, float("inf")]})
    >>> measure(cases).set_index("indicator")["value"].to_dict()
    {'budget_p50': 50.0, 'budget_p75': inf, 'budget_p90': inf}
    """
    return aggregation.percentiles(aggregation.of(cases), cases["budget"], (50, 75, 90), "budget")
