"""Those in need beside everybody: no difference of the two is about a few people."""

import pytest

from tests.mapping.disclosure.test_cell_suppression import floor, gap, shown, table


def in_need(n: float, base: float, **row) -> dict:
    """A figure of those in need, all by their own word unless told otherwise."""
    usual = {"among": "need", "n_stated": base, "n_expected": 0.0}
    return gap("all", n, base, **usual | row)


@pytest.mark.parametrize(
    ("n", "base", "is_shown", "is_base_shown"),
    [
        (60, 100, True, True),  # everybody needs it
        (30, 60, True, True), (55, 80, False, True), (50, 70, True, True),
        (25, 62, False, True),  # of 40 left over among everybody 37 need it
        (60, 95, False, False),  # five do not need it
    ],
)  # fmt: skip
def test_those_in_need_are_not_told_where_they_differ_from_everybody_by_a_few(
    n, base, is_shown, is_base_shown
):
    found = floor(table(gap("all", 60, 100), in_need(n, base)), 10)
    assert shown(found) == [True, is_shown]
    assert found["n_people"].notna().tolist() == [True, is_base_shown]


def test_whoever_is_expected_is_told_in_whole_people_with_the_share_that_follows():
    row = in_need(20.4, 60.14, unit="share", n_stated=45.0, n_expected=15.14, pcode="ALL")
    for k in (0, 10):
        found = floor(table(row), k).iloc[0]
        assert found[["n_value", "n_people", "n_stated", "n_expected"]].tolist() == [20, 60, 45, 15]
        assert found["value"] == 20 / 60


@pytest.mark.parametrize(
    ("more", "is_told"),
    [({}, True), ({"pcode": "A"}, False), ({"n_stated": 56.0, "n_expected": 4.0}, False),
     ({"n_stated": 9.0, "n_expected": 51.0}, False), ({"n_stated": 60.0}, True)],
)  # fmt: skip
def test_how_many_are_expected_is_told_of_the_whole_programme_where_neither_part_is_few(
    more, is_told
):
    usual = {"n_stated": 40.0, "n_expected": 20.0, "pcode": "ALL"}
    found = floor(table(in_need(30, 60, **usual | more)), 10)
    assert found["n_stated"].notna().tolist() == found["n_expected"].notna().tolist() == [is_told]


def test_what_adds_up_to_a_hidden_number_is_hidden_as_well():
    rows = table(
        in_need(100, 100, indicator="waterfall_identified"),
        in_need(94, 100, indicator="shortfall"),
        in_need(44, 100, indicator="shortfall_full"),
        in_need(50, 100, indicator="shortfall_not_eligible"),
    )
    assert shown(floor(rows, 10)) == [True, False, False, False]
