"""Snapping: tying a point to the nearest usable road; the gap is kept, flagged and walked.

A point whose nearest road lies on an island of road is tied a second time, to the main network.
"""

import functools
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from mapping.network import mode_graph, water
from mapping.network.road_network import Network, geodesic_m, to_lonlat, to_metric

FAR_M = 1000.0
HANDFUL = 3000
MAIN = 0  # the component with the most kilometres
ALL, MAIN_ALONE = "all", "main"  # which of the roads a point is tied to

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def snap(network: Network, points: gpd.GeoSeries, mode: str) -> pd.DataFrame:
    """Return where each point meets the network first, indexed as ``points``.

    The road is the nearest one that the mode may start on in the model's season (a minibus
    passenger walks), in a component of the mode that is long enough to be worth it; never a ferry.
    Of roads equally near, the first by the network's own order is taken.

    Columns
    -------
    edge : int, -1 where the point is not on the network
    share : 0-1 along the edge as drawn, NaN without an edge
    snap_m : geodesic metres from the point to the road, also beyond the limit; NaN without a
        place; infinite where there is no usable road
    component : int, 0 is the one with the most kilometres, -1 without an edge
    flag : ``ok``; ``far`` (over 1 km); ``other_component`` (not the largest one; says more than
        far); ``off_network`` (beyond ``snap_limit_m``); ``no_place``

    Parameters
    ----------
    points : EPSG:4326 points, missing where the place is unknown
    """
    has_place = ~(points.isna() | points.is_empty).to_numpy()
    edge = np.full(len(points), -1, dtype=np.int64)
    component = edge.copy()
    share = np.full(len(points), np.nan)
    snap_m = np.where(has_place, np.inf, np.nan)
    of_edge = components(network, mode)
    if (of_edge >= 0).any() and has_place.any():
        lonlat = shapely.get_coordinates(points.to_numpy()[has_place])
        some = _alike(network, mode), ALL
        nearest, along, snap_m[has_place] = _nearest(network, *some, lonlat.tobytes())
        is_on = snap_m[has_place] <= network.model.snap_limit_m
        at = np.flatnonzero(has_place)[is_on]
        edge[at], share[at] = nearest[is_on], along[is_on]
        component[at] = of_edge[edge[at]]
    flag = np.select(
        [~has_place, edge < 0, component > MAIN, snap_m > FAR_M],
        ["no_place", "off_network", "other_component", "far"],
        "ok",
    )
    return pd.DataFrame(
        {
            "edge": edge,
            "share": share,
            "snap_m": snap_m,
            "component": component,
            "flag": pd.array(flag, dtype="str"),
        },
        index=points.index,
    )


def to_main(
    network: Network, points: gpd.GeoSeries, mode: str, first: pd.DataFrame
) -> pd.DataFrame:
    """Return how the points that `snap` tied to an island could be tied to the main network.

    One row per such point, in their order, under its position among ``points``.

    Columns
    -------
    edge, share, snap_m : the nearest place on a road of the main network that the mode may start
        on, however far
    is_wet : whether the straight way there meets water
    is_tied : whether that is a tie: within ``snap_limit_m`` and dry
    is_sure : whether it is no farther than ``second_tie_m``, so that what follows from it is sure

    Parameters
    ----------
    first : what `snap` says of these points in this mode
    """
    at = np.flatnonzero(first["component"].to_numpy() > MAIN)
    edge, share, snap_m = at[:0], np.empty(0), np.empty(0)
    is_wet = np.zeros(0, dtype=bool)
    if len(at):
        lonlat = shapely.get_coordinates(points.to_numpy()[at])
        edge, share, snap_m = _nearest(network, mode, MAIN_ALONE, lonlat.tobytes())
        is_wet = _crosses_water(network, lonlat, edge, share)
    model = network.model
    columns = {
        "edge": edge,
        "share": share,
        "snap_m": snap_m,
        "is_wet": is_wet,
        "is_tied": (snap_m <= model.snap_limit_m) & ~is_wet,
        "is_sure": snap_m <= model.second_tie_m,
    }
    return pd.DataFrame(columns, index=at)


@functools.lru_cache(maxsize=8)
def components(network: Network, mode: str) -> Ints:
    """Return the component of each edge that one may start on in a mode, -1 for the others."""
    return mode_graph.snap_components(network, mode)


def _alike(network: Network, mode: str) -> str:
    """Return the mode on the ground if it starts on the same edges, else the mode itself."""
    ground = mode_graph.ground_mode(mode)
    same = (components(network, ground) >= 0) == (components(network, mode) >= 0)
    return ground if same.all() else mode


def _usable(network: Network, mode: str, part: str) -> Ints:
    """Return the edges that one may start on, all or those of the main network."""
    of_edge = components(network, mode)
    return np.flatnonzero(of_edge == MAIN if part == MAIN_ALONE else of_edge >= 0)


@functools.lru_cache(maxsize=2)
def _tree(network: Network, mode: str, part: str) -> Any:
    """Return the compiled tree of the edges one may snap to."""
    from mapping.network.engine import segment_index  # noqa: PLC0415 - compiled code is slow to import

    return segment_index.build(network.edge_metric[_usable(network, mode, part)])


def _nearest_line(network: Network, mode: str, part: str, metres: Floats) -> Ints:
    """Return the first of the usable edges nearest to each point.

    For a handful of points the tree of GEOS is quicker to have; the answers are the same.
    """
    usable = _usable(network, mode, part)
    if len(metres) <= HANDFUL:
        tree = shapely.STRtree(network.edge_metric[usable])
        point, found = tree.query_nearest(shapely.points(metres), all_matches=True)
        return np.asarray(usable[found[mode_graph.least(point, found)]])
    from mapping.network.engine import segment_index  # noqa: PLC0415 - the same

    tree = _tree(network, mode, part)
    return np.asarray(usable[segment_index.nearest(tree, metres)[0]])


@functools.lru_cache(maxsize=16)
def _nearest(
    network: Network,
    mode: str,
    part: str,
    degrees: bytes,
) -> tuple[Ints, Floats, Floats]:
    """Return the nearest usable edge of each point, the share along it and the metres to it.

    The same points are asked for again and again, mode by mode and stage by stage; the last few
    answers are remembered by the coordinates themselves, and nobody writes into them.
    """
    lonlat = np.frombuffer(degrees).reshape(-1, 2)
    metres = to_metric(network.crs, lonlat)
    edge = _nearest_line(network, mode, part, metres)
    lines = network.edge_metric[edge]
    share = shapely.line_locate_point(lines, shapely.points(metres), normalized=True)
    foot = shapely.line_interpolate_point(lines, share, normalized=True)
    foot_lonlat = to_lonlat(network.crs, shapely.get_coordinates(foot))
    return edge, share, geodesic_m(lonlat, foot_lonlat)


def _crosses_water(network: Network, lonlat: Floats, edge: Ints, share: Floats) -> Bools:
    """Return whether the straight ways from points to places on roads meet water."""
    feet = shapely.line_interpolate_point(network.edge_metric[edge], share, normalized=True)
    ends = to_metric(network.crs, lonlat), shapely.get_coordinates(feet)
    return water.crosses(shapely.linestrings(np.stack(ends, axis=1)), network.water)
