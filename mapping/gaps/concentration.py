"""Concentration: how far what is on offer lies in few hands."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping import cells

UNIT: Final = "index"
DOC: Final = (
    "Herfindahl-Hirschman index of the partners behind the services that take a returnee within "
    "the limits (the sum of their squared shares of those services): 1 is one partner alone, 0.5 "
    "two of equal weight. The mean over the returnees who are taken somewhere: two villages "
    "with one partner each are no a choice of two. Returnees with a service that "
    "names no partner are left out."
)
SOURCE: Final = "Herfindahl-Hirschman index, sum of squared shares."


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `provider_hhi` by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": [True, True, False],
    ...     "hhi": [1.0, 0.5, float("nan")]})
    >>> measure(cases)[["value", "n_people"]].values.tolist()
    [[0.75, 2.0]]
    """
    covered = cases[cases["is_eligible"]]
    known = covered[covered["hhi"].notna()]
    found, whole = cells.of(known), cells.of(covered)
    everyone = whole.names.assign(n=whole.size).merge(found.names, on=["pcode", "group"])
    return found.names.assign(
        indicator="provider_hhi",
        value=found.total(known["hhi"]) / np.maximum(found.size, 1),
        n_people=found.size,
        n_value=np.nan,
        note="",
        n_missing=everyone["n"].to_numpy() - found.size,
    )
