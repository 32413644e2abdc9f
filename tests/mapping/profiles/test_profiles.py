"""Profiles narrowed or moved, against profiles made anew from the layers."""

import numpy as np
import pandas as pd
import pytest

from mapping.profiles import people as profiles_of_people
from tests.mapping import builders
from tests.mapping.reach.test_judge import crowd

PLAN = "[limits.clinic]\nurban_limit_km = 5\nrural_limit_km = 8\n"


def layers():
    _, people, services = crowd(3)
    rules = [
        {"criterion_id": "C1", "scope": "service", "scope_id": services["service_id"].iloc[0],
         "criterion": "language", "values": "wo"},
    ]  # fmt: skip
    return people, services, builders.layer("criteria", rows_of(rules)), builders.programme(PLAN)


def rows_of(rules):
    return [{"flexibility": "hard"} | rule for rule in rules]


@pytest.mark.parametrize("rows", [[0, 2, 5], [7, 1], []])
def test_some_services_are_what_the_layer_of_those_alone_gives(rows):
    people, services, criteria, plan = layers()
    known = builders.profiles(people, services, plan, criteria)
    found = known.with_services(known.services.iloc[rows])
    wanted = builders.profiles(people, services.iloc[rows], plan, criteria)
    numbered = found.services.assign(facility=pd.factorize(found.services["facility"])[0])
    pd.testing.assert_frame_equal(numbered, wanted.services)  # numbers say who shares one
    for name in ("rules", "status"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(wanted, name))


def test_services_at_another_place_keep_what_does_not_follow_from_the_place():
    people, services, criteria, plan = layers()
    moved = services.assign(setting=pd.Series("rural", services.index, dtype="str"))
    moved = moved.set_geometry(services.geometry.translate(0.1, 0.1))
    known = builders.profiles(people, services, plan, criteria)
    there = known.services.assign(setting=moved["setting"]).set_geometry(moved.geometry)
    found, wanted = known.with_services(there), builders.profiles(people, moved, plan, criteria)
    for name in ("services", "rules", "status"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(wanted, name))


def test_who_asks_in_person_meets_no_language_but_one_that_a_partner_wrote_down_as_a_rule():
    people, services, criteria, plan = layers()
    spoken = services.assign(languages=pd.Series("fr", services.index, dtype="str"))
    known = builders.profiles(people, spoken, plan, criteria)
    assert (known.rules["criterion"] == "language").sum() == len(services) + 1
    silent = services.assign(languages=pd.Series(pd.NA, services.index, dtype="str"))
    wanted = builders.profiles(people, silent, plan, criteria).rules
    pd.testing.assert_frame_equal(known.asked_in_person().rules, wanted)
    assert (wanted["criterion"] == "language").sum() == 1


def test_a_person_of_whom_only_the_year_of_birth_is_known_has_two_ages():
    rows = [
        {"returnee_id": "R1", "age": 20, "birth_year": 2001},
        {"returnee_id": "R2", "birth_year": 2001},
        {"returnee_id": "R3", "age_band": "18-35"},
        {"returnee_id": "R4", "stipend": 30, "pcode": "A"},
    ]
    found = profiles_of_people.of_layer(builders.layer("returnees", rows), builders.programme())
    # The day is in 2026: who was born in 2001 is 24 or 25.
    assert found["age_low"].tolist()[:3] == [20, 24, 18]
    assert found["age"].tolist()[:3] == [20, 25, 35]
    assert found["birth_year"].tolist()[:2] == pytest.approx([np.nan, 2001], nan_ok=True)
    assert found["own_stipend"].iloc[3] == 30
    assert found["home_areas"].iloc[3] == "A"


def test_what_criteria_ask_of_people_is_there_whatever_the_layer_holds():
    people = builders.layer("returnees", [{"returnee_id": "R1"}]).drop(columns="languages")
    asked = profiles_of_people.asked_columns(
        profiles_of_people.of_layer(people, builders.programme())
    )
    assert asked["languages"].isna().all()
    assert "returnee_id" not in asked
