"""Sweeps over a hierarchy: pairs within a limit, and the way to the nearest of a set."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from mapping.network.engine.contraction import Whole
from mapping.network.engine.search_space import (
    Seeds,
    Selection,
    ancestors,
    seeds_of,
    select,
    workers,
)
from mapping.network.engine.topology import (
    CM_BITS,
    FAR,
    NO_FARE,
    Arcs,
    Metric,
    Ways,
)

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


class _Lanes(NamedTuple):
    """Key and fare of 16 searches in every row; fares have no rows where all is free."""

    key: Int64s
    fare: Int32s


class _Starts(NamedTuple):
    """Origins by their lowest row: offsets per row; number, rows, keys and fares of their ways."""

    first: Int64s
    number: Int32s
    row: Int32s
    key: Int64s
    fare: Int32s


class _Room(NamedTuple):
    """What one thread writes to, sweep after sweep; ``place`` is -1 between two of them."""

    lanes: _Lanes
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
    n_destinations = len(destinations.vertex)
    if n_destinations == 0 or len(origins.vertex) == 0:
        return
    rank = metric.hierarchy.rank[origins.vertex]
    chosen = select(metric, rank)
    starts = _starts(chosen, rank, origins)
    lowest = metric.hierarchy.rank[destinations.vertex].min(axis=1)
    turn = np.argsort(lowest, kind="stable").astype(np.int32)
    batches = np.split(turn, range(LANES, n_destinations, LANES))
    n_workers = workers(n_threads, len(batches))
    rooms: SimpleQueue[_Room] = SimpleQueue()
    for _ in range(n_workers):
        rooms.put(_room(metric, chosen))

    def run(batch: Int32s) -> tuple[Int32s, Pairs]:
        room = rooms.get()
        seeds = seeds_of(metric, destinations, batch.astype(np.int64), np.arange(len(batch)))
        above = ancestors(metric.hierarchy.parent, seeds.rank, room.place)
        risen = above, _climb(above, metric.down, seeds, limit, room.place)
        found = _descend(risen, chosen, starts, limit, room, batch)
        rooms.put(room)
        return batch, _as_pairs(found)

    yield from _in_turn(run, batches, n_workers)


def nearest(metric: Metric, sets: Seeds, n_sets: int, limit: int) -> Int64s:
    """Return the key from each vertex (rows) to the nearest seed of each set (columns).

    The label of a seed is its set's number; there are 16 sets at most. The key is `FAR` beyond the
    limit and for empty sets.
    """
    none = np.empty(0, dtype=np.int32)
    up, down = (arcs._replace(fare=none) for arcs in (metric.up, metric.down))
    free = Metric(metric.hierarchy, up, down)
    chosen = select(free, None)
    room = _room(free, chosen)
    above = ancestors(metric.hierarchy.parent, sets.rank, room.place)
    risen = above, _climb(above, down, sets, limit, room.place)
    nobody = np.empty((0, 1), dtype=np.int32)
    starts = _Starts(
        np.zeros(len(chosen.size) + 1, np.int64), none, nobody, nobody.astype(np.int64), nobody
    )
    _descend(risen, chosen, starts, limit, room, none)
    room.lanes.key[room.least >= FAR] = FAR
    return np.asarray(room.lanes.key[:, :n_sets][metric.hierarchy.rank])


def _as_pairs(found: Int32s) -> Pairs:
    """Return the rows of a sweep as columns."""
    origin, destination, ms, cm = found.T[:4]
    return Pairs(origin, destination, ms, cm, found[:, 4:].ravel())


def _in_turn(
    run: Callable[[Int32s], tuple[Int32s, Pairs]], batches: list[Int32s], n_workers: int
) -> Iterator[tuple[Int32s, Pairs]]:
    """Yield the results of batches in their order, a few of them worked on ahead."""
    if n_workers == 1:
        yield from map(run, batches)
        return
    with ThreadPoolExecutor(n_workers) as pool:
        ahead: deque[Future[tuple[Int32s, Pairs]]] = deque()
        for batch in batches:
            ahead.append(pool.submit(run, batch))
            if len(ahead) > 2 * n_workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _room(metric: Metric, chosen: Selection) -> _Room:
    """Return the arrays one thread needs."""
    n_rows = len(chosen.size)
    n_fares = n_rows if len(metric.up.fare) else 0
    lanes = _Lanes(np.empty((n_rows, LANES), np.int64), np.empty((n_fares, LANES), np.int32))
    place = np.full(len(metric.hierarchy.rank), -1, np.int32)
    return _Room(lanes, np.empty(n_rows, np.int64), place)


def _starts(chosen: Selection, rank: Int32s, origins: Ways) -> _Starts:
    """Return the origins by their lowest row."""
    rows = chosen.row[rank]
    lowest = rows.min(axis=1)
    turn = np.argsort(lowest, kind="stable")
    count = np.bincount(lowest, minlength=len(chosen.size))
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return _Starts(first, turn.astype(np.int32), rows[turn], origins.key[turn], origins.fare[turn])


@numba.njit(nogil=True, cache=True)
def _climb(found: Int32s, down: Arcs, seeds: Seeds, limit: Whole, place: Int32s) -> _Lanes:
    """Return the ways from the ranks above the seeds, ascending, that lead only down."""
    has_fare = len(down.fare) > 0
    key = np.full((len(found), LANES), FAR)
    fare = np.zeros((len(found) if has_fare else 0, LANES), np.int32)
    lanes = _Lanes(key, fare)
    for seed in range(len(seeds.label)):
        at, lane = place[seeds.rank[seed]], seeds.label[seed]
        is_less = seeds.key[seed] < key[at, lane]
        if has_fare and seeds.key[seed] == key[at, lane]:
            is_less = seeds.fare[seed] < fare[at, lane]
        if is_less:
            key[at, lane] = seeds.key[seed]
            if has_fare:
                fare[at, lane] = seeds.fare[seed]
    for at in range(len(found)):
        least = _least(key, at)
        if least <= limit:
            for arc in range(down.first[found[at]], down.first[found[at] + 1]):
                if least + down.key[arc] <= limit:
                    way_fare = down.fare[arc] if has_fare else 0
                    _relax(lanes, place[down.heads[arc]], lanes, at, down.key[arc], way_fare)
    return lanes


@numba.njit(nogil=True, cache=True)
def _descend(
    risen: tuple[Int32s, _Lanes],
    chosen: Selection,
    starts: _Starts,
    limit: Whole,
    room: _Room,
    destination: Int32s,
) -> Int32s:
    """Sweep down from the highest row; return the journeys of the origins met, one per row.

    A row whose upper neighbours are all beyond the limit, with no seed at or below it, is left
    out with its whole subtree: what lies below has no other upper neighbours.
    """
    found, high = risen
    own = np.full(len(chosen.size), -1, np.int32)
    for at in range(len(found)):
        room.place[found[at]] = -1
        if chosen.row[found[at]] >= 0:
            own[chosen.row[found[at]]] = at
    room.least[:] = FAR
    has_fare = len(chosen.up.fare) > 0
    best = _Lanes(np.empty((1, LANES), np.int64), np.zeros((1 if has_fare else 0, LANES), np.int32))
    out = np.empty((1024, 5 if has_fare else 4), np.int32)
    n_out: Whole = 0
    row = len(chosen.size) - 1
    while row >= 0:
        if _settle(row, own[row], high, chosen.up, room.lanes, room.least, limit):
            for one in range(starts.first[row], starts.first[row + 1]):
                if n_out + LANES > len(out):
                    out = np.concatenate((out, np.empty_like(out)))
                _meet(one, starts, room.lanes, room.least, limit, best)
                n_out = _write(out, n_out, starts.number[one], best, limit, destination)
            row -= 1
        else:
            row -= chosen.size[row]
    return out[:n_out].copy()


@numba.njit(nogil=True, cache=True)
def _settle(
    row: Whole, own: Whole, high: _Lanes, up: Arcs, lanes: _Lanes, least: Int64s, limit: Whole
) -> bool:
    """Find the least keys of a row; return whether it or an upper neighbour may be in reach."""
    is_near = own >= 0
    has_fare = len(up.fare) > 0
    lanes.key[row] = FAR
    if has_fare:
        lanes.fare[row] = 0
    if own >= 0:
        _relax(lanes, row, high, own, 0, 0)
    for arc in range(up.first[row], up.first[row + 1]):
        head = up.heads[arc]
        if least[head] < FAR:
            is_near = True
            if least[head] + up.key[arc] <= limit:
                _relax(lanes, row, lanes, head, up.key[arc], up.fare[arc] if has_fare else 0)
    if is_near:
        nearest_key = _least(lanes.key, row)
        if nearest_key <= limit:
            least[row] = nearest_key
    return bool(is_near)


@numba.njit(nogil=True, cache=True)
def _meet(
    one: Whole, starts: _Starts, lanes: _Lanes, least: Int64s, limit: Whole, best: _Lanes
) -> None:
    """Find the least keys of an origin, by any of its ways."""
    has_fare = len(lanes.fare) > 0
    best.key[0] = FAR
    for way in range(starts.row.shape[1]):
        by, key = starts.row[one, way], starts.key[one, way]
        if least[by] + key <= limit:
            _relax(best, 0, lanes, by, key, starts.fare[one, way] if has_fare else 0)


@numba.njit(nogil=True, cache=True)
def _write(
    out: Int32s, n_out: Whole, number: Whole, best: _Lanes, limit: Whole, destination: Int32s
) -> Whole:
    """Write the journeys of one origin within the limit; return the number of rows."""
    for lane in range(len(destination)):
        key = best.key[0, lane]
        if key <= limit:
            out[n_out, 0] = number
            out[n_out, 1] = destination[lane]
            out[n_out, 2] = key >> CM_BITS
            out[n_out, 3] = key & ((1 << CM_BITS) - 1)
            if len(best.fare):
                out[n_out, 4] = best.fare[0, lane]
            n_out += 1
    return n_out


@numba.njit(nogil=True, cache=True, inline="always")
def _relax(
    lanes: _Lanes, row: Whole, others: _Lanes, by: Whole, way: Whole, way_fare: Whole
) -> None:
    """Lower 16 lanes of a row to those of another one plus a way."""
    key, from_key, fare, from_fare = lanes.key, others.key, lanes.fare, others.fare
    if len(fare) == 0:
        for lane in range(LANES):
            key[row, lane] = min(key[row, lane], from_key[by, lane] + way)
        return
    for lane in range(LANES):
        new, new_fare = from_key[by, lane] + way, min(from_fare[by, lane] + way_fare, NO_FARE)
        old, old_fare = key[row, lane], fare[row, lane]
        is_less = (new < old) | ((new == old) & (new_fare < old_fare))
        key[row, lane] = new if is_less else old
        fare[row, lane] = new_fare if is_less else old_fare


@numba.njit(nogil=True, cache=True, inline="always")
def _least(key: Int64s, row: Whole) -> Whole:
    """Return the least of 16 lanes."""
    least = FAR
    for lane in range(LANES):
        least = min(least, key[row, lane])
    return least
