"""How many people each set of levers would bring a service: every subset at once, and exactly.

Levers on one pair are AND, services are OR, so that two levers together may open far more than the
two alone: the best next lever each time is no way to the best set. A pair is opened by the sets
that hold one of its masks (`mapping.planning.masks`); a person by those that open one of their
pairs. People who are opened by the same sets are counted once and together, by inclusion and
exclusion of their masks, and the sums over all subsets give all 2^m figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST: Final = 20
"""So many levers at most have all their subsets counted: a million of them."""
FEW: Final = 10
"""A person with more masks than this is counted by marking the sets, not by their unions."""
AT_ONCE: Final = 500_000


def reached(held: pd.DataFrame, weights: Ints, n_levers: int) -> Ints:
    """Return how much weight every set of levers opens.

    Parameters
    ----------
    held
        `unit` (row of `weights`) and `mask`: the sets of levers that open something for the unit,
        one bit per lever; 0 where it is open already. Repeated and larger masks change nothing.
    weights
        Whole numbers by unit and measure: how much the unit counts in each.
    n_levers
        How many levers there are, `MOST` at most.

    Returns
    -------
    array
        By measure and set: the sum of the weights of units with a mask inside the set, whose number
        has one bit per lever. It never falls with a larger set.

    >>> held = pd.DataFrame({"unit": [0, 0, 1], "mask": [0b01, 0b10, 0b11]})
    >>> reached(held, np.array([[5], [1]]), 2).tolist()
    [[0, 5, 5, 6]]
    """
    sums = np.zeros((weights.shape[1], 1 << n_levers), dtype=np.int64)
    masks, own = _alike(held, weights)
    few = [at for at, some in enumerate(masks) if len(some) <= FEW]
    for unions, signs, at in _in_parts(masks, few):
        for measure, sum_of in zip(own[at].T, sums, strict=True):
            np.add.at(sum_of, unions, signs * measure)
    _add_subsets(sums, n_levers)
    for place, some in enumerate(masks):
        if len(some) > FEW:
            sums += own[place][:, None] * _holding(some, n_levers)
    return sums


def smallest(masks: Iterable[int]) -> tuple[int, ...]:
    """Return the masks that hold no other of them, sorted.

    >>> smallest([3, 1, 6, 6])
    (1, 6)
    """
    kept: list[int] = []
    for one in sorted(set(masks), key=lambda mask: (mask.bit_count(), mask)):
        if not any(other & ~one == 0 for other in kept):
            kept.append(one)
    return tuple(sorted(kept))


def sums_of(prices: Iterable[float]) -> Floats:
    """Return what each set of levers costs; NaN where the price of one of them is not known.

    >>> sums_of([10, 5]).tolist()
    [0.0, 10.0, 5.0, 15.0]
    """
    total = np.zeros(1)
    for price in prices:
        total = np.concatenate([total, total + price])
    return total


def cheapest_first(cost: Floats, *figures: Ints) -> Ints:
    """Return the sets that no set of at most their cost exceeds: the best one of every budget.

    Parameters
    ----------
    cost
        Of each set; those that have none (NaN) are not ranked.
    figures
        Of each set, what is wanted most of, the first before the next.

    Returns
    -------
    array
        Sets in the order of their costs, each better than all before it.

    >>> cheapest_first(np.array([0.0, 4, 5, 9]), np.array([1, 3, 3, 8])).tolist()
    [0, 1, 3]
    """
    known = np.flatnonzero(np.isfinite(cost))
    keys = [known, np.bitwise_count(known), *(-one[known] for one in figures[::-1]), cost[known]]
    order = known[np.lexsort(keys)]
    ranks = _ranks(figures, order)
    best = np.maximum.accumulate(ranks)
    is_better = np.ones(len(order), dtype=bool)
    is_better[1:] = ranks[1:] > best[:-1]
    return order[is_better]


def fewest_first(n_levers: int, *figures: Ints) -> Ints:
    """Return the best set of no lever, of one, of two ...: those that are better than all smaller.

    >>> fewest_first(2, np.array([0, 5, 3, 5])).tolist()
    [0, 1]
    """
    n_held = np.bitwise_count(np.arange(1 << n_levers)).astype(float)
    return cheapest_first(n_held, *figures)


def one_by_one(n_levers: int, *figures: Ints) -> Ints:
    """Return the sets that come of taking the lever that brings most next, until none brings more.

    >>> one_by_one(2, np.array([0, 5, 3, 6])).tolist()
    [0, 1, 3]
    """
    at, path = 0, [0]
    while True:
        larger = np.array([at | 1 << lever for lever in range(n_levers) if not at >> lever & 1])
        if not len(larger):
            return np.array(path, dtype=np.int64)
        best = larger[np.lexsort([larger, *(-one[larger] for one in figures[::-1])])[0]]
        if all(one[best] <= one[at] for one in figures):
            return np.array(path, dtype=np.int64)
        at = int(best)
        path.append(at)


def _alike(held: pd.DataFrame, weights: Ints) -> tuple[list[tuple[int, ...]], Ints]:
    """The smallest masks of units that have the same, and the weight of these units together."""
    pairs = held[["unit", "mask"]].drop_duplicates().sort_values(["unit", "mask"])
    unit, mask = pairs["unit"].to_numpy(np.int64), pairs["mask"].to_numpy(np.int64)
    cuts = np.flatnonzero(np.diff(unit)) + 1
    lists = [tuple(some.tolist()) for some in np.split(mask, cuts)] if len(unit) else []
    reduced = {some: smallest(some) for some in set(lists)}
    sums: dict[tuple[int, ...], Ints] = {}
    for some, at in zip(lists, unit[np.concatenate([[0], cuts])] if lists else [], strict=True):
        key = reduced[some]
        sums[key] = sums.get(key, 0) + weights[at]
    keys = sorted(sums)
    own = np.array([sums[key] for key in keys], dtype=np.int64)
    return keys, own.reshape(len(keys), weights.shape[1])


def _in_parts(masks: list[tuple[int, ...]], few: list[int]) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Unions of masks with their signs and whose they are, some of them at a time."""
    unions: list[int] = []
    signs: list[int] = []
    whose: list[int] = []
    for at in few:
        found = _unions(masks[at])
        unions += found.keys()
        signs += found.values()
        whose += [at] * len(found)
        if len(unions) >= AT_ONCE or at == few[-1]:
            yield np.array(unions), np.array(signs), np.array(whose)
            unions, signs, whose = [], [], []


def _unions(masks: tuple[int, ...]) -> dict[int, int]:
    """Sign of each union of masks, so that their sum over the subsets of a set is 0 or 1."""
    left = {0: 1}  # the product of one minus each mask's indicator
    for mask in masks:
        for union, sign in list(left.items()):
            left[union | mask] = left.get(union | mask, 0) - sign
    found = {union: -sign for union, sign in left.items() if sign}
    found[0] = found.get(0, 0) + 1
    return found


def _add_subsets(sums: Ints, n_levers: int) -> None:
    """Add to each set what stands at its subsets, in place."""
    for lever in range(n_levers):
        halves = sums.reshape(len(sums), -1, 2, 1 << lever)
        halves[:, :, 1] += halves[:, :, 0]


def _holding(masks: tuple[int, ...], n_levers: int) -> NDArray[np.bool_]:
    """Which sets hold one of the masks."""
    found = np.zeros(1 << n_levers, dtype=bool)
    found[list(masks)] = True
    for lever in range(n_levers):
        halves = found.reshape(-1, 2, 1 << lever)
        halves[:, 1] |= halves[:, 0]
    return found


def _ranks(figures: tuple[Ints, ...], order: Ints) -> Ints:
    """One number for the figures of each set: larger where the first, or then the next, is."""
    if not len(order):
        return order
    names = [f"figure_{at}" for at in range(len(figures))]
    table = pd.DataFrame({name: one[order] for name, one in zip(names, figures, strict=True)})
    ranked = table.drop_duplicates().sort_values(names, ignore_index=True)
    ranked["rank"] = np.arange(len(ranked))
    return table.merge(ranked, how="left")["rank"].to_numpy(np.int64)
