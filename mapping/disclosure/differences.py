"""Counts that readers would get by subtracting, as figures of their own.

Classes cannot be subtracted, and whoever subtracts exact counts finds the few between them. So what
a report says of the people between two figures is counted, classed and looked over like the others.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from layers.reasons import STEPS
from layers.vocabulary.codes import WHOLE
from mapping.unit_records.counting import Counting, Figures

Row = dict[Hashable, Any]

LOST: Final = "lost_"
REFUSED: Final = "refused_in_reach"
UNKNOWN: Final = "not_known"
PAY: Final = "short_of_money"
_WATERFALL: Final = tuple(f"waterfall_{step}" for step in ("identified", *STEPS, "sure"))
_BETWEEN: Final = {
    REFUSED: ("coverage_geographic", "coverage_eligible"),
    UNKNOWN: ("coverage_optimistic", "coverage_eligible"),
}
FIGURES: Final[Figures] = {
    **{name.replace("waterfall_", LOST): Counting() for name in _WATERFALL[1:]},
    REFUSED: Counting(),
    UNKNOWN: Counting(),
    PAY: Counting(of="coverage_eligible"),
}
"""How each of them counts people."""


def added(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the figures with those between them, of the whole programme.

    Parameters
    ----------
    gaps
        Columns of `mapping.indicators.COLUMNS` and `n_value`.

    Returns
    -------
    DataFrame
        The same, and rows in the unit `people`: `lost_<step>` whom each step of the waterfall
        loses, `refused_in_reach` those within the limits whom the rules keep away, `not_known`
        those of whom something is missing, `short_of_money` those accepted whose day costs more
        than it pays.
    """
    whole = gaps[gaps["pcode"].eq(WHOLE) & gaps["group"].eq("all")]
    by_kind: dict[tuple[str, str], dict[str, Row]] = {}
    for row in whole.to_dict("records"):
        by_kind.setdefault((row["category"], row["among"]), {})[row["indicator"]] = row
    rows = [row for own in by_kind.values() for row in _of_one(own)]
    if not rows:
        return gaps
    made = pd.DataFrame(rows, columns=list(gaps)).astype(gaps.dtypes.to_dict())
    return pd.concat([gaps, made], ignore_index=True)


def _of_one(own: Mapping[str, Row]) -> Iterator[Row]:
    """The differences of one kind of service and population; of what is not measured none."""
    steps = [name for name in _WATERFALL if name in own]
    for more, less in pairwise(steps):
        yield _between(own, less.replace("waterfall_", LOST), more, less)
    for name, (more, less) in _BETWEEN.items():
        if more in own and less in own:
            yield _between(own, name, more, less)
    if "strained" in own and "unaffordable" in own:
        n = own["strained"]["n_value"] + own["unaffordable"]["n_value"]
        yield _counted(own["strained"], PAY, n)


def _between(own: Mapping[str, Row], name: str, more: str, less: str) -> Row:
    return _counted(own[more], name, max(own[more]["n_value"] - own[less]["n_value"], 0.0))


def _counted(like: Row, name: str, n: float) -> Row:
    """A row of so many people, otherwise as the one that it is like."""
    told = {"indicator": name, "unit": "people", "value": n, "n_value": n, "subject_id": ""}
    share = n / like["n_people"] if like["n_people"] else math.nan
    return like | told | {"low": math.nan, "high": math.nan, "share": share}
