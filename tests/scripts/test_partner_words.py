"""A partner's own sentence may hold anything: braces, quotes, facts; a run ends and says it."""

import re

import pandas as pd
import pytest

from maps.frame import data_blocks
from scripts import commands
from tests.scripts.runs import run_for

SETTINGS = """[programme]
name = "Three people"
country = "GMB"
as_of = 2026-11-01

[layers]
services = "services.csv"
returnees = "returnees.csv"
criteria = "criteria.csv"
"""
TEXTS = {
    "Here {have}, {margin} beyond the limit.": "Here 37, 2 beyond the limit.",
    '}, { "age": {detail}, {code} }],[{': '}, { "age": ?, {code} }],[{',
}
"""Of the partners P1 and P2, and what each reads as of R1."""
FILES = {
    "services": "service_id,name,category,partner_id,latitude,longitude,delivery\n"
    "S1,Counselling,pss,P1,13.44,-16.68,phone\nS2,Counselling,pss,P2,13.44,-16.68,phone\n",
    "returnees": "returnee_id,latitude,longitude,age\nR1,13.44,-16.68,37\nR2,13.44,-16.68,30\n"
    "R3,13.44,-16.68,\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("words")
    (root / "programme.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in FILES.items():
        (root / f"{name}.csv").write_text(text, encoding="utf-8")
    rules = [
        {"criterion_id": f"C{at}", "scope": "partner", "scope_id": f"P{at}", "criterion": "age",
         "max": 35, "flexibility": "negotiable", "text_en": text}
        for at, text in enumerate(TEXTS, start=1)
    ]  # fmt: skip
    pd.DataFrame(rules).to_csv(root / "criteria.csv", index=False)
    run_for(root, "caseworker")
    return root


def test_the_reason_is_data_and_names_the_rule(folder):
    reach = pd.read_parquet(folder / "results" / "reach.parquet")
    for at, rows in enumerate((reach[reach["service_id"] == one] for one in ("S1", "S2")), start=1):
        own = rows.set_index("returnee_id")
        assert own["verdict"].to_dict() == {"R1": "no", "R2": "yes", "R3": "unknown"}
        [reason] = own.loc["R1", "reasons"]
        assert reason == {
            "code": "age_max", "have": 37.0, "want": 35.0, "margin": 2.0, "detail": None,
            "rule": f"C{at}", "flexibility": "negotiable", "bridge_id": None,
            "bridge_verdict": None,
        }  # fmt: skip


def test_near_says_the_sentences_filled(folder, capsys):
    assert commands.main(["near", str(folder), "--returnee", "R1"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert [one for one in TEXTS.values() if " ".join(one.split()) not in said] == []


def test_the_pages_hold_the_sentences_as_the_partner_wrote_them(folder):
    page = (folder / "private" / "caseworker.html").read_text(encoding="utf-8")
    block = data_blocks.unpacked(re.search(r'id="block-reach">([^<]+)<', page)[1])
    finder = (folder / "published" / "finder.html").read_text(encoding="utf-8")
    held = str(data_blocks.unpacked(re.search(r'id="block-finder">([^<]+)<', finder)[1]))
    for written in TEXTS:
        told = ["age_max", 37, 35, 2, None, "negotiable", written, None, None, None]
        assert told in block["told"]
        assert written in held
    # The page fills it as Python does: tests/scripts/test_demo_pages.py reads it in a browser.
