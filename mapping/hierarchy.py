"""The hierarchy of a road network: ordered once, then fitted to any mode, season or what-if."""

import functools
import hashlib
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from mapping import elimination

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
            found.update(np.ascontiguousarray(ends, dtype="<i8"))
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


@dataclass(frozen=True, eq=False)
class Metric:
    """A hierarchy with the least way along every arc: keys, and fares where any is paid.

    ``up, down``: keys from the lower to the higher rank and back, `FAR` where there is no way;
    ``up_fare, down_fare``: whole fare units, `NO_FARE` where unknown, empty where all is free.
    """

    hierarchy: Hierarchy
    up: Int64s
    down: Int64s
    up_fare: Int32s
    down_fare: Int32s


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
    arc, is_up = _slots(
        hierarchy.first, hierarchy.heads, hierarchy.rank[tail], hierarchy.rank[head]
    )
    n_arcs = len(hierarchy.heads)
    up, down = np.full(n_arcs, FAR), np.full(n_arcs, FAR)
    if fare is None:
        up_fare = down_fare = np.empty(0, dtype=np.int32)
        fare = up_fare
    else:
        up_fare, down_fare = np.zeros(n_arcs, np.int32), np.zeros(n_arcs, np.int32)
    _lay(arc, is_up, key, fare, (up, up_fare), (down, down_fare))
    _shorten(hierarchy.first, hierarchy.heads, up, down, up_fare, down_fare)
    return Metric(hierarchy, up, down, up_fare, down_fare)


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
def _slots(
    first: Int64s, heads: Int32s, tail: Int32s, head: Int32s
) -> tuple[Int64s, NDArray[np.bool_]]:
    """Return the arc between each pair of ranks, -1 for a loop, and whether it leads up."""
    arc = np.full(len(tail), -1, np.int64)
    is_up = tail < head
    for pair in range(len(tail)):
        low, high = min(tail[pair], head[pair]), max(tail[pair], head[pair])
        begin, end = first[low], first[low + 1]
        while low != high and begin < end:
            middle = (begin + end) // 2
            if heads[middle] < high:
                begin = middle + 1
            elif heads[middle] > high:
                end = middle
            else:
                arc[pair] = middle
                break
    return arc, is_up


@numba.njit(nogil=True, cache=True)
def _lay(
    arc: Int64s,
    is_up: NDArray[np.bool_],
    key: Int64s,
    fare: Int32s,
    up: tuple[Int64s, Int32s],
    down: tuple[Int64s, Int32s],
) -> None:
    """Put the arcs of the network into those of the hierarchy."""
    for pair in range(len(arc)):
        if arc[pair] >= 0:
            keys, fares = up if is_up[pair] else down
            if len(fares) == 0:
                keys[arc[pair]] = min(keys[arc[pair]], key[pair])
            else:
                _lower(keys, fares, arc[pair], key[pair], fare[pair])


@numba.njit(nogil=True, cache=True)
def _shorten(
    first: Int64s,
    heads: Int32s,
    up: Int64s,
    down: Int64s,
    up_fare: Int32s,
    down_fare: Int32s,
) -> None:
    """Lower every arc to the least way over lower ranks, from the lowest rank upwards."""
    is_free = len(up_fare) == 0
    for low in range(len(first) - 1):
        end = first[low + 1]
        for one in range(first[low], end):
            if up[one] >= FAR and down[one] >= FAR:
                continue
            arc = first[heads[one]]
            for other in range(one + 1, end):
                while heads[arc] != heads[other]:
                    arc += 1
                if is_free:
                    up[arc] = min(up[arc], down[one] + up[other])
                    down[arc] = min(down[arc], down[other] + up[one])
                else:
                    _lower(up, up_fare, arc, down[one] + up[other], down_fare[one] + up_fare[other])
                    _lower(
                        down, down_fare, arc, down[other] + up[one], down_fare[other] + up_fare[one]
                    )


@numba.njit(nogil=True, cache=True, inline="always")
def _lower(keys: Int64s, fares: Int32s, at: int, key: int, fare: int) -> None:
    """Keep the lesser (key, fare)."""
    fare = min(fare, NO_FARE)
    if key < keys[at] or (key == keys[at] and fare < fares[at]):
        keys[at] = key
        fares[at] = fare
