"""Gap report and brief of a run in every format: floored into published/, exact into private/."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Final

import pandas as pd

from mapping.disclosure import confidential
from maps import report
from maps.frame.shell import Page
from maps.report import brief
from maps.report.formats import html, pdf, word, workbook
from maps.report.report import Report
from maps.report.tables import COLUMNS
from scripts.runtime import result_tables
from scripts.runtime.page_facts import category_table, page_of
from scripts.runtime.progress import Progress
from scripts.runtime.project import write_private
from scripts.runtime.published_set import Outgoing
from scripts.runtime.stored_layers import Layers
from scripts.stages.run_results import RunResults

Tables = dict[str, pd.DataFrame]

EXTRA: Final[Mapping[str, tuple[str, ...]]] = {
    "docx": ("docx",),
    "pdf": ("pypdfium2", "typst", "fontpkg_noto_sans", "fontpkg_almarai"),
}
"""Formats that the extra [report] makes possible -> the modules of it that each needs."""


def draw(results: RunResults, progress: Progress, out: Outgoing) -> None:
    """Draw gap report and brief of the last results in every format that can be made here.

    What may be published goes to `out`, the exact twins into private/.
    """
    folder = results.folder
    with progress.stage("gap report"):
        drafts = [
            _Draft(*_parted(tables_of(results, k)), page_of(folder, k))
            for k in (folder.programme.k_public, 0)
        ]
        files, private = (_pages(draft) for draft in drafts)
    with progress.stage("gap report as Word file and PDF"):
        made, missing = _extra_formats()
        for found, draft in zip((files, private), drafts, strict=True):
            found.update(_papers(draft, made))
        if pdf.draw in made.values():
            _say_letters(drafts[-1], progress)
    gone = {name for suffix in missing for name in _names(suffix, folder.programme.languages)}
    if missing:
        progress.say(
            f"Not written: gap report and brief as {' and '.join(missing)}. They need the extra: "
            "install waypost[report]."
        )
        for name in gone:
            (folder.private / name).unlink(missing_ok=True)
    out.gone |= gone
    out.files |= files
    for name, content in private.items():
        write_private(folder, name, content)


def tables_of(results: RunResults, k: int) -> Tables:
    """Return every table of the report, floored to k; 0 leaves every figure."""
    printed = {name: one for name, one in results.of(k).items() if _is_printed(name)}
    layers = results.layers
    services = confidential.masked(layers.services) if k else layers.services
    counted = printed | {"services": pd.DataFrame(services)}
    return _tables(layers) | {
        name: table[[one for one in table if one in COLUMNS.get(name, table)]]
        for name, table in counted.items()
    }


def _is_printed(name: str) -> bool:
    """Whether the report prints a table; the figures by area are no table of a module."""
    declared = result_tables.declared()
    return name not in declared or declared[name].is_printed


def _parted(tables: Tables) -> tuple[Tables, Tables]:
    """The tables that the report has sections for, and the others."""
    own = {name: table for name, table in tables.items() if name in COLUMNS}
    return own, {name: table for name, table in tables.items() if name not in COLUMNS}


@dataclass(frozen=True)
class _Draft:
    """What is drawn for one audience: the tables, those without a section, the facts of the run."""

    tables: Tables
    others: Tables
    page: Page

    @cached_property
    def reports(self) -> dict[str, Report]:
        """The report by language: page, workbook and papers print the same."""
        declared = result_tables.declared()
        others = tuple((declared[name], table) for name, table in self.others.items())
        return report.tell_all(self.tables, self.page, others)

    @cached_property
    def paper(self) -> Report:
        """The report in the first language, as short as paper wants it."""
        return report.briefly(next(iter(self.reports.values())), self.page)

    @cached_property
    def briefs(self) -> dict[str, Report]:
        """The brief by language."""
        areas = self.tables["areas"]
        return {lang: brief.tell(one, areas, self.page) for lang, one in self.reports.items()}


def _pages(draft: _Draft) -> dict[str, str | bytes]:
    """Return the pages and the workbook."""
    first = next(iter(draft.reports.values()))
    return {
        "brief.html": html.draw(draft.briefs, draft.page),
        "gap-report.html": html.draw(draft.reports, draft.page),
        "gap-report.xlsx": workbook.draw(first, draft.page),
    }


def _papers(draft: _Draft, made: Mapping[str, Draw]) -> dict[str, str | bytes]:
    """Return the Word files and the PDFs, where they can be made.

    The brief is handed out: in each language, of what may be published.
    """
    found: dict[str, str | bytes] = {}
    for suffix, draw in made.items():
        found[f"gap-report.{suffix}"] = draw(draft.paper, draft.page)
        if draft.page.k:
            for lang, one in draft.briefs.items():
                found[f"brief.{lang}.{suffix}"] = draw(one, draft.page)
    return found


def _names(suffix: str, languages: Collection[str]) -> list[str]:
    """The files of a format, those that a run does not always write among them."""
    return [f"gap-report.{suffix}", *(f"brief.{lang}.{suffix}" for lang in languages)]


def _say_letters(draft: _Draft, progress: Progress) -> None:
    """Say which letters the fonts of the PDF lack; the exact twin has all of the public one."""
    lacking = pdf.lacking(draft.paper, draft.page)
    if lacking:
        progress.say(
            f"gap-report.pdf: its fonts lack the letters {lacking[:40]}, which are drawn as this "
            "machine can. Look at the PDF: where they are boxes, install a font that has them "
            "(Debian: apt install fonts-noto-core) and run again, or hand on the Word file."
        )


Draw = Callable[[Report, Page], bytes]


def _extra_formats() -> tuple[dict[str, Draw], list[str]]:
    """Return how to draw the formats whose modules are there, and those that cannot be made."""
    made: dict[str, Draw] = {}
    drawers: Mapping[str, Draw] = {"docx": word.draw, "pdf": pdf.draw}
    for name, modules in EXTRA.items():
        with suppress(ImportError):
            for module in modules:
                import_module(module)
            made[name] = drawers[name]
    return made, [name for name in EXTRA if name not in made]


def _tables(layers: Layers) -> Tables:
    """Return the tables that tell nothing of persons."""
    return {
        "areas": layers.areas[["pcode", "name", "level", "parent_pcode", "geometry"]],
        "categories": category_table(layers.kinds),
    }
