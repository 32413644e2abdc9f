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

from collections.abc import Sequence

from maps.frame.shell import Page, Tables
from maps.report import sections, tables
from maps.report.figures import Counted
from maps.report.report import Report
from maps.report.tables import plain
from maps.report.tables.plain import Given


def tell_all(given: Tables, page: Page, others: Sequence[Given] = ()) -> dict[str, Report]:
    """Return the report in each language of the page; the workbook is made of the first alone."""
    found = tables.figures_of(given, page)
    return {
        lang: tell(given, page, lang, others, found, is_for_workbook=not place)
        for place, lang in enumerate(page.languages)
    }


def tell(
    given: Tables,
    page: Page,
    lang: str,
    others: Sequence[Given] = (),
    found: Counted | None = None,
    *,
    is_for_workbook: bool = True,
) -> Report:
    """Return the whole report in one language.

    `given` are the tables of the run, as `tables.build` takes them; `others` are result tables
    that have no section of their own, as declared and floored; `found` are the figures, where
    they have been read for another language.

    Raises
    ------
    PublishingRefusedError
        If the tables hold what the report may not show.
    """
    own = tables.build(given, page, lang, found, is_for_workbook=is_for_workbook)
    labels = dict(zip(own.coverage["category"], own.coverage["label"], strict=True))
    beside = plain.build(others, labels, page.k, lang)
    return Report(own, sections.sections(own, page, others=beside), tuple(beside))


def briefly(report: Report, page: Page) -> Report:
    """Return the same report as short as paper wants it: long tables cut, and that said."""
    brief = sections.brief(report.tables, page, report.others)
    return Report(report.tables, brief, report.others)
