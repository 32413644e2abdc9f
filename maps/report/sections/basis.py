"""Sections on what the report rests on: data quality, settings, method, definitions, sources."""

from __future__ import annotations

from collections.abc import Sequence

from maps.report.tables import basis as gap_inputs
from maps.report import wording as gap_words
from maps.frame import labels as text
from maps.report.blocks import (
    Block,
    Facts,
    Grid,
    Lines,
    Section,
    grid,
    records,
)
from maps.report.figures import table
from maps.report.tables import ReportTables
from maps.frame.shell import Page


def sections(report: ReportTables, page: Page) -> tuple[Section, ...]:
    """Return the sections on quality, settings, method and definitions."""
    settings = Facts(tuple((row["label"], row["value"]) for row in records(report.settings)))
    return (
        section(report, "quality", _quality(report)),
        section(report, "settings", [settings]),
        section(report, "method", [Lines(tuple(gap_inputs.method(page, report.lang)))]),
        section(report, "definitions", [_definitions(report)]),
    )


def section(report: ReportTables, name: str, blocks: Sequence[Block], **slots: object) -> Section:
    """Return a section with its title and the sentence that says how to read it."""
    return Section(
        name,
        gap_words.say(f"section.{name}", report.lang),
        gap_words.said(f"section.{name}_note", report.lang, **slots),
        tuple(blocks),
    )


def lead(report: ReportTables, page: Page) -> str:
    """Return the sentence under the title: what is judged, for which day, season and modes."""
    return gap_words.say(
        "report.lead",
        report.lang,
        date=text.day(page.as_of, report.lang),
        season=gap_words.known(page.season, report.lang),
        modes=gap_inputs.modes(page, report.lang),
    )


def sources(page: Page, lang: str) -> Grid:
    """Return where each layer comes from."""
    heads = [
        gap_words.say(f"column.{name}", lang) for name in ("layer", "source", "licence", "date")
    ]
    rows = [
        {
            "layer": gap_words.known(f"layer.{one.layer}", lang),
            "source": one.source,
            "licence": one.licence,
            "date": one.date,
        }
        for one in page.sources
    ]
    found = table(rows, ["layer", "source", "licence", "date"])
    return grid(found, ["layer", "source", "licence", "date"], heads)


def ending(page: Page, lang: str) -> tuple[str, ...]:
    """Return what stands at the end of a document: the disclaimer, the contact and the run."""
    run = (
        f"waypost {page.version} · {page.programme} · {page.run_id} · {text.day(page.as_of, lang)}"
    )
    said = [text.label("frame.disclaimer", lang)]
    if any("openstreetmap" in one.source.lower() for one in page.sources):
        said.append("© OpenStreetMap contributors, ODbL 1.0.")
    if page.contact:
        said.append(f"{text.label('frame.contact', lang)} {page.contact}")
    return (*said, run)


def _quality(report: ReportTables) -> list[Block]:
    """Return rows read and set aside, what is unknown, far off or stale, and whom to call."""
    blocks: list[Block] = []
    parts = ("rows_in", "loaded", "quarantined", "blank", "merged")
    if not report.quality.empty:
        blocks.append(grid(report.quality, ["label", *parts], _heads(report, "layer", *parts)))
    questions = ["field", "whose", "verdicts", "people"]
    blocks += _titled(report, "questions", questions, ("field", "whose", "verdicts", "people_open"))
    blocks += _titled(
        report, "blanks", ["layer", "field", "missing"], ("layer", "field", "missing")
    )
    snaps = ["layer", "mode", "flag", "points"]
    blocks += _titled(report, "snaps", snaps, ("layer", "mode", "flag", "points"))
    counted = report.services.assign(
        **{
            f"{name}_text": [gap_words.count(n, report.lang) for n in report.services[name]]
            for name in ("n_services", "n_active")
        }
    )
    title = gap_words.say("section.services", report.lang)
    note = gap_words.say("section.services_note", report.lang, days=gap_inputs.FRESH_DAYS)
    names = ("n_services", "n_active", "recent")
    blocks.append(
        grid(counted, ["label", *names], _heads(report, "category", *names), title=title, note=note)
    )
    if not report.facts.empty:
        rows = tuple((row["label"], row["value"]) for row in records(report.facts))
        blocks.append(Facts(rows, gap_words.say("section.facts", report.lang)))
    return blocks


def _titled(
    report: ReportTables, name: str, names: Sequence[str], heads: Sequence[str]
) -> list[Block]:
    found = getattr(report, name)
    if found.empty:
        return []
    title = gap_words.say(f"section.{name}", report.lang)
    note = gap_words.said(f"section.{name}_note", report.lang)
    merged = names[0] != "field"
    return [grid(found, names, _heads(report, *heads), title=title, note=note, merged=merged)]


def _definitions(report: ReportTables) -> Facts:
    """Return what each indicator counts."""
    rows = []
    for row in records(report.definitions):
        name = gap_words.word_of("indicator", row["name"], report.lang)
        unit = gap_words.word_of("unit", row["unit"], report.lang)
        words = f"{row['definition']} {row['source']}".strip()
        rows.append((f"{name} ({unit})", words))
    return Facts(tuple(rows))


def _heads(report: ReportTables, *names: str) -> list[str]:
    return [gap_words.say(f"column.{name}", report.lang) for name in names]
