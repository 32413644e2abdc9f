"""[money] and [demand]: defaults, and a sentence for what is wrong."""

import math

import pytest

from layers.errors import ProgrammeError
from layers.vocabulary.categories import categories
from mapping.settings import programme
from tests.mapping import builders


def test_costs_that_are_not_stated_are_unknown_or_not_counted():
    costs = builders.programme().costs
    assert costs.dependant_per_day == 0
    assert math.isnan(costs.meals_per_day)
    assert math.isnan(costs.lodging_per_night)
    assert costs.round_trip_hours == 8


def test_the_usual_mix_names_categories_and_leaves_some_people_out():
    mix = builders.programme().demand.mix
    assert set(mix) <= set(categories())
    assert sum(mix.values()) == pytest.approx(0.94)  # shares of the published table


def test_a_mix_that_is_given_stands_alone():
    found = builders.programme("[demand]\nperiod_weeks = 4\n[demand.mix]\nclinic = 0.5\n").demand
    assert found == programme.Demand({"clinic": 0.5}, 4, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[money]\nround_trip_hours = 0\n", "money.round_trip_hours"),
        ('[money]\nmeals_per_day = "5"\n', "money.meals_per_day"),
        ("[money]\nmeal_per_day = 5\n", "meals_per_day"),
        ("[demand]\nmixed = 5\n", "demand.mixed"),
        ("[demand]\nmix = 5\n", "demand.mix"),
        ("[demand.mix]\nclinics = 0.5\n", "clinic"),
        ("[demand.mix]\nclinic = 0.6\npss = 0.6\n", "more than 1"),
        ("[demand]\nperiod_weeks = 0\n", "period_weeks"),
    ],
)
def test_a_wrong_setting_is_named(text, told):
    with pytest.raises(ProgrammeError, match=told):
        builders.programme(text)
