"""A programme whose every free text is an attack: the pages of its run show it and run nothing."""

from __future__ import annotations

import csv
import io
import json
import re

import pandas as pd
import pytest

from layers.schemas import SCHEMAS
from scripts import commands
from tests import small_programmes
from tests.hostile import WORDS as HOSTILE
from tests.maps.page_browser import PHONE
from tests.scripts.runs import without_paper

KEYS = {
    "service_id", "partner_id", "programme_id", "returnee_id", "criterion_id", "agreement_id",
    "settlement_id", "pcode", "parent_pcode", "scope_id", "category", "bridging_service_id",
    "age_band", "settlement", "partner", "road_class", "surface", "tracktype", "oneway", "junction",
    "maxspeed", "barrier", "access", "osm_id", "aliases", "from_stage", "to_stage",
}  # fmt: skip
"""Columns that hold the tables together or have words of their own: another text is an issue."""

FREE = {
    layer: [one.name for one in schema.columns
            if one.dtype == "text" and not one.values and one.name not in KEYS]
    for layer, schema in SCHEMAS.items()
}  # fmt: skip


def poison(table, layer):
    """Put an attack into every free text of a layer, another one in each row."""
    words = [HOSTILE[at % len(HOSTILE)] for at in range(len(table))]
    for name in FREE[layer]:
        table[name] = words
    return table


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("hostile")
    small_programmes.east(root, 40, ("en", "ar"))
    data = root / "data"
    for layer in ("services", "returnees", "criteria", "agreements", "partners"):
        path = data / f"{layer}.csv"
        poison(pd.read_csv(path, dtype=str), layer).to_csv(path, index=False)
    for layer in ("areas", "roads", "water"):
        path = data / f"{layer}.geojson"
        found = json.loads(path.read_text(encoding="utf-8"))
        for at, feature in enumerate(found["features"]):
            words = dict.fromkeys(FREE[layer], HOSTILE[at % len(HOSTILE)])
            feature["properties"] |= words
        path.write_text(json.dumps(found), encoding="utf-8")
    settings = (root / "programme.toml").read_text(encoding="utf-8")
    settings = settings.replace('"Sample district (synthetic)"', json.dumps(HOSTILE[0]))
    settings = settings.replace('"waypost sample, synthetic"', json.dumps(HOSTILE[2]))
    settings = settings.replace('"CC0-1.0"', json.dumps(HOSTILE[1]))
    settings = settings.replace('"+220 000 0001"', json.dumps(HOSTILE[3]))
    (root / "programme.toml").write_text(settings, encoding="utf-8")
    with without_paper():
        assert commands.main(["run", str(root), "--quiet"]) == 0
    return root


def test_no_row_is_refused_for_its_words(folder):
    assert list((folder / "quarantine").glob("*.csv")) == []


def _seen(tab, words):
    """What a reader sees, and in what order blanks and braces stand does not matter."""
    return re.sub(r"\s+", " ", words).strip() in re.sub(r"\s+", " ", tab).strip()


def _quiet(tab):
    assert tab.evaluate("window.canary") is None
    assert tab.evaluate("({}).canary") is None
    assert tab.lines == []
    assert tab.locator("a[href^='javascript']").count() == 0
    strange = "main img:not(.card-picture), main iframe, main script, [onload], [onerror]"
    assert tab.locator(strange).count() == 0


@pytest.mark.parametrize("name", ["index", "partners", "finder", "designer", "gap-report"])
def test_a_public_page_shows_them_as_text(show, folder, name):
    tab = show((folder / "published" / f"{name}.html").read_text(encoding="utf-8"))
    assert _seen(tab.locator(".facts").inner_text(), HOSTILE[0])
    foot = tab.locator("footer").inner_text()
    assert all(_seen(foot, HOSTILE[at]) for at in (1, 2, 3))
    if name == "partners":
        tab.evaluate("document.querySelector('#more').click()")
        rows = tab.locator("#list").inner_text()
        assert [one for one in HOSTILE if not _seen(rows, one)] == []
        for at in range(len(HOSTILE)):
            tab.locator("#list button").nth(at).click()
            tab.keyboard.press("Escape")
    tab.locator("button[data-language]").last.click()
    _quiet(tab)


@pytest.mark.parametrize("name", ["published", "private"])
def test_the_page_of_gaps_shows_them_as_text_in_cards_lists_and_file(show, folder, name):
    tab = show((folder / name / "designer.html").read_text(encoding="utf-8"))
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    shown = tab.locator("#areas").inner_text()
    for category in tab.locator("#category option").evaluate_all("all => all.map(o => o.value)"):
        tab.select_option("#category", category)
        while tab.locator("#closing-more").is_visible():
            tab.locator("#closing-more").click()
        shown += tab.locator("#closing-list").inner_text()
        shown += " ".join(tab.locator("#around option").all_inner_texts())
        if not tab.locator("#closing-list button").count():
            continue
        tab.locator("#closing-list button").first.click()
        shown += tab.locator("#detail").inner_text()
        tab.keyboard.press("Escape")
    assert [one for one in HOSTILE if not _seen(shown, one)] == []
    areas = {
        one["properties"]["name"].strip()
        for one in json.loads((folder / "data" / "areas.geojson").read_text("utf-8"))["features"]
    }
    with tab.expect_download() as waiting:
        tab.locator("#download").click()
    raw = waiting.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    assert len(rows) == tab.evaluate("window.waypost.visible()")
    assert {row["name"].removeprefix("'") for row in rows} <= areas
    tab.locator("button[data-language]").last.click()
    _quiet(tab)


def test_the_answers_the_way_and_the_text_message_of_the_finder_are_text(show, folder):
    tab = show((folder / "published" / "finder.html").read_text(encoding="utf-8"), PHONE)
    tab.wait_for_function("window.waypost.isPrepared()")
    for words in HOSTILE:
        tab.fill("#place", words)
    tab.fill("#place", "13.57, -15.6")
    while tab.locator("#answers .plus").count():
        tab.locator("#answers .plus").first.click()
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    tab.wait_for_timeout(200)
    shown = tab.locator("#answers").inner_text()
    assert [one for one in HOSTILE if not _seen(shown, one)] == []
    sent = tab.evaluate("Array.from(document.querySelectorAll('.message'), (one) => one.value)")
    assert len(sent) > len(HOSTILE)
    assert all(re.fullmatch(r"[\x20-\x7e\n]{1,160}", one) for one in sent)
    _quiet(tab)


def test_the_page_for_a_returnee_shows_them_as_text(show, folder):
    tab = show((folder / "private" / "caseworker.html").read_text(encoding="utf-8"))
    shown = ""
    for at in range(12):
        tab.locator("#list button").nth(at).click()
        while tab.locator("#detail .plus").count():
            tab.locator("#detail .plus").first.click()
        tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        shown += tab.locator("#panel").inner_text()
        tab.keyboard.press("Escape")
    assert sum(_seen(shown, one) for one in HOSTILE) >= len(HOSTILE) - 2
    _quiet(tab)
