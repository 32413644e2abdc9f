"""What a run rests on, as counts: rows read by layer, and facts of the run; people among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mapping.unit_records.result_tables import Count, ResultTable

PERSONS: Final = ("counts", "people")
"""The column that says what a row counts, and its word for people."""
READ: Final = ("rows_in", "loaded", "quarantined", "blank", "merged")


def considered(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of a layer as if those who were forgotten had never stood in a file.

    >>> considered({"rows_in": 9, "loaded": 7, "quarantined": 0, "blank": 1, "merged": 0,
    ...     "forgotten": 1})
    {'rows_in': 8, 'loaded': 7, 'quarantined': 0, 'blank': 1, 'merged': 0}
    """
    return {name: counts[name] for name in READ} | {
        "rows_in": counts["rows_in"] - counts.get("forgotten", 0)
    }


TABLES: Final = (
    ResultTable(
        name="quality",
        doc="Rows read, by layer: in = loaded + quarantined + blank + merged.",
        columns=(),
        counts=tuple(Count(name) for name in READ),
        persons=PERSONS,
        is_written=False,
    ),
    ResultTable(
        name="facts",
        doc="How many people and services the run found, and of how many something is not known.",
        columns=(),
        counts=(Count("value"),),
        persons=PERSONS,
        is_written=False,
    ),
)
