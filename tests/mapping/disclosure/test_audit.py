"""What adds up is reckoned up and down: against every table of whole numbers that fits."""

import itertools

import numpy as np
import pandas as pd

from mapping.disclosure import audit
from mapping.disclosure.audit import Sums
from mapping.unit_records.counting import Counting

K = 10


def test_bounds_of_a_sum_are_those_of_all_whole_numbers_that_fit() -> None:
    rng = np.random.default_rng(3)
    sums = Sums(np.zeros(3, int), np.zeros(3, int), np.array([1, 2, 3]), np.ones(3, bool))
    for _ in range(30):
        low = rng.integers(0, 6, 4).astype(float)
        high = low + rng.integers(0, 6, 4)
        low[0], high[0] = low[1:].sum() + 2, high[1:].sum()
        parts = [range(int(a), int(b) + 1) for a, b in zip(low[1:], high[1:], strict=True)]
        fitting = [one for one in itertools.product(*parts) if low[0] <= sum(one) <= high[0]]
        if not fitting:
            continue
        found = audit.propagated(low, high, sums)
        assert found[0][1:].tolist() == np.min(fitting, axis=0).tolist()
        assert found[1][1:].tolist() == np.max(fitting, axis=0).tolist()


def table(*rows: tuple[str, float, float, str]) -> pd.DataFrame:
    told = pd.DataFrame(rows, columns=["pcode", "n_value", "n_people", "suppression"])
    return told.assign(
        category="pss", among="all", group="all", indicator="coverage", unit="people", value=np.nan
    )


def test_a_mark_that_leaves_less_open_than_it_says_is_hidden() -> None:
    few = ("few", "few")
    told = table(
        ("R", 10, 50, "none"), *((f"D{n}", np.nan, 20, code) for n, code in enumerate(few))
    )
    sums = Sums(np.zeros(2, int), np.zeros(2, int), np.array([1, 2]), np.ones(2, bool))
    assert audit.coarsened(told, sums, K)["suppression"].tolist() == ["none", "hidden", "hidden"]


def test_a_mark_that_leaves_all_of_it_open_stays() -> None:
    told = table(("R", np.nan, 50, "few"), ("D1", np.nan, 20, "few"), ("D2", np.nan, 20, "few"))
    sums = Sums(np.zeros(2, int), np.zeros(2, int), np.array([1, 2]), np.ones(2, bool))
    assert audit.coarsened(told, sums, K)["suppression"].tolist() == ["few"] * 3


def test_groups_come_to_no_more_than_all() -> None:
    sums = Sums(np.zeros(2, int), np.zeros(2, int), np.array([1, 2]), np.zeros(2, bool))
    low, high = audit.propagated(np.array([0.0, 4, 5]), np.array([12.0, 9, 9]), sums)
    assert (low.tolist(), high.tolist()) == ([9, 4, 5], [12, 7, 8])


def test_areas_and_groups_that_count_people_are_looked_at() -> None:
    rows = table(("R", 0, 0, "none"), ("D1", 0, 0, "none"), ("D2", 0, 0, "none"))
    group = rows.iloc[:1].assign(group="sex=f")
    around = pd.Series({"D1": "R", "D2": "R"})
    both = pd.concat([rows, group])
    found = audit.sums_of(both, around, {"coverage": Counting()})
    assert dict(zip(found.child.tolist(), found.is_all.tolist(), strict=True)) == {
        1: True,
        2: True,
        3: False,
    }
    assert not len(audit.sums_of(both, around, {"coverage": Counting(is_count=False)}).child)
