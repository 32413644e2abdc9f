"""Agreements are judged on the day of first use, and renewals without a break are one."""

import pandas as pd
import pytest

from mapping.profiles import agreements
from tests.mapping import builders

COURSE = {"service_id": "S1", "category": "training", "partner_id": "P1"}


def days(*held, **service):
    """`agreed_from` and `agreed_until` of one service; the day is 2026-11-01."""
    services = builders.layer("services", [COURSE | service], [(-16.6, 13.3)])
    rows = [{"agreement_id": f"A{at}", "partner_id": "P1", "from_on": ts(one), "to_on": ts(other)}
            for at, (one, other) in enumerate(held)]  # fmt: skip
    layer = builders.layer("agreements", rows)
    found = agreements.bounds(services, layer, builders.programme()).iloc[0]
    return tuple(None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in found)


def ts(text):
    return pd.Timestamp(text) if text else None


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ([("2025-01-01", "2026-11-01")], (None, "2026-11-01")),
        ([("2026-11-01", "2026-12-31")], (None, "2026-12-31")),
        ([("2025-01-01", "2026-10-31")], (None, "2026-10-31")),
        ([("2026-11-02", "2027-12-31")], ("2026-11-02", None)),
        ([("2025-01-01", "2026-10-01"), ("2027-01-01", "2028-01-01")],
         ("2027-01-01", "2026-10-01")),
        ([("2025-01-01", "2026-12-31"), ("2027-01-01", "2028-01-01")], (None, "2028-01-01")),
        ([("2025-01-01", "2026-12-31"), ("2027-01-02", "2028-01-01")], (None, "2026-12-31")),
        ([("2025-01-01", "2026-12-31"), ("2026-01-01", "")], (None, None)),
        ([("", "2026-12-31")], (None, "2026-12-31")),
    ],
)  # fmt: skip
def test_the_day_of_first_use_decides(held, wanted):
    assert days(*held) == wanted


def test_a_course_is_first_used_when_it_begins():
    later = {"starts_on": pd.Timestamp("2027-01-11")}
    assert days(("2027-01-01", "2028-01-01"), **later) == (None, "2028-01-01")
    assert days(("2025-01-01", "2026-12-31"), **later) == (None, "2026-12-31")
    assert days(("2027-02-01", "2028-01-01"), **later) == ("2027-02-01", None)


def test_a_renewal_of_one_service_follows_on_the_agreement_of_the_partner():
    services = builders.layer("services", [COURSE, COURSE | {"service_id": "S2"}], [None, None])
    rows = [
        {"agreement_id": "A1", "partner_id": "P1", "to_on": ts("2026-12-31")},
        {"agreement_id": "A2", "partner_id": "P1", "service_id": "S2",
         "from_on": ts("2027-01-01"), "to_on": ts("2027-06-30")},
    ]  # fmt: skip
    found = agreements.bounds(services, builders.layer("agreements", rows), builders.programme())
    assert found["agreed_until"].tolist() == [ts("2026-12-31"), ts("2027-06-30")]


def test_nothing_on_record_is_no_limit():
    services = builders.layer("services", [COURSE], [None])
    assert agreements.bounds(services, None, builders.programme()).isna().all(axis=None)
