"""Sweeps over a hierarchy: pairs within a limit, and the way to the nearest of a set."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import numba
import numpy as np
from numpy.typing import NDArray

from mapping.hierarchy import FAR, NO_FARE, Hierarchy, Metric
from mapping.selection import CM_BITS, Selection, Ways, ancestors, select

LANES = 16  # searches that share one sweep

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Journeys: position of the origin and of the destination, time, distance, fare units.

    ``fare`` is empty where every journey is free and `NO_FARE` where it is unknown.
    """

    origin: Int32s
    destination: Int32s
    ms: Int32s
    cm: Int32s
    fare: Int32s


@dataclass(frozen=True, eq=False)
class Seeds:
    """Where searches begin: lane, rank, key and fare, sorted by lane."""

    lane: Int32s
    rank: Int32s
    key: Int64s
    fare: Int32s


@dataclass(frozen=True, eq=False)
class _Room:
    """What one thread writes to, sweep after sweep."""

    key: Int64s
    fare: Int32s
    least: Int64s
    place: Int32s


def pairs(
    metric: Metric, origins: Ways, destinations: Ways, limit: int, n_threads: int = 0
) -> Iterator[tuple[Int32s, Pairs]]:
    """Yield 16 destinations after another, and the least journeys to them within a key.

    Of equal keys the least fare counts. Destinations come in the order of the hierarchy, so that
    those of one sweep are neighbours; the rows of one sweep follow the hierarchy too. The same
    rows come out of any number of threads.

    Parameters
    ----------
    limit : the largest key, included
    n_threads : as many as numba would take by default
    """
    hierarchy = metric.hierarchy
    n_destinations = len(destinations.vertex)
    if n_destinations == 0 or len(origins.vertex) == 0:
        return
    rank = hierarchy.rank[origins.vertex]
    chosen = select(metric, rank)
    starts = _starts(chosen, rank, origins)
    lowest = hierarchy.rank[destinations.vertex].min(axis=1)
    turn = np.argsort(lowest, kind="stable").astype(np.int32)
    n_workers = min(n_threads or numba.config.NUMBA_NUM_THREADS, -(-n_destinations // LANES))
    rooms: SimpleQueue[_Room] = SimpleQueue()
    for _ in range(n_workers):
        rooms.put(_room(metric, chosen))

    def run(batch: Int32s) -> tuple[Int32s, Pairs]:
        room = rooms.get()
        seeds = seeds_of(hierarchy, destinations, batch, np.arange(len(batch)))
        found = _pairs(
            *_climb(*_ranks_of(metric), *_arrays(seeds), limit, room.place),
            room.place, *_rows_of(chosen), *starts, limit, room.key, room.fare, room.least, batch,
        )  # fmt: skip
        rooms.put(room)
        return batch, Pairs(*(found[:, column] for column in range(4)), found[:, 4:].ravel())

    yield from _in_turn(run, np.split(turn, range(LANES, n_destinations, LANES)), n_workers)


def nearest(metric: Metric, sets: Seeds, limit: int) -> Int64s:
    """Return the key from each vertex (rows) to the nearest seed of each of 16 lanes.

    `FAR` beyond the limit and in lanes without a seed.
    """
    chosen = select(metric, None)
    room = _room(metric, chosen)
    starts = (np.zeros(len(chosen.size) + 1, np.int64), *_no_ways())
    free = Metric(metric.hierarchy, metric.up, metric.down, *[np.empty(0, np.int32)] * 2)
    _pairs(
        *_climb(*_ranks_of(free), *_arrays(sets), limit, room.place),
        room.place, *_rows_of(chosen)[:-1], np.empty(0, np.int32), *starts, limit,
        room.key, np.empty((0, LANES), np.int32), room.least, np.empty(0, np.int32),
    )  # fmt: skip
    room.key[room.least >= FAR] = FAR
    return np.asarray(room.key[metric.hierarchy.rank])


def seeds_of(hierarchy: Hierarchy, goals: Ways, at: Int32s, lane: Int64s) -> Seeds:
    """Return the seeds of some goals (``at``) in the lanes of each."""
    key = goals.key[at]
    is_open = key < FAR
    wide = np.broadcast_to(lane[:, None], key.shape)
    return Seeds(
        wide[is_open].astype(np.int32),
        hierarchy.rank[goals.vertex[at][is_open]],
        key[is_open],
        goals.fare[at][is_open],
    )


def _in_turn(run, batches, n_workers):  # type: ignore[no-untyped-def]
    """Yield the results of batches in their order, a few of them worked on ahead."""
    if n_workers == 1:
        yield from map(run, batches)
        return
    with ThreadPoolExecutor(n_workers) as pool:
        ahead: deque[Future[Pairs]] = deque()
        for batch in batches:
            ahead.append(pool.submit(run, batch))
            if len(ahead) > 2 * n_workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _room(metric: Metric, chosen: Selection) -> _Room:
    """Return the arrays one thread needs."""
    n_rows = len(chosen.size)
    n_fares = n_rows if len(metric.up_fare) else 0
    return _Room(
        np.empty((n_rows, LANES), np.int64),
        np.empty((n_fares, LANES), np.int32),
        np.empty(n_rows, np.int64),
        np.full(len(metric.hierarchy.rank), -1, np.int32),
    )


def _starts(chosen: Selection, rank: Int32s, origins: Ways):  # type: ignore[no-untyped-def]
    """Return the origins sorted by their lowest row: offsets per row, number, rows, keys, fares."""
    rows = chosen.row[rank]
    lowest = rows.min(axis=1)
    turn = np.argsort(lowest, kind="stable")
    count = np.bincount(lowest, minlength=len(chosen.size))
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return first, turn.astype(np.int32), rows[turn], origins.key[turn], origins.fare[turn]


def _no_ways():  # type: ignore[no-untyped-def]
    """Return no origin at all."""
    none = np.empty((0, 1), np.int32)
    return np.empty(0, np.int32), none, np.empty((0, 1), np.int64), none


def _ranks_of(metric: Metric):  # type: ignore[no-untyped-def]
    known = metric.hierarchy
    return known.parent, known.first, known.heads, metric.down, metric.down_fare


def _rows_of(chosen: Selection):  # type: ignore[no-untyped-def]
    return chosen.row, chosen.first, chosen.heads, chosen.size, chosen.up, chosen.up_fare


def _arrays(seeds: Seeds):  # type: ignore[no-untyped-def]
    return seeds.lane, seeds.rank, seeds.key, seeds.fare


@numba.njit(nogil=True, cache=True, inline="always")
def _relax(
    key: Int64s,
    fare: Int32s,
    onto: int,
    others: Int64s,
    other_fares: Int32s,
    by: int,
    way: int,
    way_fare: int,
) -> None:
    """Lower 16 lanes of a row to those of another one plus a way."""
    if len(fare) == 0:
        for lane in range(LANES):
            key[onto, lane] = min(key[onto, lane], others[by, lane] + way)
    else:
        for lane in range(LANES):
            new = others[by, lane] + way
            new_fare = min(other_fares[by, lane] + way_fare, NO_FARE)
            old, old_fare = key[onto, lane], fare[onto, lane]
            is_less = (new < old) | ((new == old) & (new_fare < old_fare))
            key[onto, lane] = new if is_less else old
            fare[onto, lane] = new_fare if is_less else old_fare


@numba.njit(nogil=True, cache=True, inline="always")
def _least(key: Int64s, row: int) -> int:
    """Return the least of 16 lanes."""
    least = FAR
    for lane in range(LANES):
        least = min(least, key[row, lane])
    return least


@numba.njit(nogil=True, cache=True)
def _climb(
    parent: Int32s,
    first: Int64s,
    heads: Int32s,
    down: Int64s,
    down_fare: Int32s,
    lane: Int32s,
    rank: Int32s,
    seed_key: Int64s,
    seed_fare: Int32s,
    limit: int,
    place: Int32s,
) -> tuple[Int32s, Int64s, Int32s]:
    """Return the ranks above the seeds, ascending, and the ways from each that lead only down."""
    found = ancestors(parent, rank, place)
    key = np.full((len(found), LANES), FAR)
    fare = np.zeros((len(found) if len(down_fare) else 0, LANES), np.int32)
    for seed in range(len(lane)):
        at, to = place[rank[seed]], lane[seed]
        is_less = seed_key[seed] < key[at, to]
        if len(fare) and seed_key[seed] == key[at, to]:
            is_less = seed_fare[seed] < fare[at, to]
        if is_less:
            key[at, to] = seed_key[seed]
            if len(fare):
                fare[at, to] = seed_fare[seed]
    for at in range(len(found)):
        least = _least(key, at)
        if least <= limit:
            for arc in range(first[found[at]], first[found[at] + 1]):
                if least + down[arc] <= limit:
                    way_fare = down_fare[arc] if len(fare) else 0
                    _relax(key, fare, place[heads[arc]], key, fare, at, down[arc], way_fare)
    return found, key, fare


@numba.njit(nogil=True, cache=True)
def _pairs(
    found: Int32s,
    found_key: Int64s,
    found_fare: Int32s,
    place: Int32s,
    row_of: Int32s,
    first: Int64s,
    heads: Int32s,
    size: Int32s,
    up: Int64s,
    up_fare: Int32s,
    start_first: Int64s,
    start: Int32s,
    start_row: Int32s,
    start_key: Int64s,
    start_fare: Int32s,
    limit: int,
    key: Int64s,
    fare: Int32s,
    least: Int64s,
    destination: Int32s,
) -> Int32s:
    """Sweep down from the highest row and return the journeys of the origins met on the way.

    A row whose upper neighbours are all beyond the limit, with no seed at or below it, is left
    out with its whole subtree: what lies below has no other upper neighbours.
    """
    has_fare = len(up_fare) > 0
    least[:] = FAR
    own = np.full(len(size), -1, np.int32)
    for at in range(len(found)):
        place[found[at]] = -1
        if row_of[found[at]] >= 0:
            own[row_of[found[at]]] = at
    best = np.empty((1, LANES), np.int64)
    best_fare = np.zeros((1 if has_fare else 0, LANES), np.int32)
    out = np.empty((1024, 5 if has_fare else 4), np.int32)
    n_out = 0
    row = len(size) - 1
    while row >= 0:
        is_near = own[row] >= 0
        is_met = False
        if is_near:
            at = own[row]
            is_met = True
            key[row] = found_key[at]
            if has_fare:
                fare[row] = found_fare[at]
        for arc in range(first[row], first[row + 1]):
            head = heads[arc]
            if least[head] < FAR:
                is_near = True
                if least[head] + up[arc] <= limit:
                    if not is_met:
                        is_met = True
                        key[row] = FAR
                        if has_fare:
                            fare[row] = 0
                    _relax(
                        key, fare, row, key, fare, head, up[arc], up_fare[arc] if has_fare else 0
                    )
        if not is_near:
            row -= size[row]
            continue
        if is_met:
            nearest_key = _least(key, row)
            if nearest_key <= limit:
                least[row] = nearest_key
        for one in range(start_first[row], start_first[row + 1]):
            best[0] = FAR
            for way in range(start_row.shape[1]):
                by, way_key = start_row[one, way], start_key[one, way]
                if least[by] + way_key <= limit:
                    _relax(
                        best,
                        best_fare,
                        0,
                        key,
                        fare,
                        by,
                        way_key,
                        start_fare[one, way] if has_fare else 0,
                    )
            if n_out + LANES > len(out):
                out = np.concatenate((out, np.empty_like(out)))
            for lane in range(len(destination)):
                if best[0, lane] <= limit:
                    out[n_out, 0] = start[one]
                    out[n_out, 1] = destination[lane]
                    out[n_out, 2] = best[0, lane] >> CM_BITS
                    out[n_out, 3] = best[0, lane] & ((1 << CM_BITS) - 1)
                    if has_fare:
                        out[n_out, 4] = best_fare[0, lane]
                    n_out += 1
        row -= 1
    return out[:n_out].copy()
