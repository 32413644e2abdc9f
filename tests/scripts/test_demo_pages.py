"""The pages of a real run in a real browser: nothing asked, nothing wrong, and the right counts."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.maps import page_browser
from tests.maps.page_browser import COLOURS, DESK, PHONE
from tests.scripts.runs import finished_sample

PAGES = (
    "published/index.html", "published/partners.html", "published/designer.html",
    "published/gap-report.html", "private/caseworker.html", "private/designer.html",
    "private/gap-report.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module")
def browser():
    with page_browser.started() as one:
        yield one


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
        assert tab.evaluate(COLOURS) > 5


def test_the_partners_page_counts_the_services_of_the_file(show, folder):
    services = pd.read_csv(folder / "data" / "services.csv")
    tab = show("published/partners.html")
    assert tab.evaluate("window.waypost.counts()") == services["category"].value_counts().to_dict()
    hidden = services["latitude"].isna() | (services["is_confidential"] == "yes")
    assert tab.evaluate("window.waypost.drawn()") == int((~hidden).sum())


def test_the_caseworker_page_gives_the_verdicts_of_the_results(show, folder):
    reach = pd.read_parquet(folder / "results" / "reach.parquet")
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
    ].set_index("pcode")
    tab = show("private/designer.html")
    heads, *rows = tab.evaluate("window.waypost.rows()")
    assert len(rows) == 16
    for row in rows:
        told = dict(zip(heads, row, strict=True))
        wanted = mine.loc[told["pcode"]]
        assert told["n_people"] == wanted["n_people"]
        assert told["n_value"] == float(wanted["n_value"])
        assert float(told["value"]) == pytest.approx(float(wanted["value"]), abs=0.001)
