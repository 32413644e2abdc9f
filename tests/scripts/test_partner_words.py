"""A partner's own sentence may hold anything: braces, quotes, facts; a run ends and says it."""

import re

import pandas as pd
import pytest

from maps.frame import data_blocks
from scripts import commands
from tests.scripts.runs import without_paper

SETTINGS = """[programme]
name = "Three people"
country = "GMB"
as_of = 2026-11-01

[layers]
services = "services.csv"
returnees = "returnees.csv"
criteria = "criteria.csv"
"""
FILES = {
    "services": "service_id,name,category,partner_id,latitude,longitude,delivery\n"
    "S1,Counselling,pss,P1,13.44,-16.68,phone\n",
    "returnees": "returnee_id,latitude,longitude,age\nR1,13.44,-16.68,37\nR2,13.44,-16.68,30\n"
    "R3,13.44,-16.68,\n",
}
TEXTS = {
    "Here {have}, {margin} beyond the limit.": "Here 37, 2 beyond the limit.",
    '}, { "age": {detail}, {code} }],[{': '}, { "age": ?, {code} }],[{',
}


@pytest.fixture(scope="module", params=TEXTS, ids=["facts", "braces"])
def run(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    (folder / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    rule = {"criterion_id": "C1", "scope": "partner", "scope_id": "P1", "criterion": "age",
            "max": 35, "flexibility": "negotiable", "text_en": request.param}  # fmt: skip
    pd.DataFrame([rule]).to_csv(folder / "criteria.csv", index=False)
    with without_paper():
        assert commands.main(["run", str(folder), "--quiet"]) == 0
    return folder, TEXTS[request.param]


def test_the_reason_is_data_and_names_the_rule(run):
    reach = pd.read_parquet(run[0] / "results" / "reach.parquet").set_index("returnee_id")
    assert reach["verdict"].to_dict() == {"R1": "no", "R2": "yes", "R3": "unknown"}
    [reason] = reach.loc["R1", "reasons"]
    assert reason == {
        "code": "age_max", "have": 37.0, "want": 35.0, "margin": 2.0, "detail": None,
        "rule": "C1", "flexibility": "negotiable", "bridge_id": None, "bridge_verdict": None,
    }  # fmt: skip


def test_near_says_the_sentence_filled(run, capsys):
    capsys.readouterr()
    assert commands.main(["near", str(run[0]), "--returnee", "R1"]) == 0
    assert " ".join(run[1].split()) in " ".join(capsys.readouterr().out.split())


def test_the_pages_hold_the_sentence_as_the_partner_wrote_it(run):
    folder, _ = run
    written = next(text for text, said in TEXTS.items() if said == run[1])
    page = (folder / "private" / "caseworker.html").read_text(encoding="utf-8")
    block = data_blocks.unpacked(re.search(r'id="block-reach">([^<]+)<', page)[1])
    assert ["age_max", 37, 35, 2, None, "negotiable", written, None, None, None] in block["told"]
    # The page fills it as Python does: tests/scripts/test_demo_pages.py reads it in a browser.
    finder = (folder / "published" / "finder.html").read_text(encoding="utf-8")
    assert written in str(data_blocks.unpacked(re.search(r'id="block-finder">([^<]+)<', finder)[1]))
