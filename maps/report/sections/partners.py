"""Sections on partners: over time, on whom services rest, what their rules cost, what pay buys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

from maps.report import wording
from maps.report.blocks import (
    Block,
    Cell,
    Drawing,
    Extent,
    Grid,
    Lines,
    Section,
    grid,
)
from maps.report.report_tables import ReportTables
from maps.report.sections import stipends
from maps.report.sections.basis import section
from maps.report.svg_charts import CURVES, Curve, Mark, chart

_LOSSES: Final = 30
"""As many losses by area and month are printed, the largest."""
SETS: Final = 8
"""As many sets of rules are printed for each partner, those that gain most."""


def sections(report: ReportTables, extent: Extent) -> tuple[Section, ...]:
    """Return the sections on partners and on what follows from their dates, rules and pay."""
    courses = stipends.alike(report.stipends)
    return (
        section(report, "months", [*_months(report), *_losses(report), *_lapses(report)]),
        section(report, "single", [*_single(report), *_closures(report)]),
        section(report, "sheets", _sheets(report, courses, extent)),
        section(report, "stipends", stipends.blocks(courses, report, extent)),
        section(report, "evidence", _evidence(report)),
    )


def _months(report: ReportTables) -> list[Block]:
    """Return coverage by month: a picture of what changes, and a table of the same."""
    table = report.months
    if table.empty:
        return []
    moving = [
        code
        for code, mine in table.groupby("category", sort=False)
        if len(set(mine["covered_text"])) > 1
    ]
    still = table.loc[~table["category"].isin(moving), "label"].drop_duplicates().tolist()
    blocks: list[Block] = []
    if moving:
        changing = table[table["category"].isin(moving)]
        blocks = [_month_picture(changing, moving[:CURVES], report), _month_table(changing, report)]
    if still:
        names = wording.say("cell.list", report.lang).join(still)
        blocks.append(Lines((wording.say("section.months_still", report.lang, names=names),)))
    return blocks


def _month_picture(table: pd.DataFrame, codes: Sequence[object], report: ReportTables) -> Drawing:
    curves = []
    told = []
    months = table[["month", "month_label"]].drop_duplicates().sort_values("month")
    colon = wording.say("colon", report.lang)
    places = {month: at / len(months) for at, month in enumerate(months["month"])}
    for code in codes:
        mine = table[table["category"] == code]
        label = str(mine["label"].iloc[0])
        points = zip(mine["month"].map(places), mine["covered"].astype(float), strict=True)
        curves.append(Curve(label, tuple(points)))
        told.append(label + colon + _ends(mine, "month_label", "covered_text"))
    marks = [
        Mark(places[month], words)
        for month, words in zip(months["month"], months["month_label"], strict=True)
    ]
    title = wording.say("chart.months", report.lang)
    upward = _quarters(report.lang)
    return Drawing(chart("months", title, "; ".join(told), curves, marks, upward, is_stepped=True))


def _quarters(lang: str) -> list[Mark]:
    return [Mark(at, wording.percent(at, lang)) for at in (0.0, 0.25, 0.5, 0.75, 1.0)]


def _ends(mine: pd.DataFrame, mark: str, words: str) -> str:
    """Return the first and the last point of a line in words."""
    first, last = mine.iloc[0], mine.iloc[-1]
    return f"{first[mark]} {first[words]}, {last[mark]} {last[words]}"


def _month_table(table: pd.DataFrame, report: ReportTables) -> Grid:
    """Return months by category; a month in which nothing changes has no row of its own."""
    labels = dict(zip(table["category"], table["label"], strict=True))
    wide = table.pivot_table(
        index="month", columns="category", values="covered_text", aggfunc="first", sort=False
    )[list(labels)].sort_index()
    words = dict(zip(table["month"], table["month_label"], strict=True))
    is_new = (wide != wide.shift()).any(axis=1)
    is_new.iloc[-1:] = True
    rows = tuple(
        (Cell(words[str(month)], is_head=True), *(Cell(str(cell)) for cell in row))
        for month, row in zip(wide.index[is_new], wide[is_new].to_numpy(), strict=True)
    )
    heads = (wording.say("column.month", report.lang), *labels.values())
    return Grid(heads, rows, note=wording.say("section.months_table_note", report.lang))


def _losses(report: ReportTables) -> list[Block]:
    names = ["month_label", "label", "area", "people", "cause"]
    heads = ("month", "category", "area", "people_losing", "cause")
    most = report.losses["people"].sort_values(ascending=False, kind="stable")
    kept = most[most > 0].index[:_LOSSES]
    found = report.losses[report.losses.index.isin(kept)]
    blocks = _titled(report, "losses", found, names, heads, merged=True)
    n_out = len(report.losses) - len(found)
    if n_out and blocks:
        blocks.append(Lines((wording.say("section.losses_left_out", report.lang, n=n_out),)))
    return blocks


def _lapses(report: ReportTables) -> list[Block]:
    names = ["partner", "service", "ends_text", "until_text", "days", "people"]
    heads = ("partner", "course", "ends_on", "agreed_until", "days_over", "people_alone")
    found = report.lapses.assign(
        days_text=[wording.count(days, report.lang) for days in report.lapses["days"]]
    )
    return _titled(report, "lapses", found, names, heads, merged=True)


def _single(report: ReportTables) -> list[Block]:
    found = report.single.assign(
        n_partners_text=[wording.count(n, report.lang) for n in report.single["n_partners"]]
    )
    names = ["label", "n_partners", "depend", "partner"]
    heads = ("category", "n_partners", "depend", "most_often")
    blocks: list[Block] = [grid(found, names, _heads(report, heads))]
    providers = report.providers.assign(
        n_services_text=[wording.count(n, report.lang) for n in report.providers["n_services"]]
    )
    names = ["label", "partner", "n_services", "people", "is_only"]
    heads_of = ("category", "partner", "n_services", "people", "is_only")
    return [*blocks, *_titled(report, "providers", providers, names, heads_of, merged=True)]


def _closures(report: ReportTables) -> list[Block]:
    told = report.closures[report.closures["lose_suppression"] != "hidden"]
    found = told.assign(n_services_text=[wording.count(n, report.lang) for n in told["n_services"]])
    names = ["label", "partner", "lose", "n_services"]
    heads = ("category", "partner", "lose", "n_services")
    return _titled(report, "closures", found, names, heads)


def _sheets(
    report: ReportTables, courses: Iterable[stipends.Courses], extent: Extent
) -> list[Block]:
    """Return a table per partner: what waiving its rules, alone or two together, would gain.

    Beside it stands who could afford its courses; rules that are fixed follow apart, at the end.
    """
    blocks: list[Block] = []
    columns = ["rules", "service", "flexibility", "gain", "women", "men", "new", "affordable"]
    names = [*columns, "places"]
    heads = _heads(report, ["waived", *names[1:]])
    given: dict[str, list[stipends.Courses]] = {}
    for one in courses:
        given.setdefault(one.partner, []).append(one)
    n_partners = 0
    for partner in _partners(report):
        mine = report.waivers[report.waivers["partner"] == partner]
        bends = mine[~mine["is_fixed"].astype(bool)]
        told = bends[bends["gain"] > 0]
        if told["is_whole"].any():
            told = told[told["is_whole"]]
        pay = tuple(stipends.sentences(given.get(partner, ()), report))
        if told.empty and not pay:
            continue
        n_partners += 1
        if n_partners > extent.sheets:
            continue
        if len(told):
            n_out = len(mine) - len(told[:SETS])
            key = "sheets_left_out" if report.k else "sheets_left_out_exact"
            note = wording.say(f"section.{key}", report.lang, n=n_out) if n_out else ""
            blocks.append(grid(told[:SETS], names, heads, title=partner, note=note))
        if pay:
            blocks.append(Lines(pay, "" if len(told) else partner))
    if n_partners > extent.sheets:
        n = wording.count(n_partners - extent.sheets, report.lang)
        blocks.append(Lines((wording.say("section.partners_left_out", report.lang, n=n),)))
    return [*blocks, *_fixed(report)]


def _partners(report: ReportTables) -> list[str]:
    """Return the partners with rules, those that could gain most first, then those with pay."""
    named = [*report.waivers["partner"], *report.stipends["partner"]]
    return [str(name) for name in dict.fromkeys(named) if name]


def _fixed(report: ReportTables) -> list[Block]:
    """Return whom each fixed rule keeps out, the largest first."""
    table = report.waivers
    held = table[table["is_fixed"].astype(bool) & table["is_alone"].astype(bool)]
    held = held[held["gain"] > 0]
    has_whole = held.groupby(["partner", "rules"])["is_whole"].transform("any").astype(bool)
    held = held[held["is_whole"].astype(bool) | ~has_whole]
    found = held.sort_values(["gain", "partner"], ascending=[False, True], kind="stable")
    names = ["partner", "service", "rules", "gain", "women", "men"]
    return _titled(report, "fixed", found, names, ("partner", "service", "reason", *names[3:]))


def _evidence(report: ReportTables) -> list[Block]:
    if report.evidence.empty:
        return []
    names = ["outcome", "class", "people", "median", "interval", "missing"]
    heads = ("outcome", "reach_class", "people", "median", "interval", "n_missing")
    return [grid(report.evidence, names, _heads(report, heads), merged=True)]


def _titled(
    report: ReportTables,
    name: str,
    table: pd.DataFrame,
    names: Sequence[str],
    heads: Iterable[str],
    *,
    merged: bool = False,
) -> list[Block]:
    """Return a table under its own title and note; nothing where it has no row."""
    if table.empty:
        return []
    title = wording.say(f"section.{name}", report.lang)
    note = wording.said(f"section.{name}_note", report.lang)
    return [grid(table, names, _heads(report, heads), title=title, note=note, merged=merged)]


def _heads(report: ReportTables, names: Iterable[str]) -> list[str]:
    return [wording.say(f"column.{name}", report.lang) for name in names]
