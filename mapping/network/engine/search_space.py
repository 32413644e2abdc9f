"""Where searches begin and end, and the part of a hierarchy that lies between."""

from typing import NamedTuple

import numba
import numpy as np
from numba.np.ufunc.parallel import get_thread_count
from numpy.typing import NDArray

from mapping.network.engine.topology import FAR, Arcs, Metric, Ways

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class Seeds(NamedTuple):
    """Where searches begin: what the search is for, and the rank, key and fare it begins with."""

    label: Int32s
    rank: Int32s
    key: Int64s
    fare: Int32s


class Selection(NamedTuple):
    """The part of a hierarchy that leads down to some vertices: rows of ascending rank.

    ``row`` of each rank, -1 where left out; ``size`` of the subtree of each row; ``up``: the arcs
    from each row, their heads in rows.
    """

    row: Int32s
    size: Int32s
    up: Arcs


def select(metric: Metric, ranks: Int32s | None) -> Selection:
    """Return the rows that lead down to the given ranks; all rows without them."""
    hierarchy = metric.hierarchy
    if ranks is None:
        every = np.arange(len(hierarchy.rank), dtype=np.int32)
        return Selection(every, hierarchy.size, metric.up)
    row = np.full(len(hierarchy.rank), -1, dtype=np.int32)
    chosen = ancestors(hierarchy.parent, ranks.ravel(), row)
    return Selection(row, *_cut(hierarchy.parent, metric.up, chosen, row))


def seeds_of(metric: Metric, goals: Ways, at: Int64s, label: Int64s) -> Seeds:
    """Return the seeds of some goals (``at``) under a label for each."""
    key = goals.key[at]
    is_open = key < FAR
    rank = metric.hierarchy.rank[goals.vertex[at][is_open]]
    wide = np.broadcast_to(label[:, None], key.shape)[is_open]
    return Seeds(wide.astype(np.int32), rank, key[is_open], goals.fare[at][is_open])


def workers(n_threads: int, n_tasks: int) -> int:
    """Return how many threads to start: those asked for, or as many as numba takes by default."""
    n_default: int = get_thread_count()  # type: ignore[no-untyped-call]
    return max(1, min(n_threads or n_default, n_tasks))


@numba.njit(nogil=True, cache=True)
def ancestors(parent: Int32s, ranks: Int32s, place: Int32s) -> Int32s:
    """Return the ranks and all above them, ascending; ``place`` says where each one is.

    ``place`` is -1 everywhere before.
    """
    found = np.empty(1024, np.int32)
    n_found = 0
    for rank in ranks:
        above = rank
        while above >= 0 and place[above] < 0:
            place[above] = 0
            if n_found == len(found):
                found = np.concatenate((found, np.empty(n_found, np.int32)))
            found[n_found] = above
            n_found += 1
            above = parent[above]
    found = np.sort(found[:n_found])
    for at in range(n_found):
        place[found[at]] = at
    return found


@numba.njit(nogil=True, cache=True)
def _cut(parent: Int32s, up: Arcs, chosen: Int32s, row: Int32s) -> tuple[Int32s, Arcs]:
    """Return the subtree sizes of the chosen ranks and the arcs between them, in rows."""
    n_arcs = 0
    for rank in chosen:
        n_arcs += up.first[rank + 1] - up.first[rank]
    size = np.ones(len(chosen), np.int32)
    first = np.zeros(len(chosen) + 1, np.int64)
    heads = np.empty(n_arcs, np.int32)
    key = np.empty(n_arcs, np.int64)
    fare = np.empty(n_arcs if len(up.fare) else 0, np.int32)
    at = 0
    for number, rank in enumerate(chosen):
        for arc in range(up.first[rank], up.first[rank + 1]):
            heads[at] = row[up.heads[arc]]
            key[at] = up.key[arc]
            if len(fare):
                fare[at] = up.fare[arc]
            at += 1
        first[number + 1] = at
        if parent[rank] >= 0:
            size[row[parent[rank]]] += size[number]
    return size, Arcs(first, heads, key, fare)
