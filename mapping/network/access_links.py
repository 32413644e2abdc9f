"""Ways between points beside the roads and the vertices at the ends of their edges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapping.network.engine.topology import FAR, Ways
from mapping.network.mode_graph import ModeGraph, in_units, key_of
from mapping.network.road_network import Network

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Positions:
    """Points on the network: an edge, the share along it, and the metres walked to it.

    ``is_sure`` says whether it is beyond doubt that one gets from the point to the road,
    ``is_urban`` whether one waits there as in a town.
    """

    edge: Ints
    share: Floats
    snap_m: Floats
    is_sure: NDArray[np.bool_]
    is_urban: NDArray[np.bool_]


def leave(network: Network, graph: ModeGraph, points: Positions) -> Ways:
    """Return the ways from points to the ends of their edges: where a trip begins."""
    return _ends(network, graph, points, is_leaving=True)


def arrive(network: Network, graph: ModeGraph, points: Positions) -> Ways:
    """Return the ways from the ends of their edges to points: where a trip is over."""
    return _ends(network, graph, points, is_leaving=False)


def along(graph: ModeGraph, start: Positions, end: Positions) -> tuple[Ints, Int32s]:
    """Return key and fare from start to end, pair by pair on one edge, without leaving the edge.

    The key is `FAR` where there is no way.
    """
    best_key = np.full(len(start.edge), FAR)
    best_fare = np.zeros(len(start.edge), dtype=np.int32)
    snap = snap_key(graph, start) + snap_key(graph, end)
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
        wait_ms = layer.wait_ms.at(start.is_urban)
        key = snap + key_of(np.abs(ms) + wait_ms, np.abs(cm))
        fare = costs.fare[edge] * np.abs(end.share - start.share) + layer.flag
        is_better = is_open & (key < best_key)
        best_key = np.where(is_better, key, best_key)
        best_fare = np.where(is_better, in_units(fare, graph.units), best_fare)
    return best_key, best_fare


def snap_key(graph: ModeGraph, points: Positions) -> Ints:
    """Return the key of walking between points and their roads at off-road speed."""
    ms = np.rint(points.snap_m * 3600.0 / graph.off_road_kmh)
    return key_of(ms, np.rint(points.snap_m * 100.0))


def _ends(network: Network, graph: ModeGraph, points: Positions, *, is_leaving: bool) -> Ways:
    """Return the ways between points and both ends of their edge, layer by layer."""
    edge, edges = points.edge, network.edges
    vertices, keys, fares = [], [], []
    snap = snap_key(graph, points)
    for layer in graph.layers:
        costs = layer.costs
        whole_ms, whole_cm = costs.duration_ms[edge], costs.length_cm[edge]
        ms_before, cm_before = np.rint(whole_ms * points.share), np.rint(whole_cm * points.share)
        boards = is_leaving and layer.offset > 0
        wait_ms = layer.wait_ms.at(points.is_urban) if boards else 0.0
        for is_far_end in (False, True):
            ms = whole_ms - ms_before if is_far_end else ms_before
            cm = whole_cm - cm_before if is_far_end else cm_before
            is_open = (costs.forward if is_leaving == is_far_end else costs.backward)[edge]
            is_open = is_open | (costs.is_usable[edge] & (cm == 0))
            share = 1.0 - points.share if is_far_end else points.share
            node = edges["to_node" if is_far_end else "from_node"].to_numpy()[edge]
            vertices.append(node + layer.offset)
            keys.append(np.where(is_open, snap + key_of(ms + wait_ms, cm), FAR))
            fare = costs.fare[edge] * share + (layer.flag if boards else 0.0)
            fares.append(in_units(fare, graph.units))
    return Ways(*(np.ascontiguousarray(np.transpose(each)) for each in (vertices, keys, fares)))
