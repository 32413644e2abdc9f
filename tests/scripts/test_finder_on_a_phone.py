"""The finder on a phone: the question first, the map unfolded for a tap, texts that can be sent."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from tests.maps import page_browser
from tests.maps.page_browser import DESK, PHONE, unfold_map
from tests.scripts.runs import finished_sample

GSM = re.compile(r"^[ -Z_a-z\n]*$")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture
def show(browser, tmp_path):
    with page_browser.tabs(browser, tmp_path) as one:

        def opened(folder, size):
            document = (folder / "published" / "finder.html").read_text(encoding="utf-8")
            tab = one(document, size)
            tab.wait_for_function("window.waypost.isPrepared()")
            return tab

        yield opened


def ask(tab, place, need):
    tab.fill("#place", place)
    tab.keyboard.press("Enter")
    tab.select_option("#need", need)


def test_in_each_language_no_text_message_is_too_long_or_tells_of_the_person(show, sample):
    people = set(pd.read_csv(sample / "data" / "returnees.csv", dtype=str)["returnee_id"])
    tab = show(sample, PHONE)
    ask(tab, "Soma", "")
    tab.fill("#age", "37")
    for lang, most in {"en": 160, "fr": 160, "pt": 160, "ar": 70}.items():
        tab.locator(f"button[data-language={lang}]").click()
        tab.evaluate(page_browser.UNFOLDED)
        tab.wait_for_selector(".message")
        sent = tab.evaluate("Array.from(document.querySelectorAll('.message'), (one) => one.value)")
        assert len(sent) > 20
        assert all(len(one) <= most for one in sent)
        assert lang == "ar" or all(GSM.match(one) for one in sent)
        of_the_way = r"\d+ (?:min|د)|" + r"(?:fare|tarif|transporte|الأجرة) \d+"
        told = re.sub(of_the_way, " ", re.sub("[\u200e\u200f]", "", " ".join(sent)))
        assert not set(re.findall(r"[\w-]+", told)) & (people | {"37"})
        assert not tab.locator("#answers .pair:has(.mark-no) .message").count()
    assert tab.lines == []


def test_a_phone_shows_the_question_first_and_folds_the_map(show, sample):
    tab = show(sample, PHONE)
    for field in ("place", "need", "age", "sex", "grade"):
        box = tab.locator(f"#{field}").bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"]
    assert not tab.locator("#map").is_visible()
    assert show(sample, DESK).locator("#map").is_visible()


def test_a_tap_on_the_unfolded_map_is_a_place_and_the_way_back_folds_it(show, sample):
    tab = show(sample, PHONE)
    unfold_map(tab)
    box = tab.locator("#map").bounding_box()
    assert box["width"] == PHONE["width"]
    tab.mouse.click(box["x"] + 150, box["y"] + 250)
    tab.wait_for_function("window.waypost.visible() > 50")
    place = tab.input_value("#place")
    tab.go_back()
    assert not tab.locator("#map").is_visible()
    assert tab.input_value("#place") == place
    told = tab.inner_text("#answers")
    desk = show(sample, DESK)
    desk.fill("#place", place)
    assert desk.locator("#answers .pair").count() == tab.locator("#answers .pair").count()
    assert _bare(desk.inner_text("#answers")) == _bare(told)
    assert tab.lines == []


def _bare(words):
    return re.sub(r"\s+", " ", words)


def test_a_mark_on_the_unfolded_map_leads_to_its_card(show, sample):
    tab = show(sample, PHONE)
    ask(tab, "Soma", "training")
    unfold_map(tab)
    for _ in range(6):
        spots = tab.evaluate("window.waypost.spots()")
        spot = min(spots, key=lambda one: (one["n"], abs(one["x"] - 180) + abs(one["y"] - 200)))
        box = tab.locator("#map").bounding_box()
        tab.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
        if not tab.locator("#map").is_visible():
            break
    assert tab.evaluate("document.activeElement.matches('#answers .pair')")
    assert tab.evaluate("document.activeElement.getBoundingClientRect().top") < PHONE["height"]


def test_answers_go_with_the_place_and_with_numbers_that_nobody_has(show, sample):
    tab = show(sample, PHONE)
    ask(tab, "Brikama", "training")
    answers = tab.locator("#answers .pair")
    assert answers.count() > 0
    tab.fill("#age", "270")
    assert "0 to 120" in tab.inner_text("#age-fault")
    assert answers.count() == 0
    tab.fill("#age", "27")
    tab.fill("#grade", "-3")
    assert not tab.locator("#age-fault").is_visible()
    assert "0 to 25" in tab.inner_text("#grade-fault")
    tab.fill("#grade", "9")
    assert answers.count() > 0
    tab.fill("#place", "Brika")
    assert answers.count() == 0
    assert "Brikama" not in tab.inner_text("#count")


def test_of_several_places_of_one_name_none_is_guessed_and_a_misspelt_one_is_asked_back(
    show, sample
):
    tab = show(sample, PHONE)
    tab.fill("#place", "gunjur")
    tab.keyboard.press("Enter")
    assert tab.evaluate("window.waypost.visible()") == 0
    rows = tab.locator("#places button").all_inner_texts()
    assert len(rows) == 2
    assert "from the first" in rows[1]
    assert len({row.splitlines()[1].partition(" · ")[0] for row in rows}) == 2  # their districts
    tab.fill("#place", "Farafeni")
    tab.keyboard.press("Enter")
    assert tab.evaluate("window.waypost.visible()") == 0
    assert "Did you mean" in tab.inner_text("#place-note")
    tab.locator("#places button").first.click()
    assert "Farafenni" in tab.inner_text("#count")


def test_swapped_degrees_are_asked_back_and_another_country_is_named_so(show, sample):
    tab = show(sample, PHONE)
    tab.fill("#place", "13,45; 16,58")
    assert "outside this programme" in tab.inner_text("#place-note")
    assert tab.evaluate("window.waypost.visible()") == 0
    tab.locator("#places button").first.click()
    assert tab.input_value("#place") == "13.45, -16.58"
    assert tab.evaluate("window.waypost.visible()") > 50
    tab.fill("#place", "14.7, -17.4")
    assert tab.locator("#places button").count() == 0
    assert tab.evaluate("window.waypost.visible()") == 0


def test_the_sheet_for_the_person_is_in_their_language_without_banner_or_id(show, sample):
    tab = show(sample, PHONE)
    tab.evaluate("window.print = () => {}")
    ask(tab, "Brikama", "")
    tab.select_option("#tongue", "fr")
    for at in (0, 1):
        tab.locator("#answers .pick").nth(at).click()
    names = tab.locator("#answers .pair h4").all_inner_texts()[:2]
    tab.get_by_role("button", name="Print the sheet").click()
    sheet = tab.locator(".handout")
    assert not sheet.is_visible()
    tab.emulate_media(media="print")
    assert sheet.is_visible()
    assert not tab.locator(".banner").first.is_visible()
    told = sheet.inner_text()
    assert [one for one in names if one in told] == names
    assert told.startswith("Où aller")
    assert "Appeler +220" in told.replace("\u00a0", " ")
    assert sheet.locator(".legs li").count() >= 1
    assert sheet.get_attribute("lang") == "fr"
    assert tab.evaluate("document.documentElement.lang") == "en"
    size = float(
        sheet.locator(".handed-phone").first.evaluate(
            "(one) => parseFloat(getComputedStyle(one).fontSize)"
        )
    )
    assert size > 24
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".handout").count() == 0
    assert tab.lines == []


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_two_inputs_lead_to_the_first_yes_and_all_answers_take_less_than_four_screens(
    show, sample, language
):
    tab = show(sample, PHONE)
    tab.locator(f"button[data-language={language}]").click()
    tab.fill("#place", "Brikama")
    tab.keyboard.press("Enter")
    first = tab.locator("#answers .pair").first
    assert first.locator(".mark-yes").count() == 1
    assert first.locator(".now .phone").is_visible()
    box = first.locator(".now").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= PHONE["height"]
    assert tab.locator("#answers").bounding_box()["height"] < 4 * PHONE["height"]
    order = tab.evaluate(
        "Array.from(document.querySelectorAll('#answers .pair .mark'), (one) => one.className)"
    )
    assert order == sorted(order, key=["mark mark-yes", "mark mark-unknown"].index)
