"""Catchments, for drawing only: the roads from which a site is reached in time or for a fare."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import contourpy
import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from mapping.network import town_waits
from mapping.network.access_links import Positions
from mapping.network.mode_graph import STAGED, ground_mode
from mapping.network.road_network import Network, to_lonlat
from mapping.routing import nearest_per_group, shortest_paths, travel_table
from mapping.routing.travel_table import Placed
from mapping.settings import travel_model
from mapping.settings.programme import Limit
from mapping.settings.travel_model import TravelModel

SMALLEST_CELL_M = 100.0
LARGEST_CELL_M = 250.0
USUAL_CELLS = 400  # along the longer side, where the cell size may be chosen
LARGEST_CELLS = 1500
MARGIN_CELLS = 6
BLUR_CELLS = 1.0
LEVEL = 0.4  # of the blurred mask: a lone road comes out about three cells wide
SIMPLER_CELLS = 0.35  # how far a drawn outline may leave the contour
USUAL_MIN: Final = (30.0, 60.0, 90.0)  # where a category has no limit of time
WIDEST_MIN: Final = 600.0
USUAL_FARE_KM: Final = (5.0, 15.0, 30.0)  # of road in the cheapest ride, where there is no limit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """Places along the roads of one mode, no farther apart than the finest cells are wide.

    ``at`` tells where on the network, ``metres`` (n, 2) and ``points`` (EPSG:4326) where on the
    ground.
    """

    mode: str
    at: Placed
    metres: Floats
    points: gpd.GeoSeries


def places(network: Network, mode: str) -> Places:
    """Return the places that catchments of a mode are drawn from; made once for many sites."""
    costs = travel_model.edge_costs(network.model, network.edges, ground_mode(mode))
    edge = np.flatnonzero(costs.is_usable & ~network.edges["is_ferry"].to_numpy())
    n_parts = np.ceil(network.edges["length_m"].to_numpy()[edge] / SMALLEST_CELL_M) + 1
    n_parts = n_parts.astype(np.int64)
    at = np.repeat(edge, n_parts)
    number = np.arange(len(at)) - np.repeat(np.cumsum(n_parts) - n_parts, n_parts)
    share = number / np.repeat(n_parts - 1, n_parts)
    points = shapely.line_interpolate_point(network.edge_metric[at], share, normalized=True)
    metres = shapely.get_coordinates(points)
    degrees = gpd.GeoSeries(shapely.points(to_lonlat(network.crs, metres)), crs=4326)
    is_urban = np.zeros(len(at), dtype=bool)
    if mode in STAGED:
        is_urban = town_waits.are_urban(network.settlements, metres)
    on_road = Positions(at, share, np.zeros(len(at)), np.ones(len(at), dtype=bool), is_urban)
    return Places(mode, Placed(np.arange(len(at)), on_road, len(at)), metres, degrees)


def classes(model: TravelModel, limit: Limit) -> dict[str, tuple[float, ...]]:
    """Return the limits to draw by ``minutes`` and by ``fare``, ascending; none where unknown.

    Half the category's limit, the limit, and half as much again. Without a limit of time 30, 60
    and 90 minutes; without one of fare what 5, 15 and 30 km of paved road cost by the cheapest
    ride.

    Examples
    --------
    >>> from mapping.settings import travel_settings
    >>> model = travel_settings.parse({}, "GMD")
    >>> classes(model, Limit(duration_min=120))
    {'minutes': (60.0, 120.0, 180.0), 'fare': (15.0, 20.0, 25.0)}
    >>> classes(model, Limit(fare=20))
    {'minutes': (30.0, 60.0, 90.0), 'fare': (10.0, 20.0, 30.0)}
    """
    minutes: tuple[float, ...] = USUAL_MIN
    if math.isfinite(limit.duration_min):
        minutes = _around(limit.duration_min)
    if math.isfinite(limit.fare):
        fares = _around(limit.fare)
    else:
        rides = [model.fares[mode] for mode in model.modes if mode in model.fares]
        dear = [[ride.flag + ride.paved_per_km * km for km in USUAL_FARE_KM] for ride in rides]
        least = np.fmin.reduce(np.array(dear), axis=0) if dear else np.full(1, np.nan)
        rounded = travel_model.round_fare(least[np.isfinite(least)], model.coin)
        fares = tuple(sorted({float(fare) for fare in rounded if fare > 0}))
    return {"minutes": tuple(one for one in minutes if one <= WIDEST_MIN), "fare": fares}


def reached(
    network: Network,
    sites: gpd.GeoSeries,
    along: Places,
    groups: Sequence[Ints],
    within_min: Sequence[float],
) -> Iterator[tuple[Floats, Floats]]:
    """Yield minutes and fare from every place along the roads to the nearest site of each group.

    The nearest by time. They are infinite and NaN where no site is within the longest journey; the
    fare is rounded or listed as in the travel table, NaN also where it is unknown.

    Parameters
    ----------
    groups : the positions of each group's sites
    within_min : the longest journey to each group
    """
    ends = along.at, travel_table.placed(network, sites, along.mode)
    listed = travel_table.listed_of(network, along.points, sites, along.mode)
    near = nearest_per_group.nearest_places(
        network, ends, groups, 1, within_min, along.mode, listed
    )
    for group in range(len(groups)):
        is_reached = near.destination[:, group] >= 0
        minutes = np.where(is_reached, near.duration_min[:, group], np.inf)
        yield minutes, np.where(is_reached, near.fare[:, group], np.nan)


def reached_alone(
    network: Network, sites: gpd.GeoSeries, along: Places, within_min: float
) -> Iterator[Floats]:
    """Yield the minutes of `reached` to each site alone."""
    placed = travel_table.placed(network, sites, along.mode)
    each = (
        shortest_paths.take(placed.positions, np.flatnonzero(placed.point == site))
        for site in range(len(sites))
    )
    yield from travel_table.position_minutes(
        network, each, along.mode, within_min, along.at.positions
    )


def outlines(
    network: Network, along: Places, spent: Floats, limits: Sequence[float]
) -> list[shapely.Geometry]:
    """Return one (multi)polygon per limit, in the order of the limits, which ascend; EPSG:4326.

    Polygons are valid and have holes; a larger limit contains every smaller one. They are empty
    where nothing is reached. The shapes follow roads on a raster of 100 to 250 m (coarser for very
    large networks) and hold places that are not reached: membership is the travel table's.

    Parameters
    ----------
    spent : minutes or fare at every place, from `reached`; the unknown are left out
    limits : in the same unit, inclusive
    """
    is_inside = spent <= max(limits, default=-1.0)
    raster = _raster(along.metres[is_inside], spent[is_inside])
    drawn: list[shapely.Geometry] = []
    for limit in limits:
        shape = _shape(raster, limit)
        drawn.append(shapely.union(shape, drawn[-1]) if drawn else shape)
    return [_as_lonlat(network, shape) for shape in drawn]


def _around(limit: float) -> tuple[float, ...]:
    """Half a limit, the limit, and half as much again, in whole numbers where it is one."""
    return tuple(float(round(limit * part)) for part in (0.5, 1.0, 1.5) if round(limit * part) > 0)


@dataclass(frozen=True, eq=False)
class _Raster:
    """The least spent in each cell, by row and column, endless where no place is; for all limits.

    A margin of empty cells lies around them; `first` are the column and row, counted from
    `origin`, that it begins with.
    """

    least: Floats
    origin: Floats
    first: Ints
    cell_m: float


def _raster(metres: Floats, spent: Floats) -> _Raster:
    """Return the raster of places, which may be none, by their metres (n, 2)."""
    if not len(spent):
        return _Raster(np.empty((0, 0)), np.zeros(2), np.zeros(2, dtype=np.int64), SMALLEST_CELL_M)
    across = np.ascontiguousarray(metres.T)  # minima along rows of two take five times as long
    low, high = across.min(axis=1), across.max(axis=1)
    cell_m = _cell_m(float((high - low).max()))
    origin = low - MARGIN_CELLS * cell_m
    cells = ((across - origin[:, None]) / cell_m).astype(np.int64)
    first = cells.min(axis=1) - MARGIN_CELLS
    n_columns, n_rows = cells.max(axis=1) - first + 1 + MARGIN_CELLS
    column, row = cells - first[:, None]
    least = np.full(n_rows * n_columns, np.inf)
    np.minimum.at(least, row * n_columns + column, spent)
    return _Raster(least.reshape(n_rows, n_columns), origin, first, cell_m)


def _shape(raster: _Raster, limit: float) -> shapely.Geometry:
    """Return the outline, in metres, of the places of a raster within a limit.

    Only the part of it that these touch is filled.
    """
    is_inside = raster.least <= limit
    rows, columns = (np.flatnonzero(is_inside.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return shapely.MultiPolygon()
    origin, cell_m = raster.origin, raster.cell_m
    row, column = (
        np.arange(used[0] - MARGIN_CELLS, used[-1] + 1 + MARGIN_CELLS) for used in (rows, columns)
    )
    mask = is_inside[row[0] : row[-1] + 1, column[0] : column[-1] + 1]
    blurred = ndimage.gaussian_filter(_widened(mask).astype(np.float64), BLUR_CELLS)
    x = origin[0] + (raster.first[0] + column + 0.5) * cell_m
    y = origin[1] + (raster.first[1] + row + 0.5) * cell_m
    kind = contourpy.FillType.ChunkCombinedOffsetOffset
    lines = contourpy.contour_generator(x, y, blurred, fill_type=kind)
    filled: Any = lines.filled(LEVEL, np.inf)  # points, and where rings and pieces end
    [points], [ring_ends], [piece_ends] = filled
    if points is None:  # too few to make a shape
        return shapely.MultiPolygon()
    rings = shapely.linearrings(points, indices=_numbered(ring_ends))
    pieces = shapely.polygons(rings, indices=_numbered(piece_ends))
    # Simplified ring by ring and mended after, which takes a third of the time of minding both.
    simpler = shapely.simplify(
        shapely.multipolygons(pieces), SIMPLER_CELLS * cell_m, preserve_topology=False
    )
    return shapely.make_valid(simpler, method="structure", keep_collapsed=False)


def _widened(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a mask with the eight neighbours of each of its cells; its margin is empty."""
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    found = wide.copy()
    found[:, 1:] |= wide[:, :-1]
    found[:, :-1] |= wide[:, 1:]
    return found


def _numbered(ends: NDArray[np.uint32]) -> Ints:
    """Return the number of the run that each item belongs to, from where the runs end.

    >>> _numbered(np.array([0, 2, 5], dtype=np.uint32)).tolist()
    [0, 0, 1, 1, 1]
    """
    at = ends.astype(np.int64)
    return np.repeat(np.arange(len(at) - 1), at[1:] - at[:-1])


def _cell_m(extent_m: float) -> float:
    """Return the size of a raster cell for an extent.

    Examples
    --------
    >>> _cell_m(10_000.0), _cell_m(60_000.0), _cell_m(300_000.0), _cell_m(600_000.0)
    (100.0, 150.0, 250.0, 400.0)
    """
    usual = min(max(extent_m / USUAL_CELLS, SMALLEST_CELL_M), LARGEST_CELL_M)
    return max(usual, extent_m / LARGEST_CELLS)


def _as_lonlat(network: Network, shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape in degrees, valid."""
    turned = shapely.transform(shape, lambda metres: to_lonlat(network.crs, metres))
    return shapely.make_valid(turned)
