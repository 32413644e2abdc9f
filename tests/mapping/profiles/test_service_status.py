"""How services stand: ends of agreements and courses, ghosts and stale ones, by hand."""

import math

import pandas as pd
import pytest

from mapping.profiles import service_status
from tests.mapping import builders

DAY = pd.Timestamp
NOBODY = builders.layer("returnees", [])


def stand(service=None, agreements=None) -> dict:
    row = {"service_id": "S1", "category": "training", "partner_id": "P1"} | (service or {})
    offers = builders.layer("services", [row], [(-16.6, 13.3)])
    held = None if agreements is None else builders.layer("agreements", agreements)
    return builders.profiles(NOBODY, offers, agreements=held).status.iloc[0].to_dict()


@pytest.mark.parametrize(
    ("to_on", "month"),
    # The day is 2026-11-01. A month counts where the day after its last is still covered.
    [("2026-11-29", -1), ("2026-11-30", -1), ("2026-12-01", 0), ("2026-12-31", 0),
     ("2028-02-29", 14), ("2026-09-15", -3)],
)  # fmt: skip
def test_what_ends_on_the_last_day_of_a_month_is_lost_in_that_month(to_on, month):
    found = stand(agreements=[{"agreement_id": "A", "partner_id": "P1", "to_on": DAY(to_on)}])
    assert (found["last_month"], service_status.CAUSES[found["cause"]]) == (month, "agreement")


def test_what_has_no_end_on_record_goes_on():
    found = stand()
    assert (found["last_month"], service_status.CAUSES[found["cause"]]) == (math.inf, "")


def test_the_first_of_two_ends_counts_and_is_named():
    course = {"starts_on": DAY("2026-12-01"), "duration_weeks": 4}  # to 2026-12-29
    agreement = {"agreement_id": "A", "partner_id": "P1"}
    late, early = DAY("2027-06-30"), DAY("2026-12-15")
    found = stand(course, [agreement | {"to_on": late}])
    assert (found["last_month"], service_status.CAUSES[found["cause"]]) == (0, "course")
    found = stand(course, [agreement | {"to_on": early}])
    assert (found["last_month"], service_status.CAUSES[found["cause"]]) == (0, "agreement")


@pytest.mark.parametrize(
    ("verified", "is_stale"),
    [("2026-11-01", False), ("2026-05-05", False), ("2026-05-04", True), (None, True)],
)
def test_after_180_days_a_check_is_stale(verified, is_stale):
    service = {"verified_on": DAY(verified)} if verified else {}
    assert stand(service)["is_stale"] == is_stale


@pytest.mark.parametrize(
    ("service", "to_on", "is_ghost"),
    [({}, "2026-10-31", True), ({}, "2026-11-01", False), ({}, None, False),
     ({"capacity": 5}, "2026-10-31", False), ({"n_places_free": 0}, "2026-10-31", True),
     ({"verified_on": DAY("2026-10-01")}, "2026-10-31", False)],
)  # fmt: skip
def test_a_ghost_is_stale_without_agreement_and_without_places(service, to_on, is_ghost):
    held = {"agreement_id": "A", "partner_id": "P1", "to_on": DAY(to_on) if to_on else None}
    assert stand(service, [held])["is_ghost"] == is_ghost


def test_where_no_agreement_is_on_record_at_all_there_are_no_ghosts():
    assert not stand()["is_ghost"]
    assert not stand(agreements=[])["is_ghost"]


def test_months_are_counted_over_the_turn_of_the_year():
    assert service_status.months(builders.programme(), 3) == [
        "2026-11",
        "2026-12",
        "2027-01",
        "2027-02",
    ]
