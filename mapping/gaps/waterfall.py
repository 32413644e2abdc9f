"""The waterfall: how many returnees are left after each test, in the declared order."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.reasons import STEPS

UNIT: Final = "people"
DOC: Final = (
    "Returnees left after each test in turn: there is a service within the limits, it runs, its "
    "funding outlasts it, and so on to an affordable fare and a free place. A test that cannot be "
    "judged is passed. The size of a step depends on the order; the sole blockers do not."
)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `waterfall_identified` and one `waterfall_<test>` per test, by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "passed": [0, 5, len(STEPS)]})
    >>> measure(cases).set_index("indicator").loc[["waterfall_reach", "waterfall_place"], "value"]
    indicator
    waterfall_reach    2.0
    waterfall_place    1.0
    Name: value, dtype: float64
    """
    keys = [cases["pcode"], cases["group"]]
    size = cases.groupby(keys).size()
    parts = [_rows("identified", size, size)]
    for rank, step in enumerate(STEPS):
        left = (cases["passed"] > rank).groupby(keys).sum()
        parts.append(_rows(step, left, size))
    return pd.concat(parts, ignore_index=True)


def _rows(step: str, left: pd.Series, size: pd.Series) -> pd.DataFrame:
    table = pd.DataFrame({"value": left.astype(np.float64), "n_people": size, "n_value": left})
    return table.reset_index().assign(indicator=f"waterfall_{step}", note="")
