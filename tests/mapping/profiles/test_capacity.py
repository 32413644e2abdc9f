"""Places for returnees by hand: free, capacity, share, quota, appointments."""

import math

import pandas as pd
import pytest

from mapping.profiles import capacity
from tests.mapping import builders

NAN = math.nan
day = pd.Timestamp


def of(settings: str = "", **row) -> tuple[float, str]:
    service = builders.layer("services", [{"service_id": "S1", "category": "training"} | row])
    programme = builders.programme(settings)
    return (
        capacity.places(service, programme).iloc[0],
        capacity.stated(service, programme)["has_place"][0],
    )


@pytest.mark.parametrize(
    ("row", "n", "answer"),
    [
        ({}, NAN, "unknown"),
        ({"n_places_free": 3}, 3, "yes"),
        ({"n_places_free": 0, "capacity_on": day("2026-10-15")}, 0, "no"),
        ({"n_places_free": 0, "capacity": 20, "verified_on": day("2026-10-15")}, 0, "no"),
        ({"n_places_free": 0}, NAN, "unknown"),  # counted on an unknown day
        ({"capacity": 20}, 20, "unknown"),  # who has taken them is not said
        ({"capacity": 0}, 0, "no"),
        ({"capacity": 50, "returnee_share": 0.3}, 15, "unknown"),
        ({"capacity": 50, "returnee_share": 0.3, "n_places_free": 4}, 4, "yes"),
        ({"capacity": 50, "returnee_share": 0.3, "n_places_free": 40}, 15, "yes"),
        ({"capacity": 2, "returnee_share": 0.3}, 0, "unknown"),  # the quota is a rule of its own
        ({"capacity": 50, "returnee_share": 0.3, "n_returnees_taken": 9}, 6, "unknown"),
        ({"capacity": 50, "n_returnee_places": 8, "n_returnees_taken": 9}, NAN, "unknown"),
        ({"capacity": 50, "returnee_share": 0}, 50, "unknown"),  # keeps none for anybody
        ({"capacity": 50, "n_returnee_places": 8}, 8, "unknown"),
        ({"n_returnee_places": 8}, 8, "unknown"),
        ({"returnee_share": 0.3}, NAN, "unknown"),  # of how many?
        ({"capacity": 10, "returnee_share": 0.7}, 7, "unknown"),  # 6.999... in binary
        ({"capacity": 50, "capacity_unit": "appointments_week"}, 600, "unknown"),
        ({"capacity": 50, "capacity_unit": "beds"}, NAN, "unknown"),  # nobody sleeps at a course
        ({"capacity": 0, "capacity_unit": "beds"}, NAN, "unknown"),
        ({"capacity": 50, "capacity_unit": "beds", "category": "shelter"}, 50, "unknown"),
        ({"capacity": 9, "capacity_unit": "beds", "returnee_share": 0.3}, NAN, "unknown"),
    ],
)
def test_the_places_for_returnees(row, n, answer):
    assert of(**row) == (pytest.approx(n, nan_ok=True), answer)


def test_appointments_are_counted_for_the_period_and_shared_out():
    settings = "[demand]\nperiod_weeks = 4\nappointments_per_person = 6\n"
    found = of(settings, capacity=50, capacity_unit="appointments_week")
    assert found[0] == 33  # 50 x 4 / 6


NONE_FREE = {"capacity": 20.0, "n_places_free": 0.0}


@pytest.mark.parametrize(
    ("row", "answer", "is_full", "is_stale"),
    [
        # The day is 2026-11-01; 90 days before it is 2026-08-03.
        ({"capacity_on": day("2026-08-03")}, "no", True, False),
        ({"capacity_on": day("2026-08-02")}, "unknown", False, True),
        ({}, "unknown", False, True),
        # The count was taken before the intake that runs now.
        ({"capacity_on": day("2026-10-01"), "starts_on": day("2026-10-02")},
         "unknown", False, True),
        ({"capacity_on": day("2026-10-02"), "starts_on": day("2026-10-02")}, "no", True, False),
        ({"capacity_on": day("2026-10-01"), "starts_on": day("2026-12-01")}, "no", True, False),
        # The day of the count goes before the day of a check.
        ({"capacity_on": day("2026-05-01"), "verified_on": day("2026-10-30")},
         "unknown", False, True),
        ({"capacity_on": day("2026-11-02")}, "unknown", False, True),  # has not been yet
    ],
)  # fmt: skip
def test_that_none_is_free_holds_for_ninety_days_and_for_one_intake(row, answer, is_full, is_stale):
    found = stand(NONE_FREE | row)
    assert (found["has_place"], found["is_full"], found["is_place_stale"]) == (
        answer, is_full, is_stale,
    )  # fmt: skip


def stand(row, settings=""):
    service = builders.layer("services", [{"service_id": "S1", "category": "training"} | row])
    return capacity.stated(service, builders.programme(settings)).iloc[0]


def test_how_long_a_count_holds_is_a_setting():
    row = NONE_FREE | {"capacity_on": day("2026-05-01")}
    assert stand(row, "[measures]\nplaces_days = 200\n")["is_full"]


def test_no_places_at_all_is_a_no_whatever_its_date():
    assert stand({"capacity": 0.0, "capacity_on": day("2020-01-01")})["is_full"]


@pytest.mark.parametrize(("taken", "answer"), [(2.0, "yes"), (3.0, "no")])
def test_a_quota_used_up_by_its_own_figures_leaves_no_place_and_is_told_by_its_rule(taken, answer):
    row = {
        "capacity": 10.0,
        "n_places_free": 5.0,
        "returnee_share": 0.3,
        "n_returnees_taken": taken,
    }
    found = stand(row | {"capacity_on": day("2026-10-15")})
    assert (found["has_place"], found["is_full"], found["is_place_stale"]) == (answer, False, False)
    assert stand(row)["has_place"] == ("yes" if answer == "yes" else "unknown")
