"""What attending costs and pays, by hand: each sum stands beside its case."""

import math

import numpy as np
import pandas as pd
import pytest

from mapping import money
from tests.mapping import builders

NAN = math.nan
BLANK = {
    "fare": 10.0, "own_stipend": NAN, "stipend": 40.0, "stipend_unit": "day",
    "transport_allowance": NAN, "attendance_days": NAN, "duration_weeks": NAN, "living_cost": NAN,
    "capacity": NAN, "n_places_free": NAN,
}  # fmt: skip
SETTINGS = "[money]\nliving_per_day = 15\nattendance_days_per_month = 22\n"


def judge(settings: str = SETTINGS, **row) -> pd.Series:
    rows = pd.DataFrame([BLANK | row]).astype({"stipend_unit": "str"})
    return judged(rows, builders.programme(settings)).iloc[0]


def judged(rows: pd.DataFrame, programme) -> pd.DataFrame:
    return money.judge(rows.join(money.offered(rows, programme)), programme)


@pytest.mark.parametrize(
    ("row", "paid"),
    [
        ({"stipend": 40.0, "stipend_unit": "day"}, 40),
        ({"stipend": 40.0, "stipend_unit": None}, NAN),  # 40 a day or a month: not told
        ({"stipend": 880.0, "stipend_unit": "month"}, 40),  # 880 / 22
        ({"stipend": 203.0769230769, "stipend_unit": "week"}, 40),  # x 52 / (12 x 22)
        ({"stipend": 2400.0, "stipend_unit": "course", "attendance_days": 60.0}, 40),
        ({"stipend": 2640.0, "stipend_unit": "course", "duration_weeks": 13.0}, 40),  # 66 days
        ({"stipend": 2400.0, "stipend_unit": "course"}, NAN),
        ({"stipend": 2400.0, "stipend_unit": "course", "attendance_days": 0.0}, NAN),
        ({"stipend": 30.0, "transport_allowance": 10.0}, 40),
        ({"stipend": NAN}, NAN),
        ({"stipend": 25.0, "own_stipend": 40.0}, 40),  # the person's own differs
        ({"stipend": NAN, "own_stipend": 40.0}, NAN),  # no course: nothing is paid here
        ({"stipend": NAN, "own_stipend": 40.0, "duration_weeks": 8.0}, 40),
    ],
)
def test_what_is_paid_a_day_by_every_unit(row, paid):
    assert judge(**row)["paid_per_day"] == pytest.approx(paid, nan_ok=True)


@pytest.mark.parametrize(
    ("row", "net", "word"),
    [
        ({"fare": 6.0}, 13, "affordable"),  # 40 - 12 - 15
        ({"fare": 12.5}, 0, "affordable"),
        ({"fare": 12.51}, -0.02, "strained"),
        ({"fare": 20.0}, -15, "strained"),  # the fare is just covered
        ({"fare": 20.01}, -15.02, "unaffordable"),
        ({"fare": NAN}, NAN, "unknown"),
        ({"fare": math.inf}, NAN, "unknown"),
        ({"stipend": NAN}, NAN, "unknown"),
        ({"stipend": 0.0, "fare": 0.0}, -15, "strained"),
        ({"fare": 6.0, "living_cost": 30.0}, -2, "strained"),  # the person's own living counts
        ({"fare": 6.0, "living_cost": 0.0}, 28, "affordable"),
    ],
)
def test_what_is_left_a_day(row, net, word):
    found = judge(**row)
    assert found["net_per_day"] == pytest.approx(net, nan_ok=True)
    assert found["affordability"] == word


@pytest.mark.parametrize(("fare", "word"), [(20.0, "unknown"), (20.01, "unaffordable")])
def test_without_a_cost_of_living_only_the_fare_can_be_judged(fare, word):
    assert judge("", fare=fare)["affordability"] == word


@pytest.mark.parametrize(
    ("free", "capacity", "answer"),
    [(3, NAN, "yes"), (0, NAN, "no"), (0, 20, "no"), (NAN, 20, "unknown"), (NAN, 0, "no"),
     (NAN, NAN, "unknown")],
)  # fmt: skip
def test_a_capacity_alone_is_no_free_place(free, capacity, answer):
    assert judge(n_places_free=free, capacity=capacity)["has_place"] == answer


def test_no_rows_cost_nothing():
    rows = pd.DataFrame([BLANK]).astype({"stipend_unit": "str"}).iloc[:0]
    found = judged(rows, builders.programme(SETTINGS))
    assert found.empty
    assert {"paid_per_day", "net_per_day", "affordability", "has_place"} <= set(found.columns)


def test_fares_times_two_cost_twice_as_much():
    rng = np.random.default_rng(1)
    rows = pd.DataFrame([BLANK] * 50).assign(fare=rng.random(50) * 40)
    once = judged(rows, builders.programme(SETTINGS))["net_per_day"]
    twice = judged(rows.assign(fare=2 * rows["fare"]), builders.programme(SETTINGS))
    assert (once - twice["net_per_day"]).tolist() == pytest.approx((2 * rows["fare"]).tolist())
