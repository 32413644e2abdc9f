"""The legs of one journey: what is walked, ridden and crossed, one after another."""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from mapping.network import access_links, mode_graph
from mapping.network.access_links import Positions
from mapping.network.engine.topology import FAR, NO_FARE, Ways
from mapping.network.mode_graph import CM_PER_MS, ModeGraph
from mapping.network.road_network import Network
from mapping.routing import shortest_paths, single_origin, travel_table
from mapping.routing.single_origin import Tree
from mapping.settings import travel_model

FERRY = "ferry"
CODE = 2**31  # more than any vertex, so that two make one number

Ints = NDArray[np.int64]


class Leg(NamedTuple):
    """A part of a journey by one mode; ``wait_min`` is a part of ``duration_min``.

    ``mode`` is walk, the journey's own or `FERRY`; ``fare`` is NaN where unknown; ``rows`` are
    positions in the road table along the way, each run once.
    """

    mode: str
    distance_m: float
    duration_min: float
    wait_min: float
    fare: float
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """A stretch of one edge, a wait, or a walk beside the roads (row -1)."""

    mode: str
    key: int
    wait_ms: int
    fare: float
    row: int


def legs_of(found: Sequence[Step]) -> list[Leg]:
    """Return the legs of a journey's steps: steps in a row by the same mode are one.

    Examples
    --------
    >>> half_minute = Step("walk", 30_000 * CM_PER_MS + 4_000, 0, 0.0, 7)
    >>> (leg,) = legs_of([half_minute, half_minute])
    >>> leg.mode, leg.distance_m, leg.duration_min, leg.rows
    ('walk', 80.0, 1.0, (7,))
    """
    legs: list[list[Step]] = []
    for step in found:
        if legs and legs[-1][0].mode == step.mode:
            legs[-1].append(step)
        else:
            legs.append([step])
    return [_leg(leg) for leg in legs]


def in_coins(found: Sequence[Leg], coin: float) -> list[Leg]:
    """Return legs whose fares are whole coins and add up to the rounded fare of the trip.

    An unknown fare stays unknown, and so does the trip's.

    Examples
    --------
    >>> half = Leg("motorcycle", 900.0, 2.0, 0.0, 12.0, ())
    >>> [leg.fare for leg in in_coins([half, half], 5.0)]
    [10.0, 15.0]
    """
    fares = np.array([leg.fare for leg in found])
    so_far = travel_model.round_fare(np.cumsum(np.nan_to_num(fares)), coin)
    each = np.where(np.isnan(fares), np.nan, np.diff(so_far, prepend=0.0)).tolist()
    return [leg._replace(fare=fare) for leg, fare in zip(found, each, strict=True)]


def at_fare(found: Sequence[Leg], fare: float) -> list[Leg]:
    """Return legs that cost one fare together, paid on the first leg that costs anything.

    Examples
    --------
    >>> walked, ride = (Leg(mode, 900.0, 9.0, 0.0, 0.0, ()) for mode in ("walk", "minibus"))
    >>> [leg.fare for leg in at_fare([walked, ride._replace(fare=15.0)], 23.0)]
    [0.0, 23.0]
    """
    paid = [at for at, leg in enumerate(found) if leg.fare != 0][:1]
    return [leg._replace(fare=fare if at in paid else 0.0) for at, leg in enumerate(found)]


def routes(
    network: Network, origin: gpd.GeoSeries, destinations: gpd.GeoSeries, mode: str
) -> list[list[Leg]]:
    """Return the legs of one least journey to each destination, in order; none where no way is.

    Each is a list of `Leg`: ``mode`` (walk, the mode itself, ferry), ``distance_m``,
    ``duration_min``, of which ``wait_min``, ``fare`` (not rounded; NaN where unknown), ``rows``
    (positions in the road table along the way, each run once). Distance, duration and fare add up
    to those of `travel_table.travel`, the fare before it is rounded to the coin.
    """
    starts, goals = (
        travel_table.placed(network, origin, mode),
        travel_table.placed(network, destinations, mode),
    )
    found: list[list[Leg]] = [[] for _ in range(len(destinations))]
    limit = travel_table.limit_key(network, mode, np.inf)
    best = single_origin.least(network, mode, (starts, goals), limit)
    for start_at, goal_at in zip(best.start, best.goal, strict=True):
        start = shortest_paths.take(starts.positions, np.array([start_at]))
        goal = shortest_paths.take(goals.positions, np.array([goal_at]))
        found[goals.point[goal_at]] = legs_of(steps(network, mode, start, goal, limit))
    return found


def steps(network: Network, mode: str, start: Positions, goal: Positions, limit: int) -> list[Step]:
    """Return the steps of a least journey between two positions, none where there is no way."""
    graph = mode_graph.build(network, mode)
    tree = single_origin.search(network, mode, start, limit)
    arriving = access_links.arrive(network, graph, goal)
    key, fare, last = (values[0] for values in single_origin.arrivals(tree, arriving))
    direct = _direct(graph, start, goal)
    if min(key, direct[0]) > limit:
        return []
    if direct <= (key, fare):
        road = [_along(network, graph, mode, (start, goal), direct[0])]
    else:
        vertices = _path(tree, int(arriving.vertex[0, last]))
        leaving = access_links.leave(network, graph, start)
        road = [
            _access(network, graph, mode, start, leaving, _way_to(leaving, vertices[0])),
            *_over_arcs(network, graph, mode, vertices),
            _access(network, graph, mode, goal, arriving, int(last)),
        ]
    road = [step for step in road if step.key or step.fare]
    out, back = (
        Step("walk", int(access_links.snap_key(graph, at)[0]), 0, 0.0, -1) for at in (start, goal)
    )
    metres = (min(key, direct[0]) % CM_PER_MS) / 100.0
    if metres > start.snap_m[0] + goal.snap_m[0] + 0.01:  # the trip leads along a road
        road = _flagged(graph, mode, road)
    return [step for step in (out, *road, back) if step.key]


def _leg(leg: Sequence[Step]) -> Leg:
    ms, cm = (
        sum(part) for part in zip(*(divmod(step.key, CM_PER_MS) for step in leg), strict=True)
    )
    on_road = [step.row for step in leg if step.row >= 0]
    runs = tuple(row for at, row in enumerate(on_road) if at == 0 or on_road[at - 1] != row)
    wait_ms, fare = sum(step.wait_ms for step in leg), sum(step.fare for step in leg)
    return Leg(leg[0].mode, cm / 100.0, ms / 60_000.0, wait_ms / 60_000.0, fare, runs)


def _direct(graph: ModeGraph, start: Positions, goal: Positions) -> tuple[int, int]:
    """Return key and fare of the way along the edge that both places lie on, `FAR` where none."""
    if start.edge[0] != goal.edge[0]:
        return int(FAR), 0
    key, fare = access_links.along(graph, start, goal)
    return int(key[0]), int(fare[0])


def _path(tree: Tree, last: int) -> list[int]:
    """Return the vertices of the journey that leads to one of them."""
    vertices = [last]
    while tree.before[vertices[-1]] != len(tree.before) - 1:
        vertices.append(int(tree.before[vertices[-1]]))
    return vertices[::-1]


def _way_to(leaving: Ways, vertex: int) -> int:
    """Return the least way from a place to a vertex."""
    at = np.flatnonzero(leaving.vertex[0] == vertex)
    return int(at[np.lexsort((leaving.fare[0][at], leaving.key[0][at]))[0]])


def _access(
    network: Network, graph: ModeGraph, mode: str, place: Positions, found: Ways, way: int
) -> Step:
    """Return the step between a place beside the road and an end of its edge."""
    number = way // 2
    key = int(found.key[0, way] - access_links.snap_key(graph, place)[0])
    fare = _money(graph, int(found.fare[0, way]))
    row = int(network.edges["row"].iloc[place.edge[0]])
    ms = key // CM_PER_MS - int(_part_ms(graph, number, place, is_far_end=way % 2 == 1))
    return Step(_layer_mode(mode, number), key, ms, fare, row)


def _part_ms(graph: ModeGraph, number: int, place: Positions, *, is_far_end: bool) -> float:
    """Return the milliseconds between a place and one end of its edge."""
    whole = graph.layers[number].costs.duration_ms[place.edge[0]]
    before = np.rint(whole * place.share[0])
    return float(whole - before if is_far_end else before)


def _along(
    network: Network, graph: ModeGraph, mode: str, places: tuple[Positions, Positions], key: int
) -> Step:
    """Return the step between two places of one edge, in the layer whose key it is."""
    start, goal = places
    row = int(network.edges["row"].iloc[start.edge[0]])
    snap = sum(int(access_links.snap_key(graph, place)[0]) for place in places)
    for number, layer in enumerate(graph.layers):
        of_layer, fare = access_links.along(replace(graph, layers=(layer,)), start, goal)
        if of_layer[0] == key:
            whole = layer.costs.duration_ms[start.edge[0]]
            ms = abs(np.rint(whole * goal.share[0]) - np.rint(whole * start.share[0]))
            wait_ms = (key - snap) // CM_PER_MS - int(ms)
            name = _layer_mode(mode, number)
            return Step(name, key - snap, wait_ms, _money(graph, int(fare[0])), row)
    raise AssertionError


def _over_arcs(
    network: Network, graph: ModeGraph, mode: str, vertices: Sequence[int]
) -> list[Step]:
    """Return the steps along arcs of the graph: stretches of road or water, and waits."""
    n_copy = graph.n_vertices // len(graph.layers)
    found = []
    for tail, head in itertools.pairwise(vertices):
        arc = _arc(graph, tail, head)
        key, fare = int(graph.key[arc]), _money(graph, int(graph.fare[arc]))
        is_afloat = max(tail % n_copy, head % n_copy) >= network.n_nodes
        name = FERRY if is_afloat else _layer_mode(mode, max(tail, head) // n_copy)
        wait_ms = 0 if key % CM_PER_MS else key // CM_PER_MS
        found.append(Step(name, key, wait_ms, fare, _row(network, tail % n_copy, head % n_copy)))
    return found


def _row(network: Network, one: int, other: int) -> int:
    """Return the road row of the first edge between two vertices of one layer, -1 for none."""
    codes, rows = _rows(network)
    code = min(one, other) * CODE + max(one, other)
    at = int(np.searchsorted(codes, code))
    return int(rows[at]) if at < len(codes) and codes[at] == code else -1


@functools.lru_cache(maxsize=2)
def _rows(network: Network) -> tuple[Ints, Ints]:
    """Return the ends of every edge as one number, sorted, and the road row of each."""
    topology = mode_graph.topology(network)
    is_ferry = network.edges["is_ferry"].to_numpy(dtype=bool)
    row = network.edges["row"].to_numpy(dtype=np.int64)
    rows = np.concatenate([row[~is_ferry], row[is_ferry]])
    low = np.minimum(topology.start, topology.end)[: len(rows)]
    high = np.maximum(topology.start, topology.end)[: len(rows)]
    code = low * CODE + high
    order = np.argsort(code, kind="stable")
    return code[order], rows[order]


def _arc(graph: ModeGraph, tail: int, head: int) -> int:
    """Return the arc between two vertices."""
    begin, end = graph.indptr[head], graph.indptr[head + 1]
    return int(begin + np.searchsorted(graph.tail[begin:end], tail))


def _flagged(graph: ModeGraph, mode: str, road: list[Step]) -> list[Step]:
    """Return the steps with the flag of the whole trip paid at the first ride."""
    first = next((at for at, step in enumerate(road) if step.mode == mode), 0)
    paid = replace(road[first], fare=road[first].fare + graph.trip_flag)
    return [*road[:first], paid, *road[first + 1 :]]


def _layer_mode(mode: str, number: int) -> str:
    """Return how one moves in a layer of a mode's graph."""
    return mode if number else mode_graph.ground_mode(mode)


def _money(graph: ModeGraph, fare: int) -> float:
    """Return a fare in the currency, NaN where unknown."""
    return fare / graph.units if fare < NO_FARE else float("nan")
