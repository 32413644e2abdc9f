"""Rules joined: any no is a no, else any unknown is unknown; the firmest reason is told."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.criteria import CRITERIA, STEP_OF
from tests.mapping import builders
from tests.shares import examples

HOME = (-16.6, 13.3)
SERVICE = {"service_id": "S1", "name": "Welding", "category": "training", "partner_id": "P1",
           "programme_id": "G1"}  # fmt: skip
BOUNDS = ("age", "grade", "household", "arrival_window")
LISTS = {
    "nationality": ("nationality", ["GMB", "MLI"]),
    "legal_status": ("legal_status", ["citizen", "refugee"]),
    "return_type": ("return_type", ["vhr", "forced"]),
    "vulnerability": ("vulnerability_codes", ["medical", "none"]),
    "skill": ("skills", ["sewing", "masonry"]),
    "language": ("languages", ["en", "wo"]),
    "document": ("documents", ["id_card", "none"]),
    "sex": ("sex", ["f", "m"]),
    "residence_area": ("pcode", ["GM01", "GM02"]),
}
FLEXIBILITY = ("hard", "negotiable", "waivable")


def judged(people: list[dict], rules: list[dict], **service) -> pd.DataFrame:
    returnees = builders.layer("returnees", people, [HOME] * len(people))
    services = builders.layer("services", [SERVICE | service], [HOME])
    travel = builders.travel([{"returnee_id": one["returnee_id"]} for one in people])
    criteria = builders.layer("criteria", rules)
    return builders.judged(travel, returnees, services, builders.programme(), criteria)


def row(number: int, **facts) -> dict:
    return {"criterion_id": f"C{number}", "scope": "service", "scope_id": "S1"} | facts


bounds = st.fixed_dictionaries(
    {"criterion": st.sampled_from(BOUNDS), "flexibility": st.sampled_from(FLEXIBILITY)},
    optional={"min": st.integers(0, 20), "max": st.integers(20, 40)},
)
lists = st.sampled_from(sorted(LISTS)).flatmap(
    lambda name: st.fixed_dictionaries(
        {"criterion": st.just(name), "values": st.sampled_from([x.lower() for x in LISTS[name][1]]),
         "flexibility": st.sampled_from(FLEXIBILITY)}
    )
)  # fmt: skip
numbers = st.one_of(st.none(), st.integers(0, 60))
person = st.fixed_dictionaries(
    {"age": numbers, "grade": st.one_of(st.none(), st.integers(0, 25)),
     "dependants": st.one_of(st.none(), st.integers(0, 9)),
     "return_on": st.one_of(st.none(), st.sampled_from(["2026-10-01", "2023-01-31"]))}
    | {column: st.one_of(st.none(), st.sampled_from(codes)) for column, codes in LISTS.values()}
)  # fmt: skip


def people(found: list[dict]) -> list[dict]:
    return [
        one | {"returnee_id": f"R{n:02d}",
               "return_on": pd.Timestamp(one["return_on"]) if one["return_on"] else None}
        for n, one in enumerate(found)
    ]  # fmt: skip


@settings(max_examples=examples(12), deadline=None)
@given(
    st.lists(st.one_of(bounds, lists), min_size=1, max_size=6),
    st.lists(person, min_size=1, max_size=4),
)
def test_all_rules_together_are_the_conjunction_of_each_alone(rules, persons):
    rules = [row(n, **rule) for n, rule in enumerate(rules)]
    persons = people(persons)
    whole = judged(persons, rules)["eligible"].tolist()
    each = [judged(persons, [rule])["eligible"].tolist() for rule in rules]
    wanted = [
        "no" if "no" in answers else "unknown" if "unknown" in answers else "yes"
        for answers in zip(*each, strict=True)
    ]
    assert whole == wanted


@settings(max_examples=examples(6), deadline=None)
@given(
    st.lists(st.one_of(bounds, lists), min_size=2, max_size=6),
    st.lists(person, min_size=2, max_size=4),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rules_and_people_changes_nothing(rules, persons, random):
    rules, persons = [row(n, **rule) for n, rule in enumerate(rules)], people(persons)
    table = judged(persons, rules)
    random.shuffle(rules)
    random.shuffle(persons)
    pd.testing.assert_frame_equal(judged(persons, rules), table)


@settings(max_examples=examples(10), deadline=None)
@given(
    st.lists(st.one_of(bounds, lists), min_size=1, max_size=5),
    st.lists(person, min_size=1, max_size=3),
)
def test_every_reason_of_a_rule_names_the_rule_and_its_flexibility(rules, persons):
    rules = [row(n, **rule) for n, rule in enumerate(rules)]
    stated = {(rule["criterion_id"], rule["criterion"], rule["flexibility"]) for rule in rules}
    for told in judged(people(persons), rules)["reasons"]:
        for one in told:
            assert (one["rule"], STEP_OF[one["code"]], one["flexibility"]) in stated


def told(rules: list[dict], **facts) -> list[dict]:
    [reasons] = judged([{"returnee_id": "R1"} | facts], rules)["reasons"]
    return reasons


def test_of_two_like_noes_the_firmer_rule_is_told():
    rules = [
        row(1, criterion="age", max=35, flexibility="waivable"),
        row(2, criterion="age", max=40, flexibility="hard"),
    ]
    [one] = told(rules, age=45)
    assert (one["want"], one["margin"], one["flexibility"]) == (40, 5, "hard")
    [one] = told(rules, age=38)
    assert (one["want"], one["flexibility"]) == (35, "waivable")


def test_of_two_equally_firm_noes_the_larger_margin_is_told():
    rules = [row(1, criterion="age", max=40), row(2, criterion="age", max=35)]
    [one] = told(rules, age=45)
    assert one["margin"] == 10


def test_a_rule_without_a_bridge_goes_before_one_with_it():
    rules = [
        row(1, criterion="grade", min=8, bridging_service_id="S9"),
        row(2, criterion="grade", min=6),
    ]
    [one] = told(rules, grade=3)
    assert (one["want"], one["bridge_id"]) == (6, None)


def test_different_documents_are_all_told():
    rules = [row(1, criterion="document", values="id_card"),
             row(2, criterion="document", values="passport")]  # fmt: skip
    missing = [one["detail"] for one in told(rules, documents="none")]
    assert missing == ["@document.id_card", "@document.passport"]


def test_a_rule_on_a_programme_holds_for_its_services():
    rule = {"criterion_id": "C", "scope": "programme", "scope_id": "G1", "criterion": "age",
            "max": 30}  # fmt: skip
    assert judged([{"returnee_id": "R1", "age": 31}], [rule])["verdict"].tolist() == ["no"]
    other = judged([{"returnee_id": "R1", "age": 31}], [rule], programme_id="G2")
    assert other["verdict"].tolist() == ["yes"]


def test_a_criterion_of_the_person_is_asked_once_per_kind_of_person_and_rule(monkeypatch):
    from mapping.reach import step_results  # noqa: PLC0415 - its table of criteria is replaced

    asked = []

    def counted(name):
        return lambda rows: asked.append((name, len(rows))) or CRITERIA[name](rows)

    monkeypatch.setattr(step_results, "CRITERIA", {name: counted(name) for name in CRITERIA})
    persons = [{"returnee_id": f"R{n:03d}", "languages": ("en", "wo")[n % 2]} for n in range(200)]
    table = judged(persons, [row(1, criterion="language", values="en")])
    assert table["verdict"].value_counts().to_dict() == {"yes": 100, "no": 100}
    assert ("language", 2) in asked
    assert max(n for _, n in asked) <= 2
