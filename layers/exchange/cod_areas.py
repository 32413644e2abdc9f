"""Administrative boundaries as OCHA's common data sets write them, a country's outline too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd

from layers.ingest.headers import admin_levels
from layers.ingest.headers.found import of_frame
from layers.readers import table_changes
from layers.schemas.areas import SCHEMA

SPOKEN: Final = "administrative boundaries (COD-AB)"
_COUNTRY: Final = ("adm0 pcode", "admin0pcode", "iso3", "iso 3", "iso2")
_OUTLINES: Final = frozenset({"Polygon", "MultiPolygon"})


def recognise(table: gpd.GeoDataFrame) -> float:
    """Return how sure: outlines with name and P-code of a level, or those of a country."""
    shapes = set(table.geometry.dropna().geom_type)
    if not shapes or not shapes <= _OUTLINES:
        return 0.0
    found = of_frame(table)
    of = admin_levels.columns(found, found.headers, SCHEMA)
    if {"pcode", "name"} <= set(of):
        return 0.97
    return 0.95 if "name" in of and _country(table) and admin_levels.level(found, of) == 0 else 0.0


def read(table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the areas; a country without a P-code goes by its letters, at level 0."""
    found = of_frame(table)
    of = admin_levels.columns(found, found.headers, SCHEMA)
    if "pcode" not in of:
        of["pcode"] = _country(table)
    return {"areas": table_changes.profiled(table, of)}


def _country(table: gpd.GeoDataFrame) -> str:
    found = of_frame(table)
    by_word = {found.word(header): header for header in found.headers}
    return next((by_word[one] for one in _COUNTRY if one in by_word), "")
