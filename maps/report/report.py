"""The gap report in one language, as every format prints it."""

from __future__ import annotations

from dataclasses import dataclass

from maps.report.blocks import Section
from maps.report.report_tables import ReportTables
from maps.report.tables.plain import Plain


@dataclass(frozen=True)
class Report:
    """The tables of the report, the sections, and the tables without a section of their own."""

    tables: ReportTables
    sections: tuple[Section, ...]
    others: tuple[Plain, ...] = ()
