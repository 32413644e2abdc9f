"""Sole blockers: the one test that keeps a returnee from a service, whatever the order."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.reasons import STEPS

UNIT: Final = "people"
DOC: Final = (
    "Returnees whom no service takes, but whom some service would take if only this one test were "
    "waived. Order-free. A person for whom two services fail by one test each counts under both."
)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return one `sole_<test>` per test, by area and group; 0 is a result.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "only": [("age",), (), ("age", "sex")]})
    >>> table = measure(cases).set_index("indicator")["value"]
    >>> table["sole_age"], table["sole_sex"], table["sole_grade"]
    (np.float64(2.0), np.float64(1.0), np.float64(0.0))
    """
    keys = [cases["pcode"], cases["group"]]
    size = cases.groupby(keys).size()
    parts = []
    for step in STEPS:
        has = pd.Series([step in only for only in cases["only"]], index=cases.index, dtype=bool)
        n = has.groupby(keys).sum()
        table = pd.DataFrame({"value": n.astype(np.float64), "n_people": size, "n_value": n})
        parts.append(table.reset_index().assign(indicator=f"sole_{step}", note=""))
    return pd.concat(parts, ignore_index=True)
