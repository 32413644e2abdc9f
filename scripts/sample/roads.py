"""The sample's road network: a paved road on each bank, joined by two ferries and one bridge.

Roads follow the order of the places they serve; villages hang on by laterite roads and tracks.
All lines are noded on a grid of 1e-6 degrees: lines that meet share exactly equal coordinates.
Villages make stories: of Albadarr and Chilla only the lanes are on the map; to three others lead
footways, so that their roads are islands for motorcycles alone.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from scripts.sample.country import (
    GRID_DEG,
    NORTH,
    SOUTH,
    Country,
    LonLat,
    Place,
)
from scripts.sample.streets import (
    Grid,
    Road,
    Tags,
    flat_m,
    grid,
    lanes,
    shift,
    winding,
)

_TRUNK: Tags = {"highway": "trunk", "surface": "asphalt", "maxspeed": "80"}
_COAST: Tags = {"highway": "secondary", "surface": "asphalt", "maxspeed": "70"}
_TOWN: Tags = {"highway": "tertiary", "surface": "asphalt", "maxspeed": "40"}
_FERRY: Tags = {"highway": "ferry", "route": "ferry"}
# name, words, bank, the places in their order
_THROUGH: tuple[tuple[str, Tags, str, str], ...] = (
    (
        "South Bank Road (sample)",
        _TRUNK,
        SOUTH,
        """Banjul, Old Jeswang, Serekunda, Abuko, Old Yundum, Brikama, Kaimbujae NDing, Bulok,
        Somita, Bwiam, Kalagi, Sankandi, Dumbutu, Nioro, Massembe, Kaiaf, Toniataba, Si Kunda,
        Soma, Pakali Nding, Jenoi""",
    ),
    ("East Road (sample)", _TRUNK, SOUTH, "Soma, Karantaba, Buiba Mandinka, Wellingara Ba"),
    (
        "North Bank Road (sample)",
        _TRUNK,
        NORTH,
        """Barra, Essau, Medina Kanuma, Tambana, Kerewan, Kinteh Kunda, Saba, Gunjur, Daru Rilwan,
        Dobo, No Kunda, Konti Kunda Niji, India, Bantang Killing, Farafenni,
        Kumbijae, Sara Kunda""",
    ),
    (
        "Coast Road (sample)",
        _COAST,
        SOUTH,
        "Serekunda, Sukuta, Brufut, Ghana Town, Tanji, Tujering, Sanyang, Gunjur, Kartung",
    ),
    ("Sanyang Road (sample)", _COAST, SOUTH, "Sanyang, Jambanjali, Brikama"),
)
# name, words, southern place, northern place
_CROSSINGS: tuple[tuple[str, Tags, str, str], ...] = (
    ("Banjul-Barra ferry (sample)", _FERRY, "Banjul", "Barra"),
    ("Jiroff-Katchang ferry (sample)", _FERRY, "Jiroff", "Katchang"),
    ("River bridge (sample)", _TRUNK, "Jenoi", "Farafenni"),
)
_GRIDS = {
    "Serekunda": Grid(40, 34, 150, 12, has_one_ways=True),
    "Brikama": Grid(18, 18, 150, -20, has_one_ways=True),
    "Farafenni": Grid(16, 14, 150, 8, has_one_ways=True),
    "Banjul": Grid(6, 6, 140, -4),
    "Soma": Grid(8, 8, 140, 30),
}
_SMALL_TOWN = Grid(5, 5, 140, 0)
_LONGEST_EXTRA_M = 9_000.0
_NOT_ON_THE_MAP = frozenset({"Albadarr", "Chilla"})
_FOOTWAY: Tags = {"highway": "footway", "surface": "ground"}
_ON_FOOT = frozenset({"Janneh Kunda", "Sibito", "Wurokang"})
_ISLAND_ROAD: tuple[LonLat, ...] = ((-16.4935, 13.3475), (-16.4912, 13.3490), (-16.4885, 13.3502))


def build(country: Country, rng: np.random.Generator) -> list[Road]:
    """Return all roads, noded: one whole, the lanes of two villages and the track on the island."""
    inner = {bank: land.buffer(-0.0006) for bank, land in country.land.items()}
    drawn = list(_through(country, inner, rng))
    drawn += _crossings(country)
    drawn += _village_roads(country, inner, rng)
    drawn += _local(country, inner, rng)
    apart = [
        Road(LineString(pair), {"highway": "track", "tracktype": "grade4", "surface": "ground"})
        for pair in pairwise(_ISLAND_ROAD)
    ]
    kept = [place.at for place in country.places.values() if place.name in _NOT_ON_THE_MAP]
    return _whole(_noded(drawn), kept) + _noded(apart)


def wharf(country: Country) -> LonLat:
    """Return the wharf of Tankular, where a training centre looks over the river."""
    return shift(country.place("Tankular").at, 150, 800)


def island() -> LonLat:
    """Return a point on the island's track."""
    return _ISLAND_ROAD[1]


def _through(country: Country, inner: dict[str, Any], rng: np.random.Generator) -> Iterator[Road]:
    """Yield the named roads from place to place."""
    for name, tags, bank, route in _THROUGH:
        for a, b in pairwise(_stops(country, bank, route)):
            yield Road(winding(a.at, b.at, inner[bank], rng), tags | {"name": name})


def _stops(country: Country, bank: str, route: str) -> list[Place]:
    return [country.place(name.strip(), bank) for name in route.split(",")]


def _crossings(country: Country) -> Iterator[Road]:
    """Yield each crossing's way over the water and its roads down to both shores."""
    water = shapely.union_all(list(country.water.values()))
    for name, tags, south, north in _CROSSINGS:
        a, b = country.place(south, SOUTH).at, country.place(north, NORTH).at
        shores = sorted((LineString([a, b]) & water).coords, key=lambda at: flat_m(a, at))
        landing = _TRUNK if tags is _TRUNK else _COAST
        yield Road(LineString(shores), tags | {"name": name})
        yield Road(LineString([a, shores[0]]), landing)
        yield Road(LineString([shores[-1], b]), landing)


def _village_roads(
    country: Country, inner: dict[str, Any], rng: np.random.Generator
) -> Iterator[Road]:
    """Yield the roads between places: on each bank the fewest that join all, and some more."""
    for bank in (SOUTH, NORTH):
        places = [place for place in country.places.values() if place.bank == bank]
        for a, b in _pairs(country, bank, places, inner[bank]):
            road = Road(winding(a.at, b.at, inner[bank], rng), _class(a, b, rng))
            names = {a.name, b.name}
            if names & _ON_FOOT:
                yield Road(road.line, _FOOTWAY)
            elif not names & _NOT_ON_THE_MAP:
                yield road


def _pairs(
    country: Country, bank: str, places: list[Place], ground: Any
) -> list[tuple[Place, Place]]:
    """Return the pairs to join: the shortest tree beside the named roads, then near neighbours.

    Near neighbours are those of the Gabriel graph: no third place lies in the circle over them.
    """
    ways = sorted(combinations(places, 2), key=lambda pair: flat_m(pair[0].at, pair[1].at))
    group = {place.settlement_id: place.settlement_id for place in places}
    through = {
        frozenset((a.settlement_id, b.settlement_id))
        for _, _, side, route in _THROUGH
        if side == bank
        for a, b in pairwise(_stops(country, side, route))
    }
    for one, other in sorted(map(sorted, through)):
        group[_root(group, one)] = _root(group, other)
    chosen = []
    for a, b in ways:
        if {a.settlement_id, b.settlement_id} in through:
            continue
        ends = _root(group, a.settlement_id), _root(group, b.settlement_id)
        is_extra = flat_m(a.at, b.at) < _LONGEST_EXTRA_M and _is_gabriel(a, b, places)
        if (ends[0] != ends[1] or is_extra) and ground.covers(LineString([a.at, b.at])):
            group[ends[0]] = ends[1]
            chosen.append((a, b))
    return chosen


def _root(group: dict[Any, Any], member: Any) -> Any:
    """Return the one member that stands for the group of ``member``."""
    while group[member] != member:
        group[member] = group[group[member]]
        member = group[member]
    return member


def _is_gabriel(a: Place, b: Place, places: list[Place]) -> bool:
    middle = ((a.lon + b.lon) / 2, (a.lat + b.lat) / 2)
    radius = flat_m(a.at, b.at) / 2
    return not any(flat_m(middle, other.at) < radius - 1 for other in places if other not in (a, b))


def _class(a: Place, b: Place, rng: np.random.Generator) -> Tags:
    """Return the words of a road between two places: the smaller one decides its class."""
    if a.setting == b.setting == "urban" and flat_m(a.at, b.at) < 8_000:
        return _TOWN
    smaller = min(a.population, b.population)
    if smaller >= 2_000:
        return {"highway": "secondary", "surface": "laterite", "maxspeed": "60"}
    if smaller >= 1_000:
        return {"highway": "tertiary", "surface": "laterite"}
    if rng.random() < 0.45:
        return {"highway": "unclassified", "surface": "unpaved"}
    grade = f"grade{rng.integers(3, 6)}"
    track = {"highway": "track", "tracktype": grade, "surface": "ground"}
    return track | ({"closed_season": "wet"} if rng.random() < 0.5 else {})


def _local(country: Country, inner: dict[str, Any], rng: np.random.Generator) -> Iterator[Road]:
    """Yield the streets of towns and the lanes of villages."""
    big = country.place("Serekunda").at
    for place in country.places.values():
        ground = inner[place.bank]
        if place.name in _GRIDS:
            yield from grid(place.at, _GRIDS[place.name], ground, rng)
        elif place.setting == "rural":
            yield from lanes(place, ground, rng)
        elif flat_m(place.at, big) > 3_600:
            yield from grid(place.at, _SMALL_TOWN, ground, rng)
    yield from _wharf(country, inner[SOUTH], rng)


def _wharf(country: Country, ground: Any, rng: np.random.Generator) -> Iterator[Road]:
    """Yield the lane from Tankular down to its wharf."""
    line = winding(country.place("Tankular").at, wharf(country), ground, rng)
    yield Road(line, {"highway": "unclassified", "surface": "unpaved"})


def _noded(drawn: list[Road]) -> list[Road]:
    """Cut the roads wherever two meet, in an order that depends on coordinates alone."""
    lines = [road.line for road in drawn]
    pieces = shapely.get_parts(shapely.union_all(lines, grid_size=GRID_DEG))
    pieces = pieces[np.argsort(shapely.to_wkb(pieces, hex=True))]
    middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    parents = [drawn[k] for k in shapely.STRtree(lines).nearest(middles)]
    return [
        Road(_along(piece, road.line) if "oneway" in road.tags else piece, road.tags)
        for piece, road in zip(pieces, parents, strict=True)
    ]


def _along(piece: Any, parent: Any) -> Any:
    """Turn a piece of a one-way street into the direction in which its street was drawn."""
    start, end = Point(piece.coords[0]), Point(piece.coords[-1])
    return piece if parent.project(start) <= parent.project(end) else piece.reverse()


def _whole(cut: list[Road], kept: list[LonLat]) -> list[Road]:
    """Keep the largest set of roads that hang together, and those that begin at the points."""
    lines = [road.line for road in cut]
    starts = map(tuple, shapely.get_coordinates(shapely.get_point(lines, 0)).tolist())
    stops = map(tuple, shapely.get_coordinates(shapely.get_point(lines, -1)).tolist())
    ends = list(zip(starts, stops, strict=True))
    group: dict[Any, Any] = {end: end for pair in ends for end in pair}
    for start, stop in ends:
        group[_root(group, start)] = _root(group, stop)
    roots = [_root(group, start) for start, _ in ends]
    sizes = Counter(roots)
    alone = shapely.MultiPoint(kept)
    whole = {max(sorted(sizes), key=sizes.__getitem__)}
    whole |= {root for line, root in zip(lines, roots, strict=True) if line.touches(alone)}
    return [road for road, root in zip(cut, roots, strict=True) if root in whole]
