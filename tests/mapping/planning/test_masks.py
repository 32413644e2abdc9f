"""Masks against brute force: every set of levers is tried on every pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.planning import masks
from mapping.reach import encoded_pairs

TESTS = ("age", "sex", "distance", "affordable")
N = 12


def bits(tests):
    return sum(encoded_pairs.bit(test) for test in tests)


@st.composite
def cases(draw):
    """Pairs with the tests that refuse them, and levers of one or two tests each."""
    failed = draw(st.lists(st.sets(st.sampled_from(TESTS)), min_size=N, max_size=N))
    flags = st.lists(st.booleans(), min_size=N, max_size=N).map(np.array)
    lever = st.dictionaries(st.sampled_from(TESTS[:3]), flags, min_size=1, max_size=2)
    return failed, draw(st.lists(lever, min_size=1, max_size=5))


def is_open(refusing, pair, chosen):
    return bool(refusing) and all(
        any(test in one and one[test][pair] for one in chosen) for test in refusing
    )


@given(cases())
def test_every_set_opens_what_trying_it_pair_by_pair_opens(case):
    failed, clears = case
    table = masks.minimal(np.array([bits(each) for each in failed], dtype=np.int64), clears)
    for chosen in range(1 << len(clears)):
        used = [one for place, one in enumerate(clears) if chosen >> place & 1]
        wanted = [pair for pair in range(N) if is_open(failed[pair], pair, used)]
        assert masks.opened(table, chosen).tolist() == wanted


@given(cases())
def test_no_set_of_a_pair_holds_another_and_each_is_listed_once(case):
    failed, clears = case
    table = masks.minimal(np.array([bits(each) for each in failed], dtype=np.int64), clears)
    for _, own in table.groupby("pair"):
        found = own["mask"].tolist()
        assert len(set(found)) == len(found)
        assert not any(a != b and a & ~b == 0 for a in found for b in found)


@given(cases())
def test_a_larger_set_opens_no_less(case):
    failed, clears = case
    table = masks.minimal(np.array([bits(each) for each in failed], dtype=np.int64), clears)
    for chosen in range(1 << len(clears)):
        more = chosen | 1
        assert set(masks.opened(table, chosen)) <= set(masks.opened(table, more))


@pytest.mark.parametrize("n", [0, 3])
def test_where_nothing_refuses_nothing_is_opened(n):
    table = masks.minimal(np.zeros(n, dtype=np.int64), [{"age": np.ones(n, dtype=bool)}])
    assert table.empty
    assert list(table.columns) == ["pair", "mask"]
