"""The hierarchy of a road network: ordered once, then fitted to any mode, season or what-if."""

import functools
import hashlib

import numba
import numpy as np
from numpy.typing import NDArray

from mapping.network.engine import contraction
from mapping.network.engine.contraction import Whole
from mapping.network.engine.topology import (
    FAR,
    NO_FARE,
    Arcs,
    Hierarchy,
    Metric,
    Topology,
)

MAGIC = b"waypost order 1\n"
DIGEST_BYTES = 32

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@functools.lru_cache(maxsize=4)
def order(topology: Topology) -> Hierarchy:
    """Return the hierarchy of a topology; the last few are remembered by content."""
    first, near = contraction.adjacency(topology.n_nodes, topology.start, topology.end)
    rank = contraction.ranks(first, near)
    return _with_tree(topology.digest, rank, *contraction.fill(first, near, rank))


@functools.lru_cache(maxsize=4)
def layered(base: Hierarchy) -> Hierarchy:
    """Return the hierarchy of two copies of every node, joined to each other.

    Node ``i`` of ``n`` becomes the vertices ``i`` and ``n + i``, next to each other in rank, so
    that one order serves a mode that changes vehicles as well as one that does not. Both copies
    are joined with both copies of every neighbour.
    """
    rank = np.concatenate([base.rank * 2, base.rank * 2 + 1])
    return _with_tree(base.digest, rank, *_doubled(base.first, base.heads))


def customise(
    hierarchy: Hierarchy, tail: Int64s, head: Int64s, key: Int64s, fare: Int32s | None = None
) -> Metric:
    """Return the metric of arcs: of parallel ones the least (key, fare), `FAR` where there is none.

    Parameters
    ----------
    tail, head : vertices of each arc; every pair is one of the topology or a loop (left out)
    key : non-negative whole numbers, below 2**53
    fare : whole units, `NO_FARE` where unknown; None where every way is free
    """
    n_arcs = len(hierarchy.heads)
    up, down = (
        Arcs(
            hierarchy.first,
            hierarchy.heads,
            np.full(n_arcs, FAR),
            np.zeros(0 if fare is None else n_arcs, dtype=np.int32),
        )
        for _ in range(2)
    )
    ranks = hierarchy.rank[tail], hierarchy.rank[head]
    _lay(up, down, ranks, key, np.empty(0, dtype=np.int32) if fare is None else fare)
    _shorten(up, down)
    return Metric(hierarchy, up, down)


def to_bytes(hierarchy: Hierarchy) -> bytes:
    """Return the order of a hierarchy as bytes, with its version, topology and a checksum."""
    body = hierarchy.digest + hierarchy.rank.astype("<i4").tobytes()
    return MAGIC + hashlib.sha256(body).digest() + body


def from_bytes(data: bytes, topology: Topology) -> Hierarchy | None:
    """Return the hierarchy that was written for this topology; None for any other or damaged one.

    Whoever wrote the bytes, what comes back is safe to search: the arcs are made anew from the
    order, which is what takes long to find, and an order is taken only if it is one.

    Examples
    --------
    >>> line = Topology(3, np.array([0, 1]), np.array([1, 2]))
    >>> written = to_bytes(order(line))
    >>> from_bytes(written, line).rank.tolist() == order(line).rank.tolist()
    True
    >>> from_bytes(written[:-1], line), from_bytes(written, Topology(3, line.start, line.start))
    (None, None)
    """
    start = len(MAGIC) + DIGEST_BYTES
    body = data[start:]
    if not data.startswith(MAGIC) or hashlib.sha256(body).digest() != data[len(MAGIC) : start]:
        return None
    n_bytes = DIGEST_BYTES + 4 * topology.n_nodes
    if body[:DIGEST_BYTES] != topology.digest or len(body) != n_bytes:
        return None
    rank = np.frombuffer(body, "<i4", offset=DIGEST_BYTES).astype(np.int32)
    if not np.array_equal(np.sort(rank), np.arange(topology.n_nodes)):
        return None
    first, near = contraction.adjacency(topology.n_nodes, topology.start, topology.end)
    found = _with_tree(topology.digest, rank, *contraction.fill(first, near, rank))
    return found if _has_whole_subtrees(found) else None


def _has_whole_subtrees(hierarchy: Hierarchy) -> bool:
    """Whether every subtree is a run of ranks that ends in its root, as searches take for granted.

    Subtrees cannot overlap, so that it is enough if each begins no earlier than its parent's.
    """
    begin = np.arange(len(hierarchy.rank)) - hierarchy.size + 1
    has_parent = hierarchy.parent >= 0
    return bool((begin[has_parent] >= begin[hierarchy.parent[has_parent]]).all())


def _with_tree(digest: bytes, rank: Int32s, first: Int64s, heads: Int32s) -> Hierarchy:
    """Return the hierarchy with its elimination tree."""
    parent = np.full(len(rank), -1, dtype=np.int32)
    has_parent = first[1:] > first[:-1]
    parent[has_parent] = heads[first[:-1][has_parent]]
    return Hierarchy(digest, rank, first, heads, parent, contraction.sizes(parent))


@numba.njit(nogil=True, cache=True)
def _doubled(first: Int64s, heads: Int32s) -> tuple[Int64s, Int32s]:
    """Return the upper neighbours of ranks 2r and 2r + 1 in place of those of rank r."""
    n_nodes = len(first) - 1
    above = np.zeros(2 * n_nodes + 1, np.int64)
    found = np.empty(4 * len(heads) + n_nodes, np.int32)
    at = 0
    for rank in range(n_nodes):
        for copy in range(2):
            if copy == 0:
                found[at] = 2 * rank + 1
                at += 1
            for arc in range(first[rank], first[rank + 1]):
                found[at] = 2 * heads[arc]
                found[at + 1] = 2 * heads[arc] + 1
                at += 2
            above[2 * rank + copy + 1] = at
    return above, found


@numba.njit(nogil=True, cache=True)
def _lay(up: Arcs, down: Arcs, ranks: tuple[Int32s, Int32s], key: Int64s, fare: Int32s) -> None:
    """Put the arcs of the network into those of the hierarchy."""
    for pair in range(len(key)):
        tail, head = ranks[0][pair], ranks[1][pair]
        if tail < head:
            _lower(up, _arc(up, tail, head), key[pair], fare[pair] if len(fare) else 0)
        elif tail > head:
            _lower(down, _arc(down, head, tail), key[pair], fare[pair] if len(fare) else 0)


@numba.njit(nogil=True, cache=True)
def _arc(arcs: Arcs, low: Whole, high: Whole) -> Whole:
    """Return the arc between two ranks."""
    begin, end = np.int64(arcs.first[low]), np.int64(arcs.first[low + 1])
    while end - begin > 1:
        middle = np.int64((begin + end) // 2)
        if arcs.heads[middle] <= high:
            begin = middle
        else:
            end = middle
    return begin


@numba.njit(nogil=True, cache=True)
def _shorten(up: Arcs, down: Arcs) -> None:
    """Lower every arc to the least way over lower ranks, from the lowest rank upwards."""
    first, heads, has_fare = up.first, up.heads, len(up.fare) > 0
    for low in range(len(first) - 1):
        for one in range(first[low], first[low + 1]):
            arc = first[heads[one]]
            if up.key[one] >= FAR and down.key[one] >= FAR:
                continue
            for other in range(one + 1, first[low + 1]):
                while heads[arc] != heads[other]:
                    arc += 1
                there, back = down.key[one] + up.key[other], down.key[other] + up.key[one]
                if has_fare:
                    _lower(up, arc, there, down.fare[one] + up.fare[other])
                    _lower(down, arc, back, down.fare[other] + up.fare[one])
                else:
                    up.key[arc] = min(up.key[arc], there)
                    down.key[arc] = min(down.key[arc], back)


@numba.njit(nogil=True, cache=True)
def _lower(arcs: Arcs, arc: Whole, key: Whole, fare: Whole) -> None:
    """Keep the lesser (key, fare) of an arc."""
    if len(arcs.fare) == 0:
        arcs.key[arc] = min(arcs.key[arc], key)
        return
    fare = min(fare, NO_FARE)
    if key < arcs.key[arc] or (key == arcs.key[arc] and fare < arcs.fare[arc]):
        arcs.key[arc] = key
        arcs.fare[arc] = fare
