"""The graph of one mode: layers on foot, riding and afloat, joined by waits and flag fares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mapping import travel_model
from mapping.network import Network
from mapping.travel_model import EdgeCosts

STAGED = frozenset({"minibus"})  # one walks to a stage, waits, rides and walks on
CM_PER_MS = 2.0**27  # a key is ms * 2**27 + cm: least time first, then least distance
LARGEST_KEY = 2.0**53  # beyond it whole numbers are no longer exact in a float64

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Layer:
    """One copy of the road nodes where a trip may start or end.

    ``offset`` is added to a node to get its vertex; ``wait_ms`` per node and ``flag`` are paid by
    whoever starts a trip in this layer (zero on foot).
    """

    offset: int
    costs: EdgeCosts
    wait_ms: Floats
    flag: float


@dataclass(frozen=True, eq=False)
class ModeGraph:
    """Arcs of one mode on one network, sorted by head then tail (the reversed CSR layout).

    ``indptr, tail, key, fare``: arcs into each vertex. At most one arc joins two vertices: the
    least (time, distance, fare). ``trip_flag`` is paid once for a trip along any road.
    ``longest_ms`` is the longest trip whose key is exact.
    """

    n_vertices: int
    layers: tuple[Layer, ...]
    indptr: Ints
    tail: Ints
    key: Floats
    fare: Floats
    trip_flag: float
    longest_ms: float


@dataclass(frozen=True, eq=False)
class Positions:
    """Points on the network: an edge, the share along it, and the metres walked to it."""

    edge: Ints
    share: Floats
    snap_m: Floats


@dataclass(frozen=True, eq=False)
class Ends:
    """Ways between points and vertices, one row per way and one column per point.

    ``key`` is infinite where the way is closed.
    """

    vertex: Ints
    key: Floats
    fare: Floats


def ground_mode(mode: str) -> str:
    """Return the mode in which a trip by ``mode`` starts and ends.

    Examples
    --------
    >>> ground_mode("minibus"), ground_mode("motorcycle")
    ('walk', 'motorcycle')
    """
    return "walk" if mode in STAGED else mode


def build(network: Network, mode: str) -> ModeGraph:
    """Return the graph of a mode.

    A staged mode has a walking and a riding layer; one boards at any node of a carrying road for
    the wait and the flag fare, and alights for nothing. Ferry edges form a layer of their own
    over each of these: getting on costs the ferry's wait and fare, getting off nothing, so that a
    crossing drawn in several pieces is paid once.
    """
    n_nodes = network.n_nodes
    model, edges = network.model, network.edges
    still = np.zeros(n_nodes)
    ground = travel_model.edge_costs(model, edges, ground_mode(mode))
    layers = [Layer(0, ground, still, 0.0)]
    pieces: list[pd.DataFrame] = []
    if mode in STAGED:
        ride = travel_model.edge_costs(model, edges, mode)
        flag = travel_model.flag_fare(model, mode)
        layers.append(Layer(n_nodes, ride, _wait_ms(network), flag))
        pieces += _stages(edges, layers[1])
    n_vertices = n_nodes * len(layers)
    for layer in layers:
        pieces.append(_road_arcs(edges, layer))
        ferry_arcs, n_vertices = _ferry_arcs(network, layer, n_vertices)
        pieces += ferry_arcs
    arcs = _least_arcs(pd.concat(pieces, ignore_index=True))
    n_into = np.bincount(arcs["head"], minlength=n_vertices)
    return ModeGraph(
        n_vertices=n_vertices,
        layers=tuple(layers),
        indptr=np.concatenate([[0], np.cumsum(n_into)]),
        tail=arcs["tail"].to_numpy(),
        key=arcs["key"].to_numpy(),
        fare=arcs["fare"].to_numpy(),
        trip_flag=0.0 if mode in STAGED else travel_model.flag_fare(model, mode),
        longest_ms=_longest_ms(travel_model.fastest_kmh(model)),
    )


def snap_components(network: Network, mode: str) -> Ints:
    """Return the component of each edge one may snap to in this mode, -1 for the others.

    A component is strongly connected (one can get in and out by the mode, ferries included) and
    numbered from the most road kilometres down; those under ``min_component_km``, ferries and
    edges between components are -1.
    """
    edges = network.edges
    costs = travel_model.edge_costs(network.model, edges, ground_mode(mode))
    start, end = edges["from_node"].to_numpy(), edges["to_node"].to_numpy()
    tail = np.concatenate([start[costs.forward], end[costs.backward]])
    head = np.concatenate([end[costs.forward], start[costs.backward]])
    shape = (network.n_nodes, network.n_nodes)
    none = np.full(len(edges), -1, dtype=np.int64)
    if network.n_nodes == 0:
        return none
    graph = coo_array((np.ones(len(tail)), (tail, head)), shape=shape)
    n_found, label = connected_components(graph, directed=True, connection="strong")
    is_inside = (label[start] == label[end]) & costs.is_usable & ~edges["is_ferry"].to_numpy()
    length_km = np.where(is_inside, edges["length_m"] / 1000.0, 0.0)
    km = np.bincount(label[start], weights=length_km, minlength=n_found)
    rank = np.argsort(np.argsort(-km, kind="stable"))
    is_inside &= km[label[start]] >= network.model.min_component_km
    return np.where(is_inside, rank[label[start]], none)


def leave(network: Network, graph: ModeGraph, points: Positions) -> Ends:
    """Return the ways from points to the ends of their edges: where a trip begins."""
    return _ends(network, graph, points, is_leaving=True)


def arrive(network: Network, graph: ModeGraph, points: Positions) -> Ends:
    """Return the ways from the ends of their edges to points: where a trip is over."""
    return _ends(network, graph, points, is_leaving=False)


def along(
    network: Network, graph: ModeGraph, start: Positions, end: Positions
) -> tuple[Floats, Floats]:
    """Return key and fare from start to end, pair by pair on one edge, without leaving the edge."""
    best_key = np.full(len(start.edge), np.inf)
    best_fare = np.zeros(len(start.edge))
    snap = snap_key(network, start) + snap_key(network, end)
    for layer in graph.layers:
        costs, edge = layer.costs, start.edge
        ms = np.rint(costs.duration_ms[edge] * end.share) - np.rint(
            costs.duration_ms[edge] * start.share
        )
        cm = np.rint(costs.length_cm[edge] * end.share) - np.rint(
            costs.length_cm[edge] * start.share
        )
        is_ahead = end.share > start.share
        is_open = np.where(is_ahead, costs.forward[edge], costs.backward[edge])
        is_open = np.where(cm == 0, costs.is_usable[edge], is_open)
        wait_ms = layer.wait_ms[_nearer_node(network.edges, start)]
        key = snap + (np.abs(ms) + wait_ms) * CM_PER_MS + np.abs(cm)
        fare = costs.fare[edge] * np.abs(end.share - start.share) + layer.flag
        is_better = is_open & (key < best_key)
        best_key = np.where(is_better, key, best_key)
        best_fare = np.where(is_better, fare, best_fare)
    return best_key, best_fare


def snap_key(network: Network, points: Positions) -> Floats:
    """Return the key of walking between points and their roads at off-road speed."""
    kmh = network.model.off_road_kmh[network.model.season]
    ms = np.rint(points.snap_m * 3600.0 / kmh)
    return np.asarray(ms * CM_PER_MS + np.rint(points.snap_m * 100.0))


def least(group: Ints, *criteria: Floats) -> Ints:
    """Return the position of the least row of each group by the criteria in turn.

    Examples
    --------
    >>> least(np.array([1, 0, 1]), np.array([2.0, 5.0, 1.0]))
    array([1, 2])
    """
    order = np.lexsort((*reversed(criteria), group))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = group[order[1:]] != group[order[:-1]]
    return np.asarray(order[is_first])


def _ends(network: Network, graph: ModeGraph, points: Positions, *, is_leaving: bool) -> Ends:
    """Return the ways between points and both ends of their edge, layer by layer."""
    edge, edges = points.edge, network.edges
    vertices, keys, fares = [], [], []
    snap = snap_key(network, points)
    for layer in graph.layers:
        costs = layer.costs
        whole_ms, whole_cm = costs.duration_ms[edge], costs.length_cm[edge]
        ms_before, cm_before = np.rint(whole_ms * points.share), np.rint(whole_cm * points.share)
        boards = is_leaving and layer.offset > 0
        wait_ms = layer.wait_ms[_nearer_node(edges, points)] if boards else 0.0
        for is_far_end in (False, True):
            ms = whole_ms - ms_before if is_far_end else ms_before
            cm = whole_cm - cm_before if is_far_end else cm_before
            is_open = (costs.forward if is_leaving == is_far_end else costs.backward)[edge]
            is_open = is_open | (costs.is_usable[edge] & (cm == 0))
            key = snap + (ms + wait_ms) * CM_PER_MS + cm
            share = 1.0 - points.share if is_far_end else points.share
            node = edges["to_node" if is_far_end else "from_node"].to_numpy()[edge]
            vertices.append(node + layer.offset)
            keys.append(np.where(is_open, key, np.inf))
            fares.append(costs.fare[edge] * share + (layer.flag if boards else 0.0))
    return Ends(np.array(vertices), np.array(keys), np.array(fares))


def _nearer_node(edges: pd.DataFrame, points: Positions) -> Ints:
    """Return the end of the edge that is nearer to each point."""
    start, end = edges["from_node"].to_numpy(), edges["to_node"].to_numpy()
    return np.where(points.share <= 0.5, start[points.edge], end[points.edge])


def _wait_ms(network: Network) -> Floats:
    """Return the wait for a ride at each node."""
    wait = network.model.wait_min
    return np.rint(np.where(network.node_is_urban, wait["urban"], wait["rural"]) * 60_000.0)


def _stages(edges: pd.DataFrame, ride: Layer) -> list[pd.DataFrame]:
    """Return the arcs on and off the riding layer at every node of a carrying road."""
    carries = ride.costs.is_usable & ~edges["is_ferry"].to_numpy()
    stage = np.unique(edges.loc[carries, ["from_node", "to_node"]].to_numpy())
    on = _arcs(stage, stage + ride.offset, ride.wait_ms[stage], fare=ride.flag)
    return [on, _arcs(stage + ride.offset, stage)]


def _road_arcs(edges: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Return the arcs of a layer along everything but ferries."""
    is_road = ~edges["is_ferry"].to_numpy()
    start = edges["from_node"].to_numpy() + layer.offset
    end = edges["to_node"].to_numpy() + layer.offset
    return _both_ways(layer.costs, is_road, start, end)


def _ferry_arcs(network: Network, layer: Layer, n_vertices: int) -> tuple[list[pd.DataFrame], int]:
    """Return the arcs of the ferries over a layer, and the number of vertices with theirs."""
    edges, ferry = network.edges, network.model.ferry
    sails = layer.costs.is_usable & edges["is_ferry"].to_numpy()
    start, end = edges["from_node"].to_numpy(), edges["to_node"].to_numpy()
    landing = np.unique(np.concatenate([start[sails], end[sails]]))
    vertex = n_vertices + np.arange(len(landing))
    afloat = (n_vertices + np.searchsorted(landing, node) for node in (start, end))
    shore = landing + layer.offset
    wait_ms = np.full(len(landing), np.rint(ferry.wait_min * 60_000.0))
    return [
        _both_ways(layer.costs, sails, *afloat),
        _arcs(shore, vertex, wait_ms, fare=ferry.fare),
        _arcs(vertex, shore),
    ], n_vertices + len(landing)


def _both_ways(costs: EdgeCosts, wanted: NDArray[np.bool_], start: Ints, end: Ints) -> pd.DataFrame:
    """Return the forward and backward arcs of the wanted edges."""
    return pd.concat(
        [
            _arcs(tail[on], head[on], costs.duration_ms[on], costs.length_cm[on], costs.fare[on])
            for on, tail, head in (
                (wanted & costs.forward, start, end),
                (wanted & costs.backward, end, start),
            )
        ],
        ignore_index=True,
    )


def _arcs(
    tail: Ints,
    head: Ints,
    ms: Floats | float = 0.0,
    cm: Floats | float = 0.0,
    fare: Floats | float = 0.0,
) -> pd.DataFrame:
    """Return a table of arcs."""
    key = np.broadcast_to(np.asarray(ms) * CM_PER_MS + cm, tail.shape)
    return pd.DataFrame({"tail": tail, "head": head, "key": key, "fare": fare})


def _least_arcs(arcs: pd.DataFrame) -> pd.DataFrame:
    """Return the least arc of each pair of vertices, sorted by head then tail; no loops."""
    arcs = arcs[arcs["tail"] != arcs["head"]]
    columns: Sequence[str] = ("fare", "key", "tail", "head")
    order = np.lexsort([arcs[name].to_numpy() for name in columns])
    return arcs.iloc[order].drop_duplicates(["head", "tail"])


def _longest_ms(fastest_kmh: float) -> float:
    """Return the longest trip whose milliseconds and centimetres both fit into a key."""
    by_time = LARGEST_KEY / CM_PER_MS
    by_distance = CM_PER_MS / (fastest_kmh / 36.0)
    return float(np.floor(0.95 * min(by_time, by_distance)))
