"""The quickest way of each mode, and the shortest road, between homes and sites.

A search of Dijkstra's runs from each site against the direction of travel. The feet of all places
are vertices of the graph; what a place is tied by leads from a home to its foot, and from a foot
to a site, so that nobody travels through somebody's home. Minutes and metres are whole numbers
of nothing: what is compared is compared within a tolerance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from tests.reference.road_graph import Costs, Segments
from tests.reference.ties import Tie

BY_METRES = 1e-11
"""Minutes of a metre: of equally quick ways the shorter one is taken."""


@dataclass(frozen=True, eq=False)
class Ends:
    """The ties of homes and of sites to the ground of one mode, by id; one or two of each."""

    homes: Mapping[str, Sequence[Tie]]
    sites: Mapping[str, Sequence[Tie]]


@dataclass(frozen=True)
class Terms:
    """What a mode costs besides the road: waits at a place, flag fall, ferries, walking to it.

    `is_drawn` are the segments that are roads at all, open or closed.
    """

    off_kmh: float
    wait_min: Callable[[np.ndarray], np.ndarray]
    is_drawn: np.ndarray
    flag: float
    ferry_wait_min: float
    ferry_fare: float


class _Arcs:
    """Arcs as they are gathered: tail, head, minutes, metres, fare, metres off the road, doubts."""

    def __init__(self) -> None:
        self.parts: list[list[np.ndarray]] = []

    def add(self, tail, head, minutes=0.0, metres=0.0, fare=0.0, tie: Tie | None = None) -> None:
        off_m, doubt = (tie.off_m, not tie.is_sure) if tie else (0.0, 0.0)
        told = (tail, head, minutes, metres, fare, off_m, float(doubt))
        self.parts.append(np.broadcast_arrays(*map(np.atleast_1d, told)))

    def least(self) -> list[np.ndarray]:
        """The quickest arc between any two vertices, sorted by tail and head."""
        columns = [np.concatenate(each) for each in zip(*self.parts, strict=True)]
        tail, head, minutes, metres, fare, *_ = columns
        order = np.lexsort((fare, metres, minutes, head, tail))
        order = order[(tail != head)[order] & np.isfinite(minutes[order])]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
        return [column[order[first]] for column in columns]


def quickest(
    pieces: Segments, walked: Costs, ridden: Costs | None, ends: Ends, terms: Terms
) -> np.ndarray:
    """Minutes, metres, fare, metres off the road and ties in doubt: (5, homes, sites), inf: no way.

    Walked legs are in all of them but the fare, which is not rounded. `walked` are the costs of the
    ground that places are tied to; `ridden`, of a staged mode, those of the ride: one walks, waits
    at a stop or where one meets the road, rides, and walks on.
    """
    feet = [tie for ties in (*ends.homes.values(), *ends.sites.values()) for tie in ties]
    cut = _Cut(pieces, feet)
    n = cut.n
    arcs = _Arcs()
    _along(arcs, cut, walked, terms, 0)
    if ridden is not None:
        _along(arcs, cut, ridden, terms, 2 * n)
        carries = ridden.is_usable & ~ridden.is_ferry
        stops = _stops(pieces, carries, terms.is_drawn)
        waits = terms.wait_min(pieces.lonlat[stops])
        arcs.add(stops, stops + 2 * n, waits, 0.0, terms.flag)
        arcs.add(stops + 2 * n, stops)
    off = {}
    for at, (home, ties) in enumerate(ends.homes.items()):
        off[home] = 4 * n + at
        for tie in ties:
            minutes = tie.off_m / 1000 / terms.off_kmh * 60
            arcs.add(off[home], cut.foot[tie], minutes, tie.off_m, 0.0, tie)
            if ridden is not None and ridden.is_usable[tie.segment]:
                waited = minutes + terms.wait_min(np.array([tie.foot]))[0]
                board = cut.foot[tie] + 2 * n
                arcs.add(off[home], board, waited, tie.off_m, terms.flag, tie)
    for at, (site, ties) in enumerate(ends.sites.items()):
        off[site] = 4 * n + len(ends.homes) + at
        for tie in ties:
            minutes = tie.off_m / 1000 / terms.off_kmh * 60
            for layer in (0, 2 * n) if ridden is not None else (0,):
                arcs.add(cut.foot[tie] + layer, off[site], minutes, tie.off_m, 0.0, tie)
    return _searched(arcs, off, ends)


def _stops(pieces: Segments, carries: np.ndarray, is_drawn: np.ndarray) -> np.ndarray:
    """Where the way meets a road that is ridden: not where such a road alone goes on."""
    n = len(pieces.lonlat)
    drawn, ridden = (
        np.bincount(np.concatenate([pieces.start[some], pieces.end[some]]), minlength=n)
        for some in (is_drawn, carries)
    )
    return np.flatnonzero((ridden > 0) & ((drawn != 2) | (ridden != 2)))


class _Cut:
    """Segments cut at the feet of places; a foot at an end of its segment is that vertex."""

    def __init__(self, pieces: Segments, feet: Sequence[Tie]) -> None:
        self.foot: dict[Tie, int] = {}
        self.n = len(pieces.lonlat)
        on: dict[int, list[tuple[float, int]]] = {}
        for tie in dict.fromkeys(feet):
            at, length = tie.segment, pieces.length_m[tie.segment]
            if tie.share * length < 0.005:
                self.foot[tie] = int(pieces.start[at])
            elif (1 - tie.share) * length < 0.005:
                self.foot[tie] = int(pieces.end[at])
            else:
                self.foot[tie] = self.n
                on.setdefault(at, []).append((tie.share, self.n))
                self.n += 1
        whole = np.ones(len(pieces.start), dtype=bool)
        whole[list(on)] = False
        parts = []
        for at, found in on.items():
            stations = [(0.0, pieces.start[at]), *sorted(found), (1.0, pieces.end[at])]
            for (low, one), (high, other) in pairwise(stations):
                parts.append((one, other, at, high - low))
        split = np.array(parts, dtype=float).reshape(-1, 4).T
        kept = np.flatnonzero(whole)
        self.start = np.concatenate([pieces.start[kept], split[0].astype(int)])
        self.end = np.concatenate([pieces.end[kept], split[1].astype(int)])
        self.segment = np.concatenate([kept, split[2].astype(int)])
        self.part = np.concatenate([np.ones(len(kept)), split[3]])
        self.length_m = pieces.length_m[self.segment] * self.part


def _along(arcs: _Arcs, cut: _Cut, costs: Costs, terms: Terms, layer: int) -> None:
    """Arcs along the segments of one layer, and on and off its ferries, which lie above it."""
    at, ferry = cut.segment, costs.is_ferry[cut.segment]
    above = layer + np.where(ferry, cut.n, 0)
    minutes, fare = costs.minutes[at] * cut.part, costs.fare[at] * cut.part
    for is_open, one, other in (
        (costs.forward[at], cut.start, cut.end),
        (costs.backward[at], cut.end, cut.start),
    ):
        arcs.add((one + above)[is_open], (other + above)[is_open], minutes[is_open],
                 cut.length_m[is_open], fare[is_open])  # fmt: skip
    called = np.unique(np.concatenate([cut.start[ferry], cut.end[ferry]]))
    arcs.add(called + layer, called + layer + cut.n, terms.ferry_wait_min, 0.0, terms.ferry_fare)
    arcs.add(called + layer + cut.n, called + layer)


def _searched(arcs: _Arcs, off: Mapping[str, int], ends: Ends) -> np.ndarray:
    """Search from each site, and add up what the ways that were found cost."""
    tail, head, *numbers = arcs.least()
    n = 1 + max([*off.values(), *tail, *head], default=0)
    key = numbers[0] + BY_METRES * numbers[1] + 1e-12
    graph = csr_array((key, (head, tail)), shape=(n, n))
    code = tail * n + head
    homes = np.array([off[home] for home in ends.homes], dtype=int)
    found = np.full((5, len(ends.homes), len(ends.sites)), np.inf)
    for at, site in enumerate(ends.sites):
        reached, after = dijkstra(graph, indices=off[site], return_predecessors=True)
        is_on = np.flatnonzero(after >= 0)
        arc = np.searchsorted(code, is_on * n + after[is_on])
        totals = np.zeros((n, len(numbers)))
        totals[is_on] = np.column_stack(numbers)[arc]
        is_there = np.isfinite(reached[homes])
        found[:, is_there, at] = _summed(totals, after)[homes[is_there]].T
    return found


def _summed(totals: np.ndarray, after: np.ndarray) -> np.ndarray:
    """The sums of numbers from each vertex to the root, by doubling the steps."""
    jump = after.copy()
    on = np.flatnonzero(jump >= 0)
    while len(on):
        totals[on] += totals[jump[on]]
        jump[on] = jump[jump[on]]
        on = on[jump[on] >= 0]
    return totals
