"""A scenario file: what is known is read, what is not is told with what to write instead."""

import math

import pytest

from layers.errors import UsageError
from mapping.planning import scenario_file

GOOD = """\
horizon_months = 6
[[lever]]
kind = "rule_shifted"
test = "age"
amount = 5
partners = ["P1"]
cost = { low = 1, likely = 2, high = 4 }
unit = "person_month"
n = 10
[[lever]]
kind = "places_added"
places = 20
"""


def test_levers_are_read_with_scope_and_price():
    found = scenario_file.parse(GOOD)
    first, second = found.levers
    assert found.horizon_months == 6
    assert first.values == {"test": "age", "amount": 5.0}
    assert first.scope == {"partners": ("P1",)}
    assert first.cost.over(6, math.nan) == (60, 120, 240)
    assert second.cost is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"rule_shifted"', '"rule_shiftd"', "is not known. Did you mean 'rule_shifted'?"),
        ('test = "age"', 'test = "agee"', "test = \"agee\". Did you mean 'age'?"),
        ("amount = 5", "", "lever 1: amount is missing"),
        ("amount = 5", 'amount = "five"', "amount must be a number from 0 on; it is 'five'"),
        ("amount = 5", "amount = -5", "amount must be a number from 0 on"),
        ("partners =", "partnres =", "unknown key 'partnres'. Did you mean 'partners'?"),
        ('["P1"]', '"P1"', "partners is a list of ids"),
        ("likely = 2", "likely = 9", "cost runs from low to high; 1, 9, 4 do not"),
        ('"person_month"', '"week"', 'unit = "week".'),
        ('"person_month"', '"one-off"', 'n counts persons, days or km; unit = "one-off" has none'),
        ("places = 20", 'places = 20\nunit = "person"', "lever 2: unit stands there without cost"),
        ("horizon_months = 6", "horizon_months = 0", "horizon_months must be a number from 1 on"),
        ("horizon_months = 6", "horizon = 6", "unknown key 'horizon'"),
        (GOOD, "", "no lever stands in it"),
        (GOOD, 'lever = "age"', "levers are tables, each headed [[lever]]"),
        (GOOD, "[[lever", "plan.toml cannot be read"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(old, new, told):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(UsageError) as error:
        scenario_file.parse(text, "plan.toml")
    assert told in str(error.value)
    assert str(error.value).startswith("plan.toml")
