"""The gap report of a run in every format: floored into published/, exact into private/."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Final

import pandas as pd

from layers.ingest import reviewed_pairs
from layers.schemas import SCHEMAS
from mapping.disclosure import confidential
from mapping.monitoring import completeness, doubtful_points, provider_counts, rows_read
from mapping.planning import funding_lapses, stipend_curve
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles
from mapping.reach import affordability
from mapping.unit_records import populations
from maps import report
from maps.frame.shell import Page
from maps.report.formats import html, pdf, word, workbook
from maps.report.report import Report
from maps.report.tables import COLUMNS
from scripts.runtime import result_tables
from scripts.runtime.page_facts import category_table, page_of
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, summary, write_private
from scripts.runtime.published_set import Outgoing
from scripts.runtime.result_io import read_parquet
from scripts.runtime.stored_layers import Layers
from scripts.stages import release

Tables = dict[str, pd.DataFrame]

EXTRA: Final[Mapping[str, tuple[str, ...]]] = {
    "gap-report.docx": ("docx",),
    "gap-report.pdf": ("pypdfium2", "typst", "fontpkg_noto_sans", "fontpkg_almarai"),
}
"""Files that the extra [report] makes possible -> the modules of it that each needs."""


def draw(
    folder: Folder,
    layers: Layers,
    judged: pd.DataFrame,
    gaps: pd.DataFrame,
    progress: Progress,
    out: Outgoing,
) -> None:
    """Draw the gap report of the last results in every format that can be made here.

    What may be published goes to `out`, its exact twin into private/.
    """
    twins = (folder.programme.k_public, 0)
    with progress.stage("gap report"):
        others = beside(folder, layers, judged)
        drafts = [
            _Draft(*_parted(tables), page_of(folder, k))
            for k, tables in zip(twins, tables_of(folder, layers, gaps, others, twins), strict=True)
        ]
        files, private = (_pages(draft) for draft in drafts)
    with progress.stage("gap report as Word file and PDF"):
        made, missing = _extra_formats()
        for found, draft in zip((files, private), drafts, strict=True):
            found.update(_papers(draft, made))
        if pdf.draw in made.values():
            _say_letters(drafts[-1], progress)
    if missing:
        progress.say(
            f"Not written: {' and '.join(missing)}. They need the extra: install waypost[report]."
        )
        for name in missing:
            (folder.private / name).unlink(missing_ok=True)
    out.gone |= set(missing)
    out.files |= files
    for name, content in private.items():
        write_private(folder, name, content)


def tables_of(
    folder: Folder,
    layers: Layers,
    gaps: pd.DataFrame,
    others: Tables,
    floors: Sequence[int],
) -> list[Tables]:
    """Return every table of the report, once for each floor; 0 leaves every figure.

    `others` are the tables that are no indicator by area, from `beside`.
    """
    known = _tables(layers)
    found = []
    for k in floors:
        told = release.told(folder, layers, gaps, others) if k else release.exact(gaps, others)
        services = confidential.masked(layers.services) if k else layers.services
        found.append(known | _admitted(told | {"services": pd.DataFrame(services)}))
    return found


def _admitted(tables: Tables) -> Tables:
    """The columns that the report's own tables may hold; the others as they are."""
    return {
        name: table[[one for one in table if one in COLUMNS.get(name, table)]]
        for name, table in tables.items()
    }


def beside(folder: Folder, layers: Layers, judged: pd.DataFrame) -> Tables:
    """Return the tables that are no indicator by area, exact."""
    needed = _needed(layers.profiles, judged)
    counted, rows = _counted(folder, layers, judged), _rows_read(folder, layers)
    courses = {
        "lapses": funding_lapses.courses(judged, layers.profiles),
        "stipends": stipend_curve.curve(needed, layers.profiles.services),
    }
    return {**_read(folder), **counted, **courses, **rows}


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
    def brief(self) -> Report:
        """The report in the first language, as short as paper wants it."""
        return report.briefly(next(iter(self.reports.values())), self.page)


def _pages(draft: _Draft) -> dict[str, str | bytes]:
    """Return the page and the workbook."""
    first = next(iter(draft.reports.values()))
    return {
        "gap-report.html": html.draw(draft.reports, draft.page),
        "gap-report.xlsx": workbook.draw(first, draft.page),
    }


def _papers(draft: _Draft, made: Mapping[str, Draw]) -> dict[str, str | bytes]:
    """Return the Word file and the PDF, where they can be made."""
    return {name: draw(draft.brief, draft.page) for name, draw in made.items()}


def _say_letters(draft: _Draft, progress: Progress) -> None:
    """Say which letters the fonts of the PDF lack; the exact twin has all of the public one."""
    lacking = pdf.lacking(draft.brief, draft.page)
    if lacking:
        progress.say(
            f"gap-report.pdf: its fonts lack the letters {lacking[:40]}, which are drawn as this "
            "machine can. Look at the PDF: where they are boxes, install a font that has them "
            "(Debian: apt install fonts-noto-core) and run again, or hand on the Word file."
        )


Draw = Callable[[Report, Page], bytes]


def _extra_formats() -> tuple[dict[str, Draw], list[str]]:
    """Return how to draw the files whose modules are there, and the names of the others."""
    made: dict[str, Draw] = {}
    drawers: Mapping[str, Draw] = {
        "gap-report.docx": word.draw,
        "gap-report.pdf": pdf.draw,
    }
    for name, modules in EXTRA.items():
        with suppress(ImportError):
            for module in modules:
                import_module(module)
            made[name] = drawers[name]
    return made, [name for name in EXTRA if name not in made]


def _read(folder: Folder) -> Tables:
    """Return the tables that the measures left in results/ and that the report prints."""
    found = {}
    for name, one in result_tables.declared().items():
        file = result_tables.file_of(one)
        is_told = one.is_written and one.is_printed and not one.is_personal
        if is_told and (folder.results / f"{file}.parquet").exists():
            found[name] = read_parquet(folder, file)
    return found


def _counted(folder: Folder, layers: Layers, judged: pd.DataFrame) -> Tables:
    """Return tables that only the report needs: who gives what, empty fields, points far off."""
    return {
        "providers": provider_counts.by_category(judged, layers.profiles),
        "blanks": completeness.by_field(
            {"returnees": layers.returnees, "services": layers.services}
        ),
        "snaps": _snaps(folder),
    }


def _needed(profiles: Profiles, judged: pd.DataFrame) -> pd.DataFrame:
    """Return what a day costs each person whom a course accepts within the limits."""
    services = profiles.services
    courses = services.loc[services["is_course"].astype(bool), "service_id"].astype(str)
    accepts = judged["is_within"] & (judged["eligible"] == "yes")
    columns = ["returnee_id", "service_id", "fare", "duration_min"]
    accepted = judged.loc[accepts & judged["service_id"].isin(courses), columns]
    accepted = accepted.reset_index(drop=True).astype({"service_id": "str", "returnee_id": "str"})
    person = positions.of_ids(accepted["returnee_id"], profiles.people["returnee_id"])
    site = positions.of_ids(accepted["service_id"], services["service_id"])
    rows = affordability.rows(accepted, profiles)
    costs = affordability.break_even(rows, profiles.programme)
    needs = populations.needs(profiles)
    told = needs.of(person, needs.kind[site])
    return accepted[["service_id"]].assign(break_even=costs, **told)


def _snaps(folder: Folder) -> pd.DataFrame:
    """Return the points that are not tied to a road nearby, counted by layer, mode and flag."""
    counted = pd.DataFrame(
        summary(folder)["reach"]["snapping"], columns=["layer", "mode", "flag", "n_points"]
    ).astype({"n_points": "float64"})
    return doubtful_points.by_flag(counted, folder.programme.travel.modes)


def _tables(layers: Layers) -> Tables:
    """Return the tables that tell nothing of persons."""
    return {
        "areas": layers.areas[["pcode", "name", "level", "parent_pcode", "geometry"]],
        "categories": category_table(layers.kinds),
    }


def _rows_read(folder: Folder, layers: Layers) -> Tables:
    """Return how many rows were read, and what the run found of them."""
    facts = summary(folder)
    services = layers.services
    read = {
        name: rows_read.considered(facts["layers"][name])
        for name in SCHEMAS
        if name in facts["layers"]
    }
    unknown = facts["reach"]["roads_unknown"]["returnees"]
    found = {
        "n_returnees": len(layers.returnees),
        "n_returnees_without_place": facts["reach"]["returnees_without_place"],
        "n_returnees_off_network": unknown["off_network"],
        "n_returnees_not_joined": unknown["roads_not_joined"],
        "n_services": len(services),
        "n_services_without_place": facts["reach"]["services_without_place"],
        "n_suspected_pairs": len(reviewed_pairs.still_open(services, layers.facility_pairs)),
        "n_counted_once": len(services) - services["facility"].nunique(),
        "n_fares": len(layers.fares),
    }
    for layer in ("returnees", "services"):
        found[f"n_{layer}_drawn"] = facts["gaps"].get(f"{layer}_of_uncertain_place", 0)
    column, people = rows_read.PERSONS
    return {
        "quality": pd.DataFrame(
            [
                {"layer": name, column: people if SCHEMAS[name].is_personal else "things", **one}
                for name, one in read.items()
            ]
        ),
        "facts": pd.DataFrame(
            [
                {
                    "key": key,
                    column: people if key.startswith("n_returnees") else "things",
                    "value": float(n),
                }
                for key, n in found.items()
            ]
        ),
    }
