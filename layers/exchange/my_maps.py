"""Maps that somebody drew with Google My Maps or Earth: pins in folders, saved as KML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd

from layers.ingest.headers import evidence
from layers.ingest.headers.found import of_frame
from layers.readers import table_changes
from layers.schemas.services import SCHEMA

SPOKEN: Final = "a map of pins in folders (Google My Maps)"
_KIND: Final = SCHEMA.column("category")


def recognise(table: gpd.GeoDataFrame) -> float:
    """Return how sure: named pins in folders that are named like kinds of service."""
    if not {"name", "folder"} <= set(table.columns) or not len(table):
        return 0.0
    if not set(table.geometry.dropna().geom_type) <= {"Point"}:
        return 0.0
    return 0.95 if evidence.fit(table["folder"], _KIND, SCHEMA) >= evidence.FITS else 0.3


def read(table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the pins as services; one that does not say its kind has that of its folder."""
    found = of_frame(table)
    said = [
        header for header in found.headers
        if {*found.word(header).split()} & evidence.OF_KIND
        and evidence.fits(found, header, _KIND, SCHEMA)
    ]  # fmt: skip
    kinds = table["folder"]
    for header in said:
        kinds = table[header].fillna(kinds)
    return {"services": table_changes.with_columns(table, {"category": kinds})}
