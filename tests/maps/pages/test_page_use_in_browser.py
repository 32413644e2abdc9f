"""Pages in use: search, filters, keyboard and verdicts agree with the tables."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from layers.ingest.cells import opening_hours
from maps.pages import caseworker, partners
from tests.maps import case_fakes, page_browser, page_fakes
from tests.maps.page_browser import PHONE


@pytest.fixture(scope="module")
def of_services():
    return partners.draw(page_fakes.public_tables(), page_fakes.page())


@pytest.fixture(scope="module")
def of_cases():
    return caseworker.draw(case_fakes.caseworker_tables(), page_fakes.page(is_private=True))


@pytest.fixture
def services(show, of_services):
    return show(of_services)


@pytest.fixture
def cases(show, of_cases):
    return show(of_cases)


def _visible(tab):
    return tab.evaluate("window.waypost.visible()")


def test_every_service_is_counted_once_by_its_category(services):
    given = page_fakes.services()
    assert (
        services.evaluate("window.waypost.counts()") == given["category"].value_counts().to_dict()
    )
    on_map = given["longitude"].notna().sum()
    assert services.evaluate("window.waypost.drawn()") == on_map
    for box in services.locator("#categories label").all():
        category = box.locator("input").get_attribute("value")
        assert box.locator(".many").inner_text() == str((given["category"] == category).sum())


def test_search_finds_with_and_without_accents(services):
    given = page_fakes.services()
    there = given[given["area"] == "Sérékoto"]
    clinics = there[~there["is_confidential"] & there["name"].str.contains("Clinic")]
    for query, found in (("Sérékoto", there), ("serekoto", there), ("SEREKOTO clinic", clinics)):
        services.fill("#query", query)
        assert _visible(services) == len(found) > 0


def test_search_finds_a_telephone_number(services):
    given = page_fakes.services().dropna(subset="phone")
    phone = given["phone"].iloc[5]
    services.fill("#query", phone)
    assert _visible(services) == (given["phone"] == phone).sum()


def test_each_filter_counts_as_the_table_does(services):
    given = page_fakes.services()
    known = given[~given["is_confidential"]]
    n_hidden = given["is_confidential"].sum()
    services.locator("#filters summary").click()
    expected = {
        "sex": (
            "f",
            known["sexes"].isin(["any", "f"]).sum() + known["sexes"].isna().sum() + n_hidden,
        ),
        "tongue": (
            "mnk",
            known["languages"].fillna("").str.split().map(lambda x: "mnk" in x).sum(),
        ),
        "delivery": ("remote", known["delivery"].isin(["phone", "online"]).sum()),
        "status": ("closed", (known["status"] != "active").sum()),
        "verified": (
            "184",
            ((pd.Timestamp(page_fakes.page().as_of) - known["verified_on"]).dt.days <= 184).sum(),
        ),
    }
    for field, (value, count) in expected.items():
        services.select_option(f"#{field}", value)
        assert _visible(services) == count, field
        services.select_option(f"#{field}", "")
    assert _visible(services) == len(given)


MONDAY, SATURDAY, SUNDAY = "2026-11-23T", "2026-11-28T", "2026-11-29T"


def test_a_week_is_asked_by_the_day_and_the_night_before(services):
    for hours, when, is_open in (
        ("Mo-Fr 08:30-16:00", f"{MONDAY}08:30", True),
        ("Mo-Fr 08:30-16:00", f"{MONDAY}16:00", False),
        ("Mo-Fr 08:30-16:00", f"{SUNDAY}10:00", False),
        ("Sa 20:00-06:00", f"{SUNDAY}05:59", True),
        ("Sa 20:00-06:00", f"{SATURDAY}05:59", False),
        ("by appointment", f"{MONDAY}10:00", None),
    ):
        asked = [opening_hours.week(hours), when]
        found = services.evaluate("([week, when]) => window.waypost.isOpenAt(week, when)", asked)
        assert found is is_open, (hours, when)


def test_open_at_this_hour_goes_by_the_clock_and_says_what_it_cannot_tell(services):
    given = page_fakes.services()
    runs = given[(given["status"] == "active") & ~given["is_confidential"]]
    services.clock.set_fixed_time(datetime(2026, 11, 28, 16, 30))  # noqa: DTZ001 - the reader's own
    services.locator("#filters summary").click()
    services.select_option("#hours", "now")
    assert _visible(services) == runs["hours"].isin(["Mon–Sat 9:00–17:00", "24 h"]).sum() > 0
    n_unread = runs["hours"].isna().sum() + given["is_confidential"].sum()
    assert f"words of their own: {n_unread})" in services.locator("#count").inner_text()


def test_a_category_that_is_switched_off_leaves_list_and_map(services):
    given = page_fakes.services()
    services.locator("#categories input[value=training]").uncheck()
    left = given[given["category"] != "training"]
    assert _visible(services) == len(left)
    assert services.evaluate("window.waypost.drawn()") == left["longitude"].notna().sum()


def test_no_match_is_a_sentence_and_can_be_cleared(services):
    services.fill("#query", "zzzz")
    assert services.locator("#none").is_visible()
    services.get_by_role("button", name="Clear the filters").click()
    assert _visible(services) == len(page_fakes.services())


def test_the_keyboard_leads_from_the_list_to_a_card_and_back(services):
    services.locator("#query").focus()
    row = services.locator("#list button").nth(2)
    row.focus()
    index = row.get_attribute("data-index")
    services.keyboard.press("Enter")
    assert services.evaluate("document.activeElement.id") == "detail-name"
    services.keyboard.press("Escape")
    assert services.evaluate("document.activeElement.dataset.index") == index


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(services):
    services.keyboard.press("Tab")
    assert services.evaluate("document.activeElement.className") == "skip"
    services.keyboard.press("Enter")
    assert services.evaluate("document.activeElement.id") == "main"


def test_paper_says_how_many_services_it_leaves_out(show):
    tables = page_fakes.public_tables() | {"services": page_fakes.services(520)}
    tab = show(partners.draw(tables, page_fakes.page()))
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("#list li").count() == 500
    assert "20 more are not listed" in tab.locator("#more-paper").text_content()


def test_a_click_in_the_list_brings_the_map_to_the_service(services):
    before = services.evaluate("window.waypost.zoom()")
    given = page_fakes.services()
    name = given[given["longitude"].notna()]["name"].min()
    services.locator("#list button", has_text=name).first.click()
    assert services.evaluate("window.waypost.zoom()") >= max(before, 12)
    assert services.locator("#detail a.phone").first.get_attribute("href").startswith("tel:+220")


def test_an_old_verification_is_marked_with_its_days(services):
    given = page_fakes.services()
    known = given[~given["is_confidential"] & given["verified_on"].notna()]
    oldest = known.sort_values("verified_on").iloc[0]
    days = (
        np.datetime64(page_fakes.AS_OF) - oldest["verified_on"].to_datetime64().astype("M8[D]")
    ).astype(int)
    services.fill("#query", f"{oldest['name']} {oldest['partner'] or ''}")
    services.locator("#list button").first.click()
    assert days > 180
    assert "not verified for" in services.locator("#detail").inner_text()


def test_a_returnee_shows_the_verdicts_that_were_judged(cases):
    reach = case_fakes.caseworker_tables()["reach"]
    for who in ("R00003", "R00117"):
        cases.fill("#query", who.lower())
        assert _visible(cases) == 1
        cases.locator("#list button").first.click()
        shown = sorted(map(tuple, cases.evaluate("window.waypost.verdicts()")))
        own = reach[reach["returnee_id"] == who]
        assert shown == sorted(zip(own["category"], own["verdict"], strict=True))
        cases.keyboard.press("Escape")


def test_what_is_unknown_about_a_person_says_so(cases):
    people = case_fakes.returnees()
    who = people[people["sex"].isna() & people["grade"].isna()].iloc[0]
    cases.fill("#query", who["returnee_id"])
    cases.locator("#list button").first.click()
    assert cases.locator(".person dd", has_text="unknown").count() >= 2


def test_an_unreachable_service_says_no_road_and_an_unknown_one_what_to_ask(cases):
    reach = case_fakes.caseworker_tables()["reach"]
    for code, words in (("no_road", "no road found"), ("grade_unknown", "What now")):
        own = reach[[code in [one["code"] for one in each] for each in reach["reasons"]]].iloc[0]
        cases.fill("#query", own["returnee_id"])
        cases.locator("#list button").first.click()
        cases.evaluate(page_browser.UNFOLDED)
        assert words in cases.locator("#detail").inner_text()
        cases.keyboard.press("Escape")


def test_filters_of_returnees_count_as_the_table_does(cases):
    people = case_fakes.returnees()
    cases.locator("#filters summary").click()
    has_need = people["need"].fillna("").str.split().map(lambda needs: "clinic" in needs)
    for field, value, count in (
        ("need", "clinic", has_need.sum()),
        ("area", "GM0104", (people["pcode"] == "GM0104").sum()),
        ("sex", "f", (people["sex"] == "f").sum()),
        ("sex", "?", people["sex"].isna().sum()),
    ):
        cases.select_option(f"#{field}", value)
        assert _visible(cases) == count
        cases.select_option(f"#{field}", "")


def test_the_page_forgets_who_was_looked_at(show, of_cases):
    tab = show(of_cases, PHONE)
    tab.fill("#query", "R00003")
    tab.locator("#list button").first.click()
    assert "R00003" not in tab.title()
    assert "R00003" not in tab.url
    assert (
        tab.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    )
