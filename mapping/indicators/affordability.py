"""Affordability: whether those who are taken can pay to attend."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "share"
_MEANS: Final = ("affordable", "strained", "unaffordable", "affordability_unknown")
FIGURES: Final[Figures] = {
    **dict.fromkeys(_MEANS, Counting(of="coverage_eligible", part_of="coverage_eligible")),
    "transport_share_p50": Counting(is_count=False, of="coverage_eligible", of_some=True),
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return four shares and `transport_share_p50` by area and group.

    Nothing is returned of a category in which nothing is known of any money.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": True,
    ...     "means": ["affordable", "unknown"], "transport_share": [0.2, float("nan")]})
    >>> table = measure(cases).set_index("indicator")["value"]
    >>> float(table["affordable"]), float(table["strained"]), float(table["transport_share_p50"])
    (0.5, 0.0, 0.2)
    """
    whole, is_covered = aggregation.of(cases), cases["is_eligible"].to_numpy(bool)
    is_known = cases["means"].isin(["affordable", "strained", "unaffordable"]).to_numpy(bool)
    is_told = is_covered & whole.is_of_kind_with(is_covered & is_known)[whole.area_group]
    covered, found = cases.loc[is_told, ["means", "transport_share"]], whole.some(is_told)
    parts = [
        aggregation.shares(found, covered["means"] == name, name)
        for name in ("affordable", "strained", "unaffordable")
    ]
    parts.append(aggregation.shares(found, covered["means"] == "unknown", "affordability_unknown"))
    parts.append(
        aggregation.percentiles(found, covered["transport_share"], (50,), "transport_share")
    )
    return pd.concat(parts, ignore_index=True)
