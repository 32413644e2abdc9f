"""The finder in a real browser: the same answers as a run, and what a caseworker does with it."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from mapping.profiles import from_layers
from mapping.reach import judge
from mapping.routing import candidate_pairs
from maps.frame import data_blocks
from scripts import sample as district
from scripts.commands.near.nearest import RANK
from scripts.runtime.project import open_folder
from scripts.sample import outreach
from scripts.stages.context import layers_of, network_of
from tests.maps import page_browser
from tests.maps.page_browser import DESK, PHONE
from tests.scripts import strangers
from tests.scripts.runs import finished_sample, finished_vavuniya, run_for
from tests.scripts.runtime.readable import readable

FEW, MANY = 30, 200
"""Strangers who ask, and with --long."""

NEAREST = """(cases) => JSON.stringify(cases.map(function (one) {
  return window.waypost.nearest(one.lat, one.lng, one.asked, one.options);
}), (_, value) => (value === Infinity ? 'inf' : value))"""
"""As one text: value by value a browser takes 25 times as long to hand them over."""
WAYS = """() => Array.from(document.querySelectorAll('#answers .pair')).flatMap((one) => {
  const legs = one.querySelector('.legs');
  return legs ? [[legs.innerText, one.querySelector('.way').innerText]] : [];
})"""
GSM = re.compile(r"^[ -Z_a-z\n]*$")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module")
def costly(tmp_path_factory):
    """Few returnees; living costs differ from area to area, and rules ask for many things."""
    folder = tmp_path_factory.mktemp("costly")
    district.write(folder, n_returnees=20)
    settings = (folder / "programme.toml").read_text(encoding="utf-8")
    settings = settings.replace('"en", "fr", "pt", "ar"', '"en"')
    (folder / "programme.toml").write_text(settings, encoding="utf-8")
    path = folder / "data" / "areas.geojson"
    areas = json.loads(path.read_text(encoding="utf-8"))
    for at, feature in enumerate(areas["features"]):
        feature["properties"]["living_cost"] = (0, 20, 60, None)[at % 4]
    path.write_text(json.dumps(areas), encoding="utf-8")
    rules = pd.read_csv(folder / "data" / "criteria.csv", dtype="str")
    more = pd.DataFrame(strangers.ASKING, columns=["scope_id", "criterion", "values", "min", "max"])
    more = more.assign(scope="partner", criterion_id=[f"A{at}" for at in range(len(more))])
    pd.concat([rules, more]).to_csv(folder / "data" / "criteria.csv", index=False)
    run_for(folder, "caseworker")
    return folder


@pytest.fixture(scope="module")
def vavuniya(shared_data, tmp_path_factory):
    return finished_vavuniya(tmp_path_factory, shared_data)


@pytest.fixture
def show(browser, tmp_path):
    with page_browser.tabs(browser, tmp_path) as one:

        def opened(folder, size=DESK):
            document = (folder / "published" / "finder.html").read_text(encoding="utf-8")
            tab = one(document, size)
            tab.wait_for_function("window.waypost.isPrepared()")
            return tab

        yield opened


def engine_answers(folder, people, n: int = 5) -> pd.DataFrame:
    """The five nearest of each category for everybody, as the run's own code judges them."""
    opened = open_folder(folder)
    layers = layers_of(opened)
    programme = opened.programme
    services = layers.services.assign(languages=pd.Series(pd.NA, dtype="str"))
    rules = layers.criteria, layers.agreements
    known = from_layers.profiles(people, services, *rules, programme, layers.stops)
    way = candidate_pairs.travel(network_of(opened, layers), known, is_bounded=False)
    judged = judge.judge(way, known)
    hidden = services.loc[services["is_confidential"].eq(True).fillna(False), "service_id"]
    judged = judged[~judged["service_id"].isin(hidden)]
    order = ["returnee_id", "category", "rank", "fastest_duration_min", "service_id"]
    judged = judged.assign(rank=judged["verdict"].map(RANK)).sort_values(order)
    return judged.groupby(["returnee_id", "category"]).head(n)


def page_answers(tab, people, season: str) -> pd.DataFrame:
    """What the page answers about the same people: one row per person and service, in order."""
    cases = [
        {
            "lat": row.geometry.y,
            "lng": row.geometry.x,
            "asked": {name: _plain(row[name]) for name in ("age", "grade", "sex", "setting")}
            | {"home_areas": _first(row["home_areas"])}
            | {name: strangers.said(row[name]) for name in strangers.SAYINGS},
            "options": {"category": "", "mode": "", "season": season, "sort": "time"},
        }
        for _, row in people.iterrows()
    ]
    answers = json.loads(tab.evaluate(NEAREST, cases))
    parts = [
        pd.DataFrame(rows).assign(returnee_id=who, place=range(len(rows)))
        for who, rows in zip(people["returnee_id"], answers, strict=True)
    ]
    table = pd.concat(parts, ignore_index=True).rename(columns={"id": "service_id"})
    table["fastest"] = [minutes for _, minutes in table["fastest"]]
    for name in ("minutes", "fastest", "fare"):
        table[name] = pd.to_numeric(table[name].replace("inf", np.inf))
    return table


def _first(areas):
    return areas.split()[0] if isinstance(areas, str) else None


def _plain(value):
    if isinstance(value, str):
        return value
    return None if value is None or np.isnan(value) else float(value)


@pytest.mark.parametrize("name", ["sample", "costly", "vavuniya"])
def test_the_nearest_five_and_their_verdicts_are_those_of_the_engine(name, request, show, is_long):
    folder = request.getfixturevalue(name)
    opened = open_folder(folder)
    layers = layers_of(opened)
    people = strangers.people(layers, network_of(opened, layers), MANY)
    people = people.head(MANY if is_long else FEW)
    wanted = engine_answers(folder, people)
    found = page_answers(show(folder), people, opened.programme.travel.season)
    both = wanted.merge(found, on=["returnee_id", "service_id"], suffixes=("", "_page"))
    assert len(both) == len(wanted) > 25 * len(people)
    assert (both["verdict"] == both["verdict_page"]).all()
    told = [[each["code"] for each in one] for one in both["reasons"]]
    assert told == both["codes"].tolist()
    # The cheaper of two trips is told where it fits: at the very limit it may fit here, not there.
    longer = both[["duration_min", "minutes"]].max(axis=1)
    limit = [opened.programme.limit(one).duration_min for one in both["category"]]
    is_at_limit = both["mode"].ne(both["mode_page"]) & (longer - limit).abs().le(1.0)
    assert is_at_limit.mean() < 0.001
    both = both[~is_at_limit]
    both_ways = both[np.isfinite(both["duration_min"]) & np.isfinite(both["minutes"])]
    assert (both_ways["mode"] == both_ways["mode_page"]).all()
    gap = (both_ways["duration_min"] - both_ways["minutes"]).abs().reindex(both.index)
    # A minute, or where a home is far from any road a fifth of the walk to it (3 km/h): roads
    # are drawn on a page with fewer bends, and the nearest point of one may be another.
    is_same = gap <= np.maximum(1.0, both["snap_m"] / 50 / 5)
    is_same |= both["duration_min"] == both["minutes"]
    is_same |= both["duration_min"].isna() & both["minutes"].isna()  # a way not known to either
    assert is_same.all()
    coin = opened.programme.travel.coin
    with np.errstate(invalid="ignore"):
        is_priced = (both["fare"] - both["fare_page"]).abs() <= coin + 1e-9
    is_priced |= both["fare"].eq(both["fare_page"]) | (
        both["fare"].isna() & both["fare_page"].isna()
    )
    # Two journeys of equal time may differ in fare; a thousandth of the pairs may be such.
    assert (~is_priced).mean() < 0.001
    kind = layers.services.set_index("service_id")["category"]
    found = found.assign(category=found["service_id"].map(kind))
    found["place"] = found.groupby(["returnee_id", "category"]).cumcount()
    fifth = found[found["place"] == 4].set_index(["returnee_id", "category"])["fastest"]
    own = both.drop(columns="place").merge(
        found[["returnee_id", "service_id", "place"]], on=["returnee_id", "service_id"]
    )
    last = fifth.reindex(pd.MultiIndex.from_frame(own[["returnee_id", "category"]])).to_numpy()
    fastest = own["fastest"].to_numpy()
    with np.errstate(invalid="ignore"):
        is_near_tie = (np.abs(fastest - last) <= 1.0) | (fastest == last)
    # What has no minutes stands behind what is not joined, of which the engine writes no pair.
    is_near_tie |= np.isnan(fastest)
    assert ((own["place"] < 5).to_numpy() | is_near_tie).all()


def test_a_team_is_answered_at_its_stops_as_by_the_engine_and_says_when_it_comes(
    show, costly, is_long
):
    opened = open_folder(costly)
    layers = layers_of(opened)
    people = strangers.people(layers, network_of(opened, layers), MANY)
    people = people.head(MANY if is_long else FEW)
    near = people[people.geometry.x < -16.2]
    wanted = engine_answers(costly, near, n=99)
    wanted = wanted[wanted["service_id"] == outreach.TEAM]
    tab = show(costly)
    found = page_answers(tab, near, opened.programme.travel.season)
    both = wanted.merge(found, on=["returnee_id", "service_id"], suffixes=("", "_page"))
    assert len(set(both["stop_id"])) > 1
    assert both["stop"].tolist() == [
        layers.profiles.stops["stop_id"].tolist().index(one) for one in both["stop_id"]
    ]
    assert (both["verdict"] == both["verdict_page"]).all()
    ask(tab, "Mandinari", "clinic")
    assert "Comes on Tuesdays to Mandinari" in tab.inner_text("#answers")


def ask(tab, place: str = "Brikama", need: str = "training") -> None:
    tab.fill("#place", place)
    tab.locator("#places button").first.click()
    tab.select_option("#need", need)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_village_is_typed_and_the_nearest_services_stand_with_reasons(show, sample, size):
    tab = show(sample, size)
    ask(tab)
    tab.fill("#age", "24")
    tab.select_option("#sex", "f")
    tab.dispatch_event("#sex", "change")
    cards = tab.locator("#answers .part li.pair")
    assert cards.count() >= 4
    assert tab.locator("#answers .mark").count() >= 4
    assert "Brikama" in tab.inner_text("#count")
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert tab.lines == []


def test_the_legs_of_the_way_add_up_to_the_minutes_and_start_on_foot(show, sample):
    tab = show(sample)
    ask(tab, "Soma", "clinic")
    tab.locator("#options summary").click()
    tab.select_option("#how", "minibus")
    card = tab.locator("#answers li.pair").first
    minutes = int(re.search(r"about (\d+)\smin", card.inner_text())[1])
    card.get_by_text("The way", exact=True).click()
    card.locator(".legs li").first.wait_for()
    legs = card.locator(".legs li").all_inner_texts()
    told = [int(one) for leg in legs for one in re.findall(r"(\d+)\smin", leg)]
    assert abs(sum(told) - minutes) <= len(told)


def test_a_text_message_has_at_most_160_plain_characters_and_no_word_of_the_person(show, sample):
    tab = show(sample)
    ask(tab)
    card = tab.locator("#answers li.pair").first
    box = card.locator("details", has=tab.get_by_text("Text message", exact=True))
    box.locator("summary").click()
    fields = box.locator("textarea")
    fields.first.wait_for()
    parts = [one.input_value() for one in fields.all()]
    assert all(20 < len(text) <= 160 and GSM.match(text) for text in parts)
    assert (len(parts) > 1) == ("goes out as" in box.inner_text())
    assert "Brikama" not in parts[0].split(".")[0] or "Brikama" in card.inner_text()


def test_a_minibus_that_nobody_rides_is_called_a_walk(show, sample):
    tab = show(sample)
    ask(tab, "Soma", "")
    tab.locator("#options summary").click()
    tab.select_option("#how", "minibus")
    tab.evaluate(page_browser.UNFOLDED)
    tab.wait_for_selector(".legs")
    called = set()
    for legs, way in tab.evaluate(WAYS):
        is_ridden = "minibus:" in legs
        assert ("by minibus" in way, "on foot" in way) == (is_ridden, not is_ridden)
        called.add(is_ridden)
    assert called == {True, False}


def test_the_page_can_be_used_with_the_keyboard_alone(show, sample):
    tab = show(sample)
    tab.focus("#place")
    tab.keyboard.type("Soma")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "count"
    tab.keyboard.press("Tab")
    for _ in range(30):
        if tab.evaluate("document.activeElement.tagName") in ("A", "SUMMARY"):
            break
        tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('#answers') !== null")


def test_coordinates_are_typed_as_they_are_written(show, sample):
    tab = show(sample)
    tab.fill("#place", "13.2714, -16.6494")
    assert "13.2714" in tab.inner_text("#count")
    assert tab.evaluate("window.waypost.visible()") > 50


def test_a_place_far_from_every_road_is_told_and_not_guessed(show, sample):
    tab = show(sample)
    tab.fill("#place", "13.0, -15.2")
    assert "more than 5\u00a0km" in tab.inner_text("#off")


def test_the_rains_make_nothing_quicker(show, sample):
    tab = show(sample)
    options = {"category": "", "mode": "motorcycle", "sort": "time"}
    case = {"lat": 13.44, "lng": -14.9, "asked": {}, "options": options}
    times = {}
    for season in ("dry", "wet"):
        options["season"] = season
        [rows] = json.loads(tab.evaluate(NEAREST, [case]))
        known = (row for row in rows if row["minutes"] is not None)
        times[season] = {row["id"]: float(row["minutes"]) for row in known}
    assert times["wet"].keys() == times["dry"].keys()
    assert not any(times["wet"][one] < times["dry"][one] for one in times["dry"])


def test_a_graph_of_a_newer_version_is_refused_with_a_sentence(browser, sample, tmp_path):
    document = (sample / "published" / "finder.html").read_text(encoding="utf-8")
    found = re.search(r'id="block-finder">([^<]+)<', document)
    data = data_blocks.unpacked(found[1])
    data["graph"]["version"] = 99
    with page_browser.tabs(browser, tmp_path) as one:
        tab = one(document.replace(found[1], data_blocks.packed(data)))
        tab.wait_for_function("document.getElementById('count').innerText.includes('newer')")
        assert tab.lines == []


def test_no_person_and_no_confidential_place_is_in_the_page(sample):
    document = (sample / "published" / "finder.html").read_text(encoding="utf-8")
    held = readable(document)
    people = pd.read_csv(sample / "data" / "returnees.csv", dtype=str)
    words = set(re.findall(r"[\w.-]+", held))
    assert not words & set(people["returnee_id"])
    services = pd.read_csv(sample / "data" / "services.csv", dtype=str)
    hidden = services[services["is_confidential"] == "yes"]
    assert len(hidden)
    for one in hidden.to_dict("records"):
        assert one["service_id"] not in words
        assert str(one["name"]) not in held


def test_the_published_graph_ties_no_confidential_service(sample):
    document = (sample / "published" / "finder.html").read_text(encoding="utf-8")
    data = data_blocks.unpacked(re.search(r'id="block-finder">([^<]+)<', document)[1])
    blank = [at for at, offer in enumerate(data["terms"]) if offer["id"] == ""]
    assert blank
    for tie in data["ties"]:
        assert all(tie["edge"][at] == -1 and tie["m"][at] is None for at in blank)
    assert json.dumps([data["terms"][at] for at in blank]).count("null") == 2 * len(blank)
