"""The k nearest places of each group, from everywhere at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from mapping.network.engine.contraction import Whole
from mapping.network.engine.search_space import Selection, ancestors, seeds_of, select, workers
from mapping.network.engine.topology import FAR, NO_FARE, Arcs, Metric, Ways

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

SMALL = 20_000  # rows up to which a thread takes longer to start than to do its work


class _Lists(NamedTuple):
    """The k least keys of each row with their destinations and fares, ascending."""

    key: Int64s
    label: Int32s
    fare: Int32s


@dataclass(frozen=True, eq=False)
class Ranked:
    """The k nearest destinations of each place (rows), nearest first.

    ``key`` is `FAR` and ``destination`` -1 beyond the last one; ``fare`` has no columns where every
    journey is free. Equal keys stand in the order of the destinations.
    """

    key: Int64s
    destination: Int32s
    fare: Int32s


def k_nearest(
    metric: Metric,
    origins: Ways | None,
    destinations: Ways,
    groups: Sequence[Int64s],
    k: int,
    limit: int | Sequence[int],
    n_threads: int = 0,
) -> list[Ranked]:
    """Return the k nearest destinations of each group, one table per group.

    Rows are the origins; without them every vertex, in the order of the ranks. A destination
    counts once, by its least key and, of equal keys, its least fare. The same comes out of any
    number of threads.

    Parameters
    ----------
    groups : the positions of each group's destinations
    limit : the largest key, included; one for all groups, or one for each
    """
    limits = np.broadcast_to(np.asarray(limit, dtype=np.int64), len(groups)).tolist()
    ranks = None if origins is None else metric.hierarchy.rank[origins.vertex]
    chosen = select(metric, ranks)

    def run(members: Int64s, limit: int) -> Ranked:
        seeds = seeds_of(metric, destinations, members, members)
        place = np.full(len(metric.hierarchy.rank), -1, dtype=np.int32)
        found = ancestors(metric.hierarchy.parent, seeds.rank, place)
        high, lists = _empty(len(found), k, metric), _empty(len(chosen.size), k, metric)
        single = _Lists(seeds.key[:, None], seeds.label[:, None], seeds.fare[:, None])
        _offer_each(high, place[seeds.rank], single, limit)
        _rise(high, found, place, metric.down, limit)
        _fall(lists, (found, high), chosen, limit)
        if origins is None or ranks is None:
            return Ranked(*lists)
        best = _empty(len(ranks), k, metric)
        _gather(best, lists, chosen.row[ranks], origins.key, origins.fare, limit)
        return Ranked(*best)

    n_workers = workers(n_threads, len(groups))
    if n_workers == 1 or len(chosen.size) < SMALL:
        return list(map(run, groups, limits))
    with ThreadPoolExecutor(n_workers) as pool:
        return list(pool.map(run, groups, limits))


def offer(
    found: Ranked, row: Int64s, destination: Int64s | Int32s, key: Int64s, fare: Int32s
) -> None:
    """Put further journeys where they belong in the lists of their rows, in place."""
    lists = _Lists(found.key, found.destination, found.fare)
    single = _Lists(key[:, None], destination.astype(np.int32)[:, None], fare[:, None])
    _offer_each(lists, row, single, FAR - 1)


def _empty(n_rows: int, k: int, metric: Metric) -> _Lists:
    """Return lists without a destination (by numpy, which asks for large pages)."""
    return _Lists(
        np.full((n_rows, k), FAR),
        np.full((n_rows, k), -1, dtype=np.int32),
        np.zeros((n_rows, k if len(metric.up.fare) else 0), dtype=np.int32),
    )


@numba.njit(nogil=True, cache=True)
def _offer_each(lists: _Lists, rows: Int64s | Int32s, single: _Lists, limit: Whole) -> None:
    """Offer lists of one destination each to their rows."""
    keys, labels, fares = lists.key, lists.label, lists.fare
    key, label, fare = single.key, single.label, single.fare
    for at in range(len(rows)):
        _take(keys, labels, fares, rows[at], key, label, fare, at, 0, 0, limit)


@numba.njit(nogil=True, cache=True)
def _rise(lists: _Lists, found: Int32s, place: Int32s, down: Arcs, limit: Whole) -> None:
    """Find the k nearest of the ranks above the seeds, ascending, by ways that lead only down."""
    keys, labels, fares = lists.key, lists.label, lists.fare
    first, heads, way, way_fare = down.first, down.heads, down.key, down.fare
    has_fare = len(way_fare) > 0
    for at in range(len(found)):
        key = keys[at, 0]
        if key <= limit:
            for arc in range(first[found[at]], first[found[at] + 1]):
                to = place[heads[arc]]
                if key + way[arc] <= keys[to, keys.shape[1] - 1]:
                    fare = way_fare[arc] if has_fare else 0
                    _take(
                        keys, labels, fares, to, keys, labels, fares, at, way[arc], fare, limit
                    )  # fmt: skip


@numba.njit(nogil=True, cache=True)
def _fall(lists: _Lists, risen: tuple[Int32s, _Lists], chosen: Selection, limit: Whole) -> None:
    """Find the k nearest of each row, from the highest row down."""
    found, high = risen
    keys, labels, fares = lists.key, lists.label, lists.fare
    # Arrays are taken out of their tuples before the loop, where each look would be counted.
    first, heads, up, up_fare = chosen.up.first, chosen.up.heads, chosen.up.key, chosen.up.fare
    high_keys, high_labels, high_fares = high.key, high.label, high.fare
    row_of, size, has_fare = chosen.row, chosen.size, len(up_fare) > 0
    is_above_seed = np.zeros(len(size), np.bool_)
    for at in range(len(found)):
        row = row_of[found[at]]
        if row >= 0:
            is_above_seed[row] = True
            _copy(keys, labels, fares, row, high_keys, high_labels, high_fares, at, 0, 0, limit)
    row, k = len(size) - 1, keys.shape[1]
    while row >= 0:
        is_near = is_above_seed[row]
        nearest, best = np.int64(limit + 1), -1  # taken first: the others then change little
        for arc in range(first[row], first[row + 1]):
            key = keys[heads[arc], 0]
            is_near |= key < FAR
            if key + up[arc] < nearest:
                nearest, best = np.int64(key + up[arc]), arc
        if best >= 0:
            by, way = heads[best], up[best]
            way_fare = up_fare[best] if has_fare else 0
            if keys[row, 0] >= FAR:
                _copy(keys, labels, fares, row, keys, labels, fares, by, way, way_fare, limit)
            else:
                _take(keys, labels, fares, row, keys, labels, fares, by, way, way_fare, limit)
            for arc in range(first[row], first[row + 1]):
                by, way = heads[arc], up[arc]
                if arc != best and keys[by, 0] + way <= keys[row, k - 1]:
                    way_fare = up_fare[arc] if has_fare else 0
                    _take(keys, labels, fares, row, keys, labels, fares, by, way, way_fare, limit)
        row -= 1 if is_near else size[row]


@numba.njit(nogil=True, cache=True)
def _gather(
    best: _Lists, lists: _Lists, rows: Int32s, way_key: Int64s, way_fare: Int32s, limit: Whole
) -> None:
    """Find the k nearest of each origin, from those of the rows its ways lead to."""
    keys, labels, fares = lists.key, lists.label, lists.fare
    for one in range(len(rows)):
        for way in range(rows.shape[1]):
            _take(
                best.key,
                best.label,
                best.fare,
                one,
                keys,
                labels,
                fares,
                rows[one, way],
                way_key[one, way],
                way_fare[one, way],
                limit,
            )


@numba.njit(nogil=True, cache=True, inline="always")
def _copy(
    keys: Int64s, labels: Int32s, fares: Int32s, row: Whole,
    other_keys: Int64s, other_labels: Int32s, other_fares: Int32s, by: Whole,
    way: Whole, way_fare: Whole, limit: Whole,
) -> None:  # fmt: skip
    """Make the list of one row, a way further, that of another row, which has none yet."""
    has_fare = fares.shape[1] > 0
    for at in range(keys.shape[1]):
        key = other_keys[by, at] + way
        if key > limit:
            return
        keys[row, at] = key
        labels[row, at] = other_labels[by, at]
        if has_fare:
            fares[row, at] = min(other_fares[by, at] + way_fare, NO_FARE)


@numba.njit(nogil=True, cache=True, inline="always")
def _take(
    keys: Int64s, labels: Int32s, fares: Int32s, row: Whole,
    other_keys: Int64s, other_labels: Int32s, other_fares: Int32s, by: Whole,
    way: Whole, way_fare: Whole, limit: Whole,
) -> None:  # fmt: skip
    """Merge the list of one row, a way further, into that of another row.

    Both ascend by key and then by label, so no search for a place begins before the last one. A
    list ends at the first `FAR`. A destination that is there already keeps its better place.
    """
    k, has_fare = keys.shape[1], fares.shape[1] > 0
    at = 0
    for position in range(other_keys.shape[1]):
        key, label = other_keys[by, position] + way, other_labels[by, position]
        if key > limit or key > keys[row, k - 1]:
            return
        while at < k and (
            keys[row, at] < key or (keys[row, at] == key and labels[row, at] < label)
        ):
            at += 1
        if at == k:
            return
        is_there = False  # all are looked at: leaving early costs more than four comparisons
        for before in range(at):
            is_there |= labels[row, before] == label
        if is_there:
            continue
        fare = min(other_fares[by, position] + way_fare, NO_FARE) if has_fare else 0
        _put(keys, labels, fares, row, at, key, label, fare)
        at += 1


@numba.njit(nogil=True, cache=True, inline="always")
def _put(
    keys: Int64s, labels: Int32s, fares: Int32s, row: Whole, at: Whole,
    key: Whole, label: Whole, fare: Whole,
) -> None:  # fmt: skip
    """Put a destination at its place in the list of a row; what is after it moves on.

    Made part of its caller, as `_take` and `_copy` are: a call each time takes half as long again.
    """
    k, has_fare = keys.shape[1], fares.shape[1] > 0
    last = at
    while last < k - 1 and keys[row, last] < FAR and labels[row, last] != label:
        last += 1
    if has_fare and keys[row, at] == key and labels[row, at] == label:
        fare = min(fare, fares[row, at])
    for to in range(last, at, -1):
        keys[row, to] = keys[row, to - 1]
        labels[row, to] = labels[row, to - 1]
        if has_fare:
            fares[row, to] = fares[row, to - 1]
    keys[row, at] = key
    labels[row, at] = label
    if has_fare:
        fares[row, at] = fare
