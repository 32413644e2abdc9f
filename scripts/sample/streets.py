"""The lines of the sample's towns and villages: jittered street grids, lanes and winding roads.

All functions draw lines as lists of (lon, lat); offsets are metres on a local flat earth.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString

from scripts.sample.country import LonLat, Place

Tags = dict[str, str]
_M_PER_DEG = 111_195.0
_LONGEST_BEND_M = 450.0
_BEND = 0.12  # sideways shift of a middle point, as a share of its stretch: roads get ~10 % longer


@dataclass(frozen=True)
class Road:
    """One line with its OSM words (``highway``, ``surface``, ...)."""

    line: Any
    tags: Tags


@dataclass(frozen=True)
class Grid:
    """A town's street grid: columns x rows of blocks, their size, and the turn of the whole."""

    n_columns: int
    n_rows: int
    block_m: float
    turn_deg: float
    has_one_ways: bool = False


def shift(at: LonLat, east_m: float, north_m: float) -> LonLat:
    """Return the point that lies so many metres east and north of ``at``."""
    lon, lat = at
    return (
        lon + east_m / (_M_PER_DEG * math.cos(math.radians(lat))),
        lat + north_m / _M_PER_DEG,
    )


def flat_m(a: LonLat, b: LonLat) -> float:
    """Return the metres between two near points (error below 0.5 % in the district)."""
    east = (b[0] - a[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(east, b[1] - a[1]) * _M_PER_DEG


def winding(a: LonLat, b: LonLat, ground: Any, rng: np.random.Generator) -> Any:
    """Return a winding line from ``a`` to ``b`` on ``ground``; straight if no bend finds room."""
    for bend in (_BEND, _BEND / 2, _BEND / 4):
        line = LineString(_bent(a, b, bend, rng))
        if ground.covers(line):
            return line
    return LineString([a, b])


def grid(centre: LonLat, plan: Grid, ground: Any, rng: np.random.Generator) -> Iterator[Road]:
    """Yield the streets of one town; blocks that would leave ``ground`` are left out.

    Every sixth street is a paved through street; of the others some blocks are missing, and in
    a town with one-way streets each fourth row runs one way, in turns east and west.
    """
    nodes = _nodes(centre, plan, rng)
    rows, columns, _ = nodes.shape
    dry = shapely.contains_xy(ground, nodes[..., 0], nodes[..., 1])
    for row in range(rows):
        for column in range(columns):
            for ahead in ((row, column + 1), (row + 1, column)):
                if ahead[0] == rows or ahead[1] == columns:
                    continue
                is_row = ahead[0] == row
                tags = _street(row if is_row else column, plan, rng, is_row=is_row)
                if tags is None or not (dry[row, column] and dry[ahead]):
                    continue
                line = LineString([nodes[row, column], nodes[ahead]])
                if ground.covers(line):
                    yield Road(line, tags)


def lanes(place: Place, ground: Any, rng: np.random.Generator) -> Iterator[Road]:
    """Yield a village's lanes and field tracks, out to about 2.5 km; some close in the rains."""
    turn = rng.uniform(0, 360)
    for n in range(int(rng.integers(4, 7))):
        angle = math.radians(turn + 72 * n + rng.uniform(-20, 20))
        length = rng.uniform(300, 700) if n < 2 else rng.uniform(700, 2600)
        end = shift(place.at, length * math.cos(angle), length * math.sin(angle))
        if ground.covers(LineString([place.at, end])):
            yield Road(winding(place.at, end, ground, rng), _lane(length, rng))


def _bent(a: LonLat, b: LonLat, bend: float, rng: np.random.Generator) -> list[LonLat]:
    """Return a line whose middle points are moved sideways, again and again, until fine enough."""
    points = [a, b]
    while flat_m(points[0], points[1]) > _LONGEST_BEND_M or len(points) < 3:
        finer = [points[0]]
        for (x0, y0), (x1, y1) in pairwise(points):
            side = float(np.clip(rng.normal(0, bend), -2 * bend, 2 * bend))
            finer.append(((x0 + x1) / 2 - side * (y1 - y0), (y0 + y1) / 2 + side * (x1 - x0)))
            finer.append((x1, y1))
        points = finer
    return points


def _nodes(centre: LonLat, plan: Grid, rng: np.random.Generator) -> Any:
    """Return the crossings as an array (rows, columns, lon-lat); the middle one is ``centre``."""
    east, north = np.meshgrid(
        (np.arange(plan.n_columns + 1) - plan.n_columns // 2) * plan.block_m,
        (np.arange(plan.n_rows + 1) - plan.n_rows // 2) * plan.block_m,
    )
    jitter = rng.uniform(-0.14, 0.14, (2, *east.shape)) * plan.block_m
    jitter[:, plan.n_rows // 2, plan.n_columns // 2] = 0
    turn = math.radians(plan.turn_deg)
    x = east * math.cos(turn) - north * math.sin(turn) + jitter[0]
    y = east * math.sin(turn) + north * math.cos(turn) + jitter[1]
    lon = centre[0] + x / (_M_PER_DEG * math.cos(math.radians(centre[1])))
    return np.stack([lon, centre[1] + y / _M_PER_DEG], axis=-1)


def _street(number: int, plan: Grid, rng: np.random.Generator, *, is_row: bool) -> Tags | None:
    """Return the words of one block of a street, or None for a block that was never built."""
    if number % 6 == 0:
        return {"highway": "tertiary", "surface": "asphalt", "maxspeed": "40"}
    surface = "asphalt" if rng.random() < 0.3 else "unpaved"
    street = {"highway": "residential", "surface": surface}
    if plan.has_one_ways and is_row and number % 4 == 1:
        return street | {"oneway": "yes" if number % 8 == 1 else "-1"}
    is_missing = rng.random() < 0.09 and not (plan.has_one_ways and not is_row)
    return None if is_missing else street


def _lane(length_m: float, rng: np.random.Generator) -> Tags:
    if length_m < 700:
        return {"highway": "residential", "surface": "unpaved"}
    if rng.random() < 0.3:
        return {"highway": "path", "surface": "ground"}
    track = {
        "highway": "track",
        "tracktype": f"grade{rng.integers(3, 6)}",
        "surface": "ground",
    }
    return track | ({"closed_season": "wet"} if rng.random() < 0.35 else {})
