"""The report told in one language: its tables and its sections, made once for several formats."""

from __future__ import annotations

from dataclasses import dataclass

from maps.frame.shell import Page, Tables
from maps.report import sections as gap_sections
from maps.report import tables as gap_tables
from maps.report.blocks import Section
from maps.report.tables import ReportTables


@dataclass(frozen=True)
class Told:
    """The tables of the report, and the sections that print them."""

    report: ReportTables
    sections: tuple[Section, ...]


def tell(tables: Tables, page: Page, lang: str) -> Told:
    """Return the whole report in one language.

    Raises
    ------
    PublishingRefusedError
        If the tables hold what the report may not show.
    """
    report = gap_tables.build(tables, page, lang)
    return Told(report, gap_sections.sections(report, page))


def briefly(told: Told, page: Page) -> Told:
    """Return the same report as short as paper wants it: long tables cut, and that said."""
    return Told(told.report, gap_sections.brief(told.report, page))
