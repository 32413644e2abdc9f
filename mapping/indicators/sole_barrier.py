"""Sole blockers: the one test that keeps a returnee from a service, whatever the order."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.reasons import STEPS
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
FIGURES: Final[Figures] = {f"sole_{step}": Counting() for step in STEPS}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return one `sole_<test>` per test, by area and group; 0 is a result.

    `only` of a case has one bit per test of `STEPS`.

    >>> age, sex = 1 << STEPS.index("age"), 1 << STEPS.index("sex")
    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "only": [age, 0, age | sex]})
    >>> table = measure(cases).set_index("indicator")["value"]
    >>> float(table["sole_age"]), float(table["sole_sex"]), float(table["sole_grade"])
    (2.0, 1.0, 0.0)
    """
    found = aggregation.of(cases)
    only = cases["only"].to_numpy("int64")
    marks = {f"sole_{step}": (only >> rank) & 1 == 1 for rank, step in enumerate(STEPS)}
    return aggregation.counts_each(found, marks)
