"""Where one waits as in a town: by the settlement of the place, as everywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Settlements:
    """Settlements of known setting: outlines and points in metres, and which are urban.

    A settlement known as a point holds the places within ``near_m``.
    """

    shapes: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    is_urban: Bools = field(default_factory=lambda: np.empty(0, dtype=bool))
    near_m: float = 0.0


def of_layer(crs: pyproj.CRS, settlements: gpd.GeoDataFrame | None, near_m: float) -> Settlements:
    """Return the settlements of a layer in the metres of a system; none where there is no layer."""
    if settlements is None or settlements.empty:
        return Settlements()
    known = settlements[settlements["setting"].notna() & settlements.geometry.notna()]
    shapes = np.asarray(known.geometry.to_crs(crs).to_numpy(), dtype=object)
    return Settlements(shapes, (known["setting"] == "urban").to_numpy(bool), near_m)


def are_urban(known: Settlements, metres: Floats) -> Bools:
    """Return which places, (n, 2) metres, lie in a town.

    An outline holds the places inside it; a settlement known as a point those within
    ``near_m``, the nearest first. An outline comes before a point, and rural before urban
    where both are equally near; where no settlement is near one waits as in the country.

    >>> known = Settlements(shapely.points([[0, 0], [4000, 0]]), np.array([True, False]), 3000.0)
    >>> are_urban(known, np.array([[1900.0, 0], [2100, 0], [0, 3100]])).tolist()
    [True, False, False]
    """
    places = shapely.points(metres)
    if not len(known.shapes):
        return np.zeros(len(places), dtype=bool)
    is_point = shapely.get_dimensions(known.shapes) == 0
    outlines, points = known.shapes[~is_point], known.shapes[is_point]
    inside = shapely.STRtree(outlines).query(places, predicate="intersects")
    beside = shapely.STRtree(points).query_nearest(
        places, max_distance=known.near_m, all_matches=True
    )
    found = np.zeros(len(places), dtype=bool)
    found[beside[0]] = True
    found[beside[0][~known.is_urban[is_point][beside[1]]]] = False
    found[inside[0]] = True
    found[inside[0][~known.is_urban[~is_point][inside[1]]]] = False
    return found
