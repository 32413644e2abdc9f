"""The pages of a real run in a real browser: nothing asked, nothing wrong, and the right counts."""

from __future__ import annotations

import pandas as pd
import pytest

from layers import reasons
from layers.criteria import PERSON_COLUMNS
from scripts.commands.near import nearest
from tests.maps import page_browser
from tests.maps.page_browser import COLOURS, DESK, PHONE, unfold_map
from tests.scripts.runs import finished_sample

PAGES = (
    "published/index.html", "published/partners.html", "published/finder.html",
    "published/designer.html", "published/gap-report.html", "private/caseworker.html",
    "private/designer.html", "private/gap-report.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture
def show(browser, folder, tmp_path):
    with page_browser.tabs(browser, tmp_path) as one:

        def opened(name, size=None):
            tab = one((folder / name).read_text(encoding="utf-8"), size)
            assert tab.lines == []
            return tab

        yield opened


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_whole_without_errors_or_requests(show, name, size):
    tab = show(name, size)
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    if tab.locator("canvas.drawn").count():
        unfold_map(tab)
        assert tab.evaluate(COLOURS) > 5


def test_the_partners_page_counts_the_services_of_the_file(show, folder):
    services = pd.read_csv(folder / "data" / "services.csv")
    tab = show("published/partners.html")
    assert tab.evaluate("window.waypost.counts()") == services["category"].value_counts().to_dict()
    is_placed = services["latitude"].notna() | services["pcode"].notna()
    hidden = ~is_placed | (services["is_confidential"] == "yes") | services["delivery"].eq("mobile")
    stops = pd.read_csv(folder / "data" / "stops.csv")  # where its one team comes, and once came
    n_stops = (stops["on"].isna() | (stops["on"] >= "2026-11-01")).sum()
    assert tab.evaluate("window.waypost.drawn()") == int((~hidden).sum()) + n_stops


def test_the_caseworker_page_gives_the_verdicts_of_the_results(show, folder):
    both = ["reach", "beyond"]
    reach = pd.concat([pd.read_parquet(folder / "results" / f"{one}.parquet") for one in both])
    tab = show("private/caseworker.html")
    assert tab.evaluate("window.waypost.total()") == 1500
    tab.get_by_role("button", name="S-0004").first.click()
    shown = sorted(map(tuple, tab.evaluate("window.waypost.verdicts()")))
    mine = reach[reach["returnee_id"] == "S-0004"]
    assert shown == sorted(zip(mine["category"], mine["verdict"], strict=True))


def test_the_designer_page_shows_the_figures_of_the_results(show, folder):
    gaps = pd.read_csv(folder / "results" / "gaps.csv", keep_default_na=False)
    mine = gaps[
        (gaps["category"] == "training")
        & (gaps["indicator"] == "coverage_eligible")
        & (gaps["group"] == "all")
        & (gaps["among"] == "need")
    ].set_index("pcode")
    tab = show("private/designer.html")
    heads, *rows = tab.evaluate("window.waypost.rows()")
    assert len(rows) == 16
    for row in rows:
        told = dict(zip(heads, row, strict=True))
        wanted = mine.loc[told["pcode"]]
        # Expected people are told as whole ones, and the share follows from these.
        n, of = round(wanted["value"] * wanted["n_people"]), round(wanted["n_people"])
        assert (told["among"], told["n_value"], told["n_people"]) == ("need", n, of)
        assert float(told["value_share"]) == pytest.approx(n / of, abs=0.001)


def test_what_closing_a_service_loses_is_that_of_the_results(show, folder):
    lost = pd.read_csv(folder / "results" / "services_closed.csv")
    lost = lost[lost["among"] == "need"].set_index("service_id").round()
    listed = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")
    is_open = listed["status"].fillna("active").eq("active")
    mine = listed[is_open & listed["category"].eq("training")].join(lost[["n_lost", "n_people"]])
    mine = mine[~mine["is_confidential"].astype(str).str.lower().isin(["true", "yes", "1"])]
    wanted = [
        (row["name"], f"{row['n_lost']:,.0f} of {row['n_people']:,.0f} people")
        for row in mine[mine["n_lost"].notna()].to_dict("records")
    ]
    tab = show("private/designer.html")
    tab.select_option("#category", "training")
    rest = len(mine) - 12
    assert f"{rest} more are not listed" in tab.locator("#closing-more-paper").text_content()
    tab.click("#closing-more")
    shown = [
        (one.locator("button").inner_text(), one.locator(".lost").inner_text())
        for one in tab.locator("#closing-list li").all()
    ]
    assert sorted(pair for pair in shown if "no figure" not in pair[1]) == sorted(wanted)
    assert len(shown) == len(mine)
    assert tab.locator("#closing-more-paper").text_content() == ""


CARDS = """() => Array.from(document.querySelectorAll('.pair')).map((card) => [
  card.querySelector('h4').textContent,
  Array.from(card.querySelectorAll('.reasons li'))
    .map((line) => line.textContent.replace(/\\u00a0/g, ' '))])"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_caseworker_page_says_the_sentences_of_near(show, folder, language):
    both = ["reach", "beyond"]
    tables = [pd.read_parquet(folder / "results" / f"{one}.parquet") for one in both]
    reach = pd.concat(tables, ignore_index=True)
    names = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")["name"]
    criteria = pd.read_csv(folder / "data" / "criteria.csv")
    own = reasons.own(criteria, names.reset_index(), "GMD")
    bridges = reach["reasons"].map(lambda many: [one["bridge_verdict"] for one in many])
    bridged = reach[bridges.map(any)]
    who = bridged["returnee_id"].iloc[0]
    mine = reach[reach["returnee_id"] == who]
    told: dict[str, list[list[str]]] = {}
    for row in mine.to_dict("records"):
        # Of a sure no nothing is asked: no answer would change it. What the person can tell stands
        # in the first line of the card.
        said = [
            one
            for one in row["reasons"]
            if not reasons.is_unknown(one["code"])
            or (row["verdict"] != "no" and not PERSON_COLUMNS.get(reasons.step_of(one["code"])))
        ]
        lines = [reasons.sentence(one, language, own) for one in said]
        told.setdefault(names[row["service_id"]], []).append(sorted(lines))
    tab = show("private/caseworker.html")
    if language == "fr":
        tab.get_by_role("button", name="Français").click()
    tab.fill("#query", who)
    tab.get_by_role("button", name=who).first.click()
    tab.evaluate(page_browser.UNFOLDED)
    cards = [(name, lines) for name, lines in tab.evaluate(CARDS) if "shelter" not in name]
    shown = [lines for _, lines in cards]
    assert [lines for name, lines in cards if sorted(lines) not in told[name]] == []
    after = {"en": "then this course", "fr": "puis cette formation"}[language]
    open_bridge = any("yes" in bridges[at] for at in mine.index)
    assert any(after in line for lines in shown for line in lines) == open_bridge
    table = nearest.services(folder, nearest.Person(returnee=who), "training", 99, language)
    spoken = set(table["why"])
    for name, lines in cards:
        if lines and name in set(table["name"]):
            assert any(all(line in why for line in lines) for why in spoken), name
