"""Coordinates that cannot be right: out of range, at 0,0, exchanged, in metres, or elsewhere."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from layers.ingest.places.country_extent import Extent
from layers.ingest.remarks import Fault, Remark

Degrees = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_NULL_DEG: Final = 1e-6
_UTM_SIZE_M: Final = (1_000.0, 10_000_000.0)
_EASTING_M: Final = (100_000.0, 900_000.0)
_NULL: Final = Remark(
    "COORD_NULL_ISLAND",
    "quarantined",
    "The coordinates are 0, 0, which stands for none; write the place or leave them empty.",
)


def suspects(lon: Degrees, lat: Degrees, extent: Extent, *, is_personal: bool) -> list[Fault]:
    """Return a fault for each point that cannot be right; NaN is no point.

    Tested in order: range, 0 and 0, the country. What would mend the point is said in the
    sentence and not done; of persons the sentence holds no coordinate.

    Parameters
    ----------
    lon, lat
        Degrees (or what was meant as such), shape (n,).
    extent
        (west, south, east, north) of the country.
    is_personal
        Whether a row describes a person.

    >>> box = (-17.1, 12.7, -13.5, 14.2)
    >>> wrong = suspects(np.array([13.4]), np.array([-16.6]), box, is_personal=False)
    >>> wrong[0].remark.code
    'COORD_SWAPPED'
    """
    known = np.isfinite(lon) & np.isfinite(lat)
    in_range = known & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    is_null = in_range & (np.abs(lon) < _NULL_DEG) & (np.abs(lat) < _NULL_DEG)
    elsewhere = in_range & ~is_null & ~_inside(lon, lat, extent)
    out = known & ~in_range
    is_swapped = (elsewhere | out) & _inside(lat, lon, extent)
    faults: list[Fault] = []
    if is_null.any():
        faults.append(Fault(_rows(is_null), "geometry", _NULL))
    zones = _zones(lon, lat, out & ~is_swapped, extent)
    for row in _rows(out | elsewhere).tolist():
        point = (float(lon[row]), float(lat[row]))
        if is_swapped[row]:
            remark = _swapped(point, is_personal=is_personal)
        elif row in zones:
            remark = _metres(zones[row])
        elif out[row]:
            remark = _out_of_range(point)
        else:
            remark = _elsewhere(point, extent, is_personal=is_personal)
        faults.append(Fault(np.array([row], dtype=np.int64), "geometry", remark, _said(point)))
    return faults


def _rows(mask: Mask) -> npt.NDArray[np.int64]:
    return np.flatnonzero(mask).astype(np.int64)


def _inside(lon: Degrees, lat: Degrees, extent: Extent) -> Mask:
    west, south, east, north = extent
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


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


def _elsewhere(point: tuple[float, float], extent: Extent, *, is_personal: bool) -> Remark:
    sentence = "The place lies outside the programme's country; check the coordinates."
    lon, lat = point
    for turned in ((-lon, lat), (lon, -lat), (-lon, -lat)):
        if _inside(np.array(turned[0]), np.array(turned[1]), extent):
            proposal = "" if is_personal else f": {_said(turned)}"
            sentence += f" A minus sign is perhaps lost or too many{proposal}."
            break
    return Remark("COORD_OUTSIDE_COUNTRY", "quarantined", sentence)


def _zones(lon: Degrees, lat: Degrees, mask: Mask, extent: Extent) -> dict[int, str]:
    low, high = _UTM_SIZE_M
    sized = mask & (np.maximum(np.abs(lon), np.abs(lat)) <= high)
    rows = _rows(sized & (np.minimum(np.abs(lon), np.abs(lat)) >= low))
    found: dict[int, str] = {}
    if not len(rows):
        return found
    west, south, east, north = extent
    numbers = range(int((west + 180) // 6) + 1, min(int((east + 180) // 6) + 1, 60) + 1)
    bases = [base for base, has in ((32600, north > 0), (32700, south < 0)) if has]
    for code in (base + number for base in bases for number in numbers):
        to_degrees = Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
        for first, second in ((lon[rows], lat[rows]), (lat[rows], lon[rows])):
            is_easting = (first >= _EASTING_M[0]) & (first <= _EASTING_M[1])
            x, y = to_degrees.transform(first, second)
            fits = is_easting & _inside(np.asarray(x), np.asarray(y), extent)
            for row in rows[fits].tolist():
                found.setdefault(row, f"UTM zone {code % 100} (EPSG:{code})")
    return found
