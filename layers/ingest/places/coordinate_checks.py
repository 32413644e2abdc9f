"""Coordinates that cannot be right: out of range, at 0,0, exchanged, in metres, or elsewhere."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from layers.ingest.places.country_border import Country, in_neighbours, km_outside
from layers.ingest.remarks import Fault, Remark

Degrees = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

NEAR_KM: Final = 2.0
"""How far outside a border, as it is drawn, a place may lie in another country and be kept."""
_COAST_KM: Final = 5.0
"""How far off the coast a place may lie without a word."""
_NULL_DEG: Final = 1e-6
_UTM_SIZE_M: Final = (1_000.0, 10_000_000.0)
_EASTING_M: Final = (100_000.0, 900_000.0)
_NEAR: Final = Remark(
    "COORD_NEAR_BORDER",
    "warned",
    "The place lies just outside the programme's country as its border is drawn: in the country "
    f"beside (up to {NEAR_KM:.0f} km), or off the coast. It is kept; check the coordinates.",
)
_NULL: Final = Remark(
    "COORD_NULL_ISLAND",
    "quarantined",
    "The coordinates are 0, 0, which stands for none; write the place or leave them empty.",
)


def suspects(lon: Degrees, lat: Degrees, where: Country, *, is_personal: bool) -> list[Fault]:
    """Return a fault for each point that cannot be right; NaN is no point.

    Tested in order: range, 0 and 0, the country. What would mend the point is said in the
    sentence and not done; of persons the sentence holds no coordinate. A point up to 2 km outside
    the border is kept and told, and one up to 10 km off the coast: so roughly these are drawn.

    Parameters
    ----------
    lon, lat
        Degrees (or what was meant as such), shape (n,).
    where
        The country.
    is_personal
        Whether a row describes a person.

    >>> from layers.ingest.places.country_border import country
    >>> wrong = suspects(np.array([13.4]), np.array([-16.6]), country("GMB"), is_personal=False)
    >>> wrong[0].remark.code
    'COORD_SWAPPED'
    """
    known = np.isfinite(lon) & np.isfinite(lat)
    in_range = known & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    is_null = in_range & (np.abs(lon) < _NULL_DEG) & (np.abs(lat) < _NULL_DEG)
    km, abroad = _outside(lon, lat, where)
    elsewhere = in_range & ~is_null & (km > np.where(abroad, NEAR_KM, where.sea_km))
    out = known & ~in_range
    near = in_range & ~is_null & ~elsewhere & (km > np.where(abroad, 0.0, _COAST_KM))
    faults: list[Fault] = [] if not near.any() else [Fault(_rows(near), "geometry", _NEAR)]
    if is_null.any():
        faults.append(Fault(_rows(is_null), "geometry", _NULL))
    rows = _rows(out | elsewhere)
    if not len(rows):
        return faults
    swapped = dict(zip(rows.tolist(), _inside(lat[rows], lon[rows], where), strict=True))
    signs = _other_signs(lon, lat, rows[~out[rows]], where)
    is_swapped = np.zeros(len(lon), dtype=bool)
    is_swapped[rows] = [swapped[row] for row in rows.tolist()]
    zones = _zones(lon, lat, out & ~is_swapped, where)
    for row in rows.tolist():
        point = (float(lon[row]), float(lat[row]))
        if is_swapped[row]:
            remark = _swapped(point, is_personal=is_personal)
        elif row in zones:
            remark = _metres(zones[row])
        elif out[row]:
            remark = _out_of_range(point)
        else:
            remark = _elsewhere(signs.get(row), is_personal=is_personal)
        faults.append(Fault(np.array([row], dtype=np.int64), "geometry", remark, _said(point)))
    return faults


def _rows(mask: Mask) -> npt.NDArray[np.int64]:
    return np.flatnonzero(mask).astype(np.int64)


def _inside(lon: Degrees, lat: Degrees, where: Country) -> Mask:
    km, abroad = _outside(lon, lat, where)
    return np.asarray(km <= np.where(abroad, NEAR_KM, where.sea_km))


def _outside(lon: Degrees, lat: Degrees, where: Country) -> tuple[Degrees, Mask]:
    """How far outside the country places lie, and which of the near ones in another."""
    km = km_outside(lon, lat, where)
    abroad = (km > 0) & (km <= where.sea_km)
    abroad[abroad] = in_neighbours(lon[abroad], lat[abroad], where)
    return km, abroad


def _other_signs(
    lon: Degrees, lat: Degrees, rows: npt.NDArray[np.int64], where: Country
) -> dict[int, tuple[float, float]]:
    """Of each place the first change of signs that brings it into the country."""
    found: dict[int, tuple[float, float]] = {}
    for east, north in ((-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)):
        fits = _inside(east * lon[rows], north * lat[rows], where)
        for row in rows[fits].tolist():
            found.setdefault(row, (east * float(lon[row]), north * float(lat[row])))
    return found


def _said(point: tuple[float, float]) -> str:
    return f"latitude {point[1]:.10g}, longitude {point[0]:.10g}"


def _swapped(point: tuple[float, float], *, is_personal: bool) -> Remark:
    lon, lat = point
    proposal = "" if is_personal else f" to {_said((lat, lon))}"
    sentence = (
        "Latitude and longitude look exchanged: the other way round the place lies in the country. "
        f"Correct them{proposal}."
    )
    return Remark("COORD_SWAPPED", "quarantined", sentence)


def _metres(zone: str) -> Remark:
    sentence = (
        f"These are no degrees but look like metres of {zone}; write decimal degrees, or "
        "export the file in EPSG:4326."
    )
    return Remark("COORD_UTM_SUSPECT", "quarantined", sentence)


def _out_of_range(point: tuple[float, float]) -> Remark:
    axis, size = ("latitude", 90) if abs(point[1]) > 90 else ("longitude", 180)
    sentence = f"The {axis} is outside -{size} to {size} degrees; check the decimal point."
    return Remark("COORD_RANGE", "quarantined", sentence)


def _elsewhere(turned: tuple[float, float] | None, *, is_personal: bool) -> Remark:
    sentence = "The place lies outside the programme's country; check the coordinates."
    if turned is not None:
        proposal = "" if is_personal else f": {_said(turned)}"
        sentence += f" A minus sign is perhaps lost or too many{proposal}."
    return Remark("COORD_OUTSIDE_COUNTRY", "quarantined", sentence)


def _zones(lon: Degrees, lat: Degrees, mask: Mask, where: Country) -> dict[int, str]:
    low, high = _UTM_SIZE_M
    sized = mask & (np.maximum(np.abs(lon), np.abs(lat)) <= high)
    rows = _rows(sized & (np.minimum(np.abs(lon), np.abs(lat)) >= low))
    found: dict[int, str] = {}
    if not len(rows):
        return found
    west, south, east, north = where.box
    numbers = range(int((west + 180) // 6) + 1, min(int((east + 180) // 6) + 1, 60) + 1)
    bases = [base for base, has in ((32600, north > 0), (32700, south < 0)) if has]
    for code in (base + number for base in bases for number in numbers):
        to_degrees = Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
        for first, second in ((lon[rows], lat[rows]), (lat[rows], lon[rows])):
            is_easting = (first >= _EASTING_M[0]) & (first <= _EASTING_M[1])
            x, y = to_degrees.transform(first, second)
            fits = is_easting & _inside(np.asarray(x), np.asarray(y), where)
            for row in rows[fits].tolist():
                found.setdefault(row, f"UTM zone {code % 100} (EPSG:{code})")
    return found
