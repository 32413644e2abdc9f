"""Every page in a real browser: it draws, asks nobody, counts right, and runs nothing from data."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module

import pytest

from maps.pages import index
from tests import hostile
from tests.maps import case_fakes, designer_fakes, page_browser, page_fakes
from tests.maps.page_browser import COLOURS, DESK, PHONE, SMALL, unfold_map

PAGES = ("partners", "designer", "caseworker", "index")
MAPS = ("partners", "designer", "caseworker")
HOSTILE = (*hostile.WORDS, *hostile.CONTROLS)


def _tables(name):
    tables = {
        "partners": page_fakes.public_tables,
        "designer": designer_fakes.designer_tables,
        "caseworker": case_fakes.caseworker_tables,
        "index": page_fakes.index_tables,
    }
    return tables[name]()


def _draw(name, tables=None, **facts):
    page = replace(page_fakes.page(is_private=name == "caseworker"), **facts)
    return import_module(f"maps.pages.{name}").draw(
        _tables(name) if tables is None else tables, page
    )


@pytest.fixture(scope="module")
def documents():
    return {name: _draw(name) for name in PAGES}


@pytest.fixture(scope="module")
def kept(browser, documents, tmp_path_factory):
    """One tab per page and size: who only looks shares it; each test brings it where it looks."""
    open_tabs = {}
    with page_browser.tabs(browser, tmp_path_factory.mktemp("pages")) as show:

        def opened(name, size=DESK):
            key = (name, size["width"])
            if key not in open_tabs:
                open_tabs[key] = show(documents[name], size)
            return open_tabs[key]

        yield opened


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_page_opens_from_a_file_without_an_error_or_a_request(kept, name, size):
    tab = kept(name, size)
    assert tab.lines == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert tab.locator("h1").count() == 1
    assert tab.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("name", PAGES)
def test_what_is_pressed_on_a_phone_is_large_enough(kept, name):
    tab = kept(name, PHONE)
    assert tab.evaluate(SMALL) == []
    unnamed = tab.evaluate(
        """() => Array.from(document.querySelectorAll('button, select, input'))
      .filter(one => !one.textContent.trim() && !one.getAttribute('aria-label'))
      .filter(one => !one.labels.length)
      .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert unnamed == []


@pytest.mark.parametrize("name", MAPS)
def test_the_map_leaves_a_phone_its_list_or_is_unfolded_and_the_scale_bar_is_free(kept, name):
    tab = kept(name, PHONE)
    if name == "caseworker":
        assert not tab.locator("#map").is_visible()
        unfold_map(tab)
    else:
        height = tab.evaluate("document.getElementById('map').offsetHeight")
        assert 0.40 * PHONE["height"] <= height <= 0.49 * PHONE["height"]
    assert re.search(r"\d+ k?m$", tab.locator(".map-scale").inner_text())


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_map_is_not_empty(kept, name, size):
    tab = kept(name, size)
    unfold_map(tab)
    assert tab.evaluate(COLOURS) > 20


@pytest.mark.parametrize("name", PAGES)
def test_paper_has_the_title_the_disclaimer_and_the_run(kept, name, tmp_path):
    tab = kept(name)
    written = tab.pdf(prefer_css_page_size=True, path=str(tmp_path / "out.pdf"))
    assert written.startswith(b"%PDF")
    tab.emulate_media(media="print")
    shown = tab.locator("body").inner_text()
    for words in (import_module(f"maps.pages.{name}").TITLE["en"], "do not imply", "7f3a91c2be04"):
        assert words in shown
    assert not tab.locator("#print").is_visible()
    assert tab.lines == []
    tab.emulate_media(media="screen")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_a_number_that_is_none(kept, name):
    tab = kept(name)
    for _ in range(2):
        shown = tab.locator("body").inner_text()
        assert not re.search(r"\b(?:NaN|Infinity|undefined|null|inf)\b", shown)
        if tab.locator("#list button").first.is_visible():
            tab.locator("#list button").first.click()


@pytest.mark.parametrize("name", PAGES)
def test_the_language_switch_changes_every_word_and_the_title(kept, name):
    tab = kept(name)
    tab.get_by_role("button", name="Français").click()
    assert tab.evaluate("document.documentElement.lang") == "fr"
    assert tab.locator("h1").inner_text() == import_module(f"maps.pages.{name}").TITLE["fr"]
    assert import_module(f"maps.pages.{name}").TITLE["fr"] in tab.title()
    shown = tab.locator("body").inner_text()
    for english in ("Data as of", "Synthetic data", "Produced with", "Sources of", "unknown"):
        assert english not in shown
    assert "Données au 1 nov. 2026" in re.sub(r"\s+", " ", shown)
    assert tab.lines == []


@pytest.mark.parametrize("name", MAPS)
def test_a_page_without_any_row_says_so_and_stays_quiet(show, name):
    tables = {key: frame.iloc[:0] for key, frame in _tables(name).items()}
    for given in (tables, {}):
        tab = show(_draw(name, given), PHONE)
        assert tab.lines == []
        assert tab.evaluate("window.waypost.visible()") == 0
        assert tab.locator("#none").is_visible()


@pytest.mark.parametrize("name", MAPS)
def test_hostile_words_in_every_field_are_shown_and_never_run(show, name):
    tables = {key: _poisoned(frame) for key, frame in _tables(name).items()}
    # Without a floor the page of gaps begins with the finest areas.
    tab = show(_draw(name, tables, programme=HOSTILE[0], contact=HOSTILE[2], k=0))
    shown = tab.locator("#panel").inner_text()
    for at in range(len(HOSTILE)):
        rows = tab.locator("#list button.row, #list .area-name")
        if at >= rows.count():
            break
        rows.nth(at).click()
        shown += tab.locator("#panel").inner_text()
        tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Français").click()
    assert tab.evaluate("window.canary") is None
    assert tab.lines == []
    assert tab.locator("a[href^='javascript']").count() == 0
    for words in HOSTILE[1 : len(page_fakes.PLACES)]:
        assert _bare(words) in _bare(shown)


def _bare(words):
    """The words with every blank as one space and without the controls that pages drop."""
    return re.sub(r"\s+", " ", re.sub("[\u202a-\u202e]", "", words)).strip()


def _poisoned(frame):
    """The table with every text cell replaced, but for the codes that hold it together."""
    kept = {"service_id", "returnee_id", "category", "pcode", "parent_pcode", "group", "unit"}
    kept |= {"indicator", "colour", "shape", "verdict", "delivery", "need", "sex"}
    kept |= {"suppression"}
    frame = frame.head(60)
    words = [HOSTILE[at % len(HOSTILE)] for at in range(len(frame))]
    text = [
        one
        for one in frame.columns
        if one not in kept and frame[one].map(lambda cell: isinstance(cell, str)).any()
    ]
    return frame.assign(**dict.fromkeys(text, words))


def test_the_policy_stops_an_injected_script_a_handler_and_a_request(show, documents):
    tab = show(documents["partners"])
    tab.evaluate(
        """() => {
      const script = document.createElement('script');
      script.textContent = 'window.canary = 1';
      document.body.appendChild(script);
      const box = document.createElement('div');
      box.setAttribute('onclick', 'window.canary = 2');
      document.body.appendChild(box);
      box.click();
      const image = new Image();
      image.src = 'https://example.org/x.png';
    }"""
    )
    tab.wait_for_timeout(200)
    assert tab.evaluate("window.canary") is None
    assert tab.refused == ["csp"]
    assert len([line for line in tab.lines if "Content Security Policy" in line]) >= 3


@pytest.mark.parametrize("name", MAPS)
def test_a_browser_without_the_built_in_inflate_reads_the_same(show, documents, name):
    tab = show(documents[name])
    own = tab.evaluate("window.waypost.visible()")
    tab.add_init_script("delete window.DecompressionStream")
    tab.reload()
    tab.wait_for_selector("html[data-ready='1']", state="attached")
    assert tab.evaluate("window.waypost.visible()") == own > 0


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_without_script_every_service_is_listed_and_nothing_that_would_not_answer(
    show, documents, name, size
):
    tab = show(documents[name], size, java_script_enabled=False)
    given = page_fakes.services()
    known, hidden = given[~given["is_confidential"]], given[given["is_confidential"]]
    rows = tab.locator("noscript li").all_inner_texts()
    assert len(rows) == len(given)
    listed = "\n".join(rows)
    for one in known.to_dict("records"):
        assert f"{one['name']} " in listed
    assert not any(one in listed for one in hidden["name"])
    assert set(given["phone"].dropna()) <= set(re.findall(r"\+220 \d+", listed))
    assert (
        listed.count("closed for now") + listed.count("closed for good")
        == (known["status"] != "active").sum()
    )
    headings = tab.locator("noscript h3").all_inner_texts()
    assert set(headings) == set(given["area"])
    for control in tab.locator("button, input, select, canvas, #map").all():
        assert not control.is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_index_leads_to_the_pages_beside_it(show, documents):
    tab = show(documents["index"], PHONE)
    links = tab.locator(".card a").all()
    assert len(links) == len(page_fakes.index_tables()["files"])
    assert all(one.bounding_box()["height"] > 20 for one in links)
    assert index.TITLE["en"] == tab.locator("h1").inner_text()
