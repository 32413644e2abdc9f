"""What searches speak of: topologies, hierarchies and ways; plain arrays, nothing compiled."""

import functools
import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FAR = np.int64(2**60)  # a key nobody reaches; two of them still fit into 64 bits
NO_FARE = np.int32(2**29)  # an unknown fare; so is every sum with one
CM_BITS = 27  # a key is milliseconds, then 27 bits of centimetres

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


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways between places and vertices: one row per place and one column per way.

    ``vertex``; ``key``, `FAR` where the way is closed; ``fare`` in whole units. The vertices of one
    place are pairwise joined in the topology (the ends of one edge, in every layer).
    """

    vertex: Int64s
    key: Int64s
    fare: Int32s
