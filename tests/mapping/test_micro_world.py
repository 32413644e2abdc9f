"""The ten-person micro-world: a published rule, every answer worked out by hand.

Oracle: the hand-worked table of the rule "18-35 years, at most year 10, 5 km in town and 10 km
outside" with its eligible people, waterfall, sole blockers and daily money, by circle and by road.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest

from mapping import indicators
from mapping.planning import stipend_curve
from mapping.profiles import payment_terms
from mapping.reach import affordability
from mapping.unit_records import disaggregation
from tests.mapping import builders, record_builders

PEOPLE = [
    # id, age, grade, setting, road km, straight km, return fare
    ("R01", 24, 8, "urban", 3.0, 2.4, 12),
    ("R02", 36, 9, "urban", 2.0, 1.7, 8),
    ("R03", 29, 12, "urban", 4.5, 3.9, 16),
    ("R04", 22, 10, "urban", 6.2, 4.8, 24),
    ("R05", 31, 6, "rural", 9.4, 8.1, 30),
    ("R06", 27, 7, "rural", 14.0, 9.7, 50),
    ("R07", 19, None, "urban", 1.2, 1.0, 0),
    ("R08", 33, 10, "rural", 12.0, 10.6, 44),
    ("R09", 40, 11, "rural", 25.0, 21.0, 90),
    ("R10", 35, 5, "urban", 4.9, 4.1, 20),
]
SETTINGS = "[money]\nliving_per_day = 15\nattendance_days_per_month = 22\n"
FAR = "[limits.training]\ndistance_m = 100000\n"


def people_layer():
    return builders.layer(
        "returnees",
        [
            {"returnee_id": one, "age": age, "grade": grade, "setting": setting, "sex": "m"}
            for one, age, grade, setting, *_ in PEOPLE
        ],
        [(-16.6, 13.3)] * len(PEOPLE),
    )


def judged(basis: str, stipend: float | None = None) -> pd.DataFrame:
    returnees = people_layer()
    travel = builders.travel(
        [
            {
                "returnee_id": one, "distance_m": road * 1000, "straight_m": straight * 1000,
                "fare": fare / 2,
            }
            for one, _, _, _, road, straight, fare in PEOPLE
        ]
    )  # fmt: skip
    return builders.judged(
        travel, returnees, courses(basis, stipend), builders.programme(SETTINGS + FAR)
    )


def courses(basis: str, stipend: float | None = None):
    row = {
        "service_id": "S1", "category": "training", "partner_id": "P1", "status": "active",
        "age_min": 18, "age_max": 35, "grade_max": 10, "urban_limit_km": 5, "rural_limit_km": 10,
        "basis": basis, "setting_of": "returnee", "stipend": stipend, "stipend_unit": "day",
    }  # fmt: skip
    return builders.layer("services", [row], [(-16.6, 13.3)])


def people_of(table: pd.DataFrame) -> pd.DataFrame:
    everyone = people_layer()
    nearest = everyone[["returnee_id"]].assign(category="training", duration_min=10.0)
    found, _, _ = record_builders.counted(table, everyone, courses("radius"), nearest, ["training"])
    homes = everyone[["returnee_id"]].assign(pcode="ALL", level=0.0)
    measured = indicators.measure(disaggregation.by_group(found, homes))
    everybody = (measured["group"] == "all") & (measured["among"] == "all")
    return measured[everybody].set_index("indicator")["value"]


def ids(table: pd.DataFrame, answer: str) -> list[str]:
    return table.loc[table["eligible"] == answer, "returnee_id"].tolist()


@pytest.mark.parametrize(
    ("basis", "eligible"),
    [("radius", ["R01", "R04", "R05", "R06", "R10"]), ("network", ["R01", "R05", "R10"])],
)
def test_the_rule_takes_exactly_these_people(basis, eligible):
    table = judged(basis)
    assert ids(table, "yes") == eligible
    assert ids(table, "unknown") == ["R07"]


@pytest.mark.parametrize(
    ("basis", "steps"), [("radius", [10, 8, 7, 6]), ("network", [10, 6, 5, 4])]
)
def test_the_waterfall_leaves_these_people_after_each_step(basis, steps):
    values = people_of(judged(basis))
    names = ["identified", "distance", "age", "grade"]
    assert [values[f"waterfall_{name}"] for name in names] == steps


@pytest.mark.parametrize(
    ("basis", "blocked"),
    [
        ("radius", {"age": ["R02"], "grade": ["R03"], "distance": ["R08"]}),
        ("network", {"age": ["R02"], "grade": ["R03"], "distance": ["R04", "R06", "R08"]}),
    ],
)
def test_the_sole_blockers_are_these(basis, blocked):
    table = judged(basis)
    alone = table[table["reasons"].map(len) == 1]
    alone = alone[alone["eligible"] == "no"]
    found: dict[str, list[str]] = {}
    for row in alone.to_dict("records"):
        found.setdefault(row["reason"].split("_")[0], []).append(row["returnee_id"])
    assert found == blocked
    values = people_of(table)
    assert {step: values[f"sole_{step}"] for step in blocked} == {
        step: len(people) for step, people in blocked.items()
    }


def test_circle_but_not_road_is_these_two():
    circle, road = set(ids(judged("radius"), "yes")), set(ids(judged("network"), "yes"))
    assert circle - road == {"R04", "R06"}


def test_the_money_left_a_day_is_this():
    table = judged("radius", stipend=40).set_index("returnee_id")
    net = table["net_per_day"]
    wanted = {"R01": 13, "R04": 1, "R05": -5, "R06": -25, "R07": 25, "R10": 5}
    assert {one: net[one] for one in wanted} == wanted
    assert table.loc["R05", "affordability"] == "strained"
    assert table.loc["R06", "affordability"] == "unaffordable"
    assert table.loc["R01", "affordability"] == "affordable"


def test_a_month_of_22_days_leaves_this():
    table = judged("radius", stipend=40).set_index("returnee_id")
    wanted = {"R01": 286, "R04": 22, "R05": -110, "R06": -550, "R07": 550, "R10": 110}
    assert {one: 22 * table.loc[one, "net_per_day"] for one in wanted} == wanted


def test_a_course_of_22_days_breaks_even_at_fare_and_living():
    service = courses("radius", stipend=40).assign(attendance_days=22.0)
    programme = builders.programme(SETTINGS + FAR)
    table = judged("radius", stipend=40)
    rows = affordability.rows(table, builders.profiles(people_layer(), service, programme))
    found = affordability.break_even(rows, programme).set_axis(table["returnee_id"])
    assert found.to_dict() == {one: fare + 15 for one, *_, fare in PEOPLE}


def test_the_stipend_at_which_a_share_of_the_eligible_could_attend():
    programme = builders.programme(SETTINGS + FAR)
    table = judged("radius", stipend=40)
    taken = table[table["eligible"] == "yes"]  # R01 27, R10 35, R04 39, R05 45, R06 65
    services = courses("radius", 40)
    rows = affordability.rows(taken, builders.profiles(people_layer(), services, programme))
    needed = affordability.break_even(rows, programme)
    curve = stipend_curve.curve(
        taken[["service_id"]].assign(break_even=needed, parts=0, is_stated=False),
        services.assign(paid=40.0),
    )
    could = dict(zip(curve["stipend"], curve["n_could"], strict=True))
    assert could == {0: 0, 10: 0, 20: 0, 30: 1, 40: 3, 50: 4, 60: 4, 70: 5}


def test_margins_say_by_how_much():
    told = judged("radius").set_index("returnee_id")["reasons"]
    for who, wanted in (
        ("R02", ("age_max", 36, 35, 1)),
        ("R08", ("distance_radius", 10.6, 10, 0.6)),
    ):
        [one] = told[who]
        assert tuple(one[name] for name in ("code", "have", "want", "margin")) == wanted


def test_a_stipend_by_the_month_is_spread_over_the_attendance_days():
    rows = pd.DataFrame(
        {"stipend": [880.0, 40.0, 200.0], "stipend_unit": ["month", "day", "week"],
         "attendance_days": math.nan, "duration_weeks": math.nan, "fee": math.nan,
         "billing": "free", "has_meals": False, "has_lodging": False}
    )  # fmt: skip
    per_day = payment_terms.offered(rows, builders.programme(SETTINGS))["paid"]
    assert per_day.tolist() == pytest.approx([40.0, 40.0, 200 / (22 * 12 / 52)])
