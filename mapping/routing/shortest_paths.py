"""Least journeys between points on the network: by the hierarchy, or along an edge they share.

Compiled code is imported where a search begins; one person's answer does without it.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mapping.network import access_links, mode_graph, node_order
from mapping.network.access_links import Positions
from mapping.network.engine.topology import FAR, Metric
from mapping.network.mode_graph import CM_PER_MS, ModeGraph
from mapping.network.road_network import Network

if TYPE_CHECKING:
    from mapping.network.engine import k_nearest

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Journeys:
    """Journeys, one per row: positions of start and goal, the key, and the fare in units."""

    start: Ints
    goal: Ints | Int32s
    key: Ints
    fare: Int32s


@functools.lru_cache(maxsize=3)
def fitted(network: Network, mode: str) -> tuple[ModeGraph, Metric]:
    """Return the graph of a mode and its metric; the last few are remembered."""
    from mapping.network.engine import hierarchy  # noqa: PLC0415 - compiled code is slow to import

    graph = mode_graph.build(network, mode)
    found = node_order.hierarchy_of(network)
    if mode_graph.n_layers(mode) > 1:
        found = hierarchy.layered(found)
    fare = graph.fare if graph.fare.any() else None
    return graph, hierarchy.customise(found, graph.tail, graph.head, graph.key, fare)


def pairs(
    network: Network, mode: str, starts: Positions, goals: Positions, limit: int
) -> Iterator[tuple[int, Journeys]]:
    """Yield the number of goals done, and the journeys to them within a key."""
    from mapping.network.engine import one_to_many  # noqa: PLC0415 - compiled code is slow to import

    graph, metric = fitted(network, mode)
    one, first, members = _alike(starts)
    unique = take(starts, one)
    direct = direct_ways(graph, unique, goals, limit)
    found = one_to_many.pairs(
        metric,
        access_links.leave(network, graph, unique),
        access_links.arrive(network, graph, goals),
        limit,
    )
    for batch, rows in found:
        key = rows.ms.astype(np.int64) * CM_PER_MS + rows.cm
        fare = rows.fare if len(rows.fare) else np.zeros(len(key), dtype=np.int32)
        swept = Journeys(rows.origin.astype(np.int64), rows.destination.astype(np.int64), key, fare)
        near = np.flatnonzero(np.isin(direct.goal, batch))
        both = lesser(swept, some_of(direct, near), len(goals.edge))
        yield len(batch), _spread(both, first, members)


def to_k_nearest(
    network: Network,
    mode: str,
    starts: Positions,
    goals: Positions,
    groups: list[Ints],
    k: int,
    limits: list[int],
) -> "k_nearest.Ranked":
    """Return the journeys to the k nearest goals of each group, each group within its key.

    Rows are the starts; of the columns the first k are those of the first group, nearest first.
    """
    from mapping.network.engine import k_nearest  # noqa: PLC0415 - compiled code is slow to import

    graph, metric = fitted(network, mode)
    one, first, members = _alike(starts)
    unique = take(starts, one)
    direct = direct_ways(graph, unique, goals, max(limits, default=0))
    ranked = k_nearest.k_nearest(
        metric,
        access_links.leave(network, graph, unique),
        access_links.arrive(network, graph, goals),
        groups,
        k,
        limits,
    )
    place = np.empty(len(starts.edge), dtype=np.int64)
    place[members] = np.repeat(np.arange(len(one)), np.diff(first))
    shape = (len(place), len(groups) * k)
    found = k_nearest.Ranked(
        np.empty(shape, np.int64), np.empty(shape, np.int32), np.zeros(shape, np.int32)
    )
    for number, (each, group, limit) in enumerate(zip(ranked, groups, limits, strict=True)):
        is_near = np.isin(direct.goal, group) & (direct.key <= limit)
        near = some_of(direct, np.flatnonzero(is_near))
        k_nearest.offer(each, near.start, near.goal, near.key, near.fare)
        columns = slice(number * k, (number + 1) * k)
        found.key[:, columns] = each.key[place]
        found.destination[:, columns] = each.destination[place]
        if each.fare.size:
            found.fare[:, columns] = each.fare[place]
    return found


def to_nearest(network: Network, mode: str, sites: Positions, limit: int) -> Ints:
    """Return the key from each vertex of the mode's graph to the nearest site, or `FAR`."""
    from mapping.network.engine import (  # noqa: PLC0415 - compiled code is slow to import
        one_to_many,
        search_space,
    )

    graph, metric = fitted(network, mode)
    goals = access_links.arrive(network, graph, sites)
    every = np.arange(len(sites.edge))
    seeds = search_space.seeds_of(metric, goals, every, np.zeros_like(every))
    return np.asarray(one_to_many.nearest(metric, seeds, 1, limit)[:, 0])


def to_each_group(
    network: Network, mode: str, groups: Iterable[Positions], limit: int, starts: Positions
) -> Iterator[Ints]:
    """Yield the key from each start to the nearest site of each group, or more than the limit."""
    graph = mode_graph.build(network, mode)
    leaving = access_links.leave(network, graph, starts)
    for sites in groups:
        found = to_nearest(network, mode, sites, limit)
        best = np.min(found[leaving.vertex] + leaving.key, axis=1, initial=FAR)
        direct = direct_ways(graph, starts, sites, limit)
        np.minimum.at(best, direct.start, direct.key)
        yield np.asarray(best)


def take(points: Positions, at: Ints) -> Positions:
    """Return some of the positions, in the order of ``at``."""
    return Positions(*(values[at] for values in vars(points).values()))


def on_one_edge(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of positions that lie on one edge.

    Examples
    --------
    >>> on_one_edge(np.array([7, 3]), np.array([3, 3, 4]))
    (array([1, 1]), array([0, 1]))
    """
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], left, side="left")
    n_pairs = np.searchsorted(right[order], left, side="right") - first
    at_left = np.repeat(np.arange(len(left)), n_pairs)
    within = np.arange(len(at_left)) - np.repeat(np.cumsum(n_pairs) - n_pairs, n_pairs)
    return at_left, order[np.repeat(first, n_pairs) + within]


def direct_ways(graph: ModeGraph, starts: Positions, goals: Positions, limit: int) -> Journeys:
    """Return the journeys between points of one edge along it, within a key."""
    start, goal = on_one_edge(starts.edge, goals.edge)
    key, fare = access_links.along(graph, take(starts, start), take(goals, goal))
    return some_of(Journeys(start, goal, key, fare), np.flatnonzero(key <= limit))


def lesser(swept: Journeys, direct: Journeys, n_goals: int) -> Journeys:
    """Return the lesser of two journeys where a pair has two."""
    if len(direct.start) == 0:
        return swept
    is_double = _is_among(swept, direct, n_goals)
    few = joined([some_of(swept, np.flatnonzero(is_double)), direct])
    least = mode_graph.least(few.start * n_goals + few.goal, few.key, few.fare)
    return joined([some_of(swept, np.flatnonzero(~is_double)), some_of(few, least)])


def some_of(found: Journeys, at: Ints) -> Journeys:
    """Return some of the journeys."""
    return Journeys(found.start[at], found.goal[at], found.key[at], found.fare[at])


def joined(parts: Sequence[Journeys]) -> Journeys:
    """Return the journeys of all parts, of which there is one at least."""
    return Journeys(
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.goal for part in parts]),
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.fare for part in parts]),
    )


def _alike(starts: Positions) -> tuple[Ints, Ints, Ints]:
    """Return one start of each place, and all starts by place: offsets and positions."""
    order = np.lexsort((starts.snap_m, starts.share, starts.edge))
    columns = (starts.edge[order], starts.share[order], starts.snap_m[order])
    is_first = np.ones(len(order), dtype=bool)
    if len(order):
        is_first[1:] = np.any([each[1:] != each[:-1] for each in columns], axis=0)
    at = np.flatnonzero(is_first)
    return order[at], np.append(at, len(order)), order


def _spread(found: Journeys, first: Ints, members: Ints) -> Journeys:
    """Return the journeys of every start of each place."""
    n_alike = np.diff(first)[found.start]
    at = np.repeat(np.arange(len(found.start)), n_alike)
    within = np.arange(len(at)) - np.repeat(np.cumsum(n_alike) - n_alike, n_alike)
    start = members[first[found.start[at]] + within]
    return Journeys(start, found.goal[at], found.key[at], found.fare[at])


def _is_among(swept: Journeys, direct: Journeys, n_goals: int) -> NDArray[np.bool_]:
    """Return which journeys have a start and goal of the others, which are few."""
    has_direct = np.zeros(max(swept.start.max(initial=0), direct.start.max()) + 1, dtype=bool)
    has_direct[direct.start] = True
    found = has_direct[swept.start]
    at = np.flatnonzero(found)
    pair = swept.start[at] * n_goals + swept.goal[at]
    found[at] = np.isin(pair, direct.start * n_goals + direct.goal)
    return found
