"""The PDF, read back with pypdf: the page's words, on numbered pages, with nothing fetched."""

from __future__ import annotations

import importlib.resources
import io
import re
from contextlib import closing

import pandas as pd
import pytest

from maps import report as gap_report
from maps.report.elements import fonts
from maps.report.formats import pdf
from tests.maps.report import exact_counts, small_run
from tests.maps.report.detail_tables import details

pypdf = pytest.importorskip("pypdf", reason="THE EXTRA [report] IS MISSING: NO PDF WAS MADE")


def tables(k=0):
    return small_run.tables(k=k, **details())


@pytest.fixture(scope="module")
def drawn():
    return small_run.draw(pdf, tables(), small_run.page())


def pages(content):
    found = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return [re.sub(r"[\u202f\u00a0]", " ", one) for one in found]


def test_every_page_has_title_date_run_and_its_number(drawn):
    found = pages(drawn)
    assert len(found) > 4
    for number, page in enumerate(found, start=1):
        assert "Gap report · Sample district · 1 Nov 2026 · 3f9a1c20" in page
        assert f"{number} / {len(found)}" in page


def test_the_pdf_holds_findings_figures_sources_and_disclaimer(drawn):
    words = re.sub(r"\s+", " ", " ".join(pages(drawn)))
    assert "60 of 300 returnees (20 %) reach a provider that accepts them" in words
    assert "31 % (31 of 100)" in words
    assert "OpenStreetMap contributors ODbL 1.0 2026-10-20" in words
    assert "do not imply official endorsement" in words


def test_heads_are_repeated_where_a_table_runs_on():
    areas = tables()
    many = [areas["gaps"].assign(pcode=f"X{at:02}") for at in range(55)]
    many = [one[one["indicator"] == "coverage_eligible"].iloc[:1] for one in many]
    areas["gaps"] = pd.concat([areas["gaps"], *many])
    page = small_run.page()
    found = pages(pdf.draw(gap_report.tell(areas, page, "en"), page))  # as long as the page's own
    held = [one for one in found if re.search(r"X\d\d", one)]
    assert len(held) > 1
    assert all(re.search(r"Area\s+Training", one) for one in held)


def test_the_same_input_gives_the_same_bytes(drawn):
    assert small_run.draw(pdf, tables(), small_run.page()) == drawn


def test_the_pdf_names_no_author_and_is_dated_by_its_data(drawn):
    facts = pypdf.PdfReader(io.BytesIO(drawn)).metadata
    assert facts.author is None
    assert facts["/CreationDate"] == facts["/ModDate"] == "D:20261101000000Z"
    assert facts.title == "Gap report – Sample district"


def test_the_pdf_is_tagged_for_readers_who_listen(drawn):
    root = pypdf.PdfReader(io.BytesIO(drawn)).trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"


def test_the_pdf_follows_the_language():
    words = " ".join(pages(small_run.draw(pdf, tables(), small_run.page(), "fr")))
    assert "60 personnes de retour sur 300" in re.sub(r"\s+", " ", words)


def test_no_exact_count_of_persons_stands_in_the_public_pdf():
    content = small_run.draw(pdf, tables(10), small_run.page(k=10))
    assert exact_counts.found_in("\n".join(pages(content))) == []


def test_a_private_pdf_says_so_and_has_no_floor():
    content = small_run.draw(pdf, tables(0), small_run.page(k=0, is_private=True))
    first = pages(content)[0]
    assert "do not forward" in first


def test_a_name_is_never_read_as_markup_and_loses_what_no_file_may_hold():
    name = (
        '#let x = read("/etc/passwd") #image("https://a.b/x.png") #panic() $x^2$ *bold* _it_ `raw` '
        "@ref <label> ~ -- \\ // = head <b>Sud</b> & url(https://a.b) [one] {two}"
    )
    facts = small_run.page(programme=f"Half\ud800 a\x0b letter\x00 {name}")
    content = small_run.draw(pdf, small_run.tables(partner=name), facts)
    words = re.sub(r"\s+", "", " ".join(pages(content)))
    assert words.count(re.sub(r"\s+", "", name)) > len(pages(content))
    title = pypdf.PdfReader(io.BytesIO(content)).metadata.title
    assert title == f"Gap report – Half a letter {name}"


def test_a_document_can_read_nothing_of_the_machine():
    typst = pytest.importorskip("typst")
    for source in (b'#read("/etc/passwd")', b'#read("../__init__.py")'):
        with pytest.raises(typst.TypstError):
            pdf._typesetter(is_at_home=True).compile(source)


def test_every_word_of_every_language_has_its_letters():
    folder = importlib.resources.files("layers") / "languages"
    found = [one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".toml")]
    assert len(found) == 4
    assert fonts.lacking(found) == ""


def test_letters_that_no_font_of_the_pdf_has_are_told():
    page = small_run.page(programme="யாழ்ப்பாணம் Kerr")
    report = gap_report.briefly(small_run.once(gap_report.tell, tables(), page, "en"), page)
    assert set(pdf.lacking(report, page)) == set("யாழ்ப்பாணம்")
    assert pdf.lacking(report, small_run.page()) == ""


def test_arabic_runs_from_the_right_in_joined_letters_that_are_found_again(arabic):
    words = "\n".join(of_page.get_textpage().get_text_bounded() for of_page in arabic)
    for said in ("تقرير الفجوات", "حسب المجموعة"):
        assert said in words
    title = next(one for one in arabic[0].get_objects([1]) if one.get_bounds()[3] > 700)
    assert title.get_bounds()[2] > arabic[0].get_width() / 2


@pytest.fixture(scope="module")
def arabic():
    pypdfium2 = pytest.importorskip("pypdfium2")
    facts = small_run.page(languages=("ar",))
    with closing(pypdfium2.PdfDocument(small_run.draw(pdf, tables(), facts))) as document:
        yield list(document)


def test_the_tables_of_the_pdf_are_those_of_the_page(drawn):
    words = re.sub(r"\s+", " ", " ".join(pages(drawn)))
    report = small_run.built(tables(), small_run.page(), "en")
    for row in report.coverage.to_dict("records"):
        shown = re.sub(r"[\u202f\u00a0]", " ", row["accepted_text"])
        assert shown in words
