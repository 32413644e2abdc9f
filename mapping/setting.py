"""Urban or rural: a place's own word, else that of the settlement it lies in or beside."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

from mapping import zones

NEAR_M: Final = 3000.0
"""A place belongs to the nearest settlement point within this distance."""


def fill(table: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the table with empty `setting` filled from the settlements.

    Adds `setting_source`: `own`, `settlement` or empty where it stays unknown. A settlement with
    an outline holds the places inside it; one known as a point those within `NEAR_M`, the nearest
    first. An outline comes before a point, and rural before urban where both are equally near.
    """
    own = table["setting"].notna()
    filled = table.assign(setting_source=own.map({True: "own", False: ""}).astype("str"))
    blank = table.loc[~own & table.geometry.notna(), ["geometry"]]
    known = settlements.loc[
        settlements["setting"].notna() & settlements.geometry.notna(), ["setting", "geometry"]
    ]
    if blank.empty or known.empty:
        return filled
    is_point = known.geom_type == "Point"
    inside = _first(blank.sjoin(known[~is_point], predicate="intersects"))
    rest = blank.loc[blank.index.difference(inside.index)]
    found = pd.concat([inside, _beside(rest, known[is_point])])
    filled.loc[found.index, "setting"] = found
    filled.loc[found.index, "setting_source"] = "settlement"
    return filled


def area_of(table: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Return the P-code of the smallest area that holds each place; NaN where none does."""
    blank = pd.Series(index=table.index, dtype="str")
    placed = table.loc[table.geometry.notna(), ["geometry"]]
    if areas.empty or placed.empty:
        return blank
    joined = placed.sjoin(areas[["pcode", "level", "geometry"]], predicate="intersects")
    deepest = joined.sort_values(["level", "pcode"], ascending=[False, True])
    found: pd.Series = deepest.groupby(level=0)["pcode"].first()
    return found.reindex(table.index).astype("str")


def _beside(places: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> pd.Series:
    if places.empty or points.empty:
        return pd.Series(dtype="str")
    metres = zones.around(places.geometry)
    near = places.to_crs(metres).sjoin_nearest(points.to_crs(metres), max_distance=NEAR_M)
    return _first(near)


def _first(joined: pd.DataFrame) -> pd.Series:
    first: pd.Series = joined.sort_values("setting").groupby(level=0)["setting"].first()
    return first
