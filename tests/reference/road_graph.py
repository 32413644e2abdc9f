"""Roads as segments from vertex to vertex, and what each costs: the finest noding there is.

Every vertex of every line is a node, so that no way of cutting a line can matter. Where two lines
share a vertex they meet; where they cross without one they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from pyproj import Geod

from tests.reference.given import Given, Row

EARTH = Geod(ellps="WGS84")
STAGED = "minibus"


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight pieces of road between two vertices, and the row of the layer of each.

    `lonlat` are the vertices; `start, end` their numbers per segment; `length_m` geodesic.
    """

    lonlat: np.ndarray
    start: np.ndarray
    end: np.ndarray
    length_m: np.ndarray
    row: np.ndarray


@dataclass(frozen=True, eq=False)
class Costs:
    """Minutes and fare of each segment in one mode, in which direction it is open, and ferries."""

    forward: np.ndarray
    backward: np.ndarray
    minutes: np.ndarray
    fare: np.ndarray
    is_ferry: np.ndarray

    @property
    def is_usable(self) -> np.ndarray:
        return self.forward | self.backward


def segments(roads: Iterable[Row]) -> Segments:
    """Every piece between two vertices that follow each other and differ, to a ten-millionth."""
    number: dict[tuple[int, int], int] = {}
    pieces = []
    for at, road in enumerate(roads):
        for line in getattr(road["geometry"], "geoms", [road["geometry"]]):
            cells = [(round(x * 1e7), round(y * 1e7)) for x, y, *_ in line.coords]
            cells = [cell for k, cell in enumerate(cells) if k == 0 or cell != cells[k - 1]]
            if len(cells) < 2:
                continue
            passed = [number.setdefault(cell, len(number)) for cell in cells]
            pieces += [(a, b, at) for a, b in pairwise(passed)]
    start, end, row = np.array(pieces, dtype=int).reshape(-1, 3).T
    lonlat = np.array(list(number), dtype=float).reshape(-1, 2) / 1e7
    length = EARTH.inv(*lonlat[start].T, *lonlat[end].T)[2]
    return Segments(lonlat, start, end, np.asarray(length), row)


def costs(given: Given, pieces: Segments, mode: str, season: str | None = None) -> Costs:
    """What each segment costs in one mode; by default in the season of the programme."""
    season = season or given.travel["season"]
    told = [_of_road(given.travel, road, mode, season) for road in given.layers["roads"]]
    kmh, rate, way, ferry = (np.array(each)[pieces.row] for each in zip(*told, strict=True))
    with np.errstate(divide="ignore"):
        minutes = pieces.length_m / 1000 / kmh * 60
    return Costs(
        forward=(kmh > 0) & (way >= 0),
        backward=(kmh > 0) & (way <= 0),
        minutes=minutes,
        fare=rate * pieces.length_m / 1000,
        is_ferry=ferry,
    )


def is_drawn(given: Given, pieces: Segments) -> np.ndarray:
    """Which segments are roads or ferries at all, open or closed."""
    told = [
        bool(
            _kind(given.travel, road)[0]
            or road.get("is_ferry")
            or _word(road, "road_class") == "ferry"
        )
        for road in given.layers["roads"]
    ]
    return np.array(told)[pieces.row]


def _of_road(
    travel: Mapping[str, Any], road: Row, mode: str, season: str
) -> tuple[float, float, int, bool]:
    """Speed (0 where closed), fare per km, direction (1, -1, 0 both), and whether it is a ferry."""
    on_foot = mode == "walk"
    access, closed = _word(road, "access"), _word(road, "closed_season") == season
    is_ferry = bool(road.get("is_ferry")) or _word(road, "road_class") == "ferry"
    group, is_paved = _kind(travel, road)
    way = 0 if on_foot else _direction(road)
    if access in travel["words"]["closed_to_walkers" if on_foot else "closed_to_engines"]:
        return 0.0, 0.0, way, is_ferry
    if is_ferry:
        return (0.0 if closed else travel["ferry"]["kmh"]), 0.0, way, True
    if not group or (not on_foot and (closed or (season == "wet" and road.get("is_ford")))):
        return 0.0, 0.0, way, False
    surface = "paved" if is_paved else "unpaved"
    speed = travel["speeds"][mode][group]
    kmh = speed[surface] * (speed[f"{surface}_wet"] if season == "wet" else 1.0)
    posted = _posted_kmh(road)
    if not on_foot and posted is not None and posted >= 5:
        kmh = min(kmh, posted)
    rate = 0.0 if on_foot else travel["fares"][mode][f"{surface}_per_km"]
    return kmh, rate, way, False


def _kind(travel: Mapping[str, Any], road: Row) -> tuple[str, bool]:
    """The group of its class, empty where it is no road, and whether it is paved."""
    words = travel["words"]
    name = _word(road, "road_class").removesuffix("_link")
    grade = re.match("grade[1-5]", _word(road, "tracktype"))
    if name == "track" and grade:
        name = f"track_{grade[0]}"
    groups = {each: group for group, names in travel["classes"].items() for each in names}
    group = "" if name in [*words["not_roads"], "ferry"] else groups.get(name)
    group = groups[words["default_class"]] if group is None else group
    surface = _word(road, "surface").split(";")[0].strip()
    is_paved = surface in words["paved_surfaces"] if surface else group in words["paved_groups"]
    return group, is_paved


def _direction(road: Row) -> int:
    said = _word(road, "oneway")
    is_ring = _word(road, "junction") in ("roundabout", "circular")
    is_motorway = _word(road, "road_class").removesuffix("_link") == "motorway"
    if said in ("yes", "1", "true") or (not said and (is_ring or is_motorway)):
        return 1
    return -1 if said in ("-1", "reverse") else 0


def _posted_kmh(road: Row) -> float | None:
    found = re.match(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?(?:$|[;,|\s])", _word(road, "maxspeed"))
    return float(found[1]) * (1.609344 if found[2] == "mph" else 1) if found else None


def _word(road: Row, column: str) -> str:
    return str(road.get(column) or "").strip().lower()
