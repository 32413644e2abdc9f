"""Answers looked up as a page does, against the criteria asked of the same people one by one."""

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.criteria import CRITERIA
from mapping.profiles import eligibility_rules
from mapping.profiles.people import asked_columns, of_layer
from mapping.reach import decision_table
from tests.mapping import builders

RULES = [
    ("document", "id_card passport", None), ("document", "passport", None),
    ("nationality", "gmb sen gin gnb mli sle lbr civ bfa ner nga gha", None),
    ("vulnerability", "medical none", None), ("skill", "sewing welding", None),
    ("household", None, 2),
]  # fmt: skip
SAYINGS = {
    "documents": (None, "passport", "id_card", "passport id_card driving_licence", "none"),
    "nationality": (None, "GIN", "FRA"),
    "vulnerability_codes": (None, "none", "medical elderly", "elderly"),
    "skills": (None, "welding", "farming"),
    "dependants": (None, 1, 2, 30),
}


@pytest.fixture(scope="module")
def world():
    services = [{"service_id": f"S{at}", "category": "training"} for at in range(len(RULES))]
    rules = [
        {"criterion_id": f"C{at}", "scope": "service", "scope_id": f"S{at}"}
        | {"criterion": criterion, "values": values, "min": least}
        for at, (criterion, values, least) in enumerate(RULES)
    ]
    people = [
        dict(zip(SAYINGS, said, strict=True)) | {"returnee_id": f"R{at:03}"}
        for at, said in enumerate(itertools.product(*SAYINGS.values()))
    ]
    known = builders.layer("returnees", people, [(0, 0)] * len(people))
    known = known.assign(interests=known["skills"])  # a page asks for both at once
    layers = (builders.layer("services", services, [(0, 0)] * len(RULES)), None)
    profiles = builders.profiles(known, *layers, builders.layer("criteria", rules))
    return profiles, decision_table.of_rules(profiles, builders.layer("areas", [], []))


def looked_up(rule, person) -> str:
    """What the page answers: of the words said those that the rule lists, in its order."""
    value = person[rule["on"]]
    key = None if pd.isna(value) else value
    if isinstance(key, str):
        said = key.lower().split()
        key = " ".join(word for word in rule["of"] if word in said)
    for first, last, _, is_no, *_ in rule["runs"]:
        is_number = first is not None and key is not None and not isinstance(key, str)
        if first <= key <= last if is_number else first == key:
            return "no" if is_no else "unknown"
    return "yes"


def test_what_a_page_looks_up_is_what_the_criteria_answer(world):
    profiles, answers = world
    people = profiles.people
    beside = eligibility_rules.beside_services(profiles.rules, profiles.services)
    n_asked = 0
    for at, rules in enumerate(answers.of_site):
        for number in rules:
            rule = answers.rules[number]
            if not rule["on"]:
                continue
            own = beside[(beside["site"] == at) & (beside["criterion"] == RULES[at][0])]
            own = own.iloc[np.zeros(len(people), dtype=int)].reset_index(drop=True)
            asked = asked_columns(of_layer(gpd.GeoDataFrame(people), profiles.programme))
            alone = own[own.columns.difference(asked.columns)]
            wanted = CRITERIA[RULES[at][0]](
                pd.concat([asked.reset_index(drop=True), alone], axis=1)
            )
            found = [looked_up(rule, row) for row in people.to_dict("records")]
            assert found == wanted["answer"].tolist(), RULES[at]
            n_asked += 1
    assert n_asked == len(RULES)


def test_a_page_is_told_what_to_ask_and_of_what_a_person_has_one(world):
    answers = world[1]
    assert set(answers.words) == {"documents", "nationality", "vulnerability_codes", "skills"}
    assert answers.single == ("nationality",)
    assert answers.numbers == {"dependants": 30}
