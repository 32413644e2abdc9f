"""What attending costs and pays, by hand: each sum stands beside its case."""

import math

import numpy as np
import pandas as pd
import pytest

from mapping.profiles import payment_terms
from mapping.reach import affordability
from tests.mapping import builders

NAN = math.nan
BLANK = {
    "fare": 10.0, "own_stipend": NAN, "stipend": 40.0, "stipend_unit": "day",
    "transport_allowance": NAN, "attendance_days": NAN, "duration_weeks": NAN, "living_cost": NAN,
    "duration_min": 30.0, "fee": NAN, "has_meals": None, "has_lodging": None, "billing": None,
    "dependants": NAN, "is_escorted": 0.0,
}  # fmt: skip
SETTINGS = "[money]\nliving_per_day = 15\nattendance_days_per_month = 22\n"


def judge(settings: str = SETTINGS, **row) -> pd.Series:
    return judged(table([row]), builders.programme(settings)).iloc[0]


def table(rows: list[dict]) -> pd.DataFrame:
    kinds = {"stipend_unit": "str", "billing": "str", "has_meals": "boolean"}
    return pd.DataFrame([BLANK | row for row in rows]).astype(kinds | {"has_lodging": "boolean"})


def judged(rows: pd.DataFrame, programme) -> pd.DataFrame:
    known = rows.join(payment_terms.offered(rows, programme))
    needed = affordability.break_even(known, programme)
    return affordability.judge(known, programme).assign(break_even=needed)


@pytest.mark.parametrize(
    ("row", "paid"),
    [
        ({"stipend": 40.0, "stipend_unit": "day"}, 40),
        ({"stipend": 40.0, "stipend_unit": None}, NAN),  # 40 a day or a month: not told
        ({"stipend": 880.0, "stipend_unit": "month"}, 40),  # 880 / 22
        ({"stipend": 203.0769230769, "stipend_unit": "week"}, 40),  # x 52 / (12 x 22)
        ({"stipend": 2400.0, "stipend_unit": "course", "attendance_days": 60.0}, 40),
        ({"stipend": 2640.0, "stipend_unit": "course", "duration_weeks": 13.0}, 40),  # 66 days
        # A course that says how often it is attended is paid by its own days: 3 a week, 2 a week.
        (
            {
                "stipend": 250.0,
                "stipend_unit": "week",
                "attendance_days": 24.0,
                "duration_weeks": 8.0,
            },
            250 / 3,
        ),
        (
            {
                "stipend": 900.0,
                "stipend_unit": "month",
                "attendance_days": 26.0,
                "duration_weeks": 13.0,
            },
            900 / (2 * 52 / 12),
        ),
        (
            {
                "stipend": 900.0,
                "stipend_unit": None,
                "attendance_days": 26.0,
                "duration_weeks": 13.0,
            },
            NAN,
        ),
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
    ("row", "is_assumed"),
    [
        ({"stipend_unit": "day"}, False),
        ({"stipend_unit": None}, False),
        ({"stipend_unit": "week"}, True),
        ({"stipend_unit": "month", "attendance_days": 26.0}, True),
        ({"stipend_unit": "month", "attendance_days": 26.0, "duration_weeks": 13.0}, False),
        ({"stipend_unit": "course", "attendance_days": 26.0}, False),
        ({"stipend_unit": "course", "duration_weeks": 13.0}, True),
        ({"stipend_unit": "week", "stipend": NAN}, False),
    ],
)
def test_days_that_the_course_does_not_tell_are_assumed_and_said_so(row, is_assumed):
    rows = table([{"stipend": 40.0} | row])
    found = payment_terms.offered(rows, builders.programme(SETTINGS))
    assert found["is_pay_assumed"].tolist() == [is_assumed]


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


def test_no_rows_cost_nothing():
    found = judged(table([{}]).iloc[:0], builders.programme(SETTINGS))
    assert found.empty
    assert {"paid_per_day", "net_per_day", "affordability", "upfront"} <= set(found.columns)


def test_fares_times_two_cost_twice_as_much():
    rng = np.random.default_rng(1)
    rows = table([{}] * 50).assign(fare=rng.random(50) * 40)
    once = judged(rows, builders.programme(SETTINGS))["net_per_day"]
    twice = judged(rows.assign(fare=2 * rows["fare"]), builders.programme(SETTINGS))
    assert (once - twice["net_per_day"]).tolist() == pytest.approx((2 * rows["fare"]).tolist())


AWAY = {"duration_min": 300.0}  # ten hours there and back
NIGHTS = SETTINGS + "meals_per_day = 5\nlodging_per_night = 20\n"
FEE = {"fee": 100.0, "attendance_days": 20.0}


@pytest.mark.parametrize(
    ("row", "settings", "net"),
    [
        ({"is_escorted": 1.0, "fare": 5.0}, SETTINGS, 5),  # 40 - 20 - 15
        ({"is_escorted": NAN, "fare": 5.0}, SETTINGS, 15),  # nobody says so: alone
        ({"dependants": 2.0}, SETTINGS + "dependant_per_day = 4\n", -3),  # 40 - 20 - 15 - 8
        ({"dependants": NAN}, SETTINGS + "dependant_per_day = 4\n", NAN),
        ({"dependants": NAN}, SETTINGS, 5),  # dependants are not counted
        (FEE, SETTINGS, 0),  # 5 a day of the fee
        (FEE | {"billing": "client_pays"}, SETTINGS, 0),
        (FEE | {"billing": "direct"}, SETTINGS, 5),
        (FEE | {"billing": "reimburse"}, SETTINGS, 5),  # it comes back
        (FEE | {"billing": "free"}, SETTINGS, 5),
        ({"fee": 100.0}, SETTINGS, NAN),  # over how many days?
        (AWAY | {"attendance_days": 20.0}, NIGHTS, -1),  # 40 - 20/20 - 5 - 20 - 15
        (AWAY | {"attendance_days": 20.0, "has_lodging": True}, NIGHTS, 19),
        (AWAY | {"attendance_days": 20.0, "has_lodging": True, "has_meals": True}, NIGHTS, 24),
        (AWAY | {"has_lodging": True, "has_meals": True}, NIGHTS, 5),  # each day is a trip
        (AWAY, SETTINGS, NAN),  # what a night costs is not known
        ({"duration_min": 240.0}, SETTINGS, 5),  # eight hours are a day
        ({"duration_min": 300.0}, SETTINGS + "round_trip_hours = 10\n", 5),
    ],
)
def test_what_else_attending_costs(row, settings, net):
    assert judge(settings, **row)["net_per_day"] == pytest.approx(net, nan_ok=True)


@pytest.mark.parametrize(
    ("row", "upfront"),
    [
        ({"fee": 100.0, "billing": "reimburse"}, 120),  # fee + the way there and back
        ({"fee": 100.0, "billing": "client_pays"}, 120),
        ({"fee": 100.0, "billing": "direct"}, 0),
        ({"fee": 100.0, "billing": "free"}, 0),
        ({"fee": 100.0}, NAN),  # nothing is agreed
        ({"billing": "reimburse"}, 20),
        ({"billing": "reimburse", "is_escorted": 1.0}, 40),
        ({"billing": "reimburse"} | AWAY, 40),  # and a night
        ({"billing": "reimburse", "has_lodging": True} | AWAY, 20),
        ({"billing": "reimburse", "fare": math.inf, "duration_min": math.inf}, math.inf),
        ({"billing": "direct", "fare": math.inf, "duration_min": math.inf}, 0),
        ({"billing": "reimburse", "fare": NAN}, NAN),
    ],
)
def test_the_money_to_have_in_hand(row, upfront):
    assert judge(NIGHTS, **row)["upfront"] == pytest.approx(upfront, nan_ok=True)


@pytest.mark.parametrize(
    ("row", "needed"),
    [
        ({}, 35),  # 20 + 15
        ({"stipend": NAN}, 35),  # whatever is paid today
        ({"transport_allowance": 10.0}, 25),
        ({"transport_allowance": 50.0}, 0),  # nothing is missing without any stipend
        (FEE, 40),
        ({"fare": math.inf}, math.inf),
        ({"fare": NAN}, NAN),
    ],
)
def test_the_stipend_with_which_nothing_is_missing(row, needed):
    assert judge(**row)["break_even"] == pytest.approx(needed, nan_ok=True)


def test_at_the_break_even_stipend_the_net_is_nothing():
    rng = np.random.default_rng(2)
    rows = table([FEE] * 50).assign(fare=rng.random(50) * 40, dependants=rng.integers(0, 5, 50))
    programme = builders.programme(SETTINGS + "dependant_per_day = 3\n")
    needed = judged(rows, programme)["break_even"]
    assert judged(rows.assign(stipend=needed), programme)["net_per_day"].abs().max() < 1e-9
