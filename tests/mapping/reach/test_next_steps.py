"""What comes next where nobody takes a person; the orders are worked out by hand."""

import math

import pandas as pd
import pytest

from mapping.reach import next_steps

HARD = {"code": "sex", "flexibility": "hard"}
SOFT = {"code": "age_max", "have": 37.0, "want": 35.0, "flexibility": "negotiable"}
FAR = {"code": "too_long", "have": 95.0, "want": 90.0, "flexibility": None}
ROUND = {"code": "distance_radius", "have": 8.0, "want": 5.0, "flexibility": "hard"}
ASKED = {"code": "grade_unknown", "flexibility": None}


def rows(*given):
    """Rows of (service, mode, minutes, reasons)."""
    table = pd.DataFrame(given, columns=["service_id", "mode", "fastest_duration_min", "reasons"])
    noes = [[one for one in each if one != ASKED] for each in table["reasons"]]
    verdicts = [
        "no" if no else "unknown" if each else "yes"
        for no, each in zip(noes, table["reasons"], strict=True)
    ]
    return table.assign(verdict=verdicts)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([("S1", "walk", 5.0, []), ("S2", "walk", 9.0, [SOFT])], []),
        ([], []),
        ([("S1", "walk", 5.0, [HARD]), ("S2", "walk", 9.0, [SOFT])], ["bend S2", "far S1"]),
        ([("S2", "walk", 9.0, [SOFT, ASKED])], ["bend S2", "far S2"]),
        ([("S1", "walk", 5.0, [SOFT, HARD])], ["far S1"]),
        ([("S1", "phone", 0.0, [ASKED]), ("S2", "walk", 9.0, [HARD])], ["remote S1", "far S2"]),
        ([("S1", "online", 0.0, [HARD])], []),
        ([("S1", "walk", 5.0, [HARD]), ("S2", "walk", 95.0, [FAR])], ["nearer S2"]),
        ([("S1", "walk", 5.0, [HARD]), ("S2", "walk", 9.0, [ROUND, ASKED])], ["nearer S2"]),
        ([("S1", "walk", 95.0, [FAR, HARD])], ["far S1"]),
        ([("S1", "walk", math.inf, [HARD]), ("S2", "walk", math.nan, [ASKED])], []),
    ],
)
def test_the_ways_out_come_in_their_order(given, wanted):
    found = next_steps.of(rows(*given))
    assert [f"{step.code} {step.row['service_id']}" for step in found] == wanted


def test_the_rule_that_may_bend_is_told_and_of_equals_the_first_id():
    given = rows(("S2", "walk", 9.0, [SOFT]), ("S1", "walk", 9.0, [SOFT]))
    [step, _] = next_steps.of(given)
    assert (step.row["service_id"], step.reason) == ("S1", SOFT)


def test_how_far_beyond_a_limit_is_told_by_its_unit():
    assert next_steps.over([FAR, ROUND, HARD]) == {"min": 5.0, "km": 3.0}
