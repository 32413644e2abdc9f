"""Drill: a criterion on a new column is one new module and its words, from the file to the page."""

import json
import os
import re
import subprocess
import sys
from collections import Counter

import pandas as pd
import pytest

from maps.frame import data_blocks
from tests.paths import REPO

MODULE = '''"""The person feels called to one of the kinds of work that the rule lists."""

from layers.vocabulary.column import Column
from layers.vocabulary.three_valued import one_in_common

ORDER = 1350
PERSON = ("vocation",)
BRINGS = (Column("vocation", "codes", "Kinds of work wished for.", aliases=("calling",)),)
CODES = ("vocation", "vocation_unknown")


def judge(rows):
    """Judge `vocation` by the list in `values`."""
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
[labels.step]
vocation = "Vocation adaptée"
""",
}
FILES = {
    "programme.toml": """[programme]
name = "Drill"
country = "GMB"
as_of = 2026-11-01
languages = ["en", "fr"]
[layers]
services = "services.csv"
returnees = "returnees.csv"
criteria = "criteria.csv"
""",
    "services.csv": "service_id,name,category,partner_id,latitude,longitude,delivery,status\n"
    "S1,Fishing,training,P1,13.44,-16.68,phone,active\n",
    "returnees.csv": "returnee_id,latitude,longitude,Calling,need\nR1,13.44,-16.68,sea,training\n"
    "R2,13.44,-16.68,land,training\nR3,13.44,-16.68,,training\n",
    "criteria.csv": "criterion_id,scope,scope_id,criterion,values,flexibility\n"
    "C1,service,S1,vocation,sea,waivable\n",
}
WORLD = """
import importlib.util, sys

import layers.languages

added, folder = sys.argv[1:]
layers.languages.__path__.append(added)
spec = importlib.util.find_spec("layers.criteria")
spec.submodule_search_locations.append(added)
package = importlib.util.module_from_spec(spec)
sys.modules["layers.criteria"] = package
spec.loader.exec_module(package)
sys.modules["typst"] = sys.modules["docx"] = None  # no papers: the page says the same

from scripts.commands import main

def say(title, *asked):
    print(f"== {title}", flush=True)
    code = main(list(asked))
    print(f"exit {code}", flush=True)

say("run", "run", folder, "--quiet")
say("english", "near", folder, "--returnee", "R2")
say("french", "near", folder, "--returnee", "R2", "--language", "fr")
say("asked", "near", folder, "--returnee", "R3")
say("describe", "describe", "returnees")
say("rules", "describe", "criteria", "--format", "json")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("drill")
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def said(folder, tmp_path_factory):
    """What each command says in a fresh process in which the criterion has been added."""
    added = tmp_path_factory.mktemp("added")
    (added / "vocation.py").write_text(MODULE, encoding="utf-8")
    for code, words in WORDS.items():
        (added / f"{code}.toml").write_text(words, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WORLD, str(added), str(folder)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(REPO), "COLUMNS": "200"},
    )
    parts = re.split(r"^== (\w+)\n", done.stdout, flags=re.MULTILINE)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert Counter(re.findall(r"^exit (\d)", done.stdout, re.MULTILINE)) == {"0": 6}, done.stderr
    return told


def test_its_column_is_read_stored_and_judged_three_valued(said, folder):
    assert "run" in said
    reach = pd.read_parquet(folder / "results" / "reach.parquet").set_index("returnee_id")
    assert reach["verdict"].to_dict() == {"R1": "yes", "R2": "no", "R3": "unknown"}
    told = [one for many in reach["reasons"] for one in many]
    assert [(one["code"], one["detail"], one["rule"], one["flexibility"]) for one in told] == [
        ("vocation", "@vocation.sea", "C1", "waivable"),
        ("vocation_unknown", "@field.vocation", "C1", "waivable"),
    ]


def test_the_waterfall_and_the_only_obstacles_count_it(said, folder):
    assert "run" in said
    gaps = pd.read_csv(folder / "results" / "gaps.csv", keep_default_na=False)
    whole = gaps[(gaps["pcode"] == "ALL") & (gaps["group"] == "all") & (gaps["among"] == "all")]
    value = whole.set_index("indicator")["value"].astype(float)
    assert value["sole_vocation"] == 1  # R2; of R3 it is not known
    assert (value["waterfall_reach"], value["waterfall_vocation"]) == (3, 2)


def test_every_surface_says_it_in_the_words_of_each_language(said, folder):
    assert "Not called to: sea." in " ".join(said["english"].split())
    assert "Sans vocation pour : sea." in " ".join(said["french"].replace("\u00a0", " ").split())
    assert "Ask for: vocation." in " ".join(said["asked"].split())
    page = (folder / "private" / "caseworker.html").read_text(encoding="utf-8")
    words = data_blocks.unpacked(re.search(r'id="block-reasons">([^<]+)<', page)[1])
    assert words["texts"]["fr"]["vocation"] == "Sans vocation pour : {detail}."
    assert words["texts"]["fr"]["vocation_unknown"].startswith("Cannot tell yet.")
    report = (folder / "private" / "gap-report.html").read_text(encoding="utf-8")
    assert "the rule on vocation" in report


def test_the_dictionary_tells_the_column_as_personal_and_the_rule_as_allowed(said):
    entry = " ".join(said["describe"].partition("vocation ")[2].split())  # the last column
    assert entry.startswith("codes Kinds of work wished for. Also headed: calling. Personal.")
    told = json.loads(said["rules"].rpartition("\nexit")[0])
    assert "vocation" in json.dumps(told)
