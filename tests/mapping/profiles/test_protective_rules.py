"""Rules that protect people are never offered to be waived; rules in words are asked about."""

import pandas as pd
import pytest

from mapping.planning import levers
from mapping.planning.levers import rule_waived
from mapping.profiles import lead_time
from tests.mapping import builders

PEOPLE = builders.layer("returnees", [{"returnee_id": "R1", "sex": "m", "age": 30}], [(0, 0)])


def rules_of(criteria=None, **service):
    row = {"service_id": "S1", "category": "training", "partner_id": "P1"} | service
    services = builders.layer("services", [row], [(0, 0)])
    rows = [{"criterion_id": "C1", "scope": "service", "scope_id": "S1", "flexibility": "waivable"}
            | one for one in criteria or []]  # fmt: skip
    known = builders.profiles(PEOPLE, services, criteria=builders.layer("criteria", rows))
    return known.rules.set_index("criterion"), known


@pytest.mark.parametrize(
    ("service", "written", "is_protective"),
    [
        ({}, None, False),
        ({"category": "shelter"}, None, True),
        ({"category": "child_protection"}, None, True),
        ({"is_confidential": True}, None, True),
        ({"category": "shelter"}, False, False),
        ({}, True, True),
    ],
)
def test_a_rule_on_sex_protects_where_people_are_sheltered(service, written, is_protective):
    rule = {"criterion": "sex", "values": "f", "is_protective": written}
    rules, _ = rules_of([rule], **service)
    assert rules.loc["sex", "is_protective"] == is_protective
    assert rules.loc["sex", "flexibility"] == ("hard" if is_protective else "waivable")


def test_a_rule_on_schooling_protects_nobody():
    rules, _ = rules_of([{"criterion": "grade", "min": 4}], category="shelter")
    assert not rules.loc["grade", "is_protective"]


def test_what_protects_is_no_lever():
    _, known = rules_of(category="shelter", sexes="f", grade_min=4)
    pairs = pd.DataFrame({"site": [0]})
    facts = levers.Facts(pairs, known.people, known.services, known.rules)
    cleared = {test: rule_waived.clears(facts, test)[test].tolist() for test in ("sex", "grade")}
    assert cleared == {"sex": [False], "grade": [True]}


def test_whom_a_service_takes_in_words_alone_is_asked_and_shown():
    words = "Registered refugees only"
    rules, _ = rules_of(eligibility_description=words)
    assert rules.loc["eligibility_text", "values"] == words
    offer = {"service_id": "S1", "category": "training", "eligibility_description": words}
    services = builders.layer("services", [offer], [(0, 0)])
    table = builders.judged(builders.travel([{"returnee_id": "R1"}]), PEOPLE, services)
    row = table.iloc[0]
    assert (row["verdict"], row["eligible"]) == ("unknown", "unknown")
    [reason] = builders.known(row["reasons"])
    assert (reason["code"], reason["detail"]) == ("eligibility_text_unknown", words)


def test_where_a_rule_says_it_the_words_are_not_asked_about_again():
    rules, _ = rules_of(eligibility_description="Women over 18", sexes="f", age_min=18)
    assert "eligibility_text" not in rules.index


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ({}, float("nan")),
        ({"wait_days": 14}, 14),
        ({"wait_days": 14, "admin_lead_days": 7}, 21),
        ({"admin_lead_days": 7}, 7),
        ({"starts_on": pd.Timestamp("2026-11-11")}, 10),
        ({"starts_on": pd.Timestamp("2026-11-11"), "wait_days": 3}, 3),
        ({"starts_on": pd.Timestamp("2026-10-11")}, float("nan")),
    ],
)
def test_the_days_from_asking_to_the_first_day(row, days):
    services = builders.layer("services", [{"service_id": "S1"} | row])
    found = lead_time.days_to_start(services, builders.programme())
    assert found.tolist() == pytest.approx([days], nan_ok=True)
