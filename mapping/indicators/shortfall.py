"""Capacity shortfall: people who need a service and get no place, by cause.

Asked only of those who need the category. Where it is not known how many places there are, nobody
can say who is without one: that is a line of its own.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import SHORTFALL_CAUSES
from mapping.allocation.demand import N_DRAWS
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
UNKNOWN: Final = "unknown_capacity"
CAUSES: Final = tuple(cause for cause in SHORTFALL_CAUSES if cause != UNKNOWN)
FIGURES: Final[Figures] = {
    **dict.fromkeys(
        ("has_place", "shortfall", "places_unknown"), Counting(part_of="waterfall_identified")
    ),
    **{f"shortfall_{cause}": Counting(part_of="shortfall") for cause in CAUSES},
}
_ENDS: Final = (0.05, 0.95)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `has_place`, `shortfall`, one `shortfall_<cause>` per cause, and `places_unknown`.

    Parameters
    ----------
    cases
        Grouped cases of one category with what `records.with_supply` tells, where places were
        given out.

    Returns
    -------
    DataFrame
        Among `need`, by area and group. `has_place`, `shortfall` and `places_unknown` add up to
        those in need, the causes to `shortfall`. Where people are expected to need it, `low` and
        `high` are the 5th and 95th percentile over the draws of whole people.

    >>> cases = pd.DataFrame({"pcode": "A", "among": "need", "group": "all", "is_stated": True,
    ...     "parts": 1_000_000, "shortfall": ["full", "", "unknown_capacity"],
    ...     "share_without": [1.0, 0.0, 1.0], "draws_there": 1, "draws_without": [1, 0, 1]})
    >>> table = measure(cases).set_index("indicator")["value"]
    >>> float(table["has_place"]), float(table["shortfall"]), float(table["places_unknown"])
    (1.0, 1.0, 1.0)
    """
    if "shortfall" not in cases:
        return pd.DataFrame()
    needy = aggregation.among_need(cases)
    found, cause = aggregation.of(needy), needy["shortfall"]
    lacks = needy["share_without"].to_numpy(float)
    is_known = cause.ne(UNKNOWN).to_numpy(bool)
    without, bits = (needy[f"draws_{name}"].to_numpy(np.int64) for name in ("without", "there"))
    marks = {
        "has_place": (is_known, 1 - lacks, bits & ~without),
        "shortfall": (is_known, lacks, without),
        "places_unknown": (~is_known, lacks, without),
    }
    marks |= {f"shortfall_{one}": (cause.eq(one).to_numpy(bool), lacks, without) for one in CAUSES}
    parts = []
    for name, (is_so, share, draws) in marks.items():
        low, high = _ends(found, np.where(is_so, draws, 0), found.total(is_so * share))
        table = aggregation.rows(
            found, [name], value=found.total(is_so * share), n_people=found.size, low=low, high=high
        )
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def _ends(
    found: aggregation.AreaGroups, bits: NDArray[np.int64], value: aggregation.Floats
) -> tuple[aggregation.Floats, aggregation.Floats]:
    """The ends of a count over the draws, around its value; NaN where nobody is drawn."""
    n = len(found.names)
    counts = np.array([np.bincount(found.area_group, (bits >> at) & 1, n) for at in range(N_DRAWS)])
    ordered = np.sort(counts, axis=0)
    is_drawn = found.size > found.n_stated
    low, high = (ordered[int(np.ceil(N_DRAWS * part)) - 1] for part in _ENDS)
    return (
        np.where(is_drawn, np.minimum(low, value), np.nan),
        np.where(is_drawn, np.maximum(high, value), np.nan),
    )
