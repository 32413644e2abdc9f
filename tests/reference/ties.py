"""Where places meet the roads: the nearest segment that may be used, measured on the spot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree, box, linestrings

from tests.reference.road_graph import EARTH, Costs, Segments

Place = tuple[float, float]
NOWHERE = -1


@dataclass(frozen=True)
class Tie:
    """A segment, the share along it, the degrees of the foot, and the metres walked to it."""

    segment: int
    share: float
    foot: Place
    off_m: float


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


def ground(pieces: Segments, costs: Costs, least_km: float) -> Ground:
    """The islands of road within which one comes from anywhere to anywhere, ferries included."""
    out = np.concatenate([pieces.start[costs.forward], pieces.end[costs.backward]])
    into = np.concatenate([pieces.end[costs.forward], pieces.start[costs.backward]])
    n = len(pieces.lonlat)
    graph = coo_array((np.ones(len(out)), (out, into)), shape=(n, n))
    part = connected_components(graph, directed=True, connection="strong")[1]
    inside = (part[pieces.start] == part[pieces.end]) & costs.is_usable & ~costs.is_ferry
    km = np.bincount(part[pieces.start], np.where(inside, pieces.length_m / 1000, 0.0), minlength=n)
    place_of = np.argsort(np.argsort(-km, kind="stable"))
    held = inside & (km[part[pieces.start]] >= least_km)
    island = np.where(held, place_of[part[pieces.start]], NOWHERE)
    return Ground(pieces, island, *_tree(pieces, np.flatnonzero(held)))


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
