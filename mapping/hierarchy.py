"""The hierarchy of a road network: ordered once, then fitted to any mode, season or what-if."""

import functools
import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from mapping import elimination
from mapping.elimination import Whole

FAR = np.int64(2**60)  # a key nobody reaches; two of them still fit into 64 bits
NO_FARE = np.int32(2**29)  # an unknown fare; so is every sum with one
MAGIC = b"waypost hierarchy 1\n"
DIGEST_BYTES = 32

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Topology:
    """Which places of a network may be joined at all, whatever the mode and the season.

    ``start, end``: the nodes of each edge. Two topologies of the same arrays are equal.
    """

    n_nodes: int
    start: Int64s
    end: Int64s

    @functools.cached_property
    def digest(self) -> bytes:
        """SHA-256 of the contents."""
        found = hashlib.sha256(f"{self.n_nodes} nodes\n".encode())
        for ends in (self.start, self.end):
            found.update(ends.astype("<i8").tobytes())
        return found.digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Topology) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """The elimination order of a topology and the arcs from every rank to higher ranks.

    ``rank`` of each vertex; ``first, heads``: upper neighbours of each rank, ascending;
    ``parent``: the lowest of them, -1 at roots; ``size``: ranks in the subtree of each rank, which
    are the last ``size`` up to its own. ``digest`` is the topology's.
    """

    digest: bytes
    rank: Int32s
    first: Int64s
    heads: Int32s
    parent: Int32s
    size: Int32s


class Arcs(NamedTuple):
    """The arcs between every rank and its upper neighbours, in one direction.

    ``first, heads`` as those of the hierarchy; ``key`` of the least way, `FAR` where there is
    none; ``fare`` of that way in whole units, `NO_FARE` where unknown, empty where all is free.
    """

    first: Int64s
    heads: Int32s
    key: Int64s
    fare: Int32s


@dataclass(frozen=True, eq=False)
class Metric:
    """A hierarchy with the least way along every arc, ``up`` from the lower rank and ``down``."""

    hierarchy: Hierarchy
    up: Arcs
    down: Arcs


@functools.lru_cache(maxsize=4)
def order(topology: Topology) -> Hierarchy:
    """Return the hierarchy of a topology; the last few are remembered by content."""
    first, near = elimination.adjacency(topology.n_nodes, topology.start, topology.end)
    rank = elimination.ranks(first, near)
    return _with_tree(topology.digest, rank, *elimination.fill(first, near, rank))


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
    """Return a hierarchy as bytes, with its version, the topology's digest and a checksum."""
    arrays = (hierarchy.rank, hierarchy.first, hierarchy.heads)
    lengths = np.array([len(values) for values in arrays], dtype="<i8").tobytes()
    body = hierarchy.digest + lengths + b"".join(_little(values).tobytes() for values in arrays)
    return MAGIC + hashlib.sha256(body).digest() + body


def from_bytes(data: bytes, topology: Topology) -> Hierarchy | None:
    """Return the hierarchy that was written for this topology; None for any other or damaged one.

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
    if body[:DIGEST_BYTES] != topology.digest:
        return None
    at = DIGEST_BYTES + 24
    n_rank, n_first, n_heads = np.frombuffer(body[DIGEST_BYTES:at], dtype="<i8").tolist()
    rank = np.frombuffer(body, "<i4", n_rank, at).astype(np.int32)
    first = np.frombuffer(body, "<i8", n_first, at + 4 * n_rank).astype(np.int64)
    heads = np.frombuffer(body, "<i4", n_heads, at + 4 * n_rank + 8 * n_first).astype(np.int32)
    return _with_tree(topology.digest, rank, first, heads)


def _little(values: Int32s | Int64s) -> NDArray[np.generic]:
    """Return whole numbers in the byte order of the file."""
    return values.astype(values.dtype.newbyteorder("<"))


def _with_tree(digest: bytes, rank: Int32s, first: Int64s, heads: Int32s) -> Hierarchy:
    """Return the hierarchy with its elimination tree."""
    parent = np.full(len(rank), -1, dtype=np.int32)
    has_parent = first[1:] > first[:-1]
    parent[has_parent] = heads[first[:-1][has_parent]]
    return Hierarchy(digest, rank, first, heads, parent, elimination.sizes(parent))


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
