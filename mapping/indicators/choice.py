"""Choice: how long the way is to the nearest, second and third service that takes a returnee."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "min"
FIGURES: Final[Figures] = {f"choice_{place}_p50": UNCOUNTED for place in (1, 2, 3)}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the medians of the first three by area and group.

    >>> inf = float("inf")
    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "choice_1": [10.0, 20.0],
    ...     "choice_2": [30.0, inf], "choice_3": [inf, inf]})
    >>> measure(cases).set_index("indicator")["value"].to_dict()
    {'choice_1_p50': 10.0, 'choice_2_p50': 30.0, 'choice_3_p50': inf}
    """
    found = aggregation.of(cases)
    names = ("choice_1", "choice_2", "choice_3")
    parts = [aggregation.percentiles(found, cases[name], (50,), name) for name in names]
    return pd.concat(parts, ignore_index=True)
