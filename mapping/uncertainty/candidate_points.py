"""Where a place may be that is known by its settlement or area alone: seeded candidate points.

Every number is drawn for the name of the place (`mapping.draws`), so that the same place has the
same candidates whatever the rest of the tables, their order or the machine.
"""

from __future__ import annotations

import math
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from mapping import draws

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

_M_PER_DEGREE: Final = 111_195.0
_TRIES: Final = 40


def points(
    places: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    settlements: gpd.GeoDataFrame,
    n: int,
    seed: int,
    radius_m: float,
) -> gpd.GeoDataFrame:
    """Return n candidate points for each place.

    Parameters
    ----------
    places
        `place` (a name that is one place's own), `position_class`, `pcode` and the point that
        stands for it.
    areas, settlements
        The layers.
    n
        How many candidates a place has.
    seed
        The programme's.
    radius_m
        How far from the point of a settlement its homes lie.

    Returns
    -------
    GeoDataFrame
        `place, candidate` (0 to n - 1) and a point. A settlement that has an outline is filled
        evenly, one known as a point within `radius_m` of it. In an area people live where its
        settlements are: these are drawn in proportion to their population, and the point within
        `radius_m` of the one drawn and inside the area; an area without populated settlements is
        filled evenly, and a place whose area has no outline on record stays at its point.
    """
    shapes = areas.drop_duplicates("pcode").set_index("pcode").geometry
    parts = []
    for row in places[["place", "position_class", "pcode", "geometry"]].to_dict("records"):
        rolls = draws.uniform([str(row["place"])], 2 * n * _TRIES + n, seed)[0]
        if row["position_class"] == "settlement":
            found = _in_settlement(row["geometry"], settlements, rolls, n, radius_m)
        else:
            shape = shapes.get(row["pcode"])
            found = _in_area(shape, row["geometry"], settlements, rolls, n, radius_m)
        parts.append(
            gpd.GeoDataFrame(
                {"place": str(row["place"]), "candidate": np.arange(n)}, geometry=found, crs=4326
            )
        )
    if not parts:
        blank = {"place": pd.Series(dtype="str"), "candidate": pd.Series(dtype="int64")}
        return gpd.GeoDataFrame(blank, geometry=gpd.GeoSeries([], crs=4326))
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=4326)


def _in_settlement(
    at: shapely.Point, settlements: gpd.GeoDataFrame, rolls: Floats, n: int, radius_m: float
) -> NDArray[np.object_]:
    outlines = settlements[settlements.geom_type.isin(["Polygon", "MultiPolygon"])]
    holding = outlines[outlines.intersects(at)]
    if len(holding):
        return _filled(holding.geometry.iloc[0], at, rolls, n)
    return _around(np.array([[at.x, at.y]]).repeat(n, axis=0), rolls, radius_m)


def _in_area(
    shape: object,
    at: shapely.Point,
    settlements: gpd.GeoDataFrame,
    rolls: Floats,
    n: int,
    radius_m: float,
) -> NDArray[np.object_]:
    """Points where people live in an area: by its settlements, else evenly spread."""
    if not isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
        return np.array([at] * n, dtype=object)
    inside = settlements[(settlements["population"] > 0) & settlements.intersects(shape)]
    if inside.empty:
        return _filled(shape, at, rolls, n)
    inside = inside.sort_values(["name", "settlement_id"])
    centre = shapely.get_coordinates(inside.geometry.representative_point())
    people = np.cumsum(inside["population"].to_numpy(float))
    drawn = np.searchsorted(people, rolls[:n] * people[-1], side="right")
    near = _around(centre[drawn], rolls[n:], radius_m)
    home = shapely.points(centre[drawn])
    return np.where(shapely.intersects(shape, near), near, home)


def _around(centre: Floats, rolls: Floats, radius_m: float) -> NDArray[np.object_]:
    """Points within a radius of each centre, evenly over the disc."""
    n = len(centre)
    metres, angle = radius_m * np.sqrt(rolls[:n]), 2 * math.pi * rolls[n : 2 * n]
    north = metres * np.cos(angle) / _M_PER_DEGREE
    east = metres * np.sin(angle) / (_M_PER_DEGREE * np.cos(np.radians(centre[:, 1])))
    found: NDArray[np.object_] = shapely.points(centre[:, 0] + east, centre[:, 1] + north)
    return found


def _filled(
    shape: shapely.Geometry, at: shapely.Point, rolls: Floats, n: int
) -> NDArray[np.object_]:
    """The first n of a sequence of points in the box around a shape that lie inside it."""
    west, south, east, north = shape.bounds
    x, y = west + rolls[::2] * (east - west), south + rolls[1::2] * (north - south)
    size = min(len(x), len(y))
    inside = np.flatnonzero(shapely.contains_xy(shape, x[:size], y[:size]))[:n]
    found = shapely.points(x[inside], y[inside])
    return np.append(found, np.array([at] * (n - len(inside)), dtype=object))
