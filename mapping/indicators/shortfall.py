"""Capacity shortfall: people who need a service and get no place, by cause."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.vocabulary.codes import SHORTFALL_CAUSES
from mapping.unit_records import aggregation

UNIT: Final = "people"


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `shortfall` and one `shortfall_<cause>` per cause, where places were assigned.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "in_demand": [True, True, False],
    ...     "shortfall": ["full", "", ""], "is_assumed": False})
    >>> table = measure(cases).set_index("indicator")
    >>> table.loc["shortfall_full", ["value", "n_people", "n_value"]].tolist()
    [1.0, 2.0, 1.0]
    """
    if "in_demand" not in cases:
        return pd.DataFrame()
    needy = cases.loc[cases["in_demand"], ["shortfall", "is_assumed"]]
    found = aggregation.of(cases).some(cases["in_demand"])
    masks = {"shortfall": needy["shortfall"] != ""}
    masks |= {f"shortfall_{cause}": needy["shortfall"] == cause for cause in SHORTFALL_CAUSES}
    assumed = found.count(needy["is_assumed"]) > 0
    note = pd.Series("", index=found.names.index).mask(assumed, "assumed")
    parts = [aggregation.counts(found, has, name).assign(note=note) for name, has in masks.items()]
    return pd.concat(parts, ignore_index=True)
