"""Every subset of levers counted: against a loop over all subsets on random masks."""

import numpy as np
import pandas as pd
import pytest

from mapping.planning import lever_sets


def drawn(seed):
    """A few needs with random masks, some of them with more than are counted by unions."""
    rng = np.random.default_rng(seed)
    n_levers, n_units = int(rng.integers(1, 8)), int(rng.integers(1, 30))
    rows = []
    for unit in range(n_units):
        for _ in range(int(rng.integers(0, 2 * lever_sets.FEW))):
            mask = int(rng.integers(0, 1 << n_levers)) & int(rng.integers(0, 1 << n_levers))
            rows.append((unit, mask or 1 << int(rng.integers(0, n_levers))))
    held = pd.DataFrame(rows, columns=["unit", "mask"], dtype="int64")
    return held, rng.integers(0, 9, (n_units, 3)), n_levers, rng.integers(1, 50, n_levers)


def by_loop(held, weights, n_levers):
    found = np.zeros((weights.shape[1], 1 << n_levers), dtype=np.int64)
    for chosen in range(1 << n_levers):
        opened = {unit for unit, mask in held.values.tolist() if mask & ~chosen == 0}
        found[:, chosen] = sum((weights[unit] for unit in opened), np.zeros(3, dtype=np.int64))
    return found


@pytest.mark.seeds(15, 100)
def test_every_subset_opens_what_a_loop_over_the_subsets_finds(seed):
    held, weights, n_levers, _ = drawn(seed)
    found = lever_sets.reached(held, weights, n_levers)
    assert np.array_equal(found, by_loop(held, weights, n_levers))


@pytest.mark.seeds(15, 100)
def test_the_front_has_the_best_set_of_every_budget(seed):
    held, weights, n_levers, prices = drawn(seed)
    gains = by_loop(held, weights, n_levers)[0]
    cost = lever_sets.sums_of(prices)
    front = lever_sets.cheapest_first(cost, gains)
    for budget in range(int(cost.max()) + 1):
        paid = [one for one in front if cost[one] <= budget]
        assert gains[paid[-1]] == gains[cost <= budget].max()
        assert cost[paid[-1]] == min(cost[(cost <= budget) & (gains == gains[paid[-1]])])


@pytest.mark.seeds(15, 100)
def test_the_best_of_each_number_is_that_of_a_loop(seed):
    held, weights, n_levers, _ = drawn(seed)
    gains = by_loop(held, weights, n_levers)[0]
    sets = lever_sets.fewest_first(n_levers, gains)
    size = np.bitwise_count(np.arange(1 << n_levers))
    for n in range(n_levers + 1):
        few = [one for one in sets if one.bit_count() <= n]
        assert gains[few[-1]] == gains[size <= n].max()


def test_the_next_best_each_time_is_not_the_best_pair():
    # Ten people stand before the rules on age and sex at once; three and two before one alone.
    held = pd.DataFrame({"unit": [0, 1, 2], "mask": [0b011, 0b100, 0b010]})
    gains = lever_sets.reached(held, np.array([[10], [3], [2]]), 3)[0]
    one_by_one = lever_sets.one_by_one(3, gains)
    best = lever_sets.fewest_first(3, gains)
    assert [gains[one] for one in one_by_one if one.bit_count() == 2] == [5]
    assert [gains[one] for one in best if one.bit_count() == 2] == [12]


def test_a_lever_without_a_price_is_in_no_set_that_is_ranked():
    cost = lever_sets.sums_of([10, np.nan])
    assert lever_sets.cheapest_first(cost, np.array([0, 1, 5, 9])).tolist() == [0, 1]
