"""The order in which the nodes of a network are taken away, and the arcs that this adds."""

from typing import Any

import numba
import numpy as np
import pymetis
from numpy.typing import NDArray

Whole = int | np.integer[Any]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@numba.njit(nogil=True, cache=True)
def adjacency(n_nodes: int, start: Int64s, end: Int64s) -> tuple[Int64s, Int32s]:
    """Return the neighbours of each node, each once and none its own, as offsets and nodes.

    Examples
    --------
    >>> first, near = adjacency(3, np.array([0, 1, 2, 2]), np.array([1, 0, 2, 1]))
    >>> first.tolist(), near.tolist()
    ([0, 1, 3, 4], [1, 0, 2, 1])
    """
    room = np.zeros(n_nodes + 1, np.int64)
    for edge in range(len(start)):
        room[start[edge] + 1] += 1
        room[end[edge] + 1] += 1
    room = np.cumsum(room)
    free = room[:-1].copy()
    near = np.empty(2 * len(start), np.int32)
    for edge in range(len(start)):
        one, other = start[edge], end[edge]
        near[free[one]] = other
        free[one] += 1
        near[free[other]] = one
        free[other] += 1
    first = np.zeros(n_nodes + 1, np.int64)
    n_kept = 0
    for node in range(n_nodes):
        row = np.sort(near[room[node] : room[node + 1]])
        last = node
        for other in row:
            if other not in (last, node):
                near[n_kept] = other
                n_kept += 1
            last = other
        first[node + 1] = n_kept
    return first, near[:n_kept].copy()


def ranks(first: Int64s, near: Int32s) -> Int32s:
    """Return the rank of each node: 0 goes first, separators of the whole go last.

    Nodes with one or two neighbours (dead ends, bends, what they leave behind) go first, never two
    neighbours in one round, so that long chains stay shallow; the rest is cut by nested dissection
    (METIS) [1]_. Ranks are then renumbered so that every subtree of the elimination tree is a run
    of consecutive ranks.

    References
    ----------
    .. [1] Dibbelt, Strasser, Wagner (2016), Customizable Contraction Hierarchies, JEA 21.
    """
    gone, left_first, left = _shed(first, near.copy())
    core = np.flatnonzero(left_first[1:] > left_first[:-1])
    rank = np.empty(len(first) - 1, dtype=np.int32)
    rank[gone] = np.arange(len(gone), dtype=np.int32)
    number = np.full(len(rank), -1, dtype=np.int64)
    number[core] = np.arange(len(core))
    if len(core):
        within = pymetis.CSRAdjacency(
            np.concatenate([[0], np.cumsum(np.diff(left_first)[core])]).astype(np.int32),
            number[left].astype(np.int32),
        )
        _, inverse = pymetis.nested_dissection(adjacency=within)
        rank[core] = len(gone) + np.asarray(inverse, dtype=np.int32)
    at = np.argsort(rank).astype(np.int32)
    return np.asarray(_postorder(_tree(first, near, rank, at))[rank])


@numba.njit(nogil=True, cache=True)
def fill(first: Int64s, near: Int32s, rank: Int32s) -> tuple[Int64s, Int32s]:
    """Return the neighbours of higher rank of each rank, those added by elimination included.

    The upper neighbours of a node are its own and its children's, where a child's parent is the
    lowest of its upper neighbours.
    """
    n_nodes = len(rank)
    at = np.empty(n_nodes, np.int32)
    for node in range(n_nodes):
        at[rank[node]] = node
    above = np.zeros(n_nodes + 1, np.int64)
    heads = np.empty(len(near) + 16, np.int32)
    child = np.full(n_nodes, -1, np.int32)
    sibling = np.full(n_nodes, -1, np.int32)
    seen = np.full(n_nodes, -1, np.int32)
    for low in range(n_nodes):
        begin = above[low]
        own_first, own_end = first[at[low]], first[at[low] + 1]
        room = own_end - own_first
        below = child[low]
        while below >= 0:
            room += above[below + 1] - above[below]
            below = sibling[below]
        if begin + room > len(heads):
            heads = np.concatenate((heads, np.empty(len(heads) + room, np.int32)))
        end = _add(heads, begin, rank[near[own_first:own_end]], seen, low)
        below = child[low]
        while below >= 0:
            end = _add(heads, end, heads[above[below] : above[below + 1]], seen, low)
            below = sibling[below]
        if end > begin:
            heads[begin:end].sort()
            sibling[low] = child[heads[begin]]
            child[heads[begin]] = low
        above[low + 1] = end
    return above, heads[: above[n_nodes]].copy()


@numba.njit(nogil=True, cache=True)
def _add(heads: Int32s, end: Whole, found: Int32s, seen: Int32s, low: Whole) -> Whole:
    """Append those of higher rank that were not seen from this one; return the new end."""
    for high in found:
        if high > low and seen[high] != low:
            seen[high] = low
            heads[end] = high
            end += 1
    return end


@numba.njit(nogil=True, cache=True)
def _shed(first: Int64s, near: Int32s) -> tuple[Int32s, Int64s, Int32s]:
    """Return the nodes shed in turn, and the neighbours that remain among the others.

    A node between two others leaves an arc from one to the other, in the place of its own.
    """
    n_nodes = len(first) - 1
    degree = (first[1:] - first[:-1]).astype(np.int32)
    touched = np.full(n_nodes, -1, np.int32)
    queued = np.full(n_nodes, -1, np.int32)
    later = np.empty(n_nodes, np.int32)
    gone = np.empty(n_nodes, np.int32)
    waiting = np.flatnonzero(degree <= 2).astype(np.int32)
    n_gone, turn = 0, 0
    while len(waiting) > 0:
        n_later: Whole = 0
        for node in waiting:
            if touched[node] == turn:
                n_later = _queue(later, n_later, queued, node, turn)
                continue
            gone[n_gone] = node
            n_gone += 1
            sides = near[first[node] : first[node] + degree[node]].copy()
            degree[node] = -1
            for side, one in enumerate(sides):
                other = sides[1 - side] if len(sides) == 2 else np.int32(-1)
                _replace(near, first[one], degree, one, node, other)
                touched[one] = turn
                if degree[one] <= 2:
                    n_later = _queue(later, n_later, queued, one, turn)
        waiting = later[:n_later][degree[later[:n_later]] >= 0]
        turn += 1
    return gone[:n_gone].copy(), *_left(first, near, degree)


@numba.njit(nogil=True, cache=True)
def _queue(later: Int32s, n_later: Whole, queued: Int32s, node: Whole, turn: Whole) -> Whole:
    """Put a node off to the next turn, once; return the number of those put off."""
    if queued[node] != turn:
        queued[node] = turn
        later[n_later] = node
        n_later += 1
    return n_later


@numba.njit(nogil=True, cache=True)
def _left(first: Int64s, near: Int32s, degree: Int32s) -> tuple[Int64s, Int32s]:
    """Return the neighbours of the nodes that were not shed."""
    left_first = np.zeros(len(first), np.int64)
    left_first[1:] = np.cumsum(np.maximum(degree, 0))
    left = np.empty(left_first[-1], np.int32)
    for node in range(len(degree)):
        for place in range(degree[node]):
            left[left_first[node] + place] = near[first[node] + place]
    return left_first, left


@numba.njit(nogil=True, cache=True)
def _replace(
    near: Int32s, begin: Whole, degree: Int32s, node: Whole, old: Whole, new: Whole
) -> None:
    """Put ``new`` in the place of ``old`` among a node's neighbours; drop ``old`` if it is there.

    ``new`` is -1 where there is nothing to put.
    """
    position = -1
    is_there = new < 0
    for place in range(begin, begin + degree[node]):
        if near[place] == old:
            position = place
        elif near[place] == new:
            is_there = True
    if is_there:
        near[position] = near[begin + degree[node] - 1]
        degree[node] -= 1
    else:
        near[position] = new


@numba.njit(nogil=True, cache=True)
def _tree(first: Int64s, near: Int32s, rank: Int32s, at: Int32s) -> Int32s:
    """Return the parent of each rank in the elimination tree, -1 at the roots (Liu 1990)."""
    n_nodes = len(rank)
    parent = np.full(n_nodes, -1, np.int32)
    onward = np.full(n_nodes, -1, np.int32)
    for high in range(n_nodes):
        for arc in range(first[at[high]], first[at[high] + 1]):
            low = rank[near[arc]]
            while low < high:
                further = onward[low]
                if further == high:
                    break
                onward[low] = high
                if further < 0:
                    parent[low] = high
                    break
                low = further
    return parent


@numba.njit(nogil=True, cache=True)
def _postorder(parent: Int32s) -> Int32s:
    """Return a new rank for each rank: every subtree becomes a run that ends in its root."""
    n_nodes = len(parent)
    size = sizes(parent)
    start = np.zeros(n_nodes, np.int32)
    free = np.zeros(n_nodes, np.int32)
    renumbered = np.empty(n_nodes, np.int32)
    begin = 0
    for node in range(n_nodes - 1, -1, -1):
        if parent[node] < 0:
            start[node] = begin
            begin += size[node]
        else:
            start[node] = free[parent[node]]
            free[parent[node]] += size[node]
        free[node] = start[node]
        renumbered[node] = start[node] + size[node] - 1
    return renumbered


@numba.njit(nogil=True, cache=True)
def sizes(parent: Int32s) -> Int32s:
    """Return the number of nodes in the subtree of each rank, itself included."""
    size = np.ones(len(parent), np.int32)
    for node in range(len(parent)):
        if parent[node] >= 0:
            size[parent[node]] += size[node]
    return size
