"""A day that cannot be is told with its file and line, and the row is loaded."""

import datetime as dt

import pytest

from layers.ingest.loaded import Rules
from tests.layers.ingest.test_clean_layer import clinic, load

TODAY = Rules("GMB", as_of=dt.date(2026, 12, 31))


def told(rows, layer, rules=TODAY):
    found = load(rows, layer, rules)
    assert found.counts["quarantined"] == 0
    return [
        (issue.code, issue.column, issue.line)
        for issue in found.issues
        if issue.code.startswith("DATE_")
    ]


def test_a_return_that_has_not_been_yet_is_told():
    person = {"returnee_id": "R1", "lat": "13.3", "lon": "-16.7"}
    rows = [
        person | {"return_on": "2026-12-31"},
        person | {"returnee_id": "R2", "return_on": "2027-01-05"},
    ]
    assert told(rows, "returnees") == [("DATE_AHEAD", "return_on", 3)]
    assert told(rows, "returnees", Rules("GMB")) == []


def test_a_course_may_begin_in_the_future_and_a_check_may_not():
    rows = [clinic(starts_on="2027-02-01", verified_on="2027-02-01")]
    assert told(rows, "services") == [("DATE_AHEAD", "verified_on", 2)]


@pytest.mark.parametrize(("end", "said"), [("2026-02-01", 1), ("2026-03-01", 0), ("", 0)])
def test_an_agreement_does_not_end_before_it_begins(end, said):
    row = {"agreement_id": "A", "partner_id": "P", "from_on": "2026-03-01", "to_on": end}
    assert told([row], "agreements") == [("DATE_ORDER", "from_on", 2)] * said
