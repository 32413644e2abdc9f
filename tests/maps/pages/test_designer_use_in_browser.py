"""The page of gaps in use: months, services that close, cards, a phone."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from maps.pages import designer
from tests.maps import designer_fakes, page_fakes
from tests.maps.page_browser import PHONE


@pytest.fixture(scope="module")
def document():
    return designer.draw(designer_fakes.designer_tables(), page_fakes.page())


@pytest.fixture
def gaps(show, document):
    return show(document)


@pytest.fixture
def exact(show):
    """The private twin."""
    tables = designer_fakes.designer_tables(k=0)
    return show(designer.draw(tables, page_fakes.page(is_private=True)))


def _month(page, at):
    page.evaluate(
        "at => { const slider = document.getElementById('month'); slider.value = at;"
        " slider.dispatchEvent(new Event('input')); }",
        at,
    )


def test_the_slider_changes_map_table_figure_and_file(exact):
    gaps = exact
    gaps.select_option("#category", "clinic")
    gaps.select_option("#group", "sex=f")
    gaps.select_option("#indicator", "minutes_p50")
    before = gaps.evaluate("window.waypost.classes()")
    _month(gaps, 2)
    assert gaps.input_value("#indicator") == "coverage_eligible"
    assert gaps.input_value("#group") == "all"
    rows = designer_fakes.designer_tables(k=0)["months"].query(
        "category == 'clinic' and month == '2027-03'"
    )
    whole = rows.set_index("pcode").loc["ALL"]
    words = f"{whole['n_covered']:.0f} of {whole['n_people']:.0f}"
    assert words in gaps.inner_text("#whole")
    assert "Mar 2027" in gaps.inner_text("#whole")
    assert "Mar 2027" in gaps.inner_text("#legend-inside")
    assert gaps.get_attribute("#month", "aria-valuetext") == "Mar 2027"
    assert gaps.evaluate("window.waypost.classes()") != before
    table = {row[0]: row for row in gaps.evaluate("window.waypost.rows()")[1:]}
    for row in rows[rows["pcode"].str.len() == 6].to_dict("records"):
        told = table[row["pcode"]]
        assert told[6] == "2027-03"
        if row["n_people"] > 0:
            assert told[7] == pytest.approx(row["n_covered"] / row["n_people"])
            assert told[8:10] == [row["n_covered"], row["n_people"]]
    gaps.select_option("#indicator", "minutes_p50")
    assert gaps.input_value("#month") == "0"
    assert "2027" not in gaps.inner_text("#whole")


def test_the_slider_follows_the_keyboard_and_the_open_area(gaps):
    gaps.locator("#list button.area-name").first.click()
    name = gaps.inner_text("#detail-name")
    gaps.focus("#month")
    gaps.keyboard.press("ArrowRight")
    assert gaps.inner_text("#month-name") == "Feb 2027"
    assert name in gaps.inner_text("#month-told")


def test_a_page_without_months_or_closures_offers_neither(show):
    tables = designer_fakes.designer_tables()
    for name in ("months", "closures", "services_closed"):
        del tables[name]
    page = show(designer.draw(tables, page_fakes.page()))
    assert not page.is_visible("#months-box")
    page.locator("#closing-list button").first.click()
    assert "If it closes" not in page.inner_text("#detail")


def test_services_stand_by_what_their_end_costs_and_open_a_card(gaps):
    gaps.select_option("#category", "clinic")
    told = gaps.locator("#closing-list .lost").all_inner_texts()
    assert told[0].startswith("20–49 of 100 or more")
    counts = [one.startswith("20–49") for one in told]
    assert counts == sorted(counts, reverse=True)
    assert "fewer than 10" in told[-1]
    gaps.locator("#closing-list button").first.focus()
    gaps.keyboard.press("Enter")
    card = gaps.locator("#detail")
    assert "If this service closes" in card.inner_text()
    assert "people accepted there" in card.inner_text()
    assert not gaps.is_visible("#areas")
    gaps.keyboard.press("Escape")
    assert gaps.is_visible("#areas")
    assert gaps.evaluate("document.activeElement.dataset.service") is not None


WHY = {
    "en": "fewer than 20 people", "fr": "moins de 20 personnes", "pt": "menos de 20 pessoas",
    "ar": "أقل من 20 من الأشخاص",
}  # fmt: skip


def test_a_loss_that_is_not_shown_says_why_in_each_language(show):
    tables = designer_fakes.designer_tables()
    lost = tables["services_closed"]
    lost = lost.assign(n_lost=float("nan"), n_lost_suppression="hidden", n_people=15.0)
    whole = tables["closures"].assign(n_lost=float("nan"), n_lost_suppression="hidden")
    tables |= {"services_closed": lost, "closures": whole}
    page = show(designer.draw(tables, page_fakes.page(languages=tuple(WHY))))
    page.select_option("#category", "clinic")
    for lang, why in WHY.items():
        page.locator(f"button[data-language={lang}]").click()
        assert why in page.inner_text("#closing")
        page.locator("#closing-list button").first.click()
        assert page.locator("#detail .quiet", has_text=why).is_visible()
        page.keyboard.press("Escape")


def test_an_exact_card_holds_no_number_without_words(exact):
    exact.click("#whole button")
    lonely = """() => Array.from(document.querySelectorAll('#detail section')).flatMap((part) =>
      Array.from(part.childNodes).filter((one) => one.nodeType === 3).map((one) => one.data))"""
    assert exact.evaluate(lonely) == []


def test_an_indicator_that_a_group_does_not_have_says_so(show):
    tables = designer_fakes.designer_tables()
    rows = tables["gaps"]
    is_left_out = rows["indicator"].eq("shortfall") & rows["group"].eq("sex=f")
    page = show(designer.draw(tables | {"gaps": rows[~is_left_out]}, page_fakes.page()))
    page.select_option("#indicator", "shortfall")
    assert "not counted" not in page.inner_text("#whole")
    page.select_option("#group", "sex=f")
    assert "not counted for this category and group" in page.inner_text("#whole")


def test_a_long_table_comes_in_parts_and_whole_on_paper(show):
    tables = designer_fakes.designer_tables()
    areas = tables["areas"]
    last = areas.iloc[-1]
    more = [
        {**last, "pcode": f"{last['pcode'][:-2]}{at}", "name": f"Area {at}"}
        for at in range(100, 170)
    ]
    areas = gpd.GeoDataFrame(pd.concat([areas, pd.DataFrame(more)], ignore_index=True))
    n_areas = int((areas["level"] == areas["level"].max()).sum())
    page = show(designer.draw(tables | {"areas": areas}, page_fakes.page()))
    page.select_option("#level", "2")
    rows = page.locator("#list tr")
    assert rows.count() == 60
    assert len(page.evaluate("window.waypost.rows()")) == n_areas + 1
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == n_areas
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert rows.count() == 60
    page.click("#areas-more")
    assert rows.count() == n_areas
    assert not page.is_visible("#areas-more")


def test_services_of_a_large_page_are_read_after_the_first_view(show, monkeypatch):
    monkeypatch.setattr(designer, "MANY_MARKS", 3)
    page = show(designer.draw(designer_fakes.designer_tables(), page_fakes.page()))
    assert not page.is_checked("#with-services")
    page.wait_for_function("window.waypost.isSettled()")
    assert page.locator("#closing-list button").count() > 3
    assert page.evaluate("window.waypost.drawn()") == 0
    page.check("#with-services")
    assert page.evaluate("window.waypost.drawn()") > 3


def test_a_touch_on_a_service_of_the_map_opens_its_card(gaps):
    gaps.select_option("#category", "clinic")
    spot = gaps.evaluate("window.waypost.spots().filter(one => one.n === 1)[0]")
    box = gaps.locator("#map").bounding_box()
    gaps.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    assert "Phone" in gaps.inner_text("#detail")


def test_the_causes_of_a_shortfall_add_to_the_card(exact):
    gaps = exact
    rows = designer_fakes.gaps(0).query(
        "indicator == 'shortfall' and group == 'all' and pcode == 'ALL'"
    )
    told = rows[rows["suppression"] == "none"].iloc[0]
    gaps.select_option("#category", told["category"])
    gaps.click("#whole button")
    part = gaps.locator("#detail section", has_text="Without a place, and why")
    assert f"{told['n_value']:.0f} of {told['n_people']:.0f}" in part.inner_text()


def test_on_a_phone_every_control_is_large_enough_and_nothing_scrolls_sideways(show, document):
    page = show(document, PHONE)
    page.evaluate("document.getElementById('catchment-box').open = true")
    for control in page.locator("#panel :is(button, select, input[type=range], summary)").all():
        if control.is_visible():
            assert round(control.bounding_box()["height"]) >= 44
    for label in page.locator("#panel label.check:visible").all():
        assert round(label.bounding_box()["height"]) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
