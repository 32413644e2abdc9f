"""Catchments: shapes around the roads from which a site is reached in time; for drawing only."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import contourpy
import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from mapping import routing, travel_model
from mapping.mode_graph import ground_mode
from mapping.network import Network, to_lonlat

SMALLEST_CELL_M = 100.0
LARGEST_CELL_M = 250.0
USUAL_CELLS = 400  # along the longer side, where the cell size may be chosen
LARGEST_CELLS = 1500
MARGIN_CELLS = 6
BLUR_CELLS = 1.0
LEVEL = 0.4  # of the blurred mask: a lone road comes out about three cells wide

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """Places along the roads of one mode, closer together than the finest cells.

    ``edge, share`` tell where on the network, ``metres`` (n, 2) where on the ground.
    """

    mode: str
    edge: Ints
    share: Floats
    metres: Floats


def places(network: Network, mode: str) -> Places:
    """Return the places that catchments of a mode are drawn from; made once for many sites."""
    costs = travel_model.edge_costs(network.model, network.edges, ground_mode(mode))
    edge = np.flatnonzero(costs.is_usable & ~network.edges["is_ferry"].to_numpy())
    n_parts = np.ceil(network.edges["length_m"].to_numpy()[edge] / (SMALLEST_CELL_M / 2)) + 1
    n_parts = n_parts.astype(np.int64)
    at = np.repeat(edge, n_parts)
    number = np.arange(len(at)) - np.repeat(np.cumsum(n_parts) - n_parts, n_parts)
    share = number / np.repeat(n_parts - 1, n_parts)
    points = shapely.line_interpolate_point(network.edge_metric[at], share, normalized=True)
    return Places(mode, at, share, shapely.get_coordinates(points))


def polygons(
    network: Network, sites: gpd.GeoSeries, minutes: Sequence[float], along: Places
) -> gpd.GeoDataFrame:
    """Return one (multi)polygon per limit, all sites merged: columns ``minutes, geometry``.

    Sorted by minutes, EPSG:4326, with holes; a longer limit contains every shorter one. Empty
    where nothing is reached. The shapes follow roads on a raster of 100 to 250 m (coarser for
    very large networks) and hold places that are not reached: membership is the travel table's.
    """
    limits = sorted(set(map(float, minutes)))
    longest = max(limits, default=0.0)
    reached_min = routing.position_minutes(
        network, sites, along.mode, longest, along.edge, along.share
    )
    is_reached = np.isfinite(reached_min)
    metres, reached_min = along.metres[is_reached], reached_min[is_reached]
    shapes: list[shapely.Geometry] = []
    for limit in limits:
        shape = _shape(metres, reached_min, limit)
        shapes.append(shapely.union(shape, shapes[-1]) if shapes else shape)
    geometry = [_as_lonlat(network, shape) for shape in shapes]
    return gpd.GeoDataFrame({"minutes": limits}, geometry=geometry, crs="EPSG:4326")


def _shape(metres: Floats, reached_min: Floats, limit_min: float) -> shapely.Geometry:
    """Return the outline, in metres, of the places within one limit."""
    if len(metres) == 0:
        return shapely.MultiPolygon()
    low, high = metres.min(axis=0), metres.max(axis=0)
    cell_m = _cell_m(float((high - low).max()))
    origin = low - MARGIN_CELLS * cell_m
    n_columns, n_rows = np.ceil((high - origin) / cell_m).astype(int) + MARGIN_CELLS
    column, row = ((metres[reached_min <= limit_min] - origin) / cell_m).astype(int).T
    mask = np.zeros((n_rows, n_columns), dtype=bool)
    mask[row, column] = True
    mask = ndimage.binary_dilation(mask, structure=np.ones((3, 3)))
    blurred = ndimage.gaussian_filter(mask.astype(np.float64), BLUR_CELLS)
    x = origin[0] + (np.arange(n_columns) + 0.5) * cell_m
    y = origin[1] + (np.arange(n_rows) + 0.5) * cell_m
    lines = contourpy.contour_generator(x, y, blurred, fill_type=contourpy.FillType.OuterOffset)
    filled: Any = lines.filled(LEVEL, np.inf)  # of this fill type: rings and offsets
    pieces = [
        shapely.Polygon(
            ring[hole[0] : hole[1]], [ring[a:b] for a, b in itertools.pairwise(hole[1:])]
        )
        for ring, hole in zip(*filled, strict=True)
    ]
    return shapely.union_all(shapely.make_valid(np.array(pieces, dtype=object)))


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
