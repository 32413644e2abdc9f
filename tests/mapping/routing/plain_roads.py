"""Shortest roads and ties reckoned plainly: own nearest edges, own search; the oracle of the tests.

Roads are straight pieces between places of a plane near the equator, in metres.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

M = 1 / 111_319.49079  # degrees of longitude at the equator; of latitude 0.7 % less, made up for
NORTH = 110_574.3886

Place = tuple[float, float]


@dataclass(frozen=True)
class Road:
    """A straight piece of road: its ends in metres, its class and who may not use it."""

    start: Place
    end: Place
    road_class: str = "tertiary"
    access: str = ""
    oneway: str = ""

    @property
    def metres(self) -> float:
        return math.dist(self.start, self.end)


def degrees(place: Place) -> Place:
    return place[0] * M, place[1] / NORTH


def layer(roads: Sequence[Road]) -> gpd.GeoDataFrame:
    table = {name: [getattr(road, name) for road in roads] for name in ("road_class", "access")}
    lines = [shapely.LineString([degrees(road.start), degrees(road.end)]) for road in roads]
    table["oneway"] = [road.oneway for road in roads]
    return gpd.GeoDataFrame(table, geometry=lines, crs=4326)


def points(places: Mapping[str, Place]) -> gpd.GeoSeries:
    shapes = [shapely.Point(degrees(place)) for place in places.values()]
    return gpd.GeoSeries(shapes, index=list(places), crs=4326)


def tie(place: Place, roads: Sequence[Road]) -> tuple[int, float, float]:
    """The nearest road, the share along it and the metres to it."""
    found = []
    for at, road in enumerate(roads):
        along = math.dist(road.start, road.end) ** 2
        dot = sum((p - a) * (b - a) for p, a, b in zip(place, road.start, road.end, strict=True))
        share = max(0.0, min(1.0, dot / along))
        foot = [a + share * (b - a) for a, b in zip(road.start, road.end, strict=True)]
        found.append((math.dist(place, foot), at, share))
    metres, at, share = min(found)
    return at, share, metres


def least(
    roads: Sequence[Road],
    start: tuple[int, float, float],
    end: tuple[int, float, float],
    cost: Callable[[Road], tuple[float, float]],
    beside: float = 1.0,
) -> float:
    """The least cost between two ties; `cost` of a whole road forwards and back, inf where closed.

    `beside` is the cost of a metre beside the roads.
    """
    arcs: dict[object, list[tuple[object, float]]] = {}
    cuts: dict[int, list[tuple[float, object]]] = {}
    for number, (at, share, _) in enumerate((start, end)):
        cuts.setdefault(at, []).append((share, number))
    for at, road in enumerate(roads):
        ends = [
            (0.0, road.start),
            *sorted(cuts.get(at, ()), key=lambda cut: cut[0]),
            (1.0, road.end),
        ]
        there, back = cost(road)
        for (low, one), (high, other) in itertools.pairwise(ends):
            arcs.setdefault(one, []).append((other, there * (high - low) if high > low else 0.0))
            arcs.setdefault(other, []).append((one, back * (high - low) if high > low else 0.0))
    done: set[object] = set()
    count = itertools.count()
    heap: list[tuple[float, int, object]] = [(0.0, next(count), 0)]
    while heap:
        spent, _, vertex = heapq.heappop(heap)
        if vertex == 1:
            return spent + beside * (start[2] + end[2])
        if vertex in done or math.isinf(spent):
            continue
        done.add(vertex)
        for other, more in arcs[vertex]:
            heapq.heappush(heap, (spent + more, next(count), other))
    return math.inf
