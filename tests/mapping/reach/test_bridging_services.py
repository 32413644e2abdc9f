"""A no that another service bridges stays a no, says so, and tells whether the bridge is open."""

from __future__ import annotations

import pandas as pd
import pytest

from layers import reasons
from tests.mapping import builders

HOME = (-16.6, 13.3)
COURSE = {"service_id": "COURSE", "name": "Welding", "category": "training", "partner_id": "P1"}
SCHOOL = {"service_id": "SCHOOL", "name": "Evening school", "category": "education",
          "partner_id": "P2"}  # fmt: skip
RULE = {
    "criterion_id": "C1", "scope": "partner", "scope_id": "P1", "criterion": "grade", "min": 6,
    "flexibility": "negotiable", "bridging_service_id": "SCHOOL", "text_en": "Six years first.",
}  # fmt: skip


def judged(grade: float, *, services=(COURSE, SCHOOL), pairs=("COURSE", "SCHOOL"), rule=None,
           extra="", **person) -> pd.DataFrame:  # fmt: skip
    row = {"returnee_id": "R1", "grade": grade, "age": 20, "position_class": "gps"} | person
    people = builders.layer("returnees", [row], [HOME])
    offers = builders.layer("services", list(services), [HOME] * len(services))
    rules = builders.layer("criteria", [RULE | (rule or {})])
    travel = builders.travel([{"returnee_id": "R1", "service_id": one} for one in pairs])
    table = builders.judged(travel, people, offers, builders.programme(extra), rules)
    return table.set_index("service_id")


def told(table: pd.DataFrame) -> dict:
    [reason] = builders.known(table.loc["COURSE", "reasons"])
    return reason


def test_the_bridged_no_stays_a_no_and_carries_the_way_round_it():
    table = judged(3)
    assert table.loc["COURSE", ["eligible", "verdict", "reason"]].tolist() == [
        "no", "no", "grade_min",
    ]  # fmt: skip
    assert told(table) == {
        "code": "grade_min", "have": 3, "want": 6, "margin": 3, "rule": "C1",
        "flexibility": "negotiable", "bridge_id": "SCHOOL", "bridge_verdict": "yes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("school", "person", "answer"),
    [
        ({}, {}, "yes"),
        ({"age_max": 18}, {}, "no"),
        ({"age_max": 18}, {"age": None}, "unknown"),
        ({"n_places_free": 0, "capacity_on": pd.Timestamp(builders.AS_OF)}, {}, "no"),
        ({"n_places_free": 0}, {}, "unknown"),  # nobody says since when
        ({"status": "defunct"}, {}, "no"),
    ],
)
def test_the_bridge_is_judged_for_the_same_person(school, person, answer):
    table = judged(3, services=(COURSE, SCHOOL | school), **person)
    assert told(table)["bridge_verdict"] == answer


def test_a_bridge_out_of_reach_is_closed():
    assert told(judged(3, pairs=("COURSE",)))["bridge_verdict"] == "no"


@pytest.mark.parametrize(
    "facts",
    [
        {"services": (COURSE,), "pairs": ("COURSE",)},  # no such service on record
        {"pairs": ("COURSE",), "extra": "[reach]\nnearest = 1\n"},  # perhaps not among the nearest
        {"pairs": ("COURSE",), "position_class": None},  # nobody knows where the home is
    ],
)
def test_a_bridge_that_was_not_looked_at_is_unknown(facts):
    found = told(judged(3, **facts))
    assert found["bridge_verdict"] == "unknown"
    assert found["bridge_id"] == "SCHOOL"


def test_an_unknown_needs_no_bridge():
    detail = told(judged(float("nan")))
    assert detail == {
        "code": "grade_unknown", "detail": "@field.grade", "rule": "C1",
        "flexibility": "negotiable",
    }  # fmt: skip


def test_names_and_texts_of_any_kind_are_said_as_they_stand():
    name = 'School "A", {x} \\ é'
    rule = {"text_en": 'At "{have}", {margin} short: }, { \\ é'}
    services = (COURSE, SCHOOL | {"name": name})
    own = reasons.own(builders.layer("criteria", [RULE | rule]), pd.DataFrame(services))
    assert reasons.sentence(told(judged(3, services=services, rule=rule)), "en", own) == (
        'At "3", 3 short: }, { \\ é Not yet: first ' + name + ", then this course."
    )
