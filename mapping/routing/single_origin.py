"""The search from one place outwards, for one person: nothing compiled, the same figures.

A caseload is searched backwards from the services by the hierarchy. For one person that takes
longer to load than to run, and a plain search over the arrays of the mode's graph is enough.
"""

import functools
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from mapping.network import access_links, fare_table, mode_graph
from mapping.network.access_links import Positions
from mapping.network.engine.topology import FAR, NO_FARE, Ways
from mapping.network.mode_graph import ModeGraph
from mapping.network.road_network import Network
from mapping.routing import shortest_paths, travel_table
from mapping.routing.shortest_paths import Journeys
from mapping.routing.travel_table import Placed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tree:
    """The least journeys from one place to every vertex of a mode's graph.

    ``key``, `FAR` beyond the limit; ``fare`` in whole units, the least of all journeys of that
    key; ``before``: the vertex before each, or the number of vertices where the place itself is.
    """

    key: Ints
    fare: Ints
    before: Ints


def around(
    network: Network,
    origins: gpd.GeoSeries,
    destinations: gpd.GeoSeries,
    limit_min: float = np.inf,
) -> pd.DataFrame:
    """Return the table of `travel_table.travel`, searched outwards, nothing compiled.

    For one or a few origins: it takes one search for each of them, however many destinations.
    Parameters and columns are those of `travel_table.travel`, to the last digit.
    """
    origins, destinations = origins.sort_index(), destinations.sort_index()
    pieces = [travel_table.no_rows().assign(mode=0)]
    for number, mode in enumerate(network.model.modes):
        limit = travel_table.limit_key(network, mode, limit_min)
        starts, goals = (
            travel_table.placed(network, origins, mode),
            travel_table.placed(network, destinations, mode),
        )
        listed = travel_table.listed_of(network, origins, destinations, mode)
        found = least(network, mode, (starts, goals), limit)
        both = starts.positions, goals.positions
        rows = pd.DataFrame(travel_table.measured(network, mode, found, both))
        rows["origin"], rows["destination"] = starts.point[found.start], goals.point[found.goal]
        pieces.append(fare_table.replaced(rows, listed).assign(mode=number))
    table = pd.concat(pieces, ignore_index=True)
    order = np.lexsort([table[name] for name in ("mode", "destination", "origin")])
    return travel_table.named(
        table.iloc[order].reset_index(drop=True), origins, destinations, network.model.modes
    )


def least(network: Network, mode: str, ends: tuple[Placed, Placed], limit: int) -> Journeys:
    """Return the least journeys within a key between points, by whichever of their ties."""
    starts, goals = (each.positions for each in ends)
    nobody = np.empty(0, dtype=np.int64)
    parts = [Journeys(nobody, nobody, nobody, nobody.astype(np.int32))]
    for at in range(len(starts.edge)):
        start = shortest_paths.take(starts, np.array([at]))
        found = to_each(network, mode, start, goals, limit)
        parts.append(replace(found, start=np.full(len(found.goal), at)))
    return travel_table.least_of_ties(shortest_paths.joined(parts), ends)


def search(network: Network, mode: str, start: Positions, limit: int) -> Tree:
    """Return the least journeys from one position; the last few searches are remembered.

    Of journeys of one time and distance the cheapest is found, as by the hierarchy, and an
    unknown fare counts as the dearest.
    """
    place = (int(start.edge[0]), float(start.share[0]), float(start.snap_m[0]))
    return _searched(network, mode, place, bool(start.is_urban[0]), limit)


def to_each(
    network: Network, mode: str, start: Positions, goals: Positions, limit: int
) -> Journeys:
    """Return the journeys from one position to those of the goals that lie within a key."""
    graph, tree = mode_graph.build(network, mode), search(network, mode, start, limit)
    key, fare, _ = arrivals(tree, access_links.arrive(network, graph, goals))
    at = np.flatnonzero(key <= limit)
    swept = Journeys(np.zeros(len(at), dtype=np.int64), at, key[at], fare[at].astype(np.int32))
    direct = shortest_paths.direct_ways(graph, start, goals, limit)
    return shortest_paths.lesser(swept, direct, len(goals.edge))


def arrivals(tree: Tree, arriving: Ways) -> tuple[Ints, Ints, Ints]:
    """Return key, fare and way of the least journey to each goal, `FAR` or more where none is."""
    key = tree.key[arriving.vertex] + arriving.key
    fare = np.zeros_like(key)
    if tree.fare.any():
        fare = np.minimum(tree.fare[arriving.vertex] + arriving.fare, int(NO_FARE))
    way = np.lexsort((fare, key), axis=1)[:, :1]
    return (
        np.take_along_axis(key, way, axis=1)[:, 0],
        np.take_along_axis(fare, way, axis=1)[:, 0],
        way[:, 0],
    )


@functools.lru_cache(maxsize=4)
def _searched(
    network: Network,
    mode: str,
    place: tuple[int, float, float],
    is_urban: bool,  # noqa: FBT001 - remembered by it
    limit: int,
) -> Tree:
    """The least ways from one point on an edge to all vertices; kept for the next goals."""
    graph = mode_graph.build(network, mode)
    start = Positions(*(np.array([each]) for each in (*place, True, is_urban)))
    leaving = access_links.leave(network, graph, start)
    at = np.flatnonzero(leaving.key[0] < FAR)
    at = at[mode_graph.least(leaving.vertex[0][at], leaving.key[0][at], leaving.fare[0][at])]
    tail = np.concatenate([graph.tail, np.full(len(at), graph.n_vertices)])
    head = np.concatenate([graph.head, leaving.vertex[0][at]])
    arc_key = np.concatenate([graph.key, leaving.key[0][at]]).astype(np.float64)
    found, before = _from_last(graph, arc_key, tail, head, float(limit))
    key = np.where(np.isfinite(found), found, float(FAR)).astype(np.int64)
    if not graph.fare.any():
        return Tree(key, np.zeros_like(key), before)
    # Of the arcs that lie on a least journey, those on the cheapest.
    is_least = np.isfinite(found[tail]) & (found[tail] + arc_key == found[head])
    arc_fare = np.concatenate([graph.fare, leaving.fare[0][at]])[is_least].astype(np.float64)
    money, before = _from_last(graph, arc_fare, tail[is_least], head[is_least], np.inf)
    fare = np.where(np.isfinite(money), np.minimum(money, float(NO_FARE)), 0.0)
    return Tree(key, fare.astype(np.int64), before)


def _from_last(
    graph: ModeGraph, weight: Floats, tail: Ints, head: Ints, limit: float
) -> tuple[Floats, Ints]:
    """Return the least weight from one vertex more than the graph has, and the vertices before."""
    size = graph.n_vertices + 1
    onward = coo_array((weight, (tail, head)), shape=(size, size)).tocsr()
    found, before = dijkstra(
        onward, indices=graph.n_vertices, limit=limit, return_predecessors=True
    )
    return found, before.astype(np.int64)
