"""Single-provider dependence: those who would lose everything if one partner closed."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pandas as pd

UNIT: Final = "share"
DOC: Final = (
    "Of the returnees whom a service within the limits takes: the share whose every such service "
    "is given by one and the same partner. The note names the partner that most of them depend on."
)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `single_provider` by area and group; areas where nobody is covered have no row.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "n_partners": [1, 2, 0],
    ...     "partner": ["P1", "", ""]})
    >>> measure(cases)[["value", "n_people", "note"]].values.tolist()
    [[0.5, 2, 'P1']]
    """
    covered = cases[cases["n_partners"] > 0]
    single = covered.assign(is_single=covered["n_partners"] == 1)
    grouped = single.groupby(["pcode", "group"])
    table = pd.DataFrame(
        {
            "value": grouped["is_single"].mean(),
            "n_people": grouped.size(),
            "n_value": grouped["is_single"].sum(),
            "note": grouped["partner"].agg(_most),
        }
    )
    return table.reset_index().assign(indicator="single_provider")


def _most(partners: pd.Series) -> str:
    counts = Counter(partner for partner in partners if partner)
    return min(counts, key=lambda partner: (-counts[partner], partner), default="")
