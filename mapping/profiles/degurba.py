"""Degree of Urbanisation: urban centre, urban cluster or rural, from how many people live where.

The United Nations' method (Statistical Commission, 2020) on cells of 30 seconds of arc, nearly a
square kilometre in the tropics: density counts the cell's true area. Gaps inside a centre are not
filled and its edges not smoothed, which the full method does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CELL_DEG: Final = 1 / 120
CENTRE: Final = 3
CLUSTER: Final = 2
RURAL: Final = 1
UNKNOWN: Final = 0
CENTRE_PER_KM2: Final = 1_500
CENTRE_PEOPLE: Final = 50_000
CLUSTER_PER_KM2: Final = 300
CLUSTER_PEOPLE: Final = 5_000

_WIDE: Final = 100_000  # more columns than there are around the globe
_SIDES: Final = ((0, 1), (1, 0))
_CORNERS: Final = ((1, 1), (1, -1))
_AROUND: Final = tuple((down, across) for down in (-1, 0, 1) for across in (-1, 0, 1))
_KM_PER_DEG: Final = 111.32  # of longitude at the equator; of latitude 110.57 to 111.69


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells with a figure, sorted by `key`; `degurba` is `CENTRE`, `CLUSTER` or `RURAL`."""

    west: float
    south: float
    key: Ints
    people: Floats
    degurba: Ints


def grid(population: gpd.GeoDataFrame) -> Grid | None:
    """Return the classified cells of a layer of population; None where it has no rows.

    Parameters
    ----------
    population
        Points with `population`: the cells of a raster, or a finer lattice of points.
    """
    known = population[population.geometry.notna() & population["population"].notna()]
    if known.empty:
        return None
    lon, lat = known.geometry.x.to_numpy(), known.geometry.y.to_numpy()
    # A hair off the middle, so that no point of a regular lattice lies on the edge of a cell.
    west, south = lon.min() - 0.45 * CELL_DEG, lat.min() - 0.45 * CELL_DEG
    key, at = np.unique(_keys(lon, lat, west, south), return_inverse=True)
    people = np.bincount(at, weights=known["population"].to_numpy(float)).astype(np.float64)
    middle = np.radians(south + (key // _WIDE + 0.5) * CELL_DEG)
    km2 = (CELL_DEG * _KM_PER_DEG) ** 2 * np.cos(middle)
    return Grid(float(west), float(south), key, people, classify(key, people, people / km2))


def classify(key: Ints, people: Floats, per_km2: Floats) -> Ints:
    """Return the class of each cell.

    Parameters
    ----------
    key
        Row x 100,000 + column, ascending.
    people, per_km2
        Of each cell.

    Notes
    -----
    A centre is at least 50,000 people in cells of 1,500 per km2 that share sides; a cluster at
    least 5,000 in cells of 300 per km2 that share sides or corners.

    >>> classify(np.array([0, 1, 7]), np.array([3e4, 3e4, 10.0]), np.array([3e4, 3e4, 10.0]))
    array([3, 3, 1])
    """
    found = np.full(len(key), RURAL, dtype=np.int64)
    found[
        _grouped(key, people, per_km2 >= CLUSTER_PER_KM2, (*_SIDES, *_CORNERS), CLUSTER_PEOPLE)
    ] = CLUSTER
    found[_grouped(key, people, per_km2 >= CENTRE_PER_KM2, _SIDES, CENTRE_PEOPLE)] = CENTRE
    return found


def at(cells: Grid, places: gpd.GeoSeries) -> Ints:
    """Return the class at each place, which all must be there: that of its cell.

    In a cell without a figure, on the shore or at a border, the most urban of the cells around
    that have one counts; `UNKNOWN` where none has.
    """
    lon, lat = places.x.to_numpy(), places.y.to_numpy()
    own = _keys(lon, lat, cells.west, cells.south)
    around = np.stack([_look_up(cells, own + down * _WIDE + across) for down, across in _AROUND])
    found = _look_up(cells, own)
    return np.asarray(np.where(found == UNKNOWN, around.max(axis=0), found))


def _keys(lon: Floats, lat: Floats, west: float, south: float) -> Ints:
    row = np.floor((lat - south) / CELL_DEG).astype(np.int64)
    return np.asarray(row * _WIDE + np.floor((lon - west) / CELL_DEG).astype(np.int64))


def _look_up(cells: Grid, key: Ints) -> Ints:
    at = np.minimum(np.searchsorted(cells.key, key), len(cells.key) - 1)
    return np.asarray(np.where(cells.key[at] == key, cells.degurba[at], UNKNOWN))


def _grouped(
    key: Ints, people: Floats, is_dense: NDArray[np.bool_], steps: tuple[tuple[int, int], ...],
    least: float,
) -> Ints:  # fmt: skip
    """Positions of the dense cells whose group holds enough people."""
    dense = np.flatnonzero(is_dense)
    if not len(dense):
        return dense
    starts, ends = [], []
    for down, across in steps:
        wanted = key[dense] + down * _WIDE + across
        found = np.minimum(np.searchsorted(key[dense], wanted), len(dense) - 1)
        hit = np.flatnonzero(key[dense][found] == wanted)
        starts.append(hit)
        ends.append(found[hit])
    tail, head = np.concatenate(starts), np.concatenate(ends)
    links = coo_array((np.ones(len(tail)), (tail, head)), shape=(len(dense), len(dense)))
    _, group = connected_components(links, directed=False)
    total = np.bincount(group, weights=people[dense])
    return np.asarray(dense[total[group] >= least])
