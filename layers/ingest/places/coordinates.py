"""Degrees out of texts: decimals, decimal comma, degrees with minutes and seconds, pairs."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final, Literal

from layers.ingest.cells.numbers import ascii_number
from layers.ingest.remarks import Reading, Remark

Axis = Literal["latitude", "longitude"]

_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?$")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$")
_NOT_FINITE: Final = re.compile(r"[+-]?(?:inf|infinity)$", re.IGNORECASE)
_SIGNS: Final = {"N": 1.0, "S": -1.0, "E": 1.0, "W": -1.0, "O": -1.0}
_LETTERS: Final[dict[Axis, str]] = {"latitude": "NS", "longitude": "EWO"}
_WORDS: Final = (("NORTH|NORD", "N"), ("SOUTH|SUD", "S"), ("WEST|OUEST", "W"), ("EAST|EST", "E"))
_PARTS: Final = re.compile(r"[°ºº˚'’′´\"”″:\s]+|DEG")
_LARGEST: Final[dict[Axis, int]] = {"latitude": 90, "longitude": 180}
_DMS: Final = Remark(
    "COORD_DMS", "accepted", "Degrees, minutes and seconds were read as decimal degrees."
)
_COMMA: Final = Remark("DECIMAL_COMMA", "accepted", "The comma was read as the decimal mark.")
_UNICODE: Final = Remark(
    "NUM_UNICODE",
    "accepted",
    "Numbers were written with special spaces, minus signs or digits; they were read as plain.",
)
_MINUTES: Final = Remark(
    "COORD_RANGE", "quarantined", "Minutes and seconds end at 59; check these."
)
_FINITE: Final = Remark(
    "COORD_NOT_FINITE", "quarantined", "This is no finite number; write decimal degrees."
)


def read(texts: Sequence[str], axis: Axis) -> Reading:
    """Return decimal degrees for the distinct texts of a column of latitudes or longitudes.

    One comma or point is always a decimal mark, as degrees have no thousands; two are not guessed.
    O is west (ouest). Range is not checked here, except that minutes end at 59.

    >>> reading = read(["13,5", "16°30'W", "1.234.567"], "longitude")
    >>> reading.values
    {'13,5': 13.5, "16°30'W": -16.5}
    >>> reading.remarks["1.234.567"][0].code
    'COORD_UNPARSEABLE'
    """
    values: dict[str, object] = {}
    remarks: dict[str, list[Remark]] = {}
    for text in texts:
        word = ascii_number(text)
        number, said = _degrees(word, axis)
        if number is not None:
            values[text] = number
            if not text.isascii() and said != [_DMS]:
                said = [*said, _UNICODE]
        if said:
            remarks[text] = said
    return Reading(values, remarks)


def pair(text: str) -> tuple[str, str]:
    """Return the latitude and longitude texts of "lat lon alt accuracy", empty where none.

    >>> pair("13.45 -16.57 0 5"), pair("[13.45, -16.57]"), pair("[null, null]")
    (('13.45', '-16.57'), ('13.45', '-16.57'), ('', ''))
    """
    bare = text.strip().strip("[]()").replace('"', " ")
    if ";" in bare or " " in bare.strip():
        parts = [part.strip(",") for part in re.split(r"[;\s]+", bare)]
    else:
        parts = bare.split(",")
    known = [part for part in parts if part and part.lower() not in {"null", "none", "nan"}]
    if not known:
        return "", ""
    return (known[0], known[1]) if 2 <= len(known) <= 4 else (text, text)


def _degrees(word: str, axis: Axis) -> tuple[float | None, list[Remark]]:
    if _DECIMAL.match(word):
        number = float(word.replace(",", "."))
        if not math.isfinite(number):
            return None, [_FINITE]
        return number, [_COMMA] if "," in word else []
    if _NOT_FINITE.match(word):
        return None, [_FINITE]
    if _GROUPED.match(word):
        return float(word.replace(" ", "").replace(",", ".")), [_UNICODE]
    return _sexagesimal(word, axis)


def _sexagesimal(word: str, axis: Axis) -> tuple[float | None, list[Remark]]:
    upper = word.upper()
    for names, letter in _WORDS:
        upper = re.sub(names, letter, upper)
    letters = [ch for ch in upper.replace("DEG", "°") if ch.isalpha() and ch != "º"]
    wrong = [_unparseable(axis)]
    if len(letters) > 1 or any(letter not in _LETTERS[axis] for letter in letters):
        return None, wrong
    bare = upper.replace(letters[0], " ") if letters else upper
    parts = [part for part in _PARTS.split(bare) if part]
    if not 1 <= len(parts) <= 3 or not all(re.match(r"[+-]?\d+([.,]\d*)?$", p) for p in parts):
        return None, wrong
    is_negative = parts[0].startswith("-")
    if (is_negative and letters) or any(part[0] in "+-" for part in parts[1:]):
        return None, wrong
    numbers = [abs(float(part.replace(",", "."))) for part in parts]
    if any(number != int(number) for number in numbers[:-1]):
        return None, wrong
    if any(number >= 60 for number in numbers[1:]):
        return None, [_MINUTES]
    size = sum(number / 60**power for power, number in enumerate(numbers))
    sign = _SIGNS[letters[0]] if letters else -1.0 if is_negative else 1.0
    return sign * size, [_DMS]


def _unparseable(axis: Axis) -> Remark:
    sentence = (
        f"This cannot be read as a {axis}; write decimal degrees from -{_LARGEST[axis]} to "
        f"{_LARGEST[axis]} with a point, such as 13.4549."
    )
    return Remark("COORD_UNPARSEABLE", "quarantined", sentence)
