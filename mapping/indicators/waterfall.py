"""The waterfall: how many returnees are left after each test, in the declared order.

Whether a place is free is asked only of those who need the category.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import pandas as pd

from layers.reasons import STEPS
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
SURE: Final = "sure"
"""The end of the chain: nothing refuses, and nothing is left to ask."""
FIGURES: Final[Figures] = {
    "waterfall_identified": Counting(is_everybody=True),
    **{
        f"waterfall_{step}": Counting(within=(f"waterfall_{before}",))
        for before, step in pairwise(("identified", *STEPS, SURE))
    },
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `waterfall_identified`, one `waterfall_<test>` per test, and `waterfall_sure`.

    By area and group. What is lost at each test, who is left to ask (`waterfall_place` less
    `waterfall_sure`) and who is sure add up to everybody.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "passed": [0, 5, len(STEPS)],
    ...     "is_sure": False})
    >>> table = measure(cases).set_index("indicator")["value"]
    >>> table[["waterfall_reach", "waterfall_place", "waterfall_sure"]].tolist()
    [2.0, 1.0, 0.0]
    """
    found = aggregation.of(cases)
    passed = cases["passed"].to_numpy()
    left = {f"waterfall_{step}": passed > rank for rank, step in enumerate(STEPS)}
    left["waterfall_sure"] = cases["is_sure"].to_numpy(bool)
    return aggregation.counts_each(found, {"waterfall_identified": passed >= 0, **left})
