"""Features of OpenStreetMap as tables: healthsites.io, HOT exports, Overpass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from layers.ingest.headers.found import of_frame
from layers.readers import table_changes
from layers.vocabulary.categories import categories, code_of

SPOKEN: Final = "places of OpenStreetMap (such as healthsites.io)"
_KINDS: Final = (
    "amenity", "healthcare", "health_amenity_type", "social_facility", "office", "shop", "craft",
)  # fmt: skip
"""Tags that say what a place is, in the order in which they are asked."""
_OTHERS: Final = frozenset(
    ("osm_id", "osm_type", "completeness", "changeset_id", "opening_hours", "operator",
     "wheelchair", "addr:street", "addr:city", "name:en", "name:fr", "brand", "building",
     "addr_full", "wikidata")
)  # fmt: skip
_COLUMNS: Final = {
    "name": ("name", "name:en", "name:fr"),
    "partner": ("operator",),
    "phone": ("contact_number", "phone", "contact:phone"),
    "email": ("email", "contact:email"),
    "hours": ("opening_hours",),
    "status": ("operational_status",),
    "capacity": ("beds", "capacity:beds"),
    "source": ("source",),
}
_FLOORS: Final = "level"
"""In OpenStreetMap the storey of a building."""


def recognise(table: gpd.GeoDataFrame) -> float:
    """Return how sure: points or outlines with a tag of kinds, and two more of its tags."""
    names = set(of_frame(table).headers)
    is_placed = bool(len(table)) and not table.geometry.isna().all()
    if not is_placed or not names & set(_KINDS[:5]) or "highway" in names:
        return 0.0
    return 0.95 if len(names & _OTHERS) >= 2 else 0.4


def read(table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the places as services: the category is the first tag of kinds that is understood."""
    found = of_frame(table)
    tags = [table[one].fillna("").str.strip() for one in _KINDS if one in found.headers]
    names = [one for one in _KINDS if one in found.headers]
    kinds = [_kind(dict(zip(names, values, strict=True))) for values in zip(*tags, strict=True)]
    why = table_changes.note(table, "HEADER_UNUSED", "Not read, since it is a storey here: {}.")
    changed = table_changes.without(table, [_FLOORS], why)
    added = {"category": pd.Series(kinds)}
    if {"osm_type", "osm_id"} <= set(found.headers):
        added["service_id"] = _ids(table["osm_type"], table["osm_id"])
    changed = table_changes.with_columns(changed, added)
    columns = {
        column: next((one for one in headers if one in found.headers), "")
        for column, headers in _COLUMNS.items()
    }
    changed = table_changes.profiled(changed, columns)
    if "service_id" in added:
        changed = table_changes.set_aside(
            changed, _told_less(changed, added["service_id"]), "OBJECT_TWICE",
            "Another row tells more of the same object of OpenStreetMap; that one is loaded.",
        )  # fmt: skip
    return {"services": changed}


def _ids(kinds: pd.Series, numbers: pd.Series) -> pd.Series:
    """Ids as `w425091925`: one an object of OpenStreetMap.

    The `uuid` of healthsites.io is that of a site, which may be drawn twice: such pairs are for a
    person to review, and none of them is lost for having one id.
    """
    return kinds.str[:1] + numbers.str.removesuffix(".0")


def _told_less(table: gpd.GeoDataFrame, ids: pd.Series) -> pd.Series:
    """Which rows are of an object that another row, which differs, tells more of."""
    cells = table.drop(columns=["_sheet", "_record", "_line", "geometry"])
    cells = cells.assign(place=table.geometry.to_wkb(hex=True))
    ordered = cells.assign(n=-cells.notna().sum(axis=1)).sort_values("n", kind="stable").index
    again = ids.loc[ordered].duplicated() & ids.notna() & ~cells.loc[ordered].duplicated()
    in_order: pd.Series = again.reindex(table.index)
    return in_order


def _kind(tags: Mapping[str, str]) -> str:
    """The category of the first tag that has one; else the first tag, as it stands."""
    for key, value in tags.items():
        for code, category in categories().items():
            if f"{key}={value}" in category.osm:
                return code
    known = next((value for value in tags.values() if value and code_of(value)), "")
    return known or next((value for value in tags.values() if value), "")
