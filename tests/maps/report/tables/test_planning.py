"""Partner sheets, months, courses, pay and questions: in the report only where there are any."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from maps.frame.shell import admit
from maps.report import figure_index
from maps.report import sections as gap_sections
from maps.report import tables as gap_tables
from maps.report.blocks import Drawing, Grid
from maps.report.formats import html
from tests.maps.report import small_run
from tests.maps.report.detail_tables import details

SECTION_OF = {
    "waivers": "sheets",
    "months": "months",
    "losses": "months",
    "lapses": "months",
    "stipends": "stipends",
    "evidence": "evidence",
    "margins": "measures",
}


def tables(k=0, **only):
    return small_run.tables(k=k, **(only or details()))


def sections(found, lang="en", **changes):
    page = small_run.page(**changes)
    report = small_run.built(found, page, lang)
    return {one.key: one for one in gap_sections.sections(report, page)}


def words(section):
    cells = []
    for block in section.blocks:
        if isinstance(block, Grid):
            cells += [[cell.words for cell in row] for row in block.rows]
    return [[re.sub(r"[\u202f\u00a0]", " ", one) for one in row] for row in cells]


@pytest.mark.parametrize(("name", "section"), SECTION_OF.items())
def test_a_section_is_there_only_where_its_table_has_rows(name, section):
    assert section not in sections(small_run.tables())
    assert section in sections(tables(**{name: details()[name]}))
    assert section not in sections(tables(**{name: details()[name].iloc[:0]}))


def test_a_partner_sheet_tells_the_gain_of_waiving_with_women_men_means_and_places():
    grid, _, fixed = sections(tables())["sheets"].blocks
    assert grid.title == "Skills hall"
    rows = [[cell.words for cell in row] for row in grid.rows]
    assert rows == [
        ["the age rule", "all its services", "negotiable", "55", "25", "30", "30", "40", "8"],
    ]
    assert "2 further lines" in grid.note
    assert [one.words for one in fixed.rows[0]] == [
        "Skills hall", "Tailoring", "the schooling rule", "4", "2", "2",
    ]  # fmt: skip


def test_fixed_rules_are_listed_apart_and_rules_nobody_spoke_of_are_not():
    waivers = details()["waivers"]
    single = waivers[waivers["service_id"] == "a"]
    grid, fixed = sections(tables(waivers=single))["sheets"].blocks
    assert [[cell.words for cell in row] for row in grid.rows] == [
        ["the age rule", "Tailoring", "negotiable", "32", "12", "20", "16", "20", "8"],
    ]
    assert [row[2].words for row in fixed.rows] == ["the schooling rule"]
    assert "not what should change" in fixed.note
    unsaid = single.assign(flexibility="unstated")
    [grid] = sections(tables(waivers=unsaid))["sheets"].blocks
    assert {row[2].words for row in grid.rows} == {"not said"}


def test_the_sheet_says_who_could_afford_each_course_now_and_for_more():
    _, pay, _ = sections(tables())["sheets"].blocks
    [words] = [re.sub(r"[\u202f\u00a0]", " ", one) for one in pay.words]
    assert words == (
        "Tailoring: at today's stipend of 60 GMD a day 70 % (70 of 100) could afford to attend, "
        "at a stipend of 80 GMD a day 96 % (96 of 100) could."
    )
    course = details()["stipends"].assign(paid=math.nan)
    [pay] = sections(tables(stipends=course))["sheets"].blocks
    assert pay.words[0].startswith("Tailoring: at a stipend of 80\N{NO-BREAK SPACE}GMD a day")


def test_a_fixed_rule_heads_no_list():
    rows = small_run.built(tables(), small_run.page(), "en")
    waivers = details()["waivers"]
    shelter = waivers.iloc[[1]].assign(partner="Shelter", partner_id="P9", n_gain=900.0)
    told = tables(waivers=pd.concat([shelter, waivers]))
    assert (
        small_run.built(told, small_run.page(), "en").waivers["partner"].iloc[0]
        == (rows.waivers["partner"].iloc[0])
    )
    reading = figure_index.read(admit(told, gap_tables.COLUMNS), small_run.page(), "en")
    assert ("training", "grade") in reading.fixed
    assert ("training", "age") not in reading.fixed


def test_a_published_partner_sheet_leaves_out_rules_that_would_gain_few_or_nobody():
    waivers = details()["waivers"]
    single = waivers[waivers["service_id"] == "a"]
    [grid] = sections(tables(k=10, waivers=single), k=10)["sheets"].blocks
    assert [row[3].words for row in grid.rows] == ["20–49"]
    assert grid.note == ""


def test_months_are_drawn_and_listed_where_something_changes():
    section = sections(tables(k=10), k=10)["months"]
    [picture] = [one.picture for one in section.blocks if isinstance(one, Drawing)]
    assert "Training: Nov 2026 20" in re.sub(r"[\u202f\u00a0]", " ", picture.told)
    rows = words(section)
    assert rows[:3] == [
        ["Nov 2026", "20–30 % of 100 or more"],
        ["Jan 2027", "10–20 % of 100 or more"],
        ["Apr 2027", "fewer than 10 of 100 or more"],
    ]
    assert any("Unchanged over these months: Clinic" in "".join(one.words)
               for one in section.blocks if one.kind == "lines")  # fmt: skip


def test_a_course_that_outlives_its_agreement_is_named_with_its_dates():
    section = sections(tables(lapses=details()["lapses"]))["months"]
    assert words(section) == [
        ["Skills hall", "Tailoring", "12 Jul 2027", "31 Mar 2027", "103", "19"]
    ]


def test_pay_for_half_and_for_nine_in_ten_is_read_off_the_curve():
    rows = words(sections(tables())["stipends"])
    assert rows == [["Tailoring", "Skills hall", "60", "70 % (70 of 100)", "60", "80"]]


def test_pay_for_nine_in_ten_is_known_where_all_but_a_few_could_attend():
    rows = words(sections(tables(k=10), k=10)["stipends"])
    assert rows[0][-1] == "80"


def test_outcomes_stand_beside_reach_without_a_word_of_cause():
    section = sections(tables())["evidence"]
    assert words(section)[0] == [
        "Satisfaction (1 to 5)",
        "within reach",
        "60",
        "4",
        "3.5 to 4.5",
        "12",
    ]
    told = f"{section.title} {section.note}".lower()
    for word in ("because", "effect", "impact", "leads to", "improve", "thanks"):
        assert word not in told


def test_in_public_no_middle_value_of_an_outcome_is_told_and_none_is_called_unknown():
    section = sections(tables(k=10), k=10)["evidence"]
    assert words(section)[0][2:5] == ["50–99", "not shown", "not shown"]


def test_questions_and_unknown_fields_stand_on_the_page_of_data_quality():
    rows = words(sections(tables())["quality"])
    assert ["schooling", "the returnee", "60", "36"] in rows
    rows = words(sections(tables(k=10), k=10)["quality"])
    assert ["schooling", "the returnee", "50–99", "20–49"] in rows
    assert "number of places" not in {row[0] for row in rows if "the partner" in row}
    assert ["Returnees", "schooling", "10–20 % of 100 or more"] in rows
    assert ["Services", "number of places", "50 % (2 of 4)"] in rows
    assert ["Returnees", "any", "more than 1 km from any road", "10–19"] in rows


def test_a_margin_stands_in_its_band():
    rows = words(sections(tables())["measures"])
    assert rows == [
        ["Training", "the age rule", "24", "0", "0", "3", "0"],
        ["", "the partner's own distance rule", "0", "0", "0", "0", "80"],
    ]


def test_the_closing_of_a_partner_tells_who_would_reach_none():
    rows = words(sections(tables())["single"])
    assert ["Psychosocial support", "Sample counselling house", "31 % (31 of 100)", "1"] in rows


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_slot_no_nan_and_no_infinity_is_printed(lang):
    for k in (0, 10):
        page = small_run.page(k=k, languages=(lang,))
        shown = re.sub(
            r"<(script|style).*?</\1>", "", small_run.draw(html, tables(k=k), page), flags=re.DOTALL
        )
        text = re.sub(r"<[^>]+>", " ", shown)
        assert not re.search(r"\bnan\b|\binf\b|\{\w+\}|&#123;", text)
