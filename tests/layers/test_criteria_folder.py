"""Adding a criterion is one module and its words: one is added here, judged, worded, counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from layers import criteria
from layers.criteria import Criterion
from tests.paths import REPO

ADDED = '''
"""The person wants to work in a group."""

from layers.vocabulary.three_valued import one_in_common

ORDER = 1350
PERSON = ("vocation",)
CODES = ("vocation", "vocation_unknown")


def judge(rows):
    return one_in_common(rows, PERSON, "vocation", "vocation")
'''

WORDS = {
    "en": """
[reasons]
vocation = "Not called to: {detail}."
vocation_unknown = "Cannot tell yet. Ask for: {detail}."
[details]
field.vocation = "vocation"
[labels.step]
vocation = "Vocation fits"
[report.obstacle]
vocation = "the rule on vocation"
""",
    "fr": """
[reasons]
vocation = "Sans vocation pour : {detail}."
vocation_unknown = "On ne sait pas encore. À demander : {detail}."
[labels.step]
vocation = "Vocation adaptée"
""",
}

WORLD = """
import importlib.util, json, sys
from pathlib import Path

import layers.languages

layers.languages.__path__.append(sys.argv[1])
spec = importlib.util.find_spec("layers.criteria")
spec.submodule_search_locations.append(sys.argv[1])
package = importlib.util.module_from_spec(spec)
sys.modules["layers.criteria"] = package
spec.loader.exec_module(package)

import pandas as pd

from layers import reasons
from layers.schemas import SCHEMAS
from mapping import indicators
from mapping.profiles import eligibility_rules, service_status
from mapping.reach import encoded_pairs, judge
from mapping.unit_records import disaggregation, records
from maps.frame import labels
from maps.report import wording
from tests.mapping import builders

people = builders.layer("returnees", [{"returnee_id": one} for one in ("R1", "R2", "R3")],
                        [(-16.6, 13.3)] * 3)
people = people.assign(vocation=pd.Series(["sea", "land", None], dtype="str"))
service = {"service_id": "S1", "category": "training", "partner_id": "P1", "status": "active"}
services = builders.layer("services", [service], [(-16.6, 13.3)])
rows = [{"criterion_id": "C1", "scope": "service", "scope_id": "S1", "criterion": "vocation",
         "values": "sea", "flexibility": "waivable"}]
layer = builders.layer("criteria", rows)
travel = builders.travel([{"returnee_id": one} for one in ("R1", "R2", "R3")])
programme = builders.programme()
profiles = builders.profiles(people, services, programme, layer)
judged = judge.judge(travel, profiles)
nearest = people[["returnee_id"]].assign(category="training", minutes=10.0)
counted = encoded_pairs.of_judged(judged, profiles)
found = records.of_people(counted, profiles, nearest, ["training"])
homes = people[["returnee_id"]].assign(pcode="ALL", level=0.0)
measured = indicators.measure(disaggregation.by_group(found, homes))
asked = eligibility_rules.asked(profiles.rules, services)
measured = indicators.of_asked(measured, asked)
measured = measured[measured["group"] == "all"].set_index("indicator")["value"]
said = [reasons.sentence(one, lang) for many in judged["reasons"]
        for one in many for lang in ("en", "fr")]
print(json.dumps({
    "verdicts": judged["verdict"].tolist(),
    "reasons": [builders.known(many) for many in judged["reasons"]],
    "said": said,
    "steps": [step for step in reasons.STEPS],
    "sole": measured["sole_vocation"],
    "waterfall": measured["waterfall_vocation"],
    "allowed": "vocation" in SCHEMAS["criteria"].column("criterion").values,
    "page": labels.label("step.vocation", "fr"),
    "report": wording.word_of("obstacle", "vocation", "en"),
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a fresh process says of a world with the criterion added."""
    folder = tmp_path_factory.mktemp("added")
    (folder / "vocation.py").write_text(ADDED, encoding="utf-8")
    for code, words in WORDS.items():
        (folder / f"{code}.toml").write_text(words, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WORLD, str(folder)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(REPO)},
    )
    return json.loads(done.stdout)


def test_it_is_judged_three_valued(told):
    assert told["verdicts"] == ["yes", "no", "unknown"]
    assert told["reasons"] == [
        [],
        [{"code": "vocation", "detail": "@vocation.sea", "rule": "C1",
          "flexibility": "waivable"}],
        [{"code": "vocation_unknown", "detail": "@field.vocation", "rule": "C1",
          "flexibility": "waivable"}],
    ]  # fmt: skip


def test_it_is_worded(told):
    assert told["said"] == [
        "Not called to: sea.", "Sans vocation pour : sea.",
        "Cannot tell yet. Ask for: vocation.", "On ne sait pas encore. À demander : vocation.",
    ]  # fmt: skip
    assert told["page"] == "Vocation adaptée"
    assert told["report"] == "the rule on vocation"


def test_it_is_counted_where_its_order_says(told):
    at = told["steps"].index("vocation")
    assert told["steps"][at - 1 : at + 2] == ["skill", "vocation", "language"]
    assert (told["waterfall"], told["sole"]) == (2, 1)


def test_rows_of_the_layer_of_criteria_may_name_it(told):
    assert told["allowed"]


@pytest.mark.parametrize("name", list(criteria.CRITERIA))
def test_every_module_holds_what_a_criterion_must(name):
    module = sys.modules[f"layers.criteria.{name}"]
    wanted = {*Criterion.__annotations__, "judge"}
    assert wanted <= set(dir(module))
    assert module.judge.__doc__
    assert all(code == name or code.startswith(f"{name}_") or name == "window"
               for code in module.CODES)  # fmt: skip


def test_a_code_belongs_to_one_module():
    modules = [sys.modules[f"layers.criteria.{name}"] for name in (*criteria.CRITERIA,
               *criteria.NOTES)]  # fmt: skip
    assert sum(len(module.CODES) for module in modules) == len(criteria.STEP_OF)


def test_the_waterfall_goes_from_the_service_to_the_person_to_the_places():
    assert list(criteria.CRITERIA) == [
        "status", "window", "distance", "residence_area", "sex", "age", "grade", "nationality",
        "legal_status", "return_type", "arrival_window", "household", "vulnerability", "skill",
        "language", "document", "quota",
    ]  # fmt: skip
    assert criteria.AUTOMATIC == ("status", "window")
