"""Snapping: tying a point to the nearest usable road; the gap is kept, flagged and walked."""

import functools
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from mapping.network import mode_graph
from mapping.network.road_network import Network, geodesic_m, to_lonlat, to_metric

FAR_M = 1000.0
HANDFUL = 3000

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def snap(network: Network, points: gpd.GeoSeries, mode: str) -> pd.DataFrame:
    """Return where each point meets the network, indexed as ``points``.

    The road is the nearest one that the mode may use in the model's season, in a component long
    enough to be worth it; never a ferry. A minibus passenger snaps like a walker. Of roads equally
    near, the first by the network's own order is taken.

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
    ground = mode_graph.ground_mode(mode)
    edge_component, usable = _usable(network, ground)
    if len(usable) and has_place.any():
        lonlat = shapely.get_coordinates(points.to_numpy()[has_place])
        nearest, along, snap_m[has_place] = _nearest(network, ground, lonlat.tobytes())
        is_on = snap_m[has_place] <= network.model.snap_limit_m
        at = np.flatnonzero(has_place)[is_on]
        edge[at], share[at] = nearest[is_on], along[is_on]
        component[at] = edge_component[edge[at]]
    flag = np.select(
        [~has_place, edge < 0, component > 0, snap_m > FAR_M],
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


@functools.lru_cache(maxsize=4)
def _usable(network: Network, ground: str) -> tuple[Ints, Ints]:
    """Return the component of each edge, and the edges one may snap to."""
    edge_component = mode_graph.snap_components(network, ground)
    return edge_component, np.flatnonzero(edge_component >= 0)


@functools.lru_cache(maxsize=2)
def _tree(network: Network, ground: str) -> Any:
    """Return the compiled tree of the edges one may snap to."""
    from mapping.network.engine import segment_index  # noqa: PLC0415 - compiled code is slow to import

    return segment_index.build(network.edge_metric[_usable(network, ground)[1]])


def _nearest_line(network: Network, ground: str, metres: Floats) -> Ints:
    """Return the first of the usable edges nearest to each point.

    For a handful of points the tree of GEOS is quicker to have; the answers are the same.
    """
    _, usable = _usable(network, ground)
    if len(metres) <= HANDFUL:
        tree = shapely.STRtree(network.edge_metric[usable])
        point, found = tree.query_nearest(shapely.points(metres), all_matches=True)
        return np.asarray(usable[found[mode_graph.least(point, found)]])
    from mapping.network.engine import segment_index  # noqa: PLC0415 - the same

    return np.asarray(usable[segment_index.nearest(_tree(network, ground), metres)[0]])


@functools.lru_cache(maxsize=8)
def _nearest(network: Network, ground: str, degrees: bytes) -> tuple[Ints, Floats, Floats]:
    """Return the nearest usable edge of each point, the share along it and the metres to it.

    The same points are asked for again and again, mode by mode and stage by stage; the last few
    answers are remembered by the coordinates themselves, and nobody writes into them.
    """
    lonlat = np.frombuffer(degrees).reshape(-1, 2)
    metres = to_metric(network.crs, lonlat)
    edge = _nearest_line(network, ground, metres)
    lines = network.edge_metric[edge]
    share = shapely.line_locate_point(lines, shapely.points(metres), normalized=True)
    foot = shapely.line_interpolate_point(lines, share, normalized=True)
    foot_lonlat = to_lonlat(network.crs, shapely.get_coordinates(foot))
    return edge, share, geodesic_m(lonlat, foot_lonlat)
