"""The page of services in use: search, only one kind, near a place, the link, paper."""

from __future__ import annotations

import re

import pytest

from maps.pages import partners
from tests.maps import page_fakes


@pytest.fixture(scope="module")
def page():
    return partners.draw(page_fakes.public_tables(), page_fakes.page())


@pytest.fixture
def tab(show, page):
    return show(page)


def found(tab):
    return tab.evaluate("window.waypost.visible()")


def link(tab):
    return tab.evaluate("window.location.hash")


def test_a_word_of_another_language_and_a_mistyped_one_find_the_kind(tab):
    given = page_fakes.services()
    n_clinics = int((given["category"] == "clinic").sum())
    for words in ("santé", "hopital", "saúde"):
        tab.fill("#query", words)
        assert found(tab) >= n_clinics > 0, words
        assert tab.locator("#nearly").is_hidden()
    tab.fill("#query", "clinnic")
    assert found(tab) >= n_clinics
    assert "clinnic" in tab.locator("#nearly").inner_text()


def test_an_empty_answer_says_what_was_searched_and_the_button_clears_it(tab):
    tab.fill("#query", "zzzyx")
    tab.locator("#filters summary").click()
    tab.select_option("#sex", "f")
    assert found(tab) == 0
    told = tab.locator("#told")
    assert told.is_visible()
    assert "zzzyx" in told.inner_text()
    assert "women" in told.inner_text()
    tab.locator("#clear").click()
    assert found(tab) == tab.evaluate("window.waypost.total()")
    assert link(tab) == ""


def test_one_kind_all_and_none_take_one_touch_each(tab):
    given = page_fakes.services()
    tab.locator("#categories .kind", has=tab.locator("input[value=training]")).locator(
        ".only"
    ).click()
    assert found(tab) == (given["category"] == "training").sum()
    assert link(tab) == "#kinds=training"
    tab.locator("#neither").click()
    assert found(tab) == 0
    assert link(tab) == "#kinds=-"
    tab.locator("#every").click()
    assert found(tab) == len(given)


def test_a_link_is_the_view_and_what_is_chosen_is_in_the_link(tab):
    tab.evaluate("window.location.hash = '#query=clinic&kinds=clinic&sex=f'")
    tab.wait_for_function("document.getElementById('query').value === 'clinic'")
    assert tab.locator("#sex").input_value() == "f"
    first = found(tab)
    tab.locator("#list button").first.click()
    name = tab.locator("#detail-name").inner_text()
    whole = link(tab)
    assert "open=" in whole
    tab.locator(".back").click()
    tab.locator("#clear").dispatch_event("click")
    tab.evaluate("(hash) => { window.location.hash = hash; }", whole)
    tab.wait_for_function("document.getElementById('query').value === 'clinic'")
    assert tab.locator("#detail-name").inner_text() == name
    assert found(tab) == first


def test_near_a_place_the_nearest_come_first_with_their_distance(tab):
    town = tab.evaluate("document.querySelector('#towns option').value")
    tab.fill("#near", town)
    marks = tab.locator("#list .row-marks").all_inner_texts()
    km = [
        float(one.replace(",", "")) for text in marks for one in re.findall(r"([\d,.]+)\skm", text)
    ]
    assert len(km) > 2
    assert km == sorted(km)
    assert max(km) < 1_000
    assert town in tab.locator("#near-told").inner_text()
    tab.fill("#near", "Zzzyxzzyx")
    assert "Zzzyxzzyx" in tab.locator("#near-told").inner_text()


def test_paper_names_the_filters(tab):
    tab.fill("#query", "clinic")
    tab.emulate_media(media="print")
    assert "clinic" in tab.locator("#told").inner_text()
    tab.emulate_media(media="screen")
    assert tab.locator("#told").is_hidden() or "paper" in tab.locator("#told").get_attribute(
        "class"
    )
