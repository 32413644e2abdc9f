"""The Word file, read back from its parts: words, tables, repeated heads, charts with figures."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from maps.report import report_tables
from maps.report.formats import word
from tests.maps.report import exact_counts, small_run
from tests.maps.report.detail_tables import details

docx = pytest.importorskip("docx", reason="THE EXTRA [report] IS MISSING: NO WORD FILE WAS MADE")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def tables(k=0):
    return small_run.tables(k=k, **details())


@pytest.fixture(scope="module")
def drawn():
    return small_run.draw(word, tables(), small_run.page())


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body(content):
    return ET.fromstring(parts(content)["word/document.xml"])  # noqa: S314 - our own


def words(content):
    found = "\n".join(
        "".join(one.text or "" for one in paragraph.iter(f"{W}t"))
        for paragraph in body(content).iter(f"{W}p")
    )
    return re.sub(r"[\u202f\u00a0]", " ", found)


def test_the_word_file_opens_and_has_the_sections_of_the_page(drawn):
    document = docx.Document(io.BytesIO(drawn))
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heads[:3] == ["What stands out", "Coverage by category", "Where people are lost"]
    assert heads[-1] == "Sources of the data"


def test_findings_figures_and_disclaimer_are_there(drawn):
    found = words(drawn)
    assert "60 of 300 returnees (20 %) reach a provider that accepts them" in found
    assert "31 % (31 of 100)" in found
    assert "do not imply official endorsement" in found


def test_the_shares_are_those_of_the_tables(drawn):
    report = small_run.built(tables(), small_run.page(), "en")
    found = words(drawn)
    for row in report.areas.to_dict("records"):
        assert re.sub(r"[\u202f\u00a0]", " ", row["accepted_text"]) in found


def test_every_table_repeats_its_head_and_splits_no_head(drawn):
    for table in body(drawn).iter(f"{W}tbl"):
        first = table.find(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        widths = {len(row.findall(f"{W}tc")) for row in table.findall(f"{W}tr")}
        assert len(widths) == 1


def test_the_charts_hold_the_figures_of_the_tables_and_are_described(drawn):
    found = parts(drawn)
    held = body(drawn)
    told = [one.get("descr") for one in held.iter(f"{WP}docPr")]
    charts = [name for name in found if name.startswith("word/charts/")]
    assert len(told) == len(charts) == 5
    assert all(len(one) > 20 for one in told)
    root = ET.fromstring(found["word/charts/chart1.xml"])  # noqa: S314 - our own
    left = [float(one.text) for one in root.find(f".//{C}val").iter(f"{C}v")]
    report = small_run.built(tables(), small_run.page(), "en")
    steps = report.waterfall[report.waterfall["category"] == "training"]
    kept = steps["step"].isin(report_tables.losing(steps))
    assert left == steps.loc[kept, "left"].tolist()


def test_the_charts_leave_out_what_is_not_shown_and_draw_no_curves(drawn):
    """By the schema of chart parts: what a file leaves unsaid each program fills in its own way."""
    with zipfile.ZipFile(io.BytesIO(drawn)) as archive:
        charts = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("word/charts/chart")
        }
    assert charts
    for name, chart in charts.items():
        assert '<c:dispBlanksAs val="gap"/>' in chart, name
        assert chart.count('<c:showSerName val="0"/>') == chart.count('<c:showVal val="1"/>'), name
        n_straight = 0 if "<c:barChart>" in chart else chart.count("<c:ser>")
        assert chart.count('<c:smooth val="0"/>') == n_straight, name


def test_every_relationship_leads_to_a_part_and_every_part_has_its_type(drawn):
    found = parts(drawn)
    types = found["[Content_Types].xml"].decode()
    for name, content in found.items():
        if not name.endswith(".rels"):
            continue
        folder = Path(name).parent.parent
        for target, mode in re.findall(
            r'Target="([^"]+)"(?: TargetMode="([^"]+)")?', content.decode()
        ):
            assert mode != "External"
            path = target.lstrip("/") if target.startswith("/") else str(folder / target)
            assert str(Path(path)).replace("word/../", "") in found, target
    for name in found:
        suffix = name.rpartition(".")[2]
        assert f'PartName="/{name}"' in types or f'Extension="{suffix}"' in types


def test_the_same_input_gives_the_same_bytes_at_another_time(drawn):
    time.sleep(2.1)  # the clock of a zip entry ticks every two seconds
    assert small_run.draw(word, tables(), small_run.page()) == drawn


def test_the_word_file_names_no_author_and_is_dated_by_its_data(drawn):
    facts = docx.Document(io.BytesIO(drawn)).core_properties
    assert (facts.author, facts.last_modified_by, facts.comments) == ("", "", "")
    assert facts.created.isoformat()[:10] == facts.modified.isoformat()[:10] == "2026-11-01"
    assert not any("thumbnail" in name for name in parts(drawn))


def test_the_word_file_follows_the_language():
    content = small_run.draw(word, tables(), small_run.page(), "fr")
    assert "60 personnes de retour sur 300 (20 %)" in words(content)
    assert b'w:val="fr-FR"' in parts(content)["word/styles.xml"]


def test_no_exact_count_of_persons_stands_in_the_public_word_file():
    content = small_run.draw(word, tables(10), small_run.page(k=10))
    charts = [one.decode() for name, one in parts(content).items() if "charts/" in name]
    told = [re.sub(r"<[^>]+>", " ", one) for one in charts]
    assert exact_counts.found_in("\n".join([words(content), *told])) == []


def test_a_private_word_file_says_so():
    content = small_run.draw(word, tables(0), small_run.page(k=0, is_private=True))
    assert "do not forward" in words(content)


def test_names_that_no_xml_may_hold_are_cleaned_and_the_rest_stays_text():
    name = "A\x00\x0b<w:p>&amp;\ufffe\U0001f33e"
    content = small_run.draw(word, small_run.tables(partner=name), small_run.page(programme=name))
    assert "A<w:p>&amp;\U0001f33e" in words(content)


def test_courses_of_which_no_line_can_be_drawn_have_a_table_and_no_chart():
    few = details()["stipends"].assign(n_could=2.0, n_people=3.0)
    content = small_run.draw(word, small_run.tables(k=10, stipends=few), small_run.page(k=10))
    charts = [parts(content)[name] for name in parts(content) if "charts/" in name]
    assert not any(b"scatterChart" in one for one in charts)


def test_in_arabic_paragraphs_runs_tables_and_page_run_from_the_right():
    content = small_run.draw(word, tables(), small_run.page(languages=("ar", "en")))
    held = body(content)
    paragraphs, runs, grids = (list(held.iter(f"{W}{tag}")) for tag in ("p", "r", "tbl"))
    assert all(one.find(f"{W}pPr/{W}bidi") is not None for one in paragraphs)
    assert all(one.find(f"{W}rPr/{W}rtl") is not None for one in runs)
    assert all(one.find(f"{W}tblPr/{W}bidiVisual") is not None for one in grids)
    assert held.find(f"{W}body/{W}sectPr/{W}bidi") is not None
    bold = [one for one in held.iter(f"{W}rPr") if one.find(f"{W}b") is not None]
    assert bold
    assert all(one.find(f"{W}bCs") is not None for one in bold)
    assert docx.Document(io.BytesIO(content)).core_properties.language == "ar"
    assert "تقرير الفجوات" in words(content)
