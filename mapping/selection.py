"""Where searches begin and end, and the part of a hierarchy that lies between."""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from mapping.hierarchy import Metric

CM_BITS = 27  # a key is milliseconds, then 27 bits of centimetres

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways between places and vertices: one row per place and one column per way.

    ``vertex``; ``key``, `FAR` where the way is closed; ``fare`` in whole units. The vertices of one
    place are pairwise joined in the topology (the ends of one edge, in every layer).
    """

    vertex: Int64s
    key: Int64s
    fare: Int32s


@dataclass(frozen=True, eq=False)
class Selection:
    """The part of a metric that leads down to some vertices: rows of ascending rank.

    ``row`` of each rank, -1 where left out; ``first, heads, up, up_fare, size`` as those of the
    hierarchy, in rows.
    """

    row: Int32s
    first: Int64s
    heads: Int32s
    up: Int64s
    up_fare: Int32s
    size: Int32s


def select(metric: Metric, ranks: Int32s | None) -> Selection:
    """Return the rows that lead down to the given ranks; all rows without them."""
    hierarchy = metric.hierarchy
    if ranks is None:
        every = np.arange(len(hierarchy.rank), dtype=np.int32)
        first, heads = hierarchy.first, hierarchy.heads
        return Selection(every, first, heads, metric.up, metric.up_fare, hierarchy.size)
    return Selection(
        *_chosen(
            hierarchy.parent, hierarchy.first, hierarchy.heads, metric.up, metric.up_fare,
            np.unique(ranks),
        )
    )  # fmt: skip


@numba.njit(nogil=True, cache=True)
def ancestors(parent: Int32s, ranks: Int32s, place: Int32s) -> Int32s:
    """Return the ranks and all above them, ascending; ``place`` says where each one is."""
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
def _chosen(
    parent: Int32s, first: Int64s, heads: Int32s, up: Int64s, up_fare: Int32s, ranks: Int32s
) -> tuple[Int32s, Int64s, Int32s, Int64s, Int32s, Int32s]:
    """Return the fields of a selection."""
    row = np.full(len(parent), -1, np.int32)
    ranks = ancestors(parent, ranks, row)
    n_arcs = 0
    for rank in ranks:
        n_arcs += first[rank + 1] - first[rank]
    size = np.ones(len(ranks), np.int32)
    begin = np.zeros(len(ranks) + 1, np.int64)
    head = np.empty(n_arcs, np.int32)
    key = np.empty(n_arcs, np.int64)
    fare = np.empty(n_arcs if len(up_fare) else 0, np.int32)
    at = 0
    for number, rank in enumerate(ranks):
        for arc in range(first[rank], first[rank + 1]):
            head[at] = row[heads[arc]]
            key[at] = up[arc]
            if len(fare):
                fare[at] = up_fare[arc]
            at += 1
        begin[number + 1] = at
        if parent[rank] >= 0:
            size[row[parent[rank]]] += size[number]
    return row, begin, head, key, fare, size
