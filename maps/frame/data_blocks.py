"""Data blocks: tables and geometry as text that a page carries and a browser never runs."""

import base64
import json
import math
import zlib
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

UNREACHABLE = "inf"
"""How an infinity is written: JSON has no word for it; the page's script reads it back."""

_LEVEL = 7
"""Of compression: 9 takes two and a half times as long for 2 % less."""

_HIDDEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_FENCES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def plain(data: object) -> str:
    r"""JSON that may stand inside a script element.

    Examples
    --------
    >>> plain({"b": "</script>", "a": float("nan")})
    '{"a":null,"b":"\\u003c/script\\u003e"}'
    """
    text = _json(data)
    for raw, safe in _FENCES.items():
        text = text.replace(raw, safe)
    return text


def packed(data: object, *, is_ready: bool = False) -> str:
    """Base64 of the raw deflate stream of ``data`` as ASCII JSON; for anything large.

    ``is_ready`` says that every text and number has passed ``cell`` already, so that a million of
    them need not pass it twice; a number that JSON cannot hold is an error all the same.
    """
    text = _written(data) if is_ready else _json(data)
    return squeezed(text.encode("ascii"))


def squeezed(data: bytes) -> str:
    """Base64 of the raw deflate stream of bytes.

    Examples
    --------
    >>> list(loosened(squeezed(bytes([0, 255, 7]))))
    [0, 255, 7]
    """
    squeezer = zlib.compressobj(level=_LEVEL, wbits=-15)
    return base64.b64encode(squeezer.compress(data) + squeezer.flush()).decode("ascii")


def loosened(text: str) -> bytes:
    """Return the bytes that ``squeezed`` wrote: for tests and for the privacy scan."""
    return zlib.decompress(base64.b64decode(text), wbits=-15)


def unpacked(text: str) -> Any:
    r"""Return what ``packed`` or ``plain`` wrote: for tests and for the privacy scan.

    Examples
    --------
    >>> unpacked(packed([1.0, float("inf"), "\u202eabc"]))
    [1, 'inf', 'abc']
    """
    if text[:1] in "[{":
        return json.loads(text)
    return json.loads(loosened(text))


def columnar(
    frame: pd.DataFrame, columns: Sequence[str], decimals: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return the named columns as lists, with ``n`` rows; unknown is null, infinity is "inf".

    Parameters
    ----------
    frame
        Any table; a named column that it lacks is all unknown.
    columns
        Names in the order in which they are written.
    decimals
        Digits kept after the point by column; 3 where not named.

    Examples
    --------
    >>> columnar(pd.DataFrame({"a": [1.0, None], "b": ["x", "y"]}), ["a", "b", "c"])
    {'n': 2, 'a': [1, None], 'b': ['x', 'y'], 'c': [None, None]}
    """
    digits = decimals or {}
    table: dict[str, Any] = {"n": len(frame)}
    for name in columns:
        shown = digits.get(name, 3)
        if name not in frame.columns:
            table[name] = [None] * len(frame)
        elif frame[name].dtype == np.float64:
            table[name] = _number_cells(frame[name].tolist(), shown)
        else:
            table[name] = [cell(value, shown) for value in frame[name].tolist()]
    return table


def coded(values: Sequence[object]) -> dict[str, list[Any]]:
    """Return a repetitive column as its distinct values and one index per row.

    Examples
    --------
    >>> coded(["b", "a", "b"])
    {'of': ['b', 'a'], 'at': [0, 1, 0]}
    """
    places: dict[Hashable, int] = {}
    of: list[Any] = []
    at: list[int] = []
    for value in values:
        known = cell(value)
        key = known if isinstance(known, str) else (_json(known),)
        if key not in places:
            places[key] = len(of)
            of.append(known)
        at.append(places[key])
    return {"of": of, "at": at}


def cell(value: object, digits: int = 3) -> Any:
    r"""One value as JSON can hold it; unknown is None, dates are ISO, bidi controls are dropped.

    Examples
    --------
    >>> cell(2.0), cell(0.12345), cell(float("-inf")), cell(date(2026, 11, 1)), cell("a\u2067b")
    (2, 0.123, None, '2026-11-01', 'ab')
    """
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return value if value.isascii() else value.translate(_HIDDEN)
    if isinstance(value, Mapping):
        return {str(key): cell(item, digits) for key, item in value.items()}
    if value is not pd.NaT and isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, list | tuple | set | frozenset) or hasattr(value, "tolist"):
        return _many(value, digits)
    return _number(value, digits)


def _many(value: Any, digits: int) -> Any:
    """Return a list, array or numpy scalar as a list or a single cell."""
    if hasattr(value, "tolist"):
        held = value.tolist()
        return (
            [cell(item, digits) for item in held] if isinstance(held, list) else cell(held, digits)
        )
    items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
    return [cell(item, digits) for item in items]


def _number_cells(values: Sequence[float], digits: int) -> list[float | int | str | None]:
    """Return what `_number` returns of each; almost all are finite, and half a million of them."""
    return [
        (int(short) if (short := round(value, digits)).is_integer() else short)
        if math.isfinite(value)
        else _number(value, digits)
        for value in values
    ]


def _number(value: Any, digits: int) -> float | int | str | None:
    number = math.nan if value is pd.NA or value is pd.NaT else float(value)
    if math.isnan(number) or number == -math.inf:
        return None
    if number == math.inf:
        return UNREACHABLE
    short = round(number, digits)
    return int(short) if short == int(short) else short


def _json(data: object) -> str:
    return _written(cell(data, 9))


def _written(data: object) -> str:
    return json.dumps(
        data, separators=(",", ":"), sort_keys=True, ensure_ascii=True, allow_nan=False
    )
