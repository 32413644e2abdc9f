"""Numbers drawn for names: the same for the same name and seed, whoever else is there.

Chance enters here and nowhere else in `mapping`, and not as a state: every number is computed from
the programme's seed and a name, whatever the rest of the tables, their order or the machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def uniform(names: Sequence[str], n: int, seed: int) -> Floats:
    """Return n numbers from 0 to below 1 for each name, the same for the same name and seed.

    Shape (names, n). The first eight bytes of SHA-256 of seed and name start a SplitMix64 sequence
    (Steele, Lea and Flood, OOPSLA 2014).

    >>> first = uniform(["Kolda", "Velingara"], 3, 7)
    >>> bool((uniform(["Velingara"], 2, 7) == first[1, :2]).all()), bool((first < 1).all())
    (True, True)
    """
    starts = [hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8] for name in names]
    start = np.array([int.from_bytes(each, "big") for each in starts], dtype=np.uint64)
    with np.errstate(over="ignore"):
        state = start[:, None] + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(
            0x9E3779B97F4A7C15
        )
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    return np.asarray((state >> np.uint64(11)).astype(np.float64) * 2.0**-53)
