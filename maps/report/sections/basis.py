"""Sections on what the report rests on: data quality, settings, method, definitions, sources."""

from __future__ import annotations

from collections.abc import Sequence

from maps.frame import labels
from maps.frame.shell import Page
from maps.report import wording
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
from maps.report.report_tables import ReportTables


def sections(report: ReportTables, page: Page) -> tuple[Section, ...]:
    """Return the sections on quality, settings, method and definitions."""
    settings = Facts(tuple((row["label"], row["value"]) for row in records(report.settings)))
    return (
        section(report, "quality", _quality(report)),
        section(report, "settings", [settings]),
        section(report, "method", [Lines(tuple(wording.method(page.k, report.lang)))]),
        section(report, "definitions", [_definitions(report)]),
    )


def section(report: ReportTables, name: str, blocks: Sequence[Block], **slots: object) -> Section:
    """Return a section with its title and the sentence that says how to read it."""
    return Section(
        name,
        wording.say(f"section.{name}", report.lang),
        wording.said(f"section.{name}_note", report.lang, **_money(report), **slots),
        tuple(blocks),
    )


def _money(report: ReportTables) -> dict[str, str]:
    return {"currency": wording.money(report.currency, report.lang)}


def lead(lang: str, page: Page) -> str:
    """Return the sentence under the title: what is judged, for which day, season and modes."""
    return wording.say(
        "report.lead",
        lang,
        date=labels.day(page.as_of, lang),
        season=wording.known(page.season, lang),
        modes=wording.modes(page.modes, lang),
    )


def sources(page: Page, lang: str) -> Grid:
    """Return where each layer comes from."""
    heads = [wording.say(f"column.{name}", lang) for name in ("layer", "source", "licence", "date")]
    rows = [
        {
            "layer": wording.known(f"layer.{one.layer}", lang),
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
    day = labels.day(page.as_of, lang)
    run = f"waypost {page.version} · {page.programme} · {page.run_id} · {day}"
    said = [labels.label("frame.disclaimer", lang)]
    if any("openstreetmap" in one.source.lower() for one in page.sources):
        said.append("© OpenStreetMap contributors, ODbL 1.0.")
    if page.contact:
        said.append(f"{labels.label('frame.contact', lang)} {page.contact}")
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
            f"{name}_text": [wording.count(n, report.lang) for n in report.services[name]]
            for name in ("n_services", "n_active")
        }
    )
    title = wording.say("section.services", report.lang)
    note = wording.say(
        "section.services_note", report.lang, days=wording.count(report.fresh_days, report.lang)
    )
    names = ("n_services", "n_active", "recent")
    blocks.append(
        grid(counted, ["label", *names], _heads(report, "category", *names), title=title, note=note)
    )
    if not report.facts.empty:
        rows = tuple((row["label"], row["value"]) for row in records(report.facts))
        blocks.append(Facts(rows, wording.say("section.facts", report.lang)))
    return blocks


def _titled(
    report: ReportTables, name: str, names: Sequence[str], heads: Sequence[str]
) -> list[Block]:
    found = getattr(report, name)
    if found.empty:
        return []
    title = wording.say(f"section.{name}", report.lang)
    note = wording.said(f"section.{name}_note", report.lang)
    merged = names[0] != "field"
    return [grid(found, names, _heads(report, *heads), title=title, note=note, merged=merged)]


def _definitions(report: ReportTables) -> Facts:
    """Return what each indicator counts."""
    rows = []
    for row in records(report.definitions):
        name = wording.word_of("measure", row["name"], report.lang)
        unit = wording.unit(row["unit"], report.lang, report.currency)
        words = f"{row['definition']} {row['source']}".strip()
        rows.append((f"{name} ({unit})", words))
    return Facts(tuple(rows))


def _heads(report: ReportTables, *names: str) -> list[str]:
    return [wording.say(f"column.{name}", report.lang) for name in names]
