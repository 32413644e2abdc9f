"""Which sets of levers open which judged pair: the smallest ones, as whole numbers with bits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.reach import encoded_pairs

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def minimal(failed: Ints, clears: Sequence[Mapping[str, Bools]]) -> pd.DataFrame:
    """Return the smallest sets of levers that would leave a pair without a refusal.

    Parameters
    ----------
    failed
        One bit per test that refuses, by pair (`encoded_pairs.bit`).
    clears
        Per lever and test in which pairs the lever would lift that test's refusal; 62 at most.

    Returns
    -------
    DataFrame
        `pair` (position), `mask`: one bit per lever. A pair has several rows where several sets do
        it and none of them holds another; none where nothing refuses it, or where a test refuses
        that no lever lifts.

    >>> age, sex = encoded_pairs.bit("age"), encoded_pairs.bit("sex")
    >>> every, few = np.array([True, True, True]), np.array([True, True, False])
    >>> minimal(np.array([age | sex, age, age]), [{"sex": every}, {"age": few}]).values.tolist()
    [[0, 3], [1, 2]]
    """
    tests = sorted({test for one in clears for test in one}, key=encoded_pairs.bit)
    known = sum(encoded_pairs.bit(test) for test in tests)
    held = np.flatnonzero((failed != 0) & ((failed & ~known) == 0))
    # Pairs that are refused by the same tests, each lifted by the same levers, have one answer.
    signs = pd.DataFrame({test: _levers(test, failed[held], held, clears) for test in tests})
    if not len(held):
        return pd.DataFrame({"pair": held, "mask": held})
    group = signs.groupby(list(tests), sort=False).ngroup().to_numpy()
    answers = [_smallest(sign) for sign in signs.drop_duplicates().to_numpy()]
    size = np.array([len(answer) for answer in answers], dtype=np.int64)[group]
    masks = [answers[one] for one in group[size > 0]]
    return pd.DataFrame(
        {
            "pair": np.repeat(held, size),
            "mask": np.array([mask for answer in masks for mask in answer], dtype=np.int64),
        }
    )


def worth_telling(masks: Ints, at_most: int) -> list[int]:
    """Return the sets that open some pair and hold no more than so many levers, sorted.

    >>> worth_telling(np.array([3, 1, 7, 1]), 2)
    [1, 3]
    """
    return [int(one) for one in np.unique(masks) if int(one).bit_count() <= at_most]


def opened(masks: pd.DataFrame, chosen: int) -> Ints:
    """Return the pairs that a set of levers opens: those with a mask within it, each once.

    >>> table = pd.DataFrame({"pair": [0, 0, 1], "mask": [1, 2, 4]})
    >>> opened(table, 3).tolist(), opened(table, 4).tolist()
    ([0], [1])
    """
    return np.unique(masks["pair"].to_numpy()[(masks["mask"].to_numpy() & ~chosen) == 0])


def lifted(clears: Sequence[Mapping[str, Bools]], chosen: int, pairs: Ints) -> Ints:
    """Return the tests that a set of levers lifts in some pairs: one bit per test."""
    found = np.zeros(len(pairs), dtype=np.int64)
    for place, one in enumerate(clears):
        if chosen >> place & 1:
            for test, is_clear in one.items():
                found |= np.where(is_clear[pairs], encoded_pairs.bit(test), 0)
    return found


def _levers(test: str, failed: Ints, held: Ints, clears: Sequence[Mapping[str, Bools]]) -> Ints:
    """The levers that lift one test in each pair: one bit each; -1 where it does not refuse."""
    found = np.zeros(len(held), dtype=np.int64)
    for place, one in enumerate(clears):
        if test in one:
            found |= np.where(one[test][held], 1 << place, 0)
    return np.where(failed & encoded_pairs.bit(test), found, -1)


def _smallest(sign: Ints) -> Collection[int]:
    """The smallest sets with one lever of every test that refuses; none where one test has none."""
    choices = [[1 << at for at in range(int(one).bit_length()) if one >> at & 1]
               for one in sign if one >= 0]  # fmt: skip
    sets = {reduce(int.__or__, chosen) for chosen in product(*choices)}
    return sorted(
        one for one in sets if not any(other != one and other & ~one == 0 for other in sets)
    )
