"""The classes in which people are counted in public.

With k = 10: `<10`, `10-19`, `20-49`, `50-99`, `100+`. A class is told by its least number, so that
tables stay tables of numbers; the words are made where they are printed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS: Final = (1, 2, 5, 10)
"""Where the classes begin, in times of k."""
SHARE_FLOOR: Final = 2
"""A share is told of at least so many times k people (rule P5: 20 of k = 10)."""
TENTHS: Final = 10


def ends(k: int) -> tuple[int, ...]:
    """Return the least number of each class but the first, which is fewer than k.

    >>> ends(10), ends(5)
    ((10, 20, 50, 100), (5, 10, 25, 50))
    """
    return tuple(step * k for step in STEPS)


def least(n: Floats, k: int) -> Floats:
    """Return the least number of the class that each count lies in; 0 under k, NaN where unknown.

    >>> least(np.array([0.0, 9.0, 10.0, 49.0, 1500.0, np.nan]), 10).tolist()
    [0.0, 0.0, 10.0, 20.0, 100.0, nan]
    """
    starts = np.array([0, *ends(k)], dtype=np.float64)
    known = np.where(np.isnan(n), 0.0, n)
    found: Floats = starts[np.searchsorted(starts, known, side="right") - 1]
    return np.where(np.isnan(n), np.nan, found)


def most(floors: Floats, k: int) -> Floats:
    """Return the greatest number of the classes that begin so; the last has no end.

    >>> most(np.array([0.0, 20.0, 100.0, np.nan]), 10).tolist()
    [9.0, 49.0, inf, nan]
    """
    starts = np.array([0, *ends(k)], dtype=np.float64)
    after = np.append(starts[1:], np.inf)
    found: Floats = after[np.searchsorted(starts, np.nan_to_num(floors), side="right") - 1] - 1
    return np.where(np.isnan(floors), np.nan, found)


def tenths(shares: Floats) -> Floats:
    """Return the lower end of the tenth that each share lies in; all of all lies in the last.

    >>> tenths(np.array([0.0, 0.3, 0.999, 1.0, np.nan])).tolist()
    [0.0, 0.3, 0.9, 0.9, nan]
    """
    # 0.3 is stored as a little less than three tenths.
    steps = np.floor(shares * TENTHS + 1e-9)
    return np.clip(steps, 0, TENTHS - 1) / TENTHS
