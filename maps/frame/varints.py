"""Whole numbers as few bytes: seven bits a byte, the lowest first; signs in the lowest bit."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

LARGEST_BYTES = 9
"""Bytes of the largest number that is written (below 2**63)."""


def written(values: Any) -> bytes:
    """Return whole numbers of 0 and more as bytes.

    Examples
    --------
    >>> list(written([0, 127, 128, 300]))
    [0, 127, 128, 1, 172, 2]
    """
    numbers = np.asarray(values, dtype=np.int64)
    size = np.ones(len(numbers), dtype=np.int64)
    for at in range(1, LARGEST_BYTES):
        size += numbers >= 1 << 7 * at
    start = np.cumsum(size) - size
    out = np.zeros(int(size.sum()), dtype=np.uint8)
    for at in range(int(size.max(initial=0))):
        has = size > at
        more = (size[has] > at + 1).astype(np.int64) << 7
        out[start[has] + at] = (numbers[has] >> 7 * at & 127) | more
    return out.tobytes()


def read(data: bytes) -> Ints:
    """Return the numbers that ``written`` wrote.

    Examples
    --------
    >>> read(written([5, 70000, 0])).tolist()
    [5, 70000, 0]
    """
    held = np.frombuffer(data, dtype=np.uint8).astype(np.int64)
    last = np.flatnonzero(held < 128)
    first = np.concatenate([[0], last[:-1] + 1])[: len(last)]
    place = np.arange(len(held)) - np.repeat(first, last - first + 1)
    return np.add.reduceat((held & 127) << 7 * place, first) if len(last) else last


def folded(values: Any) -> Ints:
    """Return numbers of either sign as numbers of 0 and more, the small ones small.

    Examples
    --------
    >>> folded([0, -1, 1, -2]).tolist()
    [0, 1, 2, 3]
    """
    numbers = np.asarray(values, dtype=np.int64)
    return np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)
