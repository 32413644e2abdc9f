"""What a stipend buys, counted again by asking every person at every level."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mapping.planning import stipend_curve
from mapping.reach import affordability
from tests.mapping import builders, test_micro_world


def taken(seed):
    """What a day costs each person whom a course accepts."""
    rng = np.random.default_rng(seed)
    n = 60
    fare = rng.integers(0, 12, n) * 5.0
    course = np.where(np.arange(n) % 2, "a", "b")
    stated = rng.random(n) < 0.3
    parts = np.where(stated, 1_000_000, rng.choice([0, 140_000], n))
    return pd.DataFrame(
        {"service_id": course, "break_even": 2 * fare + 15.0, "parts": parts, "is_stated": stated}
    )


SERVICES = pd.DataFrame(
    {"service_id": ["a", "b"], "name": "Course", "category": "training", "partner": "P",
     "paid": [40.0, 60.0]}
)  # fmt: skip


@pytest.mark.seeds(1, 5)
def test_each_point_of_the_curve_is_the_number_of_people_with_enough(seed):
    rows = taken(seed)
    table = stipend_curve.curve(rows, SERVICES)
    for row in table.to_dict("records"):
        mine = rows[rows["service_id"] == row["service_id"]]
        weight = mine["parts"] / 1e6 if row["among"] == "need" else mine["parts"] * 0 + 1
        enough = sum(
            n for n, needed in zip(weight, mine["break_even"], strict=True)
            if row["stipend"] >= needed
        )  # fmt: skip
        assert (row["n_could"], row["n_people"]) == pytest.approx((enough, weight.sum()))
    assert set(table["among"]) == {"need", "all"}


def test_the_pay_of_now_is_one_of_the_levels():
    table = stipend_curve.curve(taken(1), SERVICES)
    for _, mine in table.groupby(["service_id", "among"]):
        assert mine["paid"].iloc[0] in set(mine["stipend"])
        assert mine["n_could"].is_monotonic_increasing


def test_a_course_whose_pay_is_unknown_has_its_curve_all_the_same():
    table = stipend_curve.curve(taken(1), SERVICES.assign(paid=[40.0, np.nan]))
    mine = table[(table["service_id"] == "b") & (table["among"] == "all")]
    assert mine["paid"].isna().all()
    assert mine["n_could"].iloc[-1] > mine["n_could"].iloc[0]


def test_people_whose_fare_is_unknown_or_who_have_no_way_are_left_out():
    rows = taken(2).assign(break_even=[np.nan, np.inf] * 30)
    assert stipend_curve.curve(rows, SERVICES).empty


def test_the_curve_of_the_micro_world_turns_where_each_breaks_even():
    """The five whom the radius rule accepts need 27, 39, 45, 65 and 35 a day (domain oracle g)."""
    programme = builders.programme(test_micro_world.SETTINGS + test_micro_world.FAR)
    table = test_micro_world.judged("radius", stipend=40)
    accepted = table[table["eligible"] == "yes"]
    course = test_micro_world.courses("radius", stipend=40)
    people = test_micro_world.people_layer()
    known = builders.profiles(people, course.assign(name="Course", partner="P"), programme)
    rows = affordability.rows(accepted, known)
    needed = accepted[["service_id"]].assign(
        break_even=affordability.break_even(rows, programme), parts=0, is_stated=False
    )
    found = stipend_curve.curve(needed, known.services).set_index("stipend")["n_could"]
    assert found[40.0] == 3
    breaks = [27, 35, 39, 45, 65]
    assert found.to_dict() == {pay: sum(one <= pay for one in breaks) for pay in found.index}


def test_a_stipend_of_ones_own_does_not_move_what_the_course_would_have_to_pay():
    programme = builders.programme(test_micro_world.SETTINGS + test_micro_world.FAR)
    accepted = test_micro_world.judged("radius", stipend=40).query("eligible == 'yes'")
    course = test_micro_world.courses("radius", stipend=40)
    needed = [
        affordability.break_even(
            affordability.rows(accepted, builders.profiles(people, course, programme)), programme
        )
        for people in (
            test_micro_world.people_layer(),
            test_micro_world.people_layer().assign(stipend=90.0),
        )
    ]
    pd.testing.assert_series_equal(*needed)
