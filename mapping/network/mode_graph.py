"""The graph of one mode: layers on foot, riding and afloat, joined by waits and flag fares."""

import functools
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mapping.network import shortest_road
from mapping.network.engine.topology import CM_BITS, NO_FARE, Topology
from mapping.network.road_network import Network
from mapping.network.shortest_road import BY_ROAD
from mapping.settings import travel_model
from mapping.settings.travel_model import EdgeCosts, Ferry, TravelModel

STAGED = frozenset({"minibus"})  # one walks to a stage, waits, rides and walks on
CM_PER_MS = 1 << CM_BITS  # a key is ms * 2**27 + cm: least time first, then least distance
LARGEST_KEY = 2.0**53  # beyond it whole numbers are no longer exact in a float64
LONGEST_KM = CM_PER_MS / 1e5

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]
_Arcs = tuple[Ints, Ints, Ints, Int32s]


class Waits(NamedTuple):
    """Milliseconds until a ride comes."""

    town: float
    country: float

    def at(self, is_urban: NDArray[np.bool_]) -> Floats:
        """Return the wait at places, by whether they lie in a town."""
        return np.where(is_urban, self.town, self.country)


@dataclass(frozen=True, eq=False)
class Layer:
    """One copy of the road nodes where a trip may start or end.

    ``offset`` is added to a node to get its vertex; ``wait_ms``, in a town and in the country, and
    ``flag`` are paid by whoever starts a trip in this layer (zero on foot).
    """

    offset: int
    costs: EdgeCosts
    wait_ms: Waits
    flag: float


@dataclass(frozen=True, eq=False)
class ModeGraph:
    """Arcs of one mode on one network, sorted by head then tail (the reversed CSR layout).

    ``indptr, tail, key, fare``: arcs into each vertex. At most one arc joins two vertices: the
    least (time, distance, fare). Fares are whole units, ``units`` of them to one of the currency,
    `NO_FARE` where unknown. ``trip_flag`` is paid once for a trip along any road. ``longest_ms``
    is the longest trip whose key is exact. ``off_road_kmh``: the pace beside the roads, infinite
    where metres alone count.
    """

    n_vertices: int
    layers: tuple[Layer, ...]
    indptr: Ints
    tail: Ints
    key: Ints
    fare: Int32s
    units: float
    trip_flag: float
    longest_ms: float
    off_road_kmh: float

    @property
    def head(self) -> Ints:
        """The vertex that each arc leads into."""
        return np.repeat(np.arange(self.n_vertices), np.diff(self.indptr))


def ground_mode(mode: str) -> str:
    """Return the mode in which a trip by ``mode`` starts and ends.

    Examples
    --------
    >>> ground_mode("minibus"), ground_mode("motorcycle")
    ('walk', 'motorcycle')
    """
    return "walk" if mode in STAGED else mode


def topology(network: Network) -> Topology:
    """Return what the graphs of all modes and seasons have in common, layers aside.

    After the road nodes come the landings: each node of a ferry once more, afloat.
    """
    start, end, is_ferry = _ends_of(network.edges)
    landing = landings(network)
    afloat = _afloat(network, landing)
    return Topology(
        network.n_nodes + len(landing),
        np.concatenate([start[~is_ferry], afloat[0], landing]),
        np.concatenate([end[~is_ferry], afloat[1], network.n_nodes + np.arange(len(landing))]),
    )


def landings(network: Network) -> Ints:
    """Return the nodes where ferries call, sorted; each is a vertex more, afloat."""
    start, end, is_ferry = _ends_of(network.edges)
    return np.unique(np.concatenate([start[is_ferry], end[is_ferry]]))


def n_layers(mode: str) -> int:
    """Return how many copies of the topology the graph of a mode consists of.

    Examples
    --------
    >>> n_layers("walk"), n_layers("minibus")
    (1, 2)
    """
    return 2 if mode in STAGED else 1


@functools.lru_cache(maxsize=3)
def build(network: Network, mode: str) -> ModeGraph:
    """Return the graph of a mode: one copy of the topology's nodes per layer; a few are remembered.

    A staged mode has a walking and a riding layer; one boards for the wait and the flag fare where
    the way meets a road that is ridden, and alights for nothing. A vertex in the middle of a road
    is no stop, so that nothing depends on how a line is cut. Ferry edges join landings: getting on
    costs the ferry's wait and fare, getting off nothing, so that a crossing drawn in several
    pieces is paid once. `BY_ROAD` has one layer of metres: whatever any mode may use when it is
    dry, without waits and fares.
    """
    model, edges = network.model, network.edges
    landing = landings(network)
    afloat = _afloat(network, landing)
    n_copy = network.n_nodes + len(landing)
    layers = [Layer(0, _ground_costs(network, mode), Waits(0.0, 0.0), 0.0)]
    units = 1.0 if mode == BY_ROAD else _units(network, mode)
    ferry = replace(model.ferry, wait_min=0.0, fare=0.0) if mode == BY_ROAD else model.ferry
    pieces: list[_Arcs] = []
    if mode in STAGED:
        ride = travel_model.edge_costs(model, edges, mode)
        flag = travel_model.flag_fare(model, mode)
        waits = Waits(*(round(model.wait_min[at] * 60_000.0) for at in ("urban", "rural")))
        layers.append(Layer(n_copy, ride, waits, flag))
        pieces += _stages(network, layers[1], units)
    for layer in layers:
        pieces += _along_arcs(network, layer, afloat, units)
        pieces += _boarding_arcs(network, layer, landing, ferry, units)
    n_vertices = n_copy * len(layers)
    tail, head, key, fare = (np.concatenate(values) for values in zip(*pieces, strict=True))
    indptr, tail, key, fare = _least_arcs(n_vertices, tail, head, key, fare)
    return ModeGraph(
        n_vertices=n_vertices,
        layers=tuple(layers),
        indptr=indptr,
        tail=tail,
        key=key,
        fare=fare,
        units=units,
        trip_flag=0.0 if mode in STAGED else travel_model.flag_fare(model, mode),
        longest_ms=longest_ms(model),
        off_road_kmh=np.inf if mode == BY_ROAD else model.off_road_kmh[model.season],
    )


def snap_components(network: Network, mode: str) -> Ints:
    """Return the component of each edge one may snap to in this mode, -1 for the others.

    A component is strongly connected (one can get in and out by the mode, ferries included; a
    minibus joins what walkers cannot cross) and numbered from the most road kilometres down; those
    under ``min_component_km``, ferries and edges between components are -1.
    """
    edges = network.edges
    start, end = edges["from_node"].to_numpy(), edges["to_node"].to_numpy()
    costs, *ride = (
        travel_model.edge_costs(network.model, edges, each)
        for each in dict.fromkeys((ground_mode(mode), mode))
    )
    ways = [
        (one[on], other[on])
        for each in (costs, *ride)
        for on, one, other in ((each.forward, start, end), (each.backward, end, start))
    ]
    tail, head = (np.concatenate(values) for values in zip(*ways, strict=True))
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


def in_units(fare: Floats, units: float) -> Int32s:
    """Return fares in whole units, `NO_FARE` where unknown.

    Examples
    --------
    >>> in_units(np.array([2.5, np.nan]), 1000.0).tolist()
    [2500, 536870912]
    """
    whole = np.where(np.isnan(fare), float(NO_FARE), np.rint(fare * units))
    return np.minimum(whole, float(NO_FARE)).astype(np.int32)


def key_of(ms: Floats, cm: Floats) -> Ints:
    """Return the key of a time and a distance."""
    return np.asarray(ms, dtype=np.int64) * CM_PER_MS + np.asarray(cm, dtype=np.int64)


def longest_ms(model: TravelModel) -> float:
    """Return the longest trip whose milliseconds and centimetres both fit into a key."""
    by_time = LARGEST_KEY / CM_PER_MS
    by_distance = CM_PER_MS / (travel_model.fastest_kmh(model) / 36.0)
    return float(np.floor(0.95 * min(by_time, by_distance)))


def farthest_km(model: TravelModel) -> float:
    """Return how far one gets in the longest trip that is searched."""
    return longest_ms(model) / 3.6e6 * travel_model.fastest_kmh(model)


def least(group: Ints, *criteria: Floats | Ints | Int32s) -> Ints:
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


def _ground_costs(network: Network, mode: str) -> EdgeCosts:
    """Return what the edges cost on the layer where a trip starts and ends."""
    if mode != BY_ROAD:
        return travel_model.edge_costs(network.model, network.edges, ground_mode(mode))
    modes = network.model.modes
    on = dict.fromkeys(each for mode in modes for each in (ground_mode(mode), mode))
    return shortest_road.edge_costs(network.model, network.edges, tuple(on))


def _ends_of(edges: pd.DataFrame) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return the nodes of each edge, and whether it is a ferry."""
    return (
        edges["from_node"].to_numpy(dtype=np.int64),
        edges["to_node"].to_numpy(dtype=np.int64),
        edges["is_ferry"].to_numpy(dtype=bool),
    )


def _afloat(network: Network, landing: Ints) -> tuple[Ints, Ints]:
    """Return start and end of each ferry edge among the landings' vertices."""
    start, end, is_ferry = _ends_of(network.edges)
    first, last = (np.searchsorted(landing, node[is_ferry]) for node in (start, end))
    return network.n_nodes + first, network.n_nodes + last


def _units(network: Network, mode: str) -> float:
    """Return the units of one of the currency: as fine as the longest trip's fare allows."""
    model = network.model
    fare = model.fares.get(mode)
    rates = (fare.paved_per_km, fare.unpaved_per_km) if fare else (0.0, 0.0)
    once = (model.ferry.fare, travel_model.flag_fare(model, mode))
    dearest = np.nansum([LONGEST_KM * max(0.0, *np.nan_to_num(rates)), 100 * np.nansum(once), 1.0])
    return float(10.0 ** np.floor(np.log10(float(NO_FARE) / dearest)))


def _stages(network: Network, ride: Layer, units: float) -> list[_Arcs]:
    """Return the arcs on and off the riding layer where the way meets a road that is ridden.

    Where two stretches of such a road meet and nothing else does, the road goes on.
    """
    start, end, is_ferry = _ends_of(network.edges)
    is_drawn = (network.edges["group"] != travel_model.NO_ROAD).to_numpy() | is_ferry
    n_drawn, n_ridden = (
        np.bincount(np.concatenate([start[some], end[some]]), minlength=network.n_nodes)
        for some in (is_drawn, ride.costs.is_usable & ~is_ferry)
    )
    stage = np.flatnonzero((n_ridden > 0) & ((n_drawn != 2) | (n_ridden != 2)))
    wait_ms = ride.wait_ms.at(network.node_is_urban[stage])
    on = _arcs(stage, stage + ride.offset, wait_ms, ride.flag, units)
    return [on, _arcs(stage + ride.offset, stage, 0.0, 0.0, units)]


def _along_arcs(
    network: Network, layer: Layer, afloat: tuple[Ints, Ints], units: float
) -> list[_Arcs]:
    """Return the arcs of a layer along the edges, forward and backward; ferries join landings."""
    start, end, is_ferry = _ends_of(network.edges)
    costs, tail, head = layer.costs, start + layer.offset, end + layer.offset
    tail[is_ferry], head[is_ferry] = (node + layer.offset for node in afloat)
    key, fare = key_of(costs.duration_ms, costs.length_cm), in_units(costs.fare, units)
    return [
        (one[on], other[on], key[on], fare[on])
        for on, one, other in ((costs.forward, tail, head), (costs.backward, head, tail))
    ]


def _boarding_arcs(
    network: Network, layer: Layer, landing: Ints, ferry: Ferry, units: float
) -> list[_Arcs]:
    """Return the arcs of a layer onto ferries and ashore."""
    shore = landing + layer.offset
    vertex = network.n_nodes + layer.offset + np.arange(len(landing))
    wait_ms = float(np.rint(ferry.wait_min * 60_000.0))
    return [
        _arcs(shore, vertex, wait_ms, ferry.fare, units),
        _arcs(vertex, shore, 0.0, 0.0, units),
    ]


def _arcs(tail: Ints, head: Ints, ms: Floats | float, fare: float, units: float) -> _Arcs:
    """Return tail, head, key and fare of arcs that are waited and paid for, not travelled."""
    nothing = np.zeros(len(tail))
    return tail, head, key_of(nothing + ms, nothing), in_units(nothing + fare, units)


def _least_arcs(
    n_vertices: int, tail: Ints, head: Ints, key: Ints, fare: Int32s
) -> tuple[Ints, Ints, Ints, Int32s]:
    """Return the least arc between any two vertices, by head and tail; no loops."""
    code = head * n_vertices + tail
    order = np.argsort(code, kind="stable")
    order = order[(tail != head)[order]]
    ordered = code[order]
    is_same = ordered[1:] == ordered[:-1]
    is_double = np.concatenate([is_same, [False]]) | np.concatenate([[False], is_same])
    few = order[is_double[: len(order)]]
    order[is_double[: len(order)]] = few[np.lexsort((fare[few], key[few], code[few]))]
    kept = order[~np.concatenate([[False], is_same])[: len(order)]]
    n_into = np.bincount(head[kept], minlength=n_vertices)
    indptr = np.concatenate([[0], np.cumsum(n_into)])
    return indptr, tail[kept], key[kept], fare[kept]
