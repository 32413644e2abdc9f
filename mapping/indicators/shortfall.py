"""Capacity shortfall: people who need a service and get no place, by cause."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.vocabulary.codes import SHORTFALL_CAUSES
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
FIGURES: Final[Figures] = {
    "shortfall": Counting(),
    **{f"shortfall_{cause}": Counting(part_of="shortfall") for cause in SHORTFALL_CAUSES},
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `shortfall` and one `shortfall_<cause>` per cause, where places were assigned.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "in_demand": [True, True, False],
    ...     "shortfall": ["full", "", ""]})
    >>> table = measure(cases).set_index("indicator")
    >>> table.loc["shortfall_full", ["value", "n_people"]].tolist()
    [1.0, 2.0]
    """
    if "in_demand" not in cases:
        return pd.DataFrame()
    needy = cases.loc[cases["in_demand"], "shortfall"]
    found = aggregation.of(cases).some(cases["in_demand"])
    masks = {"shortfall": needy != ""}
    masks |= {f"shortfall_{cause}": needy == cause for cause in SHORTFALL_CAUSES}
    parts = [aggregation.counts(found, has, name) for name, has in masks.items()]
    return pd.concat(parts, ignore_index=True)
