"""Where places meet the roads: the nearest segment that may be used, measured on the spot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import Geometry, LineString, STRtree, box, linestrings

from tests.reference.road_graph import EARTH, Costs, Segments

Place = tuple[float, float]
NOWHERE = -1
MAIN = 0
EVERYWHERE_M = 200_000.0


@dataclass(frozen=True)
class Tie:
    """A segment, the share along it, the degrees of the foot, and the metres walked to it.

    What follows from a tie that is not sure is not known.
    """

    segment: int
    share: float
    foot: Place
    off_m: float
    is_sure: bool = True


@dataclass(frozen=True)
class Meeting:
    """How a place meets the roads of one mode: the nearest, and the main network beside an island.

    `is_wet` tells that water alone keeps it from the main network; `island` is that of the first.
    """

    first: Tie | None = None
    second: Tie | None = None
    island: int = -1
    is_wet: bool = False

    @property
    def ties(self) -> list[Tie]:
        return [tie for tie in (self.first, self.second) if tie is not None]

    @property
    def is_on_main(self) -> bool:
        """Whether it is on the main network beyond doubt."""
        return self.island == MAIN or (self.second is not None and self.second.is_sure)


@dataclass(frozen=True, eq=False)
class Ground:
    """The segments that a place may be tied to in one mode, and the island of road of each.

    `island` counts from 0, the one with the most kilometres; `NOWHERE` for what is no ground:
    ferries, islands below the least length, roads that lead in or out only.
    """

    pieces: Segments
    island: np.ndarray
    tree: STRtree
    of_tree: np.ndarray


def ground(pieces: Segments, costs: Costs, ridden: Costs | None, least_km: float) -> Ground:
    """The islands of road within which one comes from anywhere to anywhere, ferries included.

    What is ridden joins what nobody can walk between.
    """
    ways = [costs, *([ridden] if ridden else [])]
    there = [(pieces.start[one.forward], pieces.end[one.forward]) for one in ways]
    back = [(pieces.end[one.backward], pieces.start[one.backward]) for one in ways]
    out, into = (np.concatenate(each) for each in zip(*there, *back, strict=True))
    n = len(pieces.lonlat)
    graph = coo_array((np.ones(len(out)), (out, into)), shape=(n, n))
    part = connected_components(graph, directed=True, connection="strong")[1]
    inside = (part[pieces.start] == part[pieces.end]) & costs.is_usable & ~costs.is_ferry
    km = np.bincount(part[pieces.start], np.where(inside, pieces.length_m / 1000, 0.0), minlength=n)
    place_of = np.argsort(np.argsort(-km, kind="stable"))
    held = inside & (km[part[pieces.start]] >= least_km)
    island = np.where(held, place_of[part[pieces.start]], NOWHERE)
    return Ground(pieces, island, *_tree(pieces, np.flatnonzero(held)))


def drawn(pieces: Segments, is_drawn: np.ndarray) -> np.ndarray:
    """Which piece of the map each segment lies on, whoever may use it."""
    n = len(pieces.lonlat)
    ends = pieces.start[is_drawn], pieces.end[is_drawn]
    graph = coo_array((np.ones(int(is_drawn.sum())), ends), shape=(n, n))
    return connected_components(graph, directed=False)[1][pieces.start]


def meeting(
    on: Ground, place: Place, water: Sequence[Geometry], limit_m: float, sure_m: float
) -> Meeting:
    """The ties of a place; the second never crosses water, and is sure up to some metres."""
    first = nearest(on, place, limit_m)
    island = NOWHERE if first is None else int(on.island[first.segment])
    if island <= MAIN:
        return Meeting(first, None, island)
    second = nearest(on, place, EVERYWHERE_M, MAIN)
    line = None if second is None else LineString([place, second.foot])
    is_wet = line is not None and any(line.intersects(each) for each in water)
    if second is None or is_wet or second.off_m > limit_m:
        return Meeting(first, None, island, is_wet)
    return Meeting(first, replace(second, is_sure=second.off_m <= sure_m), island)


def why_no_way(
    meetings: Mapping[str, Mapping[str, Meeting]], drawn: np.ndarray, home: str, site: str
) -> str:
    """The code of a pair without a way: what the map does not know is unknown.

    `meetings` are those of each mode, by the ids of homes and sites.
    """
    both = [(met[home], met[site]) for met in meetings.values()]
    if any(all(pair[end].first is None for pair in both) for end in (0, 1)):
        return "off_network"
    tied = [(one, other) for one, other in both if one.first and other.first]
    if any(
        one.island == other.island or (one.is_on_main and other.is_on_main) for one, other in tied
    ):
        return "too_far"
    pieces = [
        {int(drawn[pair[end].first.segment]) for pair in both if pair[end].first} for end in (0, 1)
    ]
    is_wet = any(met.is_wet for pair in both for met in pair)
    return "no_road" if is_wet or pieces[0] & pieces[1] else "roads_not_joined"


def nearest(on: Ground, place: Place, limit_m: float, island: int | None = None) -> Tie | None:
    """The tie of a place, of one island or of any; None beyond the limit."""
    if not len(on.of_tree):
        return None
    metres = _metres_per_degree(place[1])
    reach_m = 300.0
    while True:
        wide, high = reach_m / metres
        found = on.of_tree[on.tree.query(box(place[0] - wide, place[1] - high,
                                             place[0] + wide, place[1] + high))]  # fmt: skip
        if island is not None:
            found = found[on.island[found] == island]
        best = _closest(on.pieces, np.sort(found), place, metres) if len(found) else None
        if best is not None and best.off_m <= reach_m:
            return best if best.off_m <= limit_m else None
        if reach_m > 2 * limit_m:
            return None
        reach_m *= 3


def _closest(pieces: Segments, found: np.ndarray, place: Place, metres: np.ndarray) -> Tie:
    one, other = (pieces.lonlat[ends[found]] for ends in (pieces.start, pieces.end))
    from_place = (one - place) * metres
    along = (other - one) * metres
    share = -(from_place * along).sum(axis=1) / (along * along).sum(axis=1)
    share = np.clip(share, 0.0, 1.0)
    off = np.hypot(*(from_place + share[:, None] * along).T)
    at = int(np.argmin(off.round(6)))
    foot = one[at] + share[at] * (other[at] - one[at])
    off_m = EARTH.inv(*place, *foot)[2]
    return Tie(int(found[at]), float(share[at]), (float(foot[0]), float(foot[1])), float(off_m))


def _tree(pieces: Segments, held: np.ndarray) -> tuple[STRtree, np.ndarray]:
    ends = np.stack([pieces.lonlat[pieces.start[held]], pieces.lonlat[pieces.end[held]]], axis=1)
    return STRtree(linestrings(ends)), held


def _metres_per_degree(lat: float) -> np.ndarray:
    """Metres of a degree of longitude and of latitude on the ellipsoid."""
    sine = math.sin(math.radians(lat))
    bend = 1 - EARTH.es * sine * sine
    across = EARTH.a / math.sqrt(bend) * math.cos(math.radians(lat))
    return np.radians([across, EARTH.a * (1 - EARTH.es) / bend**1.5])


def points(rows: Sequence[dict], key: str) -> dict[str, Place | None]:
    """The place of each row by its id; None where it has none."""
    return {
        str(row[key]): (row["geometry"].x, row["geometry"].y) if row["geometry"] else None
        for row in rows
    }
