"""Drill: a language is one new file. Pages, report, Word file, reasons and near speak it."""

import io
import json
import re
import subprocess
import sys
import zipfile

import pytest

FILE = """
name = "Esperanto"
locale = "eo"
direction = "ltr"
group = "."
point = ","
message = 160
months = "jan feb mar apr maj jun jul aŭg sep okt nov dec"

[labels]
unknown = "nekonata"
frame.print = "Presi"
index.title_partners = "Servoj"

[reasons]
sex = "{detail}!"

[details]
walk = "piede"

[categories]
training = "Trejnado"

[near]
about = "ĉirkaŭ"

[report]
report.title = "Raporto pri mankoj"
finding.coverage.one = "{n} el {of} revenintoj ({share}) atingas servon kiu akceptas lin"
finding.coverage.other = "{n} el {of} revenintoj ({share}) atingas servon kiu akceptas ilin"
section.coverage = "Atingo laŭ speco de servo"
"""
SPEAK = """
import json, sys
import layers.languages
layers.languages.__path__.append(sys.argv[1])
import pandas as pd
from layers import languages, reasons
from maps.pages import partners
from maps.report.formats import html, word
from scripts.commands.near import text as near
from tests.maps import page_fakes
from tests.maps.report import small_run

tables = small_run.tables()
tables["categories"] = tables["categories"].assign(label_eo=["Trejnado", None, None])
page = small_run.page(languages=("eo", "en"))
way = {"category": "training", "name": "Sewing", "partner": "P", "verdict": "yes", "legs": [],
       "why": "", "where": "", "phone": None,
       "mode": "walk", "duration_min": 12.0, "distance_m": 900.0,
       "fastest_mode": "walk", "fastest_duration_min": 12.0, "fastest_fare": 0.0,
       "n_places_free": float("nan"), "capacity": float("nan")}
print(json.dumps({
    "partners": str(partners.draw(page_fakes.public_tables(),
                                  page_fakes.page(languages=("eo", "en")))),
    "report": str(small_run.draw(html, tables, page)),
    "word": small_run.draw(word, tables, page).hex(),
    "reasons": [reasons.sentence(one, "eo") for one in
                ({"code": "sex", "detail": "@walk"}, {"code": "sex_unknown", "detail": "@walk"})],
    "near": near.as_text(pd.DataFrame([way]), "eo", "GMD", 80),
    "missing": sorted(languages.missing("eo")),
}))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What a fresh process says in a language of which it has a few words only."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / "eo.toml").write_text(FILE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SPEAK, str(folder)], capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout)


def test_a_page_speaks_it_and_marks_english(said):
    document = said["partners"]
    assert '<html lang="eo" dir="ltr">' in document
    assert '<h1 id="title">Servoj</h1>' in document
    assert '<span data-label="frame.print">Presi</span></button>' in document
    assert ">Esperanto</button>" in document
    assert ">1 nov 2026<" in document
    assert '<strong data-category="training">Trejnado</strong>' in document
    assert re.search(r'<span data-label="frame.as_of" lang="en" dir="ltr">Data as of<', document)


def test_the_report_speaks_it_and_marks_english(said):
    document = said["report"]
    assert "Raporto pri mankoj" in document
    assert 'data-only="eo" lang="eo" dir="ltr"' in document
    assert "atingas servon kiu akceptas ilin" in document
    assert "Trejnado" in document
    assert "What stands out [en]" in document
    assert "Clinic [en]" in document


def test_the_word_file_speaks_it_and_marks_english(said):
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(said["word"]))) as archive:
        words = archive.read("word/document.xml").decode()
    assert "Raporto pri mankoj" in words
    assert "Atingo laŭ speco de servo" in words
    assert "What stands out [en]" in words


def test_reasons_and_near_speak_it_with_english_where_it_lacks_words(said):
    assert said["reasons"] == ["piede!", "Cannot tell yet. Ask for: piede."]
    assert "ĉirkaŭ 12 min piede" in said["near"]
    assert said["near"].endswith("Where Esperanto has no word yet, English stands.")


def test_what_it_lacks_is_listed_for_who_translates(said):
    assert said["missing"] == [
        "answer", "bridges", "categories", "details", "indicators", "labels", "near", "reasons",
        "report",
    ]  # fmt: skip
