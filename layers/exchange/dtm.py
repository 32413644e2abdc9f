"""IOM's Displacement Tracking Matrix, as its API and its sheets give it: people counted by area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from layers.ingest.headers.found import of_frame
from layers.readers import table_changes

SPOKEN: Final = "counts of IOM's Displacement Tracking Matrix"
_COUNTS: Final = ("numpresentidpind", "numberidps", "number of idps", "total idps", "idps")
_MARKS: Final = frozenset(
    ("reportingdate", "roundnumber", "round number", "displacementreason", "assessmenttype",
     "operation", "admin1pcode", "admin2pcode", "admin0pcode", "reporting date")
)  # fmt: skip
_BY: Final = ("assessmenttype", "id")
"""What differs between two tellings of one count: two kinds of assessment give it each."""


def recognise(table: gpd.GeoDataFrame) -> float:
    """Return how sure: people displaced, and three more of its columns."""
    found = of_frame(table)
    said = {found.word(header) for header in found.headers}
    return 0.96 if said & set(_COUNTS) and len(said & _MARKS) >= 3 else 0.0


def read(table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the counts as demand; one that is told by two assessments is kept once."""
    found = of_frame(table)
    by_word = {found.word(header): header for header in found.headers}
    own = [header for word, header in by_word.items() if word not in _BY]
    twice = table[own].fillna("").duplicated()
    columns = {
        "n": next(by_word[one] for one in _COUNTS if one in by_word),
        "month": by_word.get("reportingdate", by_word.get("reporting date", "")),
    }
    source = pd.Series("IOM DTM", index=table.index)
    changed = table_changes.with_columns(table, {"source": source})
    changed = table_changes.set_aside(
        table_changes.profiled(changed, columns), twice, "COUNTED_TWICE",
        "The same people stand in another row, of another assessment; nothing is lost.",
    )  # fmt: skip
    return {"demand": changed}
