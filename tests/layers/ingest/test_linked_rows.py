"""A row that points to nobody is told with its file and line, and so is a day before its time."""

import datetime as dt

import pytest

from layers.ingest import linked_rows
from layers.ingest.clean_layer import load
from layers.ingest.loaded import Rules
from layers.schemas import SCHEMAS
from tests.layers.ingest.test_clean_layer import clinic, frame_of

PEOPLE = [
    {"returnee_id": "R1", "lat": "13.28", "lon": "-16.65"},
    {"returnee_id": "R3", "lat": "13.28", "lon": "-16.65"},
]
REFERRAL = {"referral_id": "F1", "returnee_id": "R1", "service_id": "S1", "made_on": "2026-03-01",
            "status": "sent"}  # fmt: skip


def told(**layers):
    """The issues of links and of days once all layers are loaded: file, line, column, code."""
    rules = Rules("GMB", as_of=dt.date(2026, 11, 1))
    loaded = {
        layer: load([frame_of(rows, file=f"{layer}.csv")], SCHEMAS[layer], rules)
        for layer, rows in layers.items()
    }
    found = linked_rows.checked(loaded)
    return [
        (issue.file, issue.line, issue.column, issue.code)
        for one in found.values()
        for issue in one.issues
        if issue.code in ("LINK_UNKNOWN", "STOP_NOT_MOBILE", "DATE_ORDER", "DATE_AHEAD")
    ]


BASE = {"services": [clinic(service_id="S1")], "returnees": PEOPLE}


def test_a_score_an_assistance_and_a_referral_of_an_unknown_case_are_told():
    scores = [{"returnee_id": one, "wave": "1", "scored_on": "2026-01-01"} for one in ("R1", "ZZZ")]
    given = [{"returnee_id": "ZZ9", "category": "pss", "given_on": "2026-02-01"}]
    assert told(**BASE, rss_scores=scores, assistance=given) == [
        ("rss_scores.csv", 3, "returnee_id", "LINK_UNKNOWN"),
        ("assistance.csv", 2, "returnee_id", "LINK_UNKNOWN"),
    ]


def test_a_referral_to_an_unknown_service_and_a_follow_up_of_no_referral_are_told():
    referrals = [REFERRAL, REFERRAL | {"referral_id": "F2", "service_id": "GONE"}]
    follow_ups = [{"referral_id": one, "kind": "month_4", "due_on": "2026-07-01"}
                  for one in ("F1", "NOPE")]  # fmt: skip
    assert told(**BASE, referrals=referrals, follow_ups=follow_ups) == [
        ("referrals.csv", 3, "service_id", "LINK_UNKNOWN"),
        ("follow_ups.csv", 3, "referral_id", "LINK_UNKNOWN"),
    ]


def test_days_out_of_order_are_told_within_a_row_and_between_rows():
    wrong = REFERRAL | {"referral_id": "F3", "made_on": "2026-12-24", "status_on": "2026-01-20"}
    follow_ups = [{"referral_id": "F1", "kind": "month_4", "due_on": "2026-02-28"}]
    assert told(**BASE, referrals=[REFERRAL, wrong], follow_ups=follow_ups) == [
        ("referrals.csv", 3, "made_on", "DATE_AHEAD"),
        ("referrals.csv", 3, "made_on", "DATE_ORDER"),
        ("follow_ups.csv", 2, "due_on", "DATE_ORDER"),
    ]


def test_a_row_is_told_by_its_own_line_whatever_was_set_aside_or_sorted():
    referrals = [
        REFERRAL | {"referral_id": "Z", "returnee_id": "ZZ"},
        REFERRAL | {"made_on": "no day"},
        REFERRAL | {"referral_id": "A", "returnee_id": "YY"},
    ]
    lines = [line for _, line, *_ in told(**BASE, referrals=referrals)]
    assert lines == [2, 4]


def test_what_points_to_a_layer_that_is_not_loaded_is_not_told():
    assert told(services=BASE["services"], needs=[{"returnee_id": "R9", "category": "pss"}]) == []


@pytest.mark.parametrize(
    ("scope", "name", "is_lost"),
    [("service", "S1", False), ("service", "S9", True), ("partner", "P1", False),
     ("partner", "P9", True), ("", "S9", True), ("programme", "G1", False)],
)  # fmt: skip
def test_a_rule_belongs_to_something_that_is_there(scope, name, is_lost):
    services = [clinic(service_id="S1", partner_id="P1")]
    rule = {
        "criterion_id": "C1",
        "scope": scope,
        "scope_id": name,
        "criterion": "sex",
        "values": "f",
    }
    found = told(services=services, criteria=[rule])
    assert found == [("criteria.csv", 2, "scope_id", "LINK_UNKNOWN")] * is_lost


def test_a_stop_of_an_unknown_service_or_of_one_that_is_not_mobile_is_told():
    services = [clinic(service_id="S1"), clinic(service_id="S2", delivery="mobile")]
    stops = [
        {"service_id": one, "lat": "13.28", "lon": "-16.65", "weekday": "mardi"}
        for one in ("S2", "S1", "GONE")
    ]
    assert told(services=services, stops=stops) == [
        ("stops.csv", 3, "service_id", "STOP_NOT_MOBILE"),
        ("stops.csv", 4, "service_id", "LINK_UNKNOWN"),
    ]
