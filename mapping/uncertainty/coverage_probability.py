"""From where homes and services may be to how likely somebody is covered, and to joint draws.

A mask is a whole number with one bit per candidate of the home. `base` has one for each cell (a
person and a category): from where services whose place is known cover the person. Services in doubt
add rows, each for a cell, a site, one candidate of that site, and the mask that holds there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

WAYS: Final = ("geographic", "eligible", "optimistic")
N_DRAWS: Final = 64
"""Draws of all uncertain places together; a cell keeps one bit for each."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Doubtful:
    """What services in doubt add: `cell`, `site`, and the candidate `at` of the site, by row."""

    cell: Ints
    site: Ints
    at: Ints


def from_anywhere(pairs: pd.DataFrame, runs: Bools, n: int) -> pd.DataFrame:
    """Return `person, site` and a mask for each of `WAYS`: all n bits where the coverage holds.

    `pairs` are those of `encoded_pairs.of_judged`, of people whose home is known; `runs` tells
    which sites run. Only pairs of running services within the limits come back.
    """
    some = pairs[pairs["is_within"].to_numpy(bool) & runs[pairs["site"].to_numpy()]]
    every = np.uint64((1 << n) - 1)
    holds = (np.ones(len(some), dtype=bool), some["is_yes"].to_numpy(), ~some["is_no"].to_numpy())
    columns = {name: some[name].to_numpy(np.int64) for name in ("person", "site")}
    return pd.DataFrame(
        columns | {way: mask * every for way, mask in zip(WAYS, holds, strict=True)}
    )


def joined(row: Ints, bits: Words, n: int) -> Words:
    """Return the bits that fall on each of n rows together."""
    found = np.zeros(n, dtype=np.uint64)
    np.bitwise_or.at(found, row, bits.astype(np.uint64))
    return found


def share(base: Words, doubtful: Doubtful, masks: Words, n: int) -> Floats:
    """Return how likely each cell is covered, home and sites drawn independently from n candidates.

    >>> none = Doubtful(*(np.zeros(0, dtype=np.int64),) * 3)
    >>> share(np.array([0b0111], dtype=np.uint64), none, np.zeros(0, dtype=np.uint64), 4).tolist()
    [0.75]
    >>> half = Doubtful(np.array([0, 0]), np.array([5, 5]), np.array([0, 2]))
    >>> share(np.array([0b0111], np.uint64), half, np.full(2, 0b1111, np.uint64), 4).tolist()
    [0.875]
    """
    pair = np.stack([doubtful.cell, doubtful.site])
    used, group = np.unique(pair, axis=1, return_inverse=True)
    total = np.zeros(len(base))
    for each in range(n):
        missed = 1.0 - _bit(base, each)
        n_hits = np.bincount(group, weights=_bit(masks, each), minlength=used.shape[1])
        np.multiply.at(missed, used[0], 1 - n_hits / n)
        total += 1 - missed
    return total / n


def draws(base: Words, doubtful: Doubtful, masks: Words, home: Ints, sites: Ints) -> Words:
    """Return for each cell one bit per draw: whether the person is covered in it.

    Parameters
    ----------
    base, doubtful, masks
        As above.
    home
        The candidate of the cell's home in each draw; shape (cells, N_DRAWS).
    sites
        That of each site; shape (sites, N_DRAWS).
    """
    found = np.zeros(len(base), dtype=np.uint64)
    for each in range(N_DRAWS):
        hit = _bit(base, home[:, each])
        is_there = sites[doubtful.site, each] == doubtful.at
        of_site = _bit(masks, home[doubtful.cell, each]) * is_there
        np.bitwise_or.at(hit, doubtful.cell, of_site.astype(np.uint64))
        found |= hit << np.uint64(each)
    return found


def _bit(words: Words, at: Ints | int) -> Words:
    return np.asarray((words >> np.asarray(at, dtype=np.uint64)) & np.uint64(1), dtype=np.uint64)
