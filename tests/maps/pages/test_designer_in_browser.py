"""The page of gaps in use: classes, sides of hidden numbers, table, legend and file."""

from __future__ import annotations

import csv
import io
from itertools import product

import numpy as np
import pandas as pd
import pytest

from maps.pages import designer
from tests.maps import designer_fakes, page_fakes
from tests.maps.page_browser import PHONE


@pytest.fixture(scope="module")
def document():
    return designer.draw(designer_fakes.designer_tables(), page_fakes.page())


@pytest.fixture(scope="module")
def exact_document():
    return designer.draw(designer_fakes.designer_tables(k=0), page_fakes.page(is_private=True))


@pytest.fixture
def gaps(show, document):
    """The public page, by the finest areas."""
    tab = show(document)
    tab.select_option("#level", "2")
    return tab


@pytest.fixture
def exact(show, exact_document):
    """The private twin, which begins with the finest areas."""
    return show(exact_document)


def _python_classes(category, group, indicator, k):
    keys = ["category", "group", "indicator"]
    rows = designer_fakes.gaps(k).set_index(keys).loc[[(category, group, indicator)]]
    rows = rows.set_index("pcode")
    counts: dict[str, int] = {}
    areas = page_fakes.areas()
    for pcode in areas.loc[areas["level"] == 2, "pcode"]:
        key = _class_of(rows.loc[pcode], k) if pcode in rows.index else "hidden"
        counts[key] = counts.get(key, 0) + 1
    return counts


def _class_of(row, k):
    if row["suppression"] != "none":
        return row["suppression"]
    if np.isnan(row["share"]):
        return "counted" if row["n_value"] > 0 else "no_data"
    if row["share"] == 0 and not k:
        return "zero"
    low = max(one for one in (0, 0.1, 0.2, 0.4, 0.6) if round(row["share"], 4) >= one)
    return f"share:{low:g}"


@pytest.mark.parametrize("k", [0, 10])
def test_areas_fall_into_the_classes_that_python_counts(show, document, exact_document, k):
    gaps = show(document if k else exact_document)
    gaps.select_option("#level", "2")
    gaps.select_option("#category", "clinic")
    cases = product(("all", "sex=f", "setting=rural"), ("coverage_geographic", "coverage_eligible"))
    for group, indicator in cases:
        gaps.select_option("#group", group)
        gaps.select_option("#indicator", indicator)
        assert gaps.evaluate("window.waypost.classes()") == _python_classes(
            "clinic", group, indicator, k
        )
        shown = [int(one) for one in gaps.locator("#legend-inside .many").all_inner_texts()]
        assert sum(shown) == gaps.locator("#list tr").count() == 14


CLASSES = {10: "10–19", 20: "20–49", 50: "50–99", 100: "100 or more"}
"""The words of each class, by its least number."""
DARK, PALE = "#a83e06", "#fff2b2"


def test_few_and_all_but_a_few_lie_in_the_class_at_their_end(gaps):
    for indicator, few, most in (
        ("coverage_eligible", DARK, PALE),  # fewest covered: the widest gap
        ("single_provider", PALE, DARK),  # fewest who depend on one: the smallest
        ("circle_only", PALE, DARK),
        ("dry_only", PALE, DARK),
    ):
        gaps.select_option("#indicator", indicator)
        legend = gaps.locator("#legend-inside li")
        for words, colour in (("fewer than 10 people", few), ("all but fewer than 10", most)):
            entry = legend.filter(has_text=words)
            assert entry.locator("rect").get_attribute("fill") == colour, indicator
            assert entry.locator("circle").count() == 6
        assert legend.filter(has_text="not shown").locator("circle").count() == 6


def test_the_legend_of_minutes_names_too_few_people_and_no_sides(gaps):
    gaps.select_option("#indicator", "minutes_p50")
    words = gaps.locator("#legend-inside").inner_text()
    assert "too few people" in words
    assert "fewer than" not in words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("few", "fewer than 10 of {n}"),
        ("most", "all but fewer than 10 of {n}"),
    ],
)
def test_a_hidden_share_is_told_of_how_many_in_table_and_card(gaps, code, words):
    rows = designer_fakes.gaps().query("group == 'all' and indicator == 'coverage_geographic'")
    rows = rows[
        rows["suppression"].ne("none") & rows["n_people"].notna() & (rows["pcode"] != "ALL")
    ]
    told = rows[rows["suppression"] == code].iloc[0]
    words = words.format(n=CLASSES[told["n_people"]])
    gaps.select_option("#category", told["category"])
    gaps.select_option("#indicator", "coverage_geographic")
    gaps.select_option("#level", str(int(len(told["pcode"]) / 2 - 1)))
    row = gaps.locator("#list tr", has_text=told["pcode"])
    assert words in row.inner_text()
    row.locator("button").click()
    line = gaps.locator(".bar-line", has_text="Within limits").first
    assert words in line.inner_text()
    assert line.locator("rect[stroke-dasharray]").count() == 1


def test_the_lowest_tenth_of_an_area_is_a_class_and_not_nobody(show):
    """Of 400 people in the first area 20 are covered: 5 %, told as 0 to 10 %."""
    tables = designer_fakes.designer_tables()
    gaps = tables["gaps"]
    is_it = gaps["pcode"].eq("GM01") & gaps["group"].eq("all")
    is_it &= gaps["category"].eq("clinic") & gaps["indicator"].eq("coverage_eligible")
    told = {"value": 0.0, "share": 0.0, "n_value": 20.0, "n_people": 100.0, "suppression": "none"}
    tables["gaps"] = gaps.assign(
        **{name: gaps[name].mask(is_it, one) for name, one in told.items()}
    )
    page = show(designer.draw(tables, page_fakes.page(languages=("en", "ar"))))
    page.select_option("#category", "clinic")
    assert page.evaluate("window.waypost.classes()") == {"share:0": 1}
    row = page.locator("#list tr").first
    assert "0–10\u202f%" in row.inner_text()
    assert "of 100 or more people" in row.inner_text()
    page.locator("button[data-language=ar]").click()
    assert "ما لا يقل عن 100 شخص" in row.inner_text()


@pytest.mark.parametrize("indicator", ["circle_only", "dry_only"])
def test_disagreements_are_drawn_as_a_share_and_stand_in_the_card(exact, indicator):
    gaps = exact
    rows = designer_fakes.gaps(0).query(f"indicator == '{indicator}' and group == 'all'")
    rows = rows[
        rows["suppression"].eq("none") & (rows["n_people"] > 0) & rows["pcode"].str.len().eq(6)
    ]
    told = rows.iloc[0]
    share = told["n_value"] / told["n_people"]
    gaps.select_option("#category", told["category"])
    gaps.select_option("#indicator", indicator)
    assert gaps.evaluate("window.waypost.classes()") == _python_classes(
        told["category"], "all", indicator, 0
    )
    row = gaps.locator("#list tr", has_text=told["pcode"])
    words = f"{told['n_value']:.0f} of {told['n_people']:.0f}"
    assert words in row.inner_text()
    assert f"{100 * share:.0f}\u202f%" in row.inner_text()
    row.locator("button").click()
    card = gaps.locator("#detail section", has_text="Circle and road, dry and wet season")
    assert words in card.inner_text()


def test_on_a_phone_every_class_of_the_open_legend_is_seen_without_scrolling(show, document):
    tab = show(document, PHONE)
    tab.locator("#legend summary").click()
    shown = tab.locator("#legend-inside").bounding_box()
    bottom = shown["y"] + shown["height"]
    for line in tab.locator("#legend-inside ul").first.locator("li").all():
        box = line.bounding_box()
        assert box["y"] + box["height"] <= bottom
        assert box["x"] + box["width"] <= PHONE["width"]
    assert tab.locator("#legend-inside li", has_text="not shown").is_visible()


def test_a_wide_country_fills_the_width_under_a_flat_legend(gaps):
    assert "legend-flat" in gaps.locator("#legend").get_attribute("class")
    box = gaps.evaluate(
        """() => {
      const canvas = document.querySelector('canvas.drawn');
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      let low = canvas.width, high = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) {
        const x = (i / 4) % canvas.width;
        low = Math.min(low, x); high = Math.max(high, x);
      }
      return (high - low) / canvas.width;
    }"""
    )
    assert box > 0.9


def test_a_click_on_the_map_opens_the_area_under_it(gaps):
    box = gaps.locator("#map").bounding_box()
    gaps.locator("#with-services").uncheck()
    for dx in (0.30, 0.35, 0.40, 0.45):
        gaps.mouse.click(box["x"] + box["width"] * dx, box["y"] + box["height"] * 0.5)
    title = gaps.locator("#detail-name").inner_text()
    assert title in page_fakes.PLACES
    gaps.keyboard.press("Escape")
    assert gaps.locator("#areas").is_visible()


def test_the_download_is_a_guarded_csv_of_the_table(show):
    tables = designer_fakes.designer_tables()
    areas = tables["areas"].copy()
    areas.loc[1, "name"] = "=1+1"
    tab = show(designer.draw(tables | {"areas": areas}, page_fakes.page()))
    tab.select_option("#category", "job_placement")
    tab.select_option("#level", "2")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    named = "GMB_gap_job_placement_coverage_eligible_20261101.csv"
    assert waiting.value.suggested_filename == named
    assert len(rows) == 14
    assert next(row for row in rows if row["pcode"] == areas.loc[1, "pcode"])["name"] == "'=1+1"
    hidden = designer_fakes.gaps().query(
        "category == 'job_placement' and group == 'all' and indicator == 'coverage_eligible'"
        " and suppression != 'none' and pcode != 'ALL'"
    )
    assert len(set(hidden["suppression"])) > 1
    words = {"few": "fewer than 10", "most": "all but fewer than 10", "hidden": "not shown"}
    for row in hidden.to_dict("records"):
        [told] = [one for one in rows if one["pcode"] == row["pcode"]]
        n = "" if np.isnan(row["n_people"]) else CLASSES[row["n_people"]]
        assert (told["value_share"], told["n_value"], told["n_people"]) == (
            words[row["suppression"]],
            "",
            n,
        )


def test_what_a_spreadsheet_might_run_or_split_stays_one_cell(show):
    tables = designer_fakes.designer_tables()
    areas = tables["areas"].copy()
    names = ['@SUM(A1);"x"', "-2+3", "\tTab", "Kéréwan; Nord", '"quoted", twice', "+220"]
    areas.loc[1 : len(names), "name"] = names
    tab = show(designer.draw(tables | {"areas": areas}, page_fakes.page()))
    tab.select_option("#level", "2")
    tab.select_option("#indicator", "minutes_p50")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download CSV").click()
    raw = waiting.value.path().read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"pcode"')
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    told = {row["pcode"]: row["name"] for row in rows}
    for pcode, one in zip(areas.loc[1 : len(names), "pcode"], names, strict=True):
        assert told[pcode] == ("'" + one if one[0] in "@-\t+" else one)
    assert {"value_min", "low_min", "n_people"} <= set(rows[0])


def test_the_table_sorts_with_what_is_unknown_last(gaps):
    gaps.select_option("#category", "job_placement")
    for _ in range(2):
        gaps.locator("#heads button").nth(1).click()
        values = gaps.locator("#list td.value").all_inner_texts()
        told = [one.startswith(("fewer", "all but")) for one in values]
        # People that are counted without a share have no place among shares.
        blank = [not is_told and "%" not in one for one, is_told in zip(values, told, strict=True)]
        assert blank == sorted(blank)
        assert told.count(True) > 0
        order = [one for one in values[: blank.count(False)] if "%" not in one]
        ends = [one.startswith("all but") for one in order]
        assert ends in (sorted(ends), sorted(ends, reverse=True))
        blank = [is_blank or is_told for is_blank, is_told in zip(blank, told, strict=True)]
        numbers = [
            float(one.split("–")[0])
            for one, is_blank in zip(values, blank, strict=True)
            if not is_blank
        ]
        assert numbers in (sorted(numbers), sorted(numbers, reverse=True))


def test_the_card_of_an_area_tells_the_range_of_slow_and_fast_travel(show):
    tables = designer_fakes.designer_tables(k=0)
    gaps = tables["gaps"]
    ranged = gaps["indicator"].isin(["coverage_geographic", "minutes_p50"]) & gaps[
        "suppression"
    ].eq("none")
    tables["gaps"] = gaps.assign(
        low=(gaps["value"] * 0.5).where(ranged), high=gaps["value"].where(ranged)
    )
    page = show(designer.draw(tables, page_fakes.page(is_private=True)))
    page.select_option("#category", "clinic")
    page.click("#whole button")
    words = page.inner_text("#detail")
    assert words.count("if travel is slow or fast") == 1
    assert words.count("min, fast or slow") == 1
    row = gaps[(gaps["pcode"] == "ALL") & (gaps["category"] == "clinic") & (gaps["group"] == "all")]
    share = row.set_index("indicator").loc["coverage_geographic", "value"]
    assert f"{share * 50:.0f} to {share * 100:.0f}" in words.replace("\u202f", " ")


def test_those_in_need_are_shown_first_and_everybody_can_be_chosen(show):
    tables = designer_fakes.designer_tables(k=0)
    gaps = tables["gaps"]
    own = gaps[(gaps["category"] == "clinic") & (gaps["indicator"] == "coverage_eligible")]
    need = own.assign(
        among="need", value=0.25, n_value=30.0, n_people=120.0, suppression="none",
        n_stated=np.where(own["pcode"] == "ALL", 90.0, np.nan),
        n_expected=np.where(own["pcode"] == "ALL", 30.0, np.nan),
    )  # fmt: skip
    tables["gaps"] = pd.concat([gaps, need], ignore_index=True)
    page = show(designer.draw(tables, page_fakes.page(is_private=True)))
    page.select_option("#category", "clinic")
    page.select_option("#indicator", "coverage_eligible")
    words = page.inner_text("#whole").replace("\u202f", " ")
    assert "25 %" in words
    assert "30 of 120" in words
    assert "90 stated + 30 expected" in words
    assert {row[3] for row in page.evaluate("window.waypost.rows()")[1:]} == {"need"}
    page.select_option("#among", "all")
    whole = own[(own["pcode"] == "ALL") & (own["group"] == "all")].iloc[0]
    words = page.inner_text("#whole")
    assert f"{whole['n_value']:.0f} of {whole['n_people']:.0f}" in words
    assert "expected" not in words
    page.select_option("#among", "need")
    page.select_option("#category", "pss")  # whose needs are not known
    assert "needs of this category are not known" in page.inner_text("#whole")
    assert {row[3] for row in page.evaluate("window.waypost.rows()")[1:]} == {"all"}
