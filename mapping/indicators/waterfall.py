"""The waterfall: how many returnees are left after each test, in the declared order."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import pandas as pd

from layers.reasons import STEPS
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
FIGURES: Final[Figures] = {
    "waterfall_identified": Counting(is_everybody=True),
    **{
        f"waterfall_{step}": Counting(within=f"waterfall_{before}")
        for before, step in pairwise(("identified", *STEPS))
    },
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `waterfall_identified` and one `waterfall_<test>` per test, by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "passed": [0, 5, len(STEPS)]})
    >>> measure(cases).set_index("indicator").loc[["waterfall_reach", "waterfall_place"], "value"]
    indicator
    waterfall_reach    2.0
    waterfall_place    1.0
    Name: value, dtype: float64
    """
    found = aggregation.of(cases)
    passed = cases["passed"].to_numpy()
    left = {f"waterfall_{step}": passed > rank for rank, step in enumerate(STEPS)}
    return aggregation.counts_each(found, {"waterfall_identified": passed >= 0, **left})
