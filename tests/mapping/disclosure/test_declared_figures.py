"""A figure that does not say how it counts people is not told."""

import pytest

from layers.errors import PublishingRefusedError
from mapping.disclosure import cell_suppression
from mapping.unit_records.counting import Counting
from tests.mapping.disclosure.test_cell_suppression import FIGURES, floor, gap, shown, table


def test_an_indicator_that_declares_nothing_is_refused_and_the_way_out_is_named():
    rows = table(gap("all", 3, 50, indicator="new_sites"))
    with pytest.raises(PublishingRefusedError, match=r"new_sites .*FIGURES of its module"):
        floor(rows, 10)


def test_an_indicator_that_lies_within_a_figure_nobody_measures_is_refused():
    figures = {"new_sites": Counting(within="coverage_elligible")}
    rows = table(gap("all", 30, 90, indicator="new_sites"))
    with pytest.raises(PublishingRefusedError, match=r"new_sites .* coverage_elligible"):
        cell_suppression.floor(rows, 10, figures)


def test_a_new_coverage_three_people_wider_is_hidden_once_it_declares_what_it_lies_within():
    rows = table(
        gap("all", 40, 90, indicator="coverage_eligible", unit="share"),
        gap("all", 43, 90, indicator="coverage_by_phone", unit="share"),
    )
    alone = FIGURES | {"coverage_by_phone": Counting()}
    assert shown(cell_suppression.floor(rows, 10, alone)) == [True, True]
    within = FIGURES | {"coverage_by_phone": Counting(within="coverage_eligible")}
    assert shown(cell_suppression.floor(rows, 10, within)) == [True, False]
