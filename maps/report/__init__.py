"""The report told in one language: its tables and its sections, made once for several formats.

One report, four formats. `tables/` makes the tables in one language, in words and numbers;
`sections/` puts them into sections of a few kinds of block (grid, drawing, findings, facts,
lines). The page, the PDF and the Word file print these blocks alike, the workbook writes the
tables behind them. Pictures are SVG of our own on the page and in the PDF; workbook and Word
file carry native charts of the same figures, written once by xlsxwriter, because a Word file
shows no SVG everywhere and a picture made of pixels needs a font that nobody can promise. The
PDF fetches nothing; its id and dates are those of the run. A Word file's zip entries get one
fixed date. What is not installed is not made, said in one line, and an older file of that name
is withdrawn.

A headline is the greatest of its kind. The report opens with at most one finding of each kind -
the least covered category, the one rule that keeps most people out, funding that ends
mid-course - each with its number and with what must be kept in mind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maps.frame.shell import Page, Tables
from maps.report import sections as gap_sections
from maps.report import tables as gap_tables
from maps.report.blocks import Section
from maps.report.figures import Figure, Key
from maps.report.tables import ReportTables, plain
from maps.report.tables.plain import Given, Plain


@dataclass(frozen=True)
class Told:
    """The tables of the report, those without a section of their own, and the sections."""

    report: ReportTables
    sections: tuple[Section, ...]
    others: tuple[Plain, ...] = ()


def tell_all(tables: Tables, page: Page, others: Sequence[Given] = ()) -> dict[str, Told]:
    """Return the report in each language of the page; the workbook is made of the first alone."""
    found = gap_tables.figures_of(tables, page)
    return {
        lang: tell(tables, page, lang, others, found, is_for_workbook=not place)
        for place, lang in enumerate(page.languages)
    }


def tell(
    tables: Tables,
    page: Page,
    lang: str,
    others: Sequence[Given] = (),
    found: Mapping[Key, Figure] | None = None,
    *,
    is_for_workbook: bool = True,
) -> Told:
    """Return the whole report in one language.

    `others` are result tables that have no section of their own, as declared and floored; `found`
    are the figures, where they have been read for another language.

    Raises
    ------
    PublishingRefusedError
        If the tables hold what the report may not show.
    """
    report = gap_tables.build(tables, page, lang, found, is_for_workbook=is_for_workbook)
    labels = dict(zip(report.coverage["category"], report.coverage["label"], strict=True))
    told = plain.build(others, labels, page.k, lang)
    return Told(report, gap_sections.sections(report, page, others=told), tuple(told))


def briefly(told: Told, page: Page) -> Told:
    """Return the same report as short as paper wants it: long tables cut, and that said."""
    brief = gap_sections.brief(told.report, page, told.others)
    return Told(told.report, brief, told.others)
