"""The brief: what it says is what the report says, in classes, on two pages, with its map."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from maps import report
from maps.frame import colour_classes, labels
from maps.report import area_map, brief, svg_charts
from maps.report.blocks import Drawing, Findings, Grid
from maps.report.formats import html, pdf, word
from tests.maps.report import exact_counts, small_run
from tests.maps.report.detail_tables import details

SQUARES = {
    "W": ("West", shapely.box(0, 0, 1, 1)),
    "E": ("East", shapely.box(1, 0, 2, 1)),
    "N": ("North", shapely.box(0, 1, 1, 2)),
}


def told(k=10, lang="en"):
    tables, page = small_run.tables(k=k, **details()), small_run.page(k=k, languages=(lang,))
    whole = report.tell(tables, page, lang)
    return whole, brief.tell(whole, tables["areas"], page), page


@pytest.fixture(scope="module")
def public():
    return told()


def blocks(one, kind):
    return [block for section in one.sections for block in section.blocks
            if isinstance(block, kind)]  # fmt: skip


def test_every_finding_of_it_is_one_of_the_report(public):
    whole, short, _ = public
    known = set(whole.tables.headlines["sentence"])
    found = [item for block in blocks(short, Findings) for item in block.items]
    first, *decisions = found
    assert first.sentence in known
    assert 1 <= len(decisions) <= brief.DECISIONS
    gains = set(whole.tables.waivers["gain_text"])
    for item in decisions:
        assert item.sentence in known or any(words in item.sentence for words in gains)
        assert item.theme
        assert item.caveat


def test_a_fixed_rule_is_never_asked_to_bend(public):
    whole, short, page = public
    fixed = whole.tables.waivers.assign(is_fixed=True)
    tables = whole.tables.__class__(**(vars(whole.tables) | {"waivers": fixed}))
    again = brief.tell(report.Report(tables, whole.sections), gpd.GeoDataFrame(
        small_run.tables()["areas"]), page)  # fmt: skip
    themes = [item.theme for block in blocks(again, Findings) for item in block.items]
    assert not any(words.startswith("Ask ") for words in themes)
    assert any(item.theme.startswith("Ask ") for block in blocks(short, Findings)
               for item in block.items)  # fmt: skip


def test_the_areas_named_are_told_and_in_the_words_of_the_report(public):
    whole, short, _ = public
    worst = blocks(short, Grid)[0]
    names = set(whole.tables.areas["area"])
    assert worst.rows
    for name, share in worst.rows:
        assert name.words in names
        assert share.words in set(
            whole.tables.areas.loc[whole.tables.areas["area"] == name.words, "accepted_text"]
        )


def test_no_exact_count_of_people_is_in_any_format(public):
    _, short, page = public
    page_text = re.sub(r"<svg.*?</svg>|<script.*?</script>|<style.*?</style>|<[^>]+>", " ",
                       html.draw({"en": short}, page), flags=re.DOTALL)  # fmt: skip
    assert exact_counts.found_in(page_text) == []
    pypdf = pytest.importorskip("pypdf", reason="THE EXTRA [report] IS MISSING: NO PDF WAS MADE")
    paper = pypdf.PdfReader(io.BytesIO(pdf.draw(short, page)))
    assert exact_counts.found_in("\n".join(one.extract_text() for one in paper.pages)) == []
    assert len(paper.pages) <= 2


def test_the_word_file_has_the_map_with_its_numbers_in_words(public):
    pytest.importorskip("docx", reason="THE EXTRA [report] IS MISSING: NO WORD FILE WAS MADE")
    _, short, page = public
    first, second = word.draw(short, page), word.draw(short, page)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
        body = archive.read("word/document.xml").decode()
    assert len(pictures) == 1
    [drawing] = blocks(short, Drawing)
    assert f'descr="{drawing.picture.told.split(";")[0]}' in body.replace("&lt;", "<")
    assert "Sources of the data" not in body


@pytest.mark.parametrize("lang", ["fr", "pt", "ar"])
def test_it_speaks_every_language(lang):
    _, short, page = told(lang=lang)
    text = html.draw({lang: short}, page)
    for section in short.sections:
        assert labels.escape(section.title) in text
        assert section.title not in {"Three decisions", "How sure this is"}


def tones(**places):
    return pd.Series(places)


def test_a_map_has_north_above_east_on_the_right_and_the_colour_of_the_class():
    found = area_map.drawn("m", "Title", "told", SQUARES, tones(W=0, E=4))
    west, east, north = (one for one in found.shapes if isinstance(one, svg_charts.Outline))

    def middle(one):
        return [sum(axis) / 4 for axis in zip(*one.rings[0][:4], strict=True)]

    assert middle(east)[0] > middle(west)[0]
    assert middle(north)[1] < middle(west)[1]
    assert [west.fill, east.fill] == [colour_classes.COLOURS[0], colour_classes.COLOURS[4]]
    assert north.fill == area_map.NOT_TOLD


def test_its_east_stays_in_the_east_where_words_run_from_the_right():
    found = area_map.drawn("m", "Title", "told", SQUARES, tones())
    paths = [re.findall(r'<path d="[^"]+"', svg_charts.svg(found, lang)) for lang in ("en", "ar")]
    assert paths[0] == paths[1] != []


def test_names_never_meet_and_are_text():
    shapes = {f"P{at}": (f"Kerr <b>{at}</b>", shapely.box(at / 9, 0, (at + 1) / 9, 0.1))
              for at in range(9)}  # fmt: skip
    found = area_map.drawn("m", "Title", "told", shapes, tones())
    names = sorted(one.x for one in found.shapes if isinstance(one, svg_charts.Words))
    assert 0 < len(names) < len(shapes)
    assert all(b - a > 60 for a, b in pairwise(names))
    assert "<b>" not in str(svg_charts.svg(found, "en"))


def test_without_outlines_there_is_no_map():
    assert area_map.drawn("m", "Title", "told", {"A": ("A", None)}, tones()) is None
