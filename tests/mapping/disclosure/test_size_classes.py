"""Classes and tenths begin where they say, and no count lies in two of them."""

import numpy as np
import pytest

from mapping.disclosure import size_classes


@pytest.mark.parametrize("k", [5, 10])
def test_each_count_lies_between_the_ends_of_its_class_and_of_no_other(k: int) -> None:
    n = np.arange(0, 30 * k, dtype=float)
    least = size_classes.least(n, k)
    assert (least <= n).all()
    assert (n <= size_classes.most(least, k)).all()
    assert sorted(set(least)) == [0, k, 2 * k, 5 * k, 10 * k]


def test_a_class_holds_k_numbers_and_more() -> None:
    least = np.array([0.0, 10, 20, 50])
    assert (size_classes.most(least, 10) - least + 1 >= 10).all()


def test_an_unknown_count_has_no_class() -> None:
    assert np.isnan(size_classes.least(np.array([np.nan]), 10)).all()


def test_a_tenth_holds_its_lower_end_and_not_its_upper_one() -> None:
    shares = np.array([n / 20 for n in range(21)])
    expected = [min(n // 2, 9) / 10 for n in range(21)]
    assert size_classes.tenths(shares).tolist() == expected
