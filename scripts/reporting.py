"""The gap report of a run in every format: floored into published/, exact into private/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Final

import pandas as pd

from layers.catalogue import SCHEMAS
from mapping import blanks, disclosure, ends, floors, lapses, providers, stipends
from maps import gap_print, gap_report, gap_word, gap_workbook
from maps.page import Page
from scripts import gate
from scripts.computing import present, read_parquet
from scripts.folder import Folder, summary
from scripts.progress import Progress
from scripts.publishing import category_table, page_of, persons, write_private
from scripts.stored import Layers

Tables = dict[str, pd.DataFrame]

EXTRA: Final[Mapping[str, tuple[str, ...]]] = {
    "gap-report.docx": ("docx",),
    "gap-report.pdf": ("pypdf", "weasyprint"),
}
"""Files that the extra [report] makes possible -> the modules of it that each needs."""


FILES: Final[Mapping[str, str]] = {
    "waivers": "waivers",
    "months": "timeline",
    "losses": "losses",
    "closures": "closures",
    "questions": "questions",
    "margins": "near_misses",
    "evidence": "evidence",
}
"""Tables that are no indicator by area -> their file in results/, where the run has it."""


def publish(
    folder: Folder, layers: Layers, judged: pd.DataFrame, gaps: pd.DataFrame, progress: Progress
) -> None:
    """Write the gap report of the last results in every format that can be made here."""
    k = folder.programme.k_public
    public = tables_of(folder, layers, judged, gaps, k)
    own = tables_of(folder, layers, judged, gaps, 0)
    with progress.stage("gap report"):
        files = _drawn(public, page_of(folder, k), _FORMATS)
        private = _drawn(own, page_of(folder, 0), _FORMATS)
    with progress.stage("gap report as Word file and PDF"):
        made, missing = _extra_formats()
        files |= _drawn(public, page_of(folder, k), made)
        private |= _drawn(own, page_of(folder, 0), made)
    if missing:
        progress.say(
            f"Not written: {' and '.join(missing)}. They need the extra: install waypost[report] "
            "(the PDF also the system's library Pango)."
        )
        for place in (folder.published, folder.private):
            gate.withdraw(place, missing)
    gate.publish(folder.published, files, persons(layers))
    for name, content in private.items():
        write_private(folder, name, content)


def tables_of(
    folder: Folder, layers: Layers, judged: pd.DataFrame, gaps: pd.DataFrame, k: int
) -> Tables:
    """Return every table of the report, floored; k = 0 leaves every figure."""
    floored = disclosure.floor(gaps, k) if k else gaps
    details = {**_read(folder), **_made(folder, layers, judged)}
    return {**_tables(folder, layers, judged, floored, k), **floors.floor(details, k)}


Draw = Callable[[Tables, Page], str | bytes]
_FORMATS: Final[Mapping[str, Draw]] = {
    "gap-report.html": gap_report.draw,
    "gap-report.xlsx": gap_workbook.draw,
}


def _extra_formats() -> tuple[dict[str, Draw], list[str]]:
    """Return how to draw the files whose modules are there, and the names of the others."""
    made: dict[str, Draw] = {}
    drawers: Mapping[str, Draw] = {
        "gap-report.docx": gap_word.draw,
        "gap-report.pdf": gap_print.draw,
    }
    for name, modules in EXTRA.items():
        # WeasyPrint raises OSError where the system lacks Pango.
        with suppress(ImportError, OSError):
            for module in modules:
                import_module(module)
            made[name] = drawers[name]
    return made, [name for name in EXTRA if name not in made]


def _drawn(tables: Tables, page: Page, formats: Mapping[str, Draw]) -> dict[str, str | bytes]:
    return {name: draw(tables, page) for name, draw in formats.items()}


def _read(folder: Folder) -> Tables:
    """Return the tables that the measures left in results/, in the report's own columns."""
    found = {}
    for name, file in FILES.items():
        path = folder.results / f"{file}.csv"
        if path.exists():
            texts = dict.fromkeys(("pcode", "month", "partner_id", "service_id", "tests"), "str")
            table = pd.read_csv(path, dtype=texts)
            held = [column for column in gap_report.COLUMNS[name] if column in table]
            found[name] = table[held]
    return found


def _made(folder: Folder, layers: Layers, judged: pd.DataFrame) -> Tables:
    """Return the tables that only the report needs: courses, pay, empty fields, points far off."""
    programme = folder.programme
    offers = ends.offers(layers.services, layers.agreements, programme)
    dated = offers.loc[offers["ends_on"].notna(), "service_id"].astype(str)
    columns = ("returnee_id", "service_id", "is_within", "reasons")
    of_courses = read_parquet(folder, "reach", columns, dated)
    return {
        "lapses": lapses.courses(of_courses, layers.services, layers.agreements, programme),
        "stipends": stipends.curve(judged, offers[["service_id", "paid"]], layers.services),
        "blanks": blanks.by_field({"returnees": layers.returnees, "services": layers.services}),
        "snaps": _snaps(folder),
    }


def _snaps(folder: Folder) -> pd.DataFrame:
    """Return the points that are not tied to a road nearby, counted by layer, mode and flag."""
    counted = summary(folder)["reach"]["snapping"]
    rows = []
    for key, n in counted.items():
        layer, mode, flag = key.split(" ")
        if flag not in ("ok", "no_place"):
            rows.append((layer, mode, flag, float(n)))
    found = pd.DataFrame(rows, columns=["layer", "mode", "flag", "n_points"])
    # Where every mode says the same, one row says it.
    return (
        found.groupby(["layer", "flag", "n_points"], sort=False)["mode"]
        .agg(
            lambda modes: "" if len(modes) == len(folder.programme.travel.modes) else modes.iloc[0]
        )
        .reset_index()
    )


def _tables(
    folder: Folder, layers: Layers, judged: pd.DataFrame, gaps: pd.DataFrame, k: int
) -> Tables:
    facts = summary(folder)
    services = layers.services
    quality = pd.DataFrame(
        [{"layer": name, **facts["layers"][name]} for name in SCHEMAS if name in facts["layers"]]
    )
    found = {
        "n_returnees": len(layers.returnees),
        "n_returnees_without_place": facts["reach"]["returnees_without_place"],
        "n_services": len(services),
        "n_services_without_place": facts["reach"]["services_without_place"],
        "n_fares": len(layers.fares),
    }
    return {
        "gaps": gaps[[name for name in gap_report.COLUMNS["gaps"] if name in gaps]],
        "areas": layers.areas[["pcode", "name", "level", "parent_pcode", "geometry"]],
        "categories": category_table(present(services)),
        "services": pd.DataFrame(services)[list(gap_report.COLUMNS["services"])],
        "quality": quality,
        "facts": pd.DataFrame({"key": list(found), "value": list(found.values())}),
        "providers": providers.by_category(judged, services, k),
    }
