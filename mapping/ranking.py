"""The k nearest places of each group, from everywhere at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from mapping.hierarchy import FAR, NO_FARE, Metric
from mapping.selection import Selection, Ways, ancestors, select

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


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
    limit: int,
    n_threads: int = 0,
) -> list[Ranked]:
    """Return the k nearest destinations of each group, one table per group.

    Rows are the origins; without them every vertex, in the order of the ranks. A destination counts once, by its
    least key and, of equal keys, its least fare. The same comes out of any number of threads.

    Parameters
    ----------
    groups : the positions of each group's destinations
    limit : the largest key, included
    """
    hierarchy = metric.hierarchy
    ranks = None if origins is None else hierarchy.rank[origins.vertex]
    chosen = select(metric, ranks)

    def run(members: Int64s) -> Ranked:
        seeds = _seeds(metric, destinations, members)
        labels = _labels(metric, chosen, seeds, k, limit)
        if origins is None or ranks is None:
            return Ranked(*labels)
        rows = chosen.row[ranks]
        return Ranked(*_gather(*labels, rows, origins.key, origins.fare, limit))

    n_workers = max(1, min(n_threads or numba.config.NUMBA_NUM_THREADS, len(groups)))
    with ThreadPoolExecutor(n_workers) as pool:
        return list(pool.map(run, groups))


def _seeds(
    metric: Metric, destinations: Ways, members: Int64s
) -> tuple[Int32s, Int32s, Int64s, Int32s]:
    """Return the destination, rank, key and fare of every open way of a group."""
    key = destinations.key[members]
    is_open = key < FAR
    who = np.broadcast_to(members[:, None], key.shape)[is_open].astype(np.int32)
    rank = metric.hierarchy.rank[destinations.vertex[members][is_open]]
    return who, rank, key[is_open], destinations.fare[members][is_open]


def _labels(
    metric: Metric,
    chosen: Selection,
    seeds: tuple[Int32s, Int32s, Int64s, Int32s],
    k: int,
    limit: int,
) -> tuple[Int64s, Int32s, Int32s]:
    """Return keys, destinations and fares of the k nearest of each row."""
    known = metric.hierarchy
    found, *risen = _rise(
        known.parent, known.first, known.heads, metric.down, metric.down_fare, *seeds, k, limit
    )
    return _fall(
        found, *risen, chosen.row, chosen.first, chosen.heads, chosen.size,
        chosen.up, chosen.up_fare, limit,
    )  # fmt: skip


@numba.njit(nogil=True, cache=True)
def _offer(
    keys: Int64s, whos: Int32s, fares: Int32s, row: int, key: int, who: int, fare: int
) -> None:
    """Put a destination where it belongs in one row of k, or leave it out.

    The list ends at the first `FAR`. A destination that is there already keeps its better label.
    """
    k, has_fare = keys.shape[1], fares.shape[1] > 0
    at = 0
    while at < k and (keys[row, at] < key or (keys[row, at] == key and whos[row, at] < who)):
        if whos[row, at] == who:
            return
        at += 1
    if at == k:
        return
    if keys[row, at] == key and whos[row, at] == who:
        if has_fare:
            fares[row, at] = min(fares[row, at], fare)
        return
    last = at
    while last < k - 1 and keys[row, last] < FAR and whos[row, last] != who:
        last += 1
    for position in range(last, at, -1):
        keys[row, position] = keys[row, position - 1]
        whos[row, position] = whos[row, position - 1]
        if has_fare:
            fares[row, position] = fares[row, position - 1]
    keys[row, at] = key
    whos[row, at] = who
    if has_fare:
        fares[row, at] = fare


@numba.njit(nogil=True, cache=True)
def _take(
    keys: Int64s,
    whos: Int32s,
    fares: Int32s,
    row: int,
    others: Int64s,
    other_whos: Int32s,
    other_fares: Int32s,
    by: int,
    ways: Int64s,
    way_fares: Int32s,
    arc: int,
    limit: int,
) -> None:
    """Offer the list of one row, a way further, to another row."""
    k, has_fare = keys.shape[1], fares.shape[1] > 0
    way, way_fare = ways[arc], way_fares[arc] if has_fare else 0
    is_empty = keys[row, 0] >= FAR
    for at in range(k):
        key = others[by, at] + way
        if key > limit or key > keys[row, k - 1]:
            return
        fare = min(other_fares[by, at] + way_fare, NO_FARE) if has_fare else 0
        if is_empty:
            keys[row, at] = key
            whos[row, at] = other_whos[by, at]
            if has_fare:
                fares[row, at] = fare
        elif whos[row, at] != other_whos[by, at] or keys[row, at] >= key:
            _offer(keys, whos, fares, row, key, other_whos[by, at], fare)


@numba.njit(nogil=True, cache=True)
def _rise(
    parent: Int32s,
    first: Int64s,
    heads: Int32s,
    down: Int64s,
    down_fare: Int32s,
    seed_who: Int32s,
    seed_rank: Int32s,
    seed_key: Int64s,
    seed_fare: Int32s,
    k: int,
    limit: int,
) -> tuple[Int32s, Int64s, Int32s, Int32s]:
    """Return the ranks above the seeds, ascending, and their k nearest by ways that lead down."""
    place = np.full(len(parent), -1, np.int32)
    found = ancestors(parent, seed_rank, place)
    width = k if len(down_fare) else 0
    keys = np.full((len(found), k), FAR)
    whos = np.full((len(found), k), -1, np.int32)
    fares = np.zeros((len(found), width), np.int32)
    for seed in range(len(seed_who)):
        at = place[seed_rank[seed]]
        if seed_key[seed] <= limit:
            _offer(keys, whos, fares, at, seed_key[seed], seed_who[seed], seed_fare[seed])
    for at in range(len(found)):
        if keys[at, 0] <= limit:
            for arc in range(first[found[at]], first[found[at] + 1]):
                to = place[heads[arc]]
                _take(keys, whos, fares, to, keys, whos, fares, at, down, down_fare, arc, limit)
    return found, keys, whos, fares


@numba.njit(nogil=True, cache=True)
def _fall(
    found: Int32s,
    found_keys: Int64s,
    found_whos: Int32s,
    found_fares: Int32s,
    row_of: Int32s,
    first: Int64s,
    heads: Int32s,
    size: Int32s,
    up: Int64s,
    up_fare: Int32s,
    limit: int,
) -> tuple[Int64s, Int32s, Int32s]:
    """Return the k nearest of each row, from the highest row down."""
    k, width = found_keys.shape[1], found_fares.shape[1]
    keys = np.full((len(size), k), FAR)
    whos = np.full((len(size), k), -1, np.int32)
    fares = np.zeros((len(size), width), np.int32)
    is_above_seed = np.zeros(len(size), np.bool_)
    for at in range(len(found)):
        row = row_of[found[at]]
        if row >= 0:
            is_above_seed[row] = True
            keys[row] = found_keys[at]
            whos[row] = found_whos[at]
            if width:
                fares[row] = found_fares[at]
    row = len(size) - 1
    while row >= 0:
        is_near = is_above_seed[row]
        nearest, best = limit + 1, np.int64(-1)  # that one first: the others then change little
        for arc in range(first[row], first[row + 1]):
            key = keys[heads[arc], 0]
            is_near |= key < FAR
            if key + up[arc] < nearest:
                nearest, best = key + up[arc], arc
        if best >= 0:
            _take(keys, whos, fares, row, keys, whos, fares, heads[best], up, up_fare, best, limit)
            for arc in range(first[row], first[row + 1]):
                if arc != best:
                    _take(
                        keys, whos, fares, row, keys, whos, fares, heads[arc], up, up_fare, arc,
                        limit,
                    )  # fmt: skip
        row -= 1 if is_near else size[row]
    return keys, whos, fares


@numba.njit(nogil=True, cache=True)
def _gather(
    keys: Int64s,
    whos: Int32s,
    fares: Int32s,
    rows: Int32s,
    way_key: Int64s,
    way_fare: Int32s,
    limit: int,
) -> tuple[Int64s, Int32s, Int32s]:
    """Return the k nearest of each origin, from those of the rows its ways lead to."""
    k, width = keys.shape[1], fares.shape[1]
    best = np.full((len(rows), k), FAR)
    best_whos = np.full((len(rows), k), -1, np.int32)
    best_fares = np.zeros((len(rows), width), np.int32)
    for origin in range(len(rows)):
        for way in range(rows.shape[1]):
            row = rows[origin, way]
            _take(
                best, best_whos, best_fares, origin, keys, whos, fares, row,
                way_key[origin], way_fare[origin], way, limit,
            )  # fmt: skip
    return best, best_whos, best_fares
