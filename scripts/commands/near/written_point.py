"""A place in degrees as it is typed, and what is said where it cannot be meant."""

from __future__ import annotations

import re
from typing import Final

from layers.errors import UsageError
from layers.ingest.places import coordinates, extent

_COMMAS: Final = re.compile(r"([+-]?\d+),(\d+)\s*[,;\s]\s*([+-]?\d+),(\d+)$")
_TURNED: Final = re.compile(r"[EWO]\s*[,;\s]|[,;\s]\s*[EWO]?[\d.,]+\s*[NS]$|^[EWO]", re.IGNORECASE)


def read(text: str) -> tuple[float, float]:
    """Return (latitude, longitude) of a text; UsageError where it is none.

    Decimal point or comma, letters of the compass; latitude first, unless letters say otherwise.

    >>> read("13.28,-16.64"), read("13,28; -16,64"), read("13,28,-16,64"), read("16.64W 13.28N")
    ((13.28, -16.64), (13.28, -16.64), (13.28, -16.64), (13.28, -16.64))
    """
    bare = text.strip().replace("\N{MINUS SIGN}", "-")
    commas = _COMMAS.match(bare)
    first, second = (
        (f"{commas[1]}.{commas[2]}", f"{commas[3]}.{commas[4]}")
        if commas
        else coordinates.pair(bare)
    )
    if _TURNED.search(bare):
        first, second = second, first
    latitude = coordinates.read([first], "latitude").values.get(first)
    longitude = coordinates.read([second], "longitude").values.get(second)
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        raise UsageError(
            f"--at {text!r} is no place. Write latitude,longitude in degrees: --at 13.28,-16.64"
        )
    return latitude, longitude


def refuse_outside(latitude: float, longitude: float, around: extent.Box | None) -> None:
    """Raise UsageError where a place lies outside the programme, and say what was perhaps meant."""
    if extent.is_inside(latitude, longitude, around):
        return
    told = f"--at {latitude:g},{longitude:g}"
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        told = f"{told} is not on the globe; latitude comes first."
    else:
        told = f"{told} lies outside this programme, more than {extent.MARGIN_KM:g} km beyond it."
    likely = extent.meant(latitude, longitude, around)
    asked = f" Did you mean --at {likely[0]:g},{likely[1]:g}?" if likely else ""
    raise UsageError(told + asked)
