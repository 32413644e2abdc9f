"""The PDF, read back with pypdf: the page's words, on numbered pages, with nothing fetched."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest

from maps.report import tables as gap_tables
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
    found = pages(small_run.draw(pdf, areas, small_run.page()))
    held = [page for page in found if re.search(r"X\d\d", page)]
    assert len(held) > 1
    assert all(re.search(r"Area\s+Training", page) for page in held)


def test_the_same_input_gives_the_same_bytes(drawn):
    assert small_run.draw(pdf, tables(), small_run.page()) == drawn


def test_the_pdf_names_no_author_and_is_dated_by_its_data(drawn):
    facts = pypdf.PdfReader(io.BytesIO(drawn)).metadata
    assert facts.author is None
    assert facts["/CreationDate"] == "D:20261101"
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


def test_an_address_in_a_name_is_never_asked_for():
    found = small_run.tables(partner="<img src='https://example.org/x.png'>")
    words = " ".join(
        pages(small_run.draw(pdf, found, small_run.page(programme="url(https://a.b)")))
    )
    assert "https://example.org/x.png" in re.sub(r"\s+", "", words)
    with pytest.raises(ValueError, match="nothing outside itself"):
        pdf._refuse("https://example.org")


def test_the_tables_of_the_pdf_are_those_of_the_page(drawn):
    words = re.sub(r"\s+", " ", " ".join(pages(drawn)))
    report = gap_tables.build(tables(), small_run.page(), "en")
    for row in report.coverage.to_dict("records"):
        shown = re.sub(r"[\u202f\u00a0]", " ", row["accepted_text"])
        assert shown in words
