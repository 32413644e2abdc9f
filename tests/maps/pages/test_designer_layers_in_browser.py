"""The page of gaps in use: catchments and doubtful ties, which lie over its areas."""

from __future__ import annotations

import pytest

from maps.pages import designer
from tests.maps import designer_fakes, page_fakes


@pytest.fixture(scope="module")
def document():
    return designer.draw(designer_fakes.designer_tables(), page_fakes.page())


@pytest.fixture
def gaps(show, document):
    """The public page, by the finest areas."""
    tab = show(document)
    tab.select_option("#level", "2")
    return tab


def test_catchments_are_chosen_by_travel_measure_and_service(gaps):
    gaps.select_option("#category", "clinic")
    gaps.evaluate("document.getElementById('catchment-box').open = true")
    limits = "#limits label"
    assert gaps.eval_on_selector_all("#mode option", "all => all.map(o => o.value)") == [
        "minibus",
        "walk",
    ]
    assert gaps.locator(limits).count() == 3
    gaps.check("#limits input[value='60']")
    assert gaps.evaluate("window.waypost.catchments()") == 1
    gaps.select_option("#measure", "fare")
    words = [one.replace("\xa0", " ") for one in gaps.locator(limits).all_inner_texts()]
    assert words == ["for up to 15 GMD", "for up to 25 GMD"]
    gaps.check("#limits input[value='25']")
    assert gaps.evaluate("window.waypost.catchments()") == 1
    assert "for up to 25" in gaps.inner_text("#legend-inside").replace("\xa0", " ")
    gaps.select_option("#mode", "walk")
    assert not gaps.is_visible("#measure-field")  # nobody pays for walking
    gaps.select_option("#around", index=1)
    assert "to this service" in gaps.inner_text("#limits-name")
    assert gaps.locator(limits).count() == 1
    assert gaps.evaluate("window.waypost.catchments()") == 1


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_doubtful_ties_are_a_layer_that_is_switched_on(show, lang):
    tables = designer_fakes.designer_tables() | {"doubts": designer_fakes.doubts()}
    page = show(designer.draw(tables, page_fakes.page(languages=(lang,))))
    words = {"en": "Tied to a road with doubt", "fr": "Rattachés à une route avec doute"}[lang]
    assert words not in page.inner_text("#legend-inside")
    page.check("#with-doubts")
    assert words in page.inner_text("#legend-inside")
    page.uncheck("#with-doubts")
    assert words not in page.inner_text("#legend-inside")


def test_a_page_without_doubtful_ties_offers_no_such_layer(gaps):
    assert not gaps.is_visible("#doubts-field")
