"""What a planner reads of a scenario: in words, with the best sets and what a budget buys."""

import pandas as pd
import pytest

from mapping.planning import lever_tables, levers, needed_pairs, what_if
from mapping.planning.lever_proposals import Proposed
from mapping.planning.scenario import Cost, LeverAsked, Scenario
from scripts.console import what_if as console
from scripts.stages.what_if import Counted, WhatIf
from tests.mapping.planning.test_what_if import groups, small

AGE = LeverAsked(
    "rule_waived", {"test": "age"}, {"partners": ("P1",)}, cost=Cost("one-off", 5, 9, 12)
)
SEX = LeverAsked(
    "rule_waived", {"test": "sex"}, {"partners": ("P1",)}, cost=Cost("one-off", 1, 1, 1)
)
VALUES = {"test": "age", "amount": 3.0, "months": 6.0, "places": 20.0, "per_day": 50.0}


def told(*asked):
    facts, needs = small()
    scenario = Scenario(asked)
    found = what_if.tried(needed_pairs.of(facts, needs), scenario, groups(facts.people))
    tables = (
        make(found, "need", 12, "GMD") for make in (lever_tables.of_levers, lever_tables.of_sets)
    )
    return WhatIf(*tables, scenario, Counted(), {"P1": "Centre"}, Proposed(scenario, 2, 1))


@pytest.mark.parametrize("lang", ["en", "fr", "pt", "ar"])
def test_every_lever_has_words_in_every_language(lang):
    for kind, one in levers.kinds().items():
        values = {name: VALUES[name] for name in one.PARAMETERS}
        words = console.said(LeverAsked(kind, values), {}, lang, "GMD")
        assert "{" not in words
        assert kind.replace("_", " ") not in words
        for value in values.values():
            assert not isinstance(value, float) or f"{value:g}" in words


def test_the_text_says_what_a_lever_brings_and_what_a_budget_buys():
    text = console.as_text(told(AGE, SEX), "GMD", "en", 9)
    assert text.startswith(
        "Of 2.1 needs of people, 0 have a service in reach that takes the person"
    )
    assert "Centre: waive the age rule" in text
    assert "9 GMD buy 1: 1 more, for 5 to 12 GMD." in text
    assert "2 levers that would help somebody were not tried" in text
    assert "1 rules that their partners call hard" in text
    assert all(len(line) <= 160 for line in text.splitlines())


def test_without_prices_the_best_of_each_number_are_told_and_a_budget_is_answered():
    bare = [LeverAsked(one.kind, one.values, one.scope) for one in (AGE, SEX)]
    text = console.as_text(told(*bare), "GMD", "en", 9)
    assert "Best set of each number of levers" in text
    assert "No price is stated" in text


def test_facts_hold_the_set_of_the_budget():
    facts = console.as_facts(told(AGE, SEX), 10)
    [best] = facts["of_budget"]
    assert (best["levers"], best["cost"]) == ("1 2", 10)
    assert len(facts["levers"]) == 2


def test_where_nothing_could_help_that_is_said():
    nothing = WhatIf(
        pd.DataFrame(), pd.DataFrame(), Scenario(()), Counted(), {}, Proposed(Scenario(()), 0, 0)
    )
    assert console.as_text(nothing, "GMD", "en", None).startswith("No lever could help")
