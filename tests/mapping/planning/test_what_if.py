"""What sets of levers bring, against the judge itself: change the inputs, judge again, compare."""

import functools
import itertools

import numpy as np
import pandas as pd
import pytest

from layers.vocabulary.codes import PERSON
from mapping.planning import lever_proposals, lever_tables, levers, needed_pairs, what_if
from mapping.planning.scenario import Cost, LeverAsked, Scenario
from mapping.profiles import eligibility_rules
from mapping.reach import encoded_pairs
from mapping.unit_records import populations
from tests.mapping import builders
from tests.mapping.reach.test_judge import crowd

PLAN = "[money]\nliving_per_day = 9\n"
YEARS = 6


def longer(offers):
    return offers.assign(age_max=offers["age_max"] + YEARS, age_min=offers["age_min"] - YEARS)


ASKED = (
    LeverAsked("rule_waived", {"test": "sex"}),
    LeverAsked("rule_shifted", {"test": "age", "amount": float(YEARS)}),
    LeverAsked("rule_waived", {"test": "grade"}),
)
CHANGES = (
    lambda offers: offers.assign(sexes="any"),
    longer,
    lambda offers: offers.assign(grade_min=np.nan, grade_max=np.nan),
)


def facts_of(travel, people, offers, plan):
    judged = builders.judged(travel, people, offers, plan)
    profiles = builders.profiles(people, offers, plan)
    return judged, levers.Facts(
        encoded_pairs.of_judged(judged, profiles),
        profiles.people,
        profiles.services,
        eligibility_rules.of_services(offers, None, plan),
        encoded_pairs.amounts(judged, profiles),
    )


def groups(people):
    return pd.DataFrame(
        {"f": people["sex"].eq("f"), "rural": people["setting"].eq("rural"), "priority": False}
    )


def world(seed):
    travel, people, offers = crowd(seed)
    return travel, people, offers.assign(partner=offers["partner_id"], name=offers["service_id"])


@functools.cache
def tried(seed):
    travel, people, offers = world(seed)
    plan = builders.programme(PLAN)
    _, facts = facts_of(travel, people, offers, plan)
    needs = populations.needs(builders.profiles(people, offers, plan))
    kind = str(needs.kinds[0])
    return kind, what_if.tried(
        needed_pairs.of(facts, needs, "all", kind), Scenario(ASKED), groups(facts.people)
    )


def judged_with(seed, chosen, kind):
    """Who is taken, and who is not refused, by a service of a kind, with the inputs changed."""
    travel, people, offers = world(seed)
    for at in chosen:
        offers = CHANGES[at](offers)
    table = builders.judged(travel, people, offers, builders.programme(PLAN))
    table = table[table["category"] == kind]
    return [set(table.loc[table["verdict"].isin(said), "returnee_id"])
            for said in (["yes"], ["yes", "unknown"])]  # fmt: skip


@pytest.mark.seeds(1, 5)
def test_every_set_reaches_whom_judging_again_with_changed_inputs_takes(seed):
    kind, found = tried(seed)
    gained = 0
    for n in range(len(ASKED) + 1):
        for chosen in itertools.combinations(range(len(ASKED)), n):
            number = sum(1 << at for at in chosen)
            yes, open_ = judged_with(seed, chosen, kind)
            assert found.n_yes[""][number] == len(yes) * PERSON
            assert found.n_open[""][number] == len(open_) * PERSON
            gained += found.n_yes[""][number] > found.n_yes[""][0]
    assert gained  # else nothing was tried


def test_women_and_rural_people_are_counted_among_all():
    _, found = tried(0)
    for name in what_if.GROUPS:
        assert (found.n_yes[name] <= found.n_yes[""]).all()
        assert (np.diff(np.sort(found.n_yes[name])) >= 0).all()


def small(**more):
    """A woman and a man too old, and a man; a course for women up to 35."""
    people = builders.layer(
        "returnees",
        [{"returnee_id": "R1", "age": 40, "sex": "f", "need": "training"},
         {"returnee_id": "R2", "age": 40, "sex": "m", "need": "training"},
         {"returnee_id": "R3", "age": 20, "sex": "m"}],
        [(-16.6, 13.3)] * 3,
    )  # fmt: skip
    row = {"service_id": "S1", "name": "Sewing", "category": "training", "partner_id": "P1",
           "age_max": 35, "sexes": "f", "n_places_free": 3, "capacity": 20}  # fmt: skip
    offers = builders.layer("services", [row | more], [(-16.6, 13.3)]).assign(partner="Centre")
    plan = builders.programme()
    travel = builders.travel([{"returnee_id": f"R{at}"} for at in (1, 2, 3)])
    _, facts = facts_of(travel, people, offers, plan)
    return facts, populations.needs(builders.profiles(people, offers, plan))


def tables(scenario, **more):
    facts, needs = small(**more)
    found = what_if.tried(needed_pairs.of(facts, needs), scenario, groups(facts.people))
    return [make(found, "need", scenario.horizon_months, "GMD")
            for make in (lever_tables.of_levers, lever_tables.of_sets)]  # fmt: skip


def test_needs_that_are_only_expected_count_as_shares():
    both = Scenario((LeverAsked("rule_waived", {"test": "age"}),
                     LeverAsked("rule_waived", {"test": "sex"})))  # fmt: skip
    one, sets = tables(both)
    # R1 is too old; R2 lacks both; of R3, a man, nothing is known: 0.14 of a need of training.
    assert one[["n_gain", "n_gain_f", "n_last"]].values.tolist() == [[1, 1, 2], [0.14, 0, 1.14]]
    last = sets[sets["best_of"] == "number"].iloc[-1]
    assert last[["levers", "n_gain", "n_needs"]].tolist() == ["1 2", 2.14, 2.14]


def test_costs_run_over_the_horizon_and_a_set_costs_what_its_levers_do():
    scenario = Scenario(
        (
            LeverAsked("rule_waived", {"test": "age"}, cost=Cost("one-off", 80, 100, 150)),
            LeverAsked("rule_waived", {"test": "sex"}, cost=Cost("person_month", 1, 2, 3)),
        ),
        horizon_months=6,
    )
    one, sets = tables(scenario)
    # The second is reckoned for the three places that are free: 3 x 6 x 2.
    assert one["cost"].tolist() == [100, 36]
    assert np.isnan(one.loc[0, "n_priced"])
    assert one.loc[1, "n_priced"] == 3
    both = sets[(sets["best_of"] == "budget") & (sets["n_levers"] == 2)].iloc[0]
    assert both[["cost_low", "cost", "cost_high"]].tolist() == [98, 136, 204]
    assert both["cost_per_person_month"] == pytest.approx(136 / (2.14 * 6))


def test_a_rule_that_protects_people_is_no_lever():
    facts, needs = small()
    rules = facts.rules.assign(is_protective=facts.rules["criterion"] == "sex")
    held = levers.Facts(facts.pairs, facts.people, facts.services, rules, facts.beyond)
    found = lever_proposals.proposed(needed_pairs.of(held, needs), 12)
    assert [one.values for one in found.scenario.levers] == [{"test": "age"}]
    assert found.n_left_out == 0


def test_levers_are_proposed_by_how_many_they_stand_before_and_the_rest_is_counted():
    facts, needs = small()
    found = lever_proposals.proposed(needed_pairs.of(facts, needs), 1)
    assert [one.values["test"] for one in found.scenario.levers] == ["age"]  # 2 needs; sex: 1.14
    assert found.scenario.levers[0].scope == {"partners": ("P1",)}
    assert found.n_left_out == 1


def test_a_rule_that_its_partner_calls_hard_is_proposed_on_request_alone():
    facts, needs = small()
    rules = facts.rules.assign(is_stated=facts.rules["criterion"] == "age", flexibility="hard")
    held = levers.Facts(facts.pairs, facts.people, facts.services, rules, facts.beyond)
    needed = needed_pairs.of(held, needs)
    usual = lever_proposals.proposed(needed, 12)
    every = lever_proposals.proposed(needed, 12, is_hard_tried=True)
    assert ([one.values["test"] for one in usual.scenario.levers], usual.n_hard) == (["sex"], 1)
    assert [one.values["test"] for one in every.scenario.levers] == ["age", "sex"]


def test_a_lever_works_at_the_services_that_it_names_alone():
    scope = {"partners": ("Centre",)}
    here, elsewhere = (
        tables(Scenario((LeverAsked("rule_waived", {"test": "age"}, place),)))[0]
        for place in (scope, {"categories": ("clinic",)})
    )
    assert here["n_gain"].tolist() == [1]
    assert elsewhere["n_gain"].tolist() == [0]
