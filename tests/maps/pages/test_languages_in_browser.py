"""Pages in four languages: from right to left, numbers in order, nothing lost on a change."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module

import pytest

from layers import languages
from layers.vocabulary.categories import categories
from maps.frame import labels
from tests.maps import case_fakes, designer_fakes, page_fakes
from tests.maps.page_browser import DESK, PHONE

LANGUAGES = ("en", "fr", "pt", "ar")
TABLES = {
    "partners": page_fakes.public_tables,
    "designer": designer_fakes.designer_tables,
    "caseworker": case_fakes.caseworker_tables,
    "index": page_fakes.index_tables,
}
ARABIC, PORTUGUESE = "العربية", "Português"
BACKWARDS = """() => {
  const found = [];
  const x = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    return box.width ? [box.left, box.top] : null;
  };
  document.querySelectorAll('main bdi, .facts bdi, .map-scale').forEach(one => {
    const node = one.firstChild;
    if (!node || node.nodeType !== 3 || !/^\\d.*[\\d%m]$/.test(node.data)) return;
    const first = x(node, 0), last = x(node, node.data.length - 1);
    if (!first || !last || first[1] !== last[1] || node.data.length < 2) return;
    const isRight = /[\\u0590-\\u08ff]/.test(node.data);
    if ((first[0] > last[0]) !== isRight) found.push(node.data);
  });
  return found;
}"""
"""Number phrases whose signs are not shown in the order in which they are read."""
LOOSE = """() => {
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentNode;
    if (parent.closest('bdi, script, noscript, option')) continue;
    if (/\\d\\D+\\d/.test(walk.currentNode.data)) found.push(walk.currentNode.data);
  }
  return found;
}"""
"""Texts with two numbers that no element of their own keeps in order."""


@pytest.fixture(scope="module")
def documents():
    page = page_fakes.page(languages=LANGUAGES)
    return {
        name: import_module(f"maps.pages.{name}").draw(
            _in_all_languages(tables()), replace(page, is_private=name == "caseworker")
        )
        for name, tables in TABLES.items()
    }


def _in_all_languages(tables):
    if "categories" not in tables:
        return tables
    known, frame = categories(), tables["categories"]
    words = {
        f"label_{lang}": [known[code].labels[lang] for code in frame["category"]]
        for lang in LANGUAGES
    }
    return tables | {"categories": frame.assign(**words)}


def _choose(tab, name):
    tab.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("name", TABLES)
def test_a_page_in_arabic_runs_from_right_to_left_with_its_numbers_in_order(show, documents, name):
    tab = show(documents[name])
    _choose(tab, ARABIC)
    root = tab.evaluate("[document.documentElement.dir, document.documentElement.lang]")
    assert root == ["rtl", "ar"]
    assert tab.locator("h1").inner_text() == import_module(f"maps.pages.{name}").TITLE["ar"]
    for _ in range(2):
        assert tab.evaluate(BACKWARDS) == []
        assert tab.evaluate(LOOSE) == []
        if tab.locator("#list button").first.is_visible():
            tab.locator("#list button").first.click()
    assert tab.lines == []


@pytest.mark.parametrize("name", TABLES)
def test_no_word_of_ours_stays_english(show, documents, name):
    tab = show(documents[name])
    english = {labels.label(key, "en") for key in languages.words("labels")}
    phrases = {one for one in english if re.fullmatch(r"[A-Z]\w+( [\w,.]+){2,}", one)}
    for chosen in (PORTUGUESE, ARABIC):
        _choose(tab, chosen)
        shown = tab.locator("body").inner_text()
        assert [one for one in phrases if one in shown] == []
        assert tab.locator("main [lang=en]:not([data-only])").count() == 0


@pytest.mark.parametrize("name", TABLES)
def test_long_words_fit_a_phone(show, documents, name):
    tab = show(documents[name], PHONE)
    for chosen in (PORTUGUESE, ARABIC):
        _choose(tab, chosen)
        if tab.locator("#list button").first.is_visible():
            tab.locator("#list button").first.click()
        assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        cut = tab.evaluate(
            """() => Array.from(document.querySelectorAll('button, summary, dt, th'))
          .filter(one => one.offsetParent !== null && one.scrollWidth > one.clientWidth + 1)
          .map(one => one.textContent)"""
        )
        assert cut == []
        tab.keyboard.press("Escape")


def test_a_change_of_language_keeps_filters_view_and_the_open_card(show, documents):
    tab = show(documents["partners"], DESK)
    tab.locator("#categories input").first.uncheck()
    tab.locator("#filters summary").click()
    tab.select_option("#sex", "f")
    tab.fill("#query", "a")
    before = tab.evaluate("[window.waypost.visible(), window.waypost.zoom()]")
    _choose(tab, ARABIC)
    assert tab.evaluate("[window.waypost.visible(), window.waypost.zoom()]") == before
    assert not tab.locator("#categories input").first.is_checked()
    assert (tab.input_value("#sex"), tab.input_value("#query")) == ("f", "a")
    tab.locator("#list button").first.click()
    name = tab.locator("#detail-name").inner_text()
    assert tab.locator(".back").inner_text().startswith("\u2192")
    _choose(tab, PORTUGUESE)
    assert tab.locator("#detail-name").inner_text() == name
    assert tab.locator(".back").inner_text() == "\u2190 " + labels.label("list.back", "pt")
    assert "Legenda" in tab.locator("#legend").inner_text()


def test_numbers_and_days_are_written_as_each_language_writes_them(show, documents):
    tab = show(documents["partners"])
    days = {}
    for name in ("English", "Français", PORTUGUESE, ARABIC):
        _choose(tab, name)
        days[name] = tab.locator(".facts time").inner_text()
    assert list(days.values()) == ["1 Nov 2026", "1 nov. 2026", "1 nov. 2026", "1 نوفمبر 2026"]
