"""Waiver gains against the judge itself: take the rules away, judge again, and compare."""

import functools

import numpy as np
import pandas as pd
import pytest

from mapping.planning import lever_gains, levers
from mapping.profiles import eligibility_rules
from mapping.reach import encoded_pairs
from mapping.unit_records import populations
from tests.mapping import builders
from tests.mapping.reach.test_judge import crowd

LEFT = pd.Series(np.nan, index=range(8))
PLAN = "[money]\nliving_per_day = 9\n"
COLUMNS = {
    "age": ["age_min", "age_max"], "grade": ["grade_max", "grade_min"], "sex": ["sexes"],
    "distance": ["urban_limit_km", "rural_limit_km"],
}  # fmt: skip


def gains(pairs, people, offers, rule_rows, left, among="all"):
    needs = populations.needs(builders.profiles(people, offers))
    table = lever_gains.gains(levers.Facts(pairs, people, offers, rule_rows), needs, left)
    return table[table["among"] == among].reset_index(drop=True)


def gained_by(pairs, tests):
    """Pairs that are refused, and by nothing but these tests."""
    lifted = sum(encoded_pairs.bit(test) for test in tests)
    return (pairs["failed_tests"] != 0) & ((pairs["failed_tests"] & ~lifted) == 0)


def world(seed: int):
    travel, people, offers = crowd(seed)
    offers = offers.assign(partner=offers["partner_id"], name=offers["service_id"])
    return travel, people, offers, builders.programme(PLAN)


def without(offers, tests):
    """The same services without these rules."""
    lifted = offers.copy()
    for test in tests:
        for column in COLUMNS[test]:
            lifted[column] = "any" if column == "sexes" else np.nan
    return lifted


def refused(table) -> set[tuple[str, str]]:
    no = table[table["verdict"] == "no"]
    return set(zip(no["returnee_id"], no["service_id"], strict=True))


@functools.cache
def gained(seed: int):
    """A world's people, who is refused what, the judged pairs, and the gains."""
    travel, people, offers, plan = world(seed)
    judged = builders.judged(travel, people, offers, plan)
    pairs = builders.pairs(judged, people, offers, plan)
    table = gains(pairs, people, offers, eligibility_rules.of_services(offers, None, plan), LEFT)
    return people, refused(judged), pairs, table


@functools.cache
def gained_without(seed: int, tests: tuple[str, ...]) -> set[tuple[str, str]]:
    """Who is refused what by the rules and not without these."""
    travel, people, offers, plan = world(seed)
    judged = builders.judged(travel, people, without(offers, tests), plan)
    return gained(seed)[1] - refused(judged)


@pytest.mark.seeds(1, 7)
def test_every_gain_is_what_judging_without_the_rules_gives(seed):
    people, _, _, table = gained(seed)
    sex = people.set_index("returnee_id")["sex"]
    told = 0
    for row in table[table["service_id"] != ""].to_dict("records"):
        lifted = gained_without(seed, row["tests"])
        mine = [who for who, service in lifted if service == row["service_id"]]
        assert row["n_gain"] == len(mine)
        assert row["n_gain_f"] == sum(sex[who] == "f" for who in mine)
        assert row["n_gain_m"] == sum(sex[who] == "m" for who in mine)
        told += 1
    assert told > 3


@pytest.mark.seeds(1, 4)
def test_no_gain_of_one_rule_is_left_out(seed):
    *_, table = gained(seed)
    told = {(row["service_id"], row["tests"]) for row in table.to_dict("records")}
    for test in COLUMNS:
        for _, service in gained_without(seed, (test,)):
            assert (service, (test,)) in told


@pytest.mark.seeds(1, 4)
def test_a_partner_counts_a_person_once_and_only_whom_none_of_its_services_takes(seed):
    *_, pairs, table = gained(seed)
    free = set(pairs.loc[pairs["failed_tests"] == 0, "person"])
    for row in table[table["service_id"] == ""].to_dict("records"):
        mine = set(pairs.loc[gained_by(pairs, row["tests"]), "person"]) - free
        assert row["n_gain"] == len(mine)


def small(**more):
    people = builders.layer(
        "returnees",
        [{"returnee_id": "R1", "age": 40, "sex": "f"}, {"returnee_id": "R2", "age": 40, "sex": "m"},
         {"returnee_id": "R3", "age": 20, "sex": "m"}],
        [(-16.6, 13.3)] * 3,
    )  # fmt: skip
    row = {"service_id": "S1", "name": "Sewing", "category": "training", "partner_id": "P1",
           "age_max": 35, "sexes": "f", "n_places_free": 3}  # fmt: skip
    offers = builders.layer("services", [row | more], [(-16.6, 13.3)]).assign(partner="Centre")
    plan = builders.programme()
    travel = builders.travel([{"returnee_id": f"R{at}"} for at in (1, 2, 3)])
    pairs = builders.pairs(builders.judged(travel, people, offers, plan), people, offers, plan)
    return pairs, people, offers, eligibility_rules.of_services(offers, None, plan)


def test_gains_of_sets_do_not_add_up_and_hold_those_of_their_parts():
    table = gains(*small(), LEFT[:1]).set_index("tests")
    # R1 is too old, R3 a man, R2 both.
    assert table["n_gain"].to_dict() == {("age",): 1, ("sex",): 1, ("sex", "age"): 3}
    assert table.loc[[("sex", "age")], ["n_gain_f", "n_gain_m", "n_new"]].values.tolist() == [
        [1, 2, 3]
    ]


def test_a_gain_is_told_of_those_in_need_and_of_expected_people_as_shares():
    pairs, people, offers, rule_rows = small()
    people["need"] = pd.Series(["training", None, "pss"], dtype="str")
    table = gains(pairs, people, offers, rule_rows, LEFT[:1], "need").set_index("tests")
    # R1 states the need; of R2, who lacks both, nothing is known: 0.14; R3 needs something else.
    assert table["n_gain"].to_dict() == {("age",): 1, ("sex", "age"): 1.14}
    columns = ["n_stated", "n_expected", "n_gain_f", "n_gain_m", "n_new"]
    assert table.loc[[("sex", "age")], columns].values.tolist() == [[1, 0.14, 1, 0.14, 1.14]]


def test_places_left_are_told_as_given_and_added_up_for_a_partner():
    assert set(gains(*small(), pd.Series([2.0]))["n_places_left"]) == {2}
    travel, people, offers, plan = world(1)
    pairs = builders.pairs(builders.judged(travel, people, offers, plan), people, offers, plan)
    left = pd.Series(np.arange(8.0))
    table = gains(pairs, people, offers, eligibility_rules.of_services(offers, None, plan), left)
    assert set(table.loc[table["service_id"] == "", "n_places_left"]) == {28}
    unknown = gains(pairs, people, offers, eligibility_rules.of_services(offers, None, plan), LEFT)
    assert unknown["n_places_left"].isna().all()


def test_a_set_is_as_flexible_as_its_least_flexible_rule():
    pairs, people, offers, rule_rows = small()
    bends = {"age": "waivable", "sex": "negotiable"}
    told = rule_rows.assign(
        flexibility=rule_rows["criterion"].map(bends).fillna("hard"), is_stated=True
    )
    table = gains(pairs, people, offers, told, LEFT[:1]).set_index("tests")["flexibility"]
    assert table.to_dict() == {
        ("age",): "waivable", ("sex",): "negotiable", ("sex", "age"): "negotiable"
    }  # fmt: skip


def test_where_nobody_is_refused_nothing_is_told():
    pairs, people, offers, rule_rows = small(age_max=None, sexes="any")
    table = gains(pairs, people, offers, rule_rows, LEFT[:1])
    assert table.empty
    assert list(table.columns) == list(lever_gains.COLUMNS)


def test_a_rule_of_which_nobody_said_whether_it_bends_is_no_fixed_one():
    pairs, people, offers, rule_rows = small()
    table = gains(pairs, people, offers, rule_rows, LEFT[:1]).set_index("tests")
    assert set(table["flexibility"]) == {"unstated"}
    stated = rule_rows.assign(is_stated=rule_rows["criterion"] == "sex")
    told = gains(pairs, people, offers, stated, LEFT[:1]).set_index("tests")["flexibility"]
    assert told.to_dict() == {("age",): "unstated", ("sex",): "hard", ("sex", "age"): "hard"}
