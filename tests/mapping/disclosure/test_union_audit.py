"""What is reckoned through figures, need and months together: against every table that fits."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from mapping import indicators
from mapping.disclosure import reckoning, union_audit
from mapping.disclosure.known import EVERYBODY, Known
from mapping.planning import coverage_timeline

K = 10
AROUND = pd.Series({"R": "ALL", "D1": "R", "D2": "R"})
DECLARED = {table.name: table for table in coverage_timeline.TABLES}


def known(low: np.ndarray, high: np.ndarray) -> Known:
    """Return three numbers, a whole and its two parts."""
    sums = csr_array(np.array([[1.0, -1.0, -1.0]]))
    names = pd.Index(["whole", "one", "other"])
    return Known(names, low, high, sums, np.zeros(1), np.zeros(1), np.full(1, EVERYBODY))


@pytest.mark.parametrize("seed", range(30))
def test_bounds_are_those_of_all_whole_numbers_that_fit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 6, 3).astype(float)
    high = low + rng.integers(0, 6, 3)
    low[0], high[0] = low[1:].sum() + 1, high[1:].sum()
    every = itertools.product(*(range(int(a), int(b) + 1) for a, b in zip(low, high, strict=True)))
    fitting = [one for one in every if one[0] == one[1] + one[2]]
    if fitting:
        found = reckoning.propagated(known(low, high))
        assert found[0].tolist() == np.min(fitting, axis=0).tolist()
        assert found[1].tolist() == np.max(fitting, axis=0).tolist()


@pytest.mark.parametrize(
    ("parts", "n_narrow"), [((9.0, 9.0), 2), ((4.0, 9.0), 2), ((9.0, 10.0), 0)]
)
def test_a_count_is_narrow_where_it_is_neither_open_to_k_numbers_nor_from_none_on(
    parts: tuple[float, float], n_narrow: int
) -> None:
    one = known(np.array([10.0, 0, 0]), np.array([19.0, *parts]))
    assert len(list(reckoning.narrow(one, np.array([1, 2]), K))) == n_narrow


def test_sums_that_cannot_hold_tell_nothing() -> None:
    one = known(np.array([50.0, 0, 0]), np.array([99.0, 9.0, 9.0]))
    assert list(reckoning.narrow(one, np.array([1, 2]), K)) == []


def figures(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    """Return figures told: area, among, code, least numbers of those counted and of all."""
    told = pd.DataFrame(rows, columns=["pcode", "among", "suppression", "n_value", "n_people"])
    return told.assign(
        category="pss", group="all", indicator="coverage_eligible", unit="share",
        value=np.nan, share=np.nan, subject_id="",
    )  # fmt: skip


def sure(gaps: pd.DataFrame) -> list[str]:
    """Return the codes that are told after the audit."""
    found, _ = union_audit.coarsened(gaps, {}, AROUND, indicators.figures(), DECLARED, K)
    return found["suppression"].tolist()


NOBODY = float("nan")


def test_need_that_lies_within_everybody_bounds_no_mark() -> None:
    # Of 10 to 19 counted in need of the region fewer than 10 live in D2, where fewer than 10 are
    # counted of everybody, so that at least one lives in D1: that fewer than 10 do is not told.
    gaps = figures(
        ("R", "all", "none", 20, 100), ("D1", "all", "none", 10, 50),
        ("D2", "all", "few", NOBODY, 50), ("R", "need", "none", 10, 50),
        ("D1", "need", "few", NOBODY, 20), ("D2", "need", "hidden", NOBODY, NOBODY),
    )  # fmt: skip
    found = sure(gaps)
    assert found[4] == "hidden"
    assert found[:2] == ["none", "none"]


def test_marks_that_leave_everything_open_stay() -> None:
    gaps = figures(
        ("R", "all", "none", 100, 100), ("D1", "all", "none", 50, 100),
        ("D2", "all", "none", 50, 100), ("D1", "need", "few", NOBODY, 50),
        ("D2", "need", "most", NOBODY, 50),
    )  # fmt: skip
    assert sure(gaps) == gaps["suppression"].tolist()


def test_of_two_areas_of_few_people_it_is_not_told_that_each_has_some() -> None:
    gaps = figures(
        ("R", "all", "none", 10, 10), ("D1", "all", "few", NOBODY, NOBODY),
        ("D2", "all", "few", NOBODY, NOBODY),
    ).assign(indicator="waterfall_identified")  # fmt: skip
    assert sure(gaps) == ["none", "hidden", "hidden"]
