"""What a partner's development programme says of its services: dates, quota, rules."""

from __future__ import annotations

import pandas as pd
import pytest

from mapping.profiles import eligibility_rules, partner_programmes
from tests.mapping import builders

PROGRAMME = {
    "programme_id": "G1", "name": "Integra", "partner_id": "P1", "returnee_share": 0.3,
    "status": "active", "post_return_months": 12, "pcodes": "GM01 GM02",
    "ends_on": pd.Timestamp("2027-06-30"),
}  # fmt: skip


def services(**facts):
    row = {"service_id": "S1", "category": "training", "partner_id": "P1", "programme_id": "G1"}
    return builders.layer("services", [row | facts], [(-16.6, 13.3)])


def programmes(**facts):
    return builders.layer("programmes", [PROGRAMME | facts])


def test_a_silent_service_takes_dates_share_and_status_of_its_programme():
    [row] = partner_programmes.of_services(services(), programmes()).to_dict("records")
    assert (row["programme_ends_on"], row["returnee_share"], row["status"]) == (
        pd.Timestamp("2027-06-30"), 0.3, "active",
    )  # fmt: skip


def test_what_a_service_says_itself_stands():
    own = services(returnee_share=0.5, status="inactive")
    [row] = partner_programmes.of_services(own, programmes()).to_dict("records")
    assert (row["returnee_share"], row["status"]) == (0.5, "inactive")


def test_a_service_of_no_known_programme_has_no_end():
    [row] = partner_programmes.of_services(services(programme_id="G9"), programmes()).to_dict(
        "records"
    )
    assert pd.isna(row["programme_ends_on"])
    none = partner_programmes.of_services(services(), builders.layer("programmes", []))
    assert none["programme_ends_on"].isna().all()


def test_columns_of_a_programme_become_rules_of_all_its_services():
    criteria = partner_programmes.rules(programmes(), builders.layer("criteria", []))
    told = eligibility_rules.of_services(services(), criteria, builders.programme()).set_index(
        "criterion"
    )
    assert told.loc["arrival_window", "max"] == 12
    assert told.loc["residence_area", "values"] == "GM01 GM02"
    assert told.loc["arrival_window", "criterion_id"] == "G1:post_return_months"
    assert told.loc["arrival_window", "flexibility"] == "hard"


@pytest.mark.parametrize(
    ("starts", "weeks", "answer"),
    [("2027-04-01", 12, "yes"), ("2027-04-08", 12, "no"), ("2027-04-01", None, "unknown")],
)
def test_a_course_must_end_with_its_programme_at_the_latest(starts, weeks, answer):
    course = services(starts_on=pd.Timestamp(starts), duration_weeks=weeks)
    offers = partner_programmes.of_services(course, programmes(ends_on=pd.Timestamp("2027-06-24")))
    people = builders.layer("returnees", [{"returnee_id": "R1"}], [(-16.6, 13.3)])
    travel = builders.travel([{"returnee_id": "R1"}])
    table = builders.judged(travel, people, offers, builders.programme())
    assert table["eligible"].tolist() == [answer]
