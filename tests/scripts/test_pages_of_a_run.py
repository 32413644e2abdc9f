"""What every page of a run promises: keyboard, axe, four languages, paper, a policy that holds."""

from __future__ import annotations

import io
import re
import unicodedata
from html import unescape

import pandas as pd
import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.maps import page_browser
from tests.maps.page_browser import DESK, PHONE, SMALL
from tests.scripts.runs import finished_sample

MAPS = ("published/partners.html", "published/finder.html", "published/designer.html",
        "private/caseworker.html", "private/designer.html")  # fmt: skip
TEXTS = ("published/index.html", "published/gap-report.html", "private/gap-report.html")
LANGUAGES = {"en": "English", "fr": "Français", "pt": "Português", "ar": "العربية"}
LOOKED_AT = (
    *((name, lang) for name in MAPS[:4] for lang in ("en", "ar")),
    ("private/designer.html", "ar"), ("published/index.html", "en"), ("published/index.html", "ar"),
    ("published/gap-report.html", "en"),
    pytest.param("private/gap-report.html", "fr", marks=pytest.mark.long),
)  # fmt: skip
"""Pages and languages for axe; of exact twins, which share template and script, each in one."""

LEGENDS = {"en": "Legend", "fr": "Légende", "pt": "Legenda"}
WORDS = {
    "en": ("Sources", "do not imply official endorsement"),
    "fr": ("Sources", "ni approbation ni acceptation officielle"),
    "pt": ("Fontes", "não implicam"),
}
"""What paper says besides title and legend: a heading, and words of the disclaimer."""

OPENED = """() => {
  document.querySelectorAll('details').forEach((one) => { one.open = true; });
  document.querySelectorAll('tr:nth-child(n+9), li:nth-child(n+30)').forEach((one) => one.remove());
}"""
"""Everything unfolded; of long tables and lists, whose rows are all made alike, the first rows."""

OPEN_CARD = "(card) => card.querySelectorAll('details').forEach((one) => { one.open = true; })"

INJECT = """() => {
  const script = document.createElement('script');
  script.textContent = 'window.canary = 1';
  document.body.appendChild(script);
  const holder = document.createElement('div');
  holder.innerHTML = '<img src="data:," onerror="window.canary = 2">';
  document.body.appendChild(holder);
  const style = document.createElement('style');
  style.textContent = 'h1 { position: fixed; }';
  document.head.appendChild(style);
  new Image().src = 'https://example.org/x.png';
  return getComputedStyle(document.querySelector('h1')).position;
}"""
"""Tries a script, a handler of an image, a style and a request; says how the title is placed."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module")
def kept(browser, folder, tmp_path_factory):
    """One tab per page and size for all tests here; each test chooses its own language."""
    open_tabs = {}
    with page_browser.tabs(browser, tmp_path_factory.mktemp("pages")) as show:

        def opened(name, size=DESK):
            key = (name, size["width"])
            if key not in open_tabs:
                open_tabs[key] = show((folder / name).read_text(encoding="utf-8"), size)
            return open_tabs[key]

        yield opened


def choose(tab, lang):
    """Switch the page to a language; False where it does not offer it."""
    button = tab.locator(f"button[data-language={lang}]")
    if not button.count():
        return False
    button.click()
    return True


def settle(tab, name):
    """Bring the page into the state that people look at: an answer, a card."""
    if name.endswith("finder.html") and not tab.locator("#answers .pair").count():
        tab.wait_for_function("window.waypost.isPrepared()")
        tab.fill("#place", "Brikama")
        tab.locator("#places button").first.click()
        tab.select_option("#need", "training")


@pytest.mark.parametrize(("name", "lang"), LOOKED_AT)
def test_axe_finds_nothing_that_hinders(kept, name, lang):
    tab = kept(name)
    assert choose(tab, lang)
    settle(tab, name)
    tab.evaluate(OPENED)
    # The same words in the languages that are not shown would be gone through again.
    context = {"exclude": [["[data-only][hidden]"]]}
    found = Axe().run(tab, context, {"resultTypes": ["violations"]}).response["violations"]
    assert [
        (one["id"], one["impact"], one["nodes"][0]["html"][:120])
        for one in found
        if one["impact"] != "minor"
    ] == []


@pytest.mark.parametrize("name", MAPS + TEXTS)
def test_a_phone_shows_no_page_wider_than_itself_in_any_language(kept, name):
    tab = kept(name, PHONE)
    settle(tab, name)
    for lang in LANGUAGES:
        if choose(tab, lang):
            root = tab.evaluate("[document.documentElement.lang, document.documentElement.dir]")
            assert root == [lang, "rtl" if lang == "ar" else "ltr"]
            assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", ["published/finder.html", "private/caseworker.html"])
def test_an_unfolded_card_fits_a_phone_and_a_thumb_in_each_language(kept, name):
    tab = kept(name, PHONE)
    settle(tab, name)
    if not tab.locator(".pair").count():
        tab.locator("#list button").first.click()
    for lang in LANGUAGES:
        choose(tab, lang)
        cards = tab.locator(".pair")
        assert cards.count() >= 4 or "private" in name
        cards.first.evaluate(OPEN_CARD)
        tab.wait_for_function("!document.querySelector('.pair details[open]:empty')")
        assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert tab.evaluate(SMALL) == []
    assert tab.lines == []


@pytest.mark.parametrize("name", MAPS[:4] + TEXTS[:2])
def test_paper_has_title_legend_sources_and_disclaimer_in_each_language(kept, name, is_long):
    tab = kept(name)
    settle(tab, name)
    # Every day two languages of each page, so that each is printed of several.
    at = (MAPS[:4] + TEXTS[:2]).index(name) % 2
    for lang in list(LANGUAGES)[0 if is_long else at :: 1 if is_long else 2]:
        if not choose(tab, lang):
            continue
        reader = pypdf.PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
        first, last = (_printed(reader.pages[at]) for at in (0, -1))
        whole = " ".join([first, *(_printed(one) for one in reader.pages[-3:-1]), last])
        assert all(len(one.get_contents().get_data()) > 300 for one in reader.pages), "a blank page"
        width, height = (float(one) for one in reader.pages[0].mediabox.upper_right)
        assert (width > height) == (name in MAPS)
        if lang == "ar":
            assert re.search("[\u0600-\u06ff\ufb50-\ufeff]{3}", first)
            continue
        assert _printed_words(tab.locator("h1").inner_text()) in first
        assert LEGENDS[lang] in first or name in TEXTS
        assert all(one in whole for one in WORDS[lang])
        assert tab.locator(".run").first.inner_text() in whole


def _printed(page):
    return _printed_words(page.extract_text())


def _printed_words(text):
    """Words as they were meant: ligatures undone, every blank one space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


@pytest.mark.parametrize("name", MAPS + TEXTS)
def test_the_policy_is_first_in_the_head_and_stops_what_is_slipped_in(folder, name, show):
    document = (folder / name).read_text(encoding="utf-8")
    head = re.findall(r"<(?!/)[^>]+>", document[: document.index("<style")])
    assert head[2:4] == ["<head>", '<meta charset="utf-8">']
    assert head[4].startswith('<meta http-equiv="Content-Security-Policy" content="default-src')
    policy = unescape(head[4])
    assert "unsafe" not in policy
    assert re.search(r"script-src ('sha256-[^']+' ?)+;", policy)
    tab = show(document)
    assert tab.evaluate(INJECT) == "static"
    tab.wait_for_timeout(100)
    assert tab.evaluate("window.canary") is None
    assert tab.refused == ["csp"]
    assert sum("Content Security Policy" in line for line in tab.lines) >= 4


PATHS = {
    "published/index.html": ("skip", "en", "print", "card-link", "action"),
    "published/partners.html": ("skip", "en", "print", "query", "filters", "list"),
    "published/finder.html": ("skip", "en", "print", "place", "need", "age", "options"),
    "published/designer.html": ("skip", "en", "print", "category", "indicator", "list"),
    "private/caseworker.html": ("skip", "en", "print", "query", "filters", "list"),
    "published/gap-report.html": ("skip", "en", "print"),
}
"""What Tab comes by, in this order, from the top of each page."""

WHERE = """() => {
  const one = document.activeElement;
  const names = [one.id, one.dataset.language, one.className.split(' ')[0]];
  for (let up = one.parentElement; up; up = up.parentElement) if (up.id) names.push(up.id);
  return names.filter(Boolean);
}"""


@pytest.mark.parametrize("name", PATHS)
def test_the_tab_key_comes_by_every_tool_in_the_order_in_which_it_is_read(show, folder, name):
    tab = show((folder / name).read_text(encoding="utf-8"))
    wanted = list(PATHS[name])
    for _ in range(80):
        tab.keyboard.press("Tab")
        if wanted and wanted[0] in tab.evaluate(WHERE):
            wanted.pop(0)
        if not wanted:
            break
    assert wanted == []
    assert tab.evaluate("document.activeElement.matches(':focus-visible')")
    if PATHS[name][-1] == "list":
        tab.keyboard.press("Enter")
        assert tab.locator("#detail").is_visible()
        tab.keyboard.press("Escape")
        assert "list" in tab.evaluate(WHERE) or "heads" in tab.evaluate(WHERE)
    assert tab.lines == []


def test_the_finder_without_script_lists_what_the_public_page_lists(show, folder):
    listed = []
    for name in ("partners", "finder"):
        document = (folder / "published" / f"{name}.html").read_text(encoding="utf-8")
        tab = show(document, PHONE, java_script_enabled=False)
        listed.append(tab.locator("noscript li").all_inner_texts())
        assert not tab.locator("#panel label").first.is_visible()
    assert listed[0] == listed[1]
    services = pd.read_csv(folder / "data" / "services.csv")
    assert len(listed[0]) == len(services)
    assert sum("confidential" in one for one in listed[0]) == (
        services["is_confidential"].eq("yes").sum()
    )
