"""The reasons of pairs as JSON, written by compiled code: a country has millions of them."""

import json
from typing import Final

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mapping.elimination import Whole
from mapping.findings import Findings, Wording

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

NUMBERS: Final = ("have", "want", "margin")
LARGEST: Final = 1e15  # beyond it a thousandth is no longer told apart
NO_NUMBER: Final = np.iinfo(np.int64).min
_NAMES: Final = tuple(f', "{name}": '.encode() for name in NUMBERS)
_LONGEST: Final = 40  # bytes of one number and its name
_MINUS, _POINT, _ZERO, _COMMA, _OPEN, _CLOSE = (int(byte) for byte in b"-.0,[]")


def texts(told: Findings, first: Ints) -> pa.LargeStringArray:
    """Return the reasons of each pair as a JSON list of objects.

    An object has the fields of the wording, then, after its code, those of `NUMBERS` that are
    known, to three decimals; what is infinite or beyond `LARGEST` is left out.

    Parameters
    ----------
    told
        The findings, sorted by pair.
    first
        The position of the first finding of each pair, and their number at the end.

    Examples
    --------
    >>> one = np.array([0])
    >>> told = Findings(one, one, one == 0, np.array([2.0]), np.array([1.25]), np.array([np.nan]),
    ...     one, (Wording("too_long", "@walk"),))
    >>> texts(told, np.array([0, 1, 1])).to_pylist()
    ['[{"code": "too_long", "have": 2.0, "want": 1.25, "detail": "@walk"}]', '[]']
    """
    pieces = [_halves(each) for each in told.wordings]
    numbers = np.stack([_thousandths(getattr(told, name)) for name in NUMBERS], axis=1)
    heads, tails = (_joined([piece[half] for piece in pieces]) for half in (0, 1))
    length = np.diff(heads[0]) + np.diff(tails[0]) + 1 + _LONGEST * len(NUMBERS)
    text = np.empty(int(length[told.wording].sum()) + 2 * len(first), dtype=np.uint8)
    offsets = np.zeros(len(first), dtype=np.int64)
    _write(text, offsets, first, told.wording, numbers, heads, tails, _joined(list(_NAMES)))
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text[: offsets[-1]].copy())]
    return pa.Array.from_buffers(pa.large_string(), len(first) - 1, buffers)


def _halves(wording: Wording) -> tuple[bytes, bytes]:
    """The JSON of a wording up to where its numbers stand, and what follows them."""
    code, *others = zip(wording._fields, wording, strict=True)
    tail = "".join(f", {json.dumps(name)}: {json.dumps(text)}" for name, text in others if text)
    return f'{{"{code[0]}": {json.dumps(code[1])}'.encode(), f"{tail}}}".encode()


def _thousandths(values: NDArray[np.float64]) -> Ints:
    """Numbers as whole thousandths, `NO_NUMBER` where there is none."""
    is_number = np.abs(values) < LARGEST
    return np.where(is_number, np.rint(np.where(is_number, values, 0.0) * 1000), NO_NUMBER).astype(
        np.int64
    )


def _joined(pieces: list[bytes]) -> tuple[Ints, Bytes]:
    """Texts one after another: where each begins, and the last one ends, and the bytes."""
    first = np.cumsum([0, *map(len, pieces)])
    return first.astype(np.int64), np.frombuffer(b"".join(pieces), dtype=np.uint8)


@numba.njit(nogil=True, cache=True)
def _write(
    text: Bytes,
    offsets: Ints,
    first: Ints,
    wording: Ints,
    numbers: Ints,
    heads: tuple[Ints, Bytes],
    tails: tuple[Ints, Bytes],
    names: tuple[Ints, Bytes],
) -> None:
    """Write the lists of all pairs, and where each one ends."""
    at: Whole = 0
    for pair in range(len(first) - 1):
        text[at] = _OPEN
        at += 1
        for one in range(first[pair], first[pair + 1]):
            if one > first[pair]:
                text[at] = _COMMA
                at += 1
            at = _copy(text, at, heads, wording[one])
            for name in range(numbers.shape[1]):
                if numbers[one, name] != NO_NUMBER:
                    at = _copy(text, at, names, name)
                    at = _number(text, at, numbers[one, name])
            at = _copy(text, at, tails, wording[one])
        text[at] = _CLOSE
        at += 1
        offsets[pair + 1] = at


@numba.njit(nogil=True, cache=True, inline="always")
def _copy(text: Bytes, at: Whole, pieces: tuple[Ints, Bytes], number: Whole) -> Whole:
    """Copy one piece; return where it ends."""
    first, source = pieces
    for byte in range(first[number], first[number + 1]):
        text[at] = source[byte]
        at += 1
    return at


@numba.njit(nogil=True, cache=True)
def _number(text: Bytes, at: Whole, thousandths: Whole) -> Whole:
    """Write a number with one to three decimals, no zero at the end but the first."""
    if thousandths < 0:
        text[at] = _MINUS
        at += 1
        thousandths = -thousandths
    whole, rest = thousandths // 1000, thousandths % 1000
    size = 1
    while whole >= 10**size:
        size += 1
    for digit in range(size):
        text[at + size - 1 - digit] = _ZERO + whole % 10
        whole //= 10
    at += size
    text[at] = _POINT
    text[at + 1] = _ZERO + rest // 100
    at += 2
    if rest % 100:
        text[at] = _ZERO + rest // 10 % 10
        at += 1
        if rest % 10:
            text[at] = _ZERO + rest % 10
            at += 1
    return at
