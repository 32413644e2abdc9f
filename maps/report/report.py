"""A report in one language, as every format prints it: the gap report, or the brief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from maps.report.blocks import Section
from maps.report.report_tables import ReportTables
from maps.report.tables.plain import Plain


class Told(Protocol):
    """What is printed as a page: its sections, and the stem of its file."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, in order."""

    @property
    def key(self) -> str:
        """The stem of its file."""


@dataclass(frozen=True)
class Report:
    """The tables of the report, the sections, and the tables without a section of their own.

    `key` says which report it is: the stem of its files, and of its title (`wording.TITLES`).
    """

    tables: ReportTables
    sections: tuple[Section, ...]
    others: tuple[Plain, ...] = ()
    key: str = "gap-report"

    @property
    def has_sources(self) -> bool:
        """Return whether it ends with where each layer comes from; the annex of a brief does."""
        return self.key == "gap-report"
