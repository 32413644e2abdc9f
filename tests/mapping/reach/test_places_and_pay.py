"""What a verdict says of places and of pay, and how sure that is."""

import math

import pandas as pd
import pytest

from tests.mapping import builders
from tests.mapping.reach.test_judge import COURSE, DAY, MONEY, one
from tests.mapping.reach.test_mode_choice import RIDE


@pytest.mark.parametrize(("free", "verdict"), [(0, "no"), (1, "yes"), (None, "yes")])
def test_only_a_known_lack_of_places_is_a_no(free, verdict):
    found = one(service={"n_places_free": free, "capacity_on": DAY})
    assert found["verdict"] == verdict
    assert found["eligible"] == "yes"


def test_a_lack_of_places_of_long_ago_is_a_question_that_names_the_day():
    row = {"n_places_free": 0, "capacity_on": pd.Timestamp("2026-05-01")}
    found = one(service=row)
    assert (found["verdict"], found["has_place"]) == ("unknown", "unknown")
    assert builders.known(found["reasons"]) == [{"code": "places_stale", "have": 20260501.0}]


def test_a_fare_that_is_too_dear_says_where_the_days_of_attendance_are_assumed():
    weekly = {"stipend": 25, "stipend_unit": "week"}
    found = one([{"fare": 30.0}], service=weekly)
    assert builders.codes(found["reasons"]) == ["unaffordable_assumed"]
    told = weekly | {"attendance_days": 24, "duration_weeks": 8}
    assert builders.codes(one([{"fare": 30.0}], service=told)["reasons"]) == ["unaffordable"]


def test_of_who_has_a_stipend_of_their_own_no_pay_is_assumed():
    weekly = {"stipend": 25, "stipend_unit": "week"}
    found = one([{"fare": 30.0}], {"stipend": 20.0}, weekly)
    assert builders.codes(found["reasons"]) == ["unaffordable"]
    assert builders.known(found["reasons"])[0]["want"] == 20


@pytest.mark.parametrize(
    ("counted", "code", "has_place"),
    [("2026-10-15", "quota", "no"), ("2026-05-01", "quota_unknown", "unknown"),
     (None, "quota", "unknown")],  # as the partner says, since when nobody knows
)  # fmt: skip
def test_a_quota_used_up_long_ago_is_a_question(counted, code, has_place):
    kept = {"capacity": 10, "n_places_free": 5, "returnee_share": 0.3, "n_returnees_taken": 3}
    found = one(service=kept | {"capacity_on": pd.to_datetime(counted)})
    assert builders.codes(found["reasons"]) == [code]
    assert found["has_place"] == has_place
    assert found["eligible"] == found["verdict"] == ("no" if code == "quota" else "unknown")


def test_an_unknown_fare_to_a_paid_course_is_a_doubt_unless_nothing_is_paid():
    way = [RIDE | {"fare": math.nan}]
    assert builders.codes(one(way, service=COURSE, extra=MONEY)["reasons"]) == ["fare_unknown"]
    assert one(way, extra=MONEY)["verdict"] == "yes"
