"""The report in order: findings, who is lost and where, dates, partners, what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from maps.frame.shell import Page
from maps.report import wording
from maps.report.blocks import (
    PAGE,
    PAPER,
    Block,
    Cell,
    Drawing,
    Extent,
    Finding,
    Findings,
    Grid,
    Lines,
    Section,
    cut,
    grid,
    records,
)
from maps.report.report_tables import SHARES, ReportTables, losing
from maps.report.sections import areas, basis, partners, plain
from maps.report.svg_charts import Picture, Step, waterfall
from maps.report.tables.disagreement import AREAS_TOLD
from maps.report.tables.plain import Plain
from maps.report.tables.planning import BANDS

PICTURES: Final = 6
"""As many waterfalls are drawn; the table gives the others."""
RARE: Final = ("lasting", "freshness")
"""Families of measures of which kinds of service with nobody are summed up in a sentence."""
INDICES: Final = ("places", "near_miss", "missing_value", "concentration", "parity", "inequality")
"""Families of measures for those who compare programmes; paper leaves them out."""

_Kinds = dict[str, list[dict[str, Any]]]
"""The rows of a family of measures by the kind of service."""


def sections(
    report: ReportTables, page: Page, extent: Extent = PAGE, others: Iterable[Plain] = ()
) -> tuple[Section, ...]:
    """Return every section that has something to tell, in the order of reading.

    The largest areas and partners are printed, and as many rows of a table as the extent says;
    the workbook has them all, and a sentence says so.
    """
    found = (
        _headlines(report),
        _coverage(report),
        _waterfall(report),
        _sole(report),
        _groups(report),
        _areas(report, page, extent),
        _minutes(report),
        _measures(report, extent),
        _disagreements(report),
        *partners.sections(report, extent),
        _by_category(report),
        *plain.sections(others),
        *basis.sections(report, page),
    )
    return tuple(_cut(one, report.lang, extent) for one in found if one.blocks)


def brief(report: ReportTables, page: Page, others: Iterable[Plain] = ()) -> tuple[Section, ...]:
    """Return the sections as short as paper wants them."""
    return sections(report, page, PAPER, others)


def _cut(section: Section, lang: str, extent: Extent) -> Section:
    """Return a section whose tables are no longer than the extent says."""
    blocks: list[Block] = []
    for block in section.blocks:
        if not isinstance(block, Grid):
            blocks.append(block)
            continue
        kept, n_out = cut(block, extent)
        blocks.append(kept)
        if n_out:
            n = wording.count(n_out, lang)
            blocks.append(Lines((wording.say("section.rows_left_out", lang, n=n),)))
    return replace(section, blocks=tuple(blocks))


def _headlines(report: ReportTables) -> Section:
    items = tuple(
        Finding(row["sentence"], row["caveat"], _theme(row["kind"], row["label"], report.lang))
        for row in records(report.headlines)
    )
    title = wording.say("report.findings", report.lang)
    if not items:
        empty = Lines((wording.say("report.no_findings", report.lang),))
        return Section("findings", title, "", (empty,))
    return Section("findings", title, "", (Findings("", items),))


def _theme(kind: str, label: str, lang: str) -> str:
    """Return what a headline is about: its kind, and the kind of service where it is of one."""
    words = wording.say(f"theme.{kind}", lang)
    return wording.say("theme.of", lang, theme=words, label=label) if label else words


def _by_category(report: ReportTables) -> Section:
    blocks = []
    who = dict(zip(report.coverage["category"], report.coverage["who"], strict=True))
    for code, mine in report.findings.groupby("category", sort=False):
        items = tuple(Finding(row["sentence"]) for row in records(mine))
        title = wording.say("theme.of", report.lang, theme=mine["label"].iloc[0], label=who[code])
        blocks.append(Findings(title, items, is_first_strong=True))
    return _section(report, "by_category", blocks)


def _coverage(report: ReportTables) -> Section:
    table = report.coverage.assign(who_text=report.coverage["who"])
    names = ["label", "who", *SHARES, "everybody"]
    heads = _heads(report, "category", *names[1:])
    return _section(report, "coverage", [grid(table, names, heads, bars=(*SHARES, "everybody"))])


def _groups(report: ReportTables) -> Section:
    if report.groups.empty:
        return _section(report, "groups", [])
    heads = _heads(report, "category", "group", "accepted")
    names = ["label", "group_label", "accepted"]
    told = report.groups[report.groups["accepted_suppression"] != "hidden"]
    blocks: list[Block] = [grid(told, names, heads, bars=("accepted",), merged=True)]
    n_hidden = len(report.groups) - len(told)
    if n_hidden:
        blocks.append(Lines((wording.say("section.groups_hidden", report.lang, n=n_hidden),)))
    return _section(report, "groups", blocks)


def _areas(report: ReportTables, page: Page, extent: Extent) -> Section:
    return _section(report, "areas", areas.blocks(report, extent), k=page.k)


def _minutes(report: ReportTables) -> Section:
    names = ["label", "p50", "p75", "p90", "people"]
    heads = _heads(report, "category", "p50", "p75", "p90", "minutes_of")
    return _section(report, "minutes", [grid(report.minutes, names, heads)])


def _measures(report: ReportTables, extent: Extent) -> Section:
    """Return the other indicators, one table per family with a column for each."""
    blocks: list[Block] = []
    if not extent.has_indices:
        blocks.append(Lines((wording.say("section.indices_left_out", report.lang),)))
    families: dict[str, _Kinds] = {}
    for row in records(report.measures):
        families.setdefault(row["family"], {}).setdefault(row["category"], []).append(row)
    for family, kinds in families.items():
        told = {code: rows for code, rows in kinds.items() if any(row["is_told"] for row in rows)}
        if not told or (family in INDICES and not extent.has_indices):
            continue
        rare = {code: rows for code, rows in told.items() if not _is_nobody(rows)}
        is_rare = family in RARE and 0 < len(rare) < len(told)
        blocks.append(_family(family, rare if is_rare else told, report))
        if is_rare:
            blocks.append(Lines((wording.say("section.family_others", report.lang),)))
        n_out = len(kinds) - len(told)
        if n_out:
            blocks.append(Lines((wording.say("section.rows_hidden", report.lang, n=n_out),)))
    if not report.margins.empty and extent.has_indices:
        names = ["label", "test", *(f"band_{place}" for place in range(len(BANDS)))]
        heads = [*_heads(report, "category", "reason"), *_bands(report)]
        title = wording.say("section.margins", report.lang)
        note = wording.say("section.margins_note", report.lang)
        blocks.append(grid(report.margins, names, heads, title=title, note=note, merged=True))
    return _section(report, "measures", blocks)


def _bands(report: ReportTables) -> list[str]:
    return [wording.say(f"band.{name}", report.lang) for name in BANDS]


def _is_nobody(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether the largest of the values that are known is none."""
    known = [row["value"] for row in rows if not math.isnan(row["value"])]
    is_counted = any(row["n"] > 0 for row in rows)  # the lowest tenth begins at 0
    return bool(known) and max(known) == 0 and not is_counted


def _family(family: str, kinds: _Kinds, report: ReportTables) -> Grid:
    held = [row for mine in kinds.values() for row in mine]
    labels = {row["indicator"]: row["indicator_label"] for row in held}
    rows = []
    for mine in kinds.values():
        words = {row["indicator"]: row["value_text"] for row in mine}
        cells = (Cell(words.get(name, "–")) for name in labels)
        rows.append((Cell(mine[0]["label"], is_head=True), *cells))
    heads = (wording.say("column.category", report.lang), *labels.values())
    title = wording.word_of("family", family, report.lang)
    money = wording.money(report.currency, report.lang)
    note = wording.said(f"family.{family}_note", report.lang, currency=money)
    return Grid(heads, tuple(rows), title, note)


def _waterfall(report: ReportTables) -> Section:
    """Return the steps at which somebody is lost as a table, and as pictures where it matters."""
    table = report.waterfall
    if table.empty:
        return _section(report, "waterfall", [])
    steps = losing(table)
    drawn = _drawn(table)
    blocks: list[Block] = [_picture(table[table["category"] == code], report) for code in drawn]
    blocks.append(_matrix(table, steps, report))
    return _section(report, "waterfall", blocks)


def _drawn(table: pd.DataFrame) -> list[str]:
    """Return the categories that lose most people after the way, as many as are drawn."""
    later = table[~table["step"].isin(["identified", "reach"])]
    lost = later.groupby("category", sort=False)["lost"].sum()
    most = lost[lost > 0].sort_values(ascending=False, kind="stable").index[:PICTURES]
    return [str(code) for code in most]


def _picture(table: pd.DataFrame, report: ReportTables) -> Drawing:
    kept = set(losing(table))
    steps = []
    before = math.nan
    drawn = "share" if report.k else "left"  # classes have no length
    for row in records(table[table["step"].isin(kept)]):
        lost = row["lost_text"] if row["lost"] != 0 else ""
        minus = f"−{lost}" if lost[:1].isdigit() else lost
        steps.append(Step(row["step_label"], row[drawn], before, row["left_text"], minus))
        before = row[drawn] if not math.isnan(row[drawn]) else before
    label = str(table["label"].iloc[0])
    colon = wording.say("colon", report.lang)
    told = "; ".join(f"{step.label}{colon}{step.words}" for step in steps)
    left = wording.say("chart.waterfall", report.lang)
    title = wording.say("theme.of", report.lang, theme=label, label=left)
    picture: Picture = waterfall(f"waterfall-{table['category'].iloc[0]}", title, told, steps)
    return Drawing(picture)


def _matrix(table: pd.DataFrame, steps: Sequence[str], report: ReportTables) -> Grid:
    """Return who is left after each step that loses anybody, one row per category."""
    labels = dict(zip(table["step"], table["step_label"], strict=True))
    rows = []
    for _, mine in table.groupby("category", sort=False):
        left = dict(zip(mine["step"], mine["left_text"], strict=True))
        cells = (Cell(left.get(step, "–")) for step in steps)
        rows.append((Cell(str(mine["label"].iloc[0]), is_head=True), *cells))
    heads = (wording.say("column.category", report.lang), *(labels[step] for step in steps))
    title = wording.say("section.waterfall_table", report.lang)
    note = wording.say("section.waterfall_table_note", report.lang)
    return Grid(heads, tuple(rows), title, note, is_even=True)


def _sole(report: ReportTables) -> Section:
    blocks: list[Block] = []
    if not report.sole.empty:
        names = ["label", "reason_label", "of"]
        heads = _heads(report, "category", "reason", "people")
        blocks.append(grid(report.sole, names, heads, merged=True))
    if report.n_sole_left_out:
        n = wording.count(report.n_sole_left_out, report.lang)
        key = "sole_left_out" if report.k else "sole_nobody"
        blocks.append(Lines((wording.say(f"section.{key}", report.lang, n=n),)))
    return _section(report, "sole", blocks)


def _disagreements(report: ReportTables) -> Section:
    if report.disagreements.empty:
        return _section(report, "disagreements", [])
    heads = _heads(report, "category", "circle", "dry")
    blocks: list[Block] = [grid(report.disagreements, ["label", "circle", "dry"], heads)]
    if not report.disagreement_areas.empty:
        blocks.append(
            grid(
                report.disagreement_areas,
                ["label", "kind_label", "area", "of"],
                _heads(report, "category", "disagreement", "area", "people"),
                title=wording.say("section.disagreement_areas", report.lang),
                note=wording.say(
                    "section.disagreement_areas_note", report.lang, n_areas=AREAS_TOLD
                ),
                merged=True,
            )
        )
    return _section(report, "disagreements", blocks)


def _heads(report: ReportTables, *names: str) -> list[str]:
    return [wording.say(f"column.{name}", report.lang) for name in names]


def _section(report: ReportTables, name: str, blocks: Sequence[Block], **slots: object) -> Section:
    return basis.section(report, name, blocks, **slots)
