"""Urban or rural: a place's own word, else its settlement's, else by how many people live there."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from layers.vocabulary.codes import NEAR_SETTLEMENT_M
from mapping import utm
from mapping.profiles import degurba
from mapping.profiles.degurba import Grid

"""A place belongs to the nearest settlement point within this distance."""


def fill(
    table: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, cells: Grid | None = None
) -> gpd.GeoDataFrame:
    """Return the table with empty `setting` filled from the settlements, then from the population.

    Adds `setting_source`: `stated`, `settlement`, `degurba` or empty where it stays unknown. A
    settlement with an outline holds the places inside it; one known as a point those within
    `NEAR_SETTLEMENT_M`, the nearest first. An outline comes before a point, and rural before urban
    where both are equally near. Of the Degree of Urbanisation, centres and clusters are urban.
    """
    stated = table["setting"].notna()
    filled = table.assign(setting_source=stated.map({True: "stated", False: ""}).astype("str"))
    blank = table.loc[~stated & table.geometry.notna(), ["geometry"]]
    found = _by_settlement(blank, settlements)
    filled.loc[found.index, "setting"] = found
    filled.loc[found.index, "setting_source"] = "settlement"
    rest = blank.loc[blank.index.difference(found.index)]
    if cells is not None and len(rest):
        code = degurba.at(cells, rest.geometry)
        known = rest.index[code != degurba.UNKNOWN]
        urban = code[code != degurba.UNKNOWN] >= degurba.CLUSTER
        filled.loc[known, "setting"] = pd.Series(urban, known).map({True: "urban", False: "rural"})
        filled.loc[known, "setting_source"] = "degurba"
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


def _by_settlement(blank: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> pd.Series:
    known = settlements.loc[
        settlements["setting"].notna() & settlements.geometry.notna(), ["setting", "geometry"]
    ]
    if blank.empty or known.empty:
        return pd.Series(dtype="str")
    is_point = known.geom_type == "Point"
    inside = _first(blank.sjoin(known[~is_point], predicate="intersects"))
    rest = blank.loc[blank.index.difference(inside.index)]
    found: pd.Series = pd.concat([inside, _beside(rest, known[is_point])])
    return found


def _beside(places: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> pd.Series:
    if places.empty or points.empty:
        return pd.Series(dtype="str")
    metres = utm.around(places.geometry)
    near = places.to_crs(metres).sjoin_nearest(
        points.to_crs(metres), max_distance=NEAR_SETTLEMENT_M
    )
    return _first(near)


def _first(joined: pd.DataFrame) -> pd.Series:
    first: pd.Series = joined.sort_values("setting").groupby(level=0)["setting"].first()
    return first
