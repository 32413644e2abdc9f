"""What daily pay buys: how many could attend each course now, and with how much most could."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from mapping.planning.stipend_curve import round_step
from maps.report import wording
from maps.report.blocks import (
    Block,
    Cell,
    Drawing,
    Extent,
    Grid,
    Lines,
    records,
)
from maps.report.svg_charts import CURVES, Curve, Mark, chart
from maps.report.tables import ReportTables

LEAST_POINTS: Final = 3
"""A line of fewer points than these says nothing."""
COURSES: Final = 4
"""As many sentences on pay are told of a partner."""
_MOST: Final = 0.9
"""The share that a better pay is looked for."""
_HEADS: Final = ("course", "partner", "paid_now", "could_now", "pay_half", "pay_most")


@dataclass(frozen=True)
class Courses:
    """Courses of one partner of which the same is told: their names, and the rows of the first."""

    names: tuple[str, ...]
    rows: pd.DataFrame

    @property
    def partner(self) -> str:
        """Return the name of the partner; empty where there is none."""
        return str(self.rows["partner"].iloc[0])

    @property
    def n_points(self) -> int:
        """Return at how many levels of pay a share may be told."""
        return int(self.rows["could"].notna().sum())

    def label(self, lang: str) -> str:
        """Return the first name, and how many more there are."""
        more = len(self.names) - 1
        return self.names[0] + (wording.say("cell.and_more", lang, n=more) if more else "")


def alike(table: pd.DataFrame) -> list[Courses]:
    """Return the courses of `ReportTables.stipends`, those together of which the same is told.

    The course that fewest could attend now comes first, courses whose pay is not known last.
    """
    found: dict[tuple[object, ...], tuple[list[str], pd.DataFrame]] = {}
    by_service = dict(iter(table.groupby("service_id", sort=False)))
    for code in _order(table):
        mine = by_service[code]
        told = zip(mine["stipend"], mine["paid"].fillna(-1.0), mine["could_text"], strict=True)
        name = str(mine["service"].iloc[0])
        names, _ = found.setdefault((mine["partner"].iloc[0], *told), ([], mine))
        if name not in names:
            names.append(name)
    return [Courses(tuple(names), rows) for names, rows in found.values()]


def drawn(courses: Sequence[Courses]) -> list[Courses]:
    """Return those of the courses that have a line to draw."""
    return [one for one in courses if one.n_points >= LEAST_POINTS][:CURVES]


def blocks(courses: Sequence[Courses], report: ReportTables, extent: Extent) -> list[Block]:
    """Return who could attend each course at which daily pay: a picture and the points of it."""
    told = [one for one in courses if one.n_points]
    if not courses:
        return []
    rows = tuple(_row(one, report) for one in told[: extent.rows])
    heads = tuple(wording.say(f"column.{name}", report.lang) for name in _HEADS)
    found: list[Block] = [*_picture(drawn(told), report), Grid(heads, rows)]
    if len(told) > extent.rows:
        n = wording.count(len(told) - extent.rows, report.lang)
        found.append(Lines((wording.say("section.rows_left_out", report.lang, n=n),)))
    n_out = sum(len(one.names) for one in courses if not one.n_points)
    if n_out:
        found.append(Lines((wording.say("section.stipends_hidden", report.lang, n=n_out),)))
    return found


def sentences(courses: Iterable[Courses], report: ReportTables) -> Iterator[str]:
    """Yield how many could afford to attend the courses of a partner, now and for more pay."""
    told: dict[str, list[str]] = {}
    for one in courses:
        words = _afforded(one.rows, report)
        if words:
            told.setdefault(words, []).extend(one.names)
    for words, names in list(told.items())[:COURSES]:
        named = wording.say("cell.list", report.lang).join(dict.fromkeys(names))
        yield wording.say("pay.of", report.lang, course=named, words=words)


def _order(table: pd.DataFrame) -> list[str]:
    now = table[table["stipend"] == table["paid"]]
    first = now.sort_values(["could", "service_id"], kind="stable")["service_id"]
    return list(dict.fromkeys([*first, *table["service_id"]]))


def _afforded(course: pd.DataFrame, report: ReportTables) -> str:
    """Return what a course's pay buys today, and the least pay that is enough for most."""
    lang = report.lang
    told = course[course["could_suppression"] != "hidden"]
    least = _least(told, report.k)
    now = told[told["stipend"] == told["paid"]]
    better = told[(least >= _MOST) & ~(told["stipend"] <= told["paid"])].head(1)
    is_enough = bool((least[now.index] >= _MOST).any())
    kept = [
        ("now", now),
        ("level" if len(now) else "first", better.iloc[:0] if is_enough else better),
    ]
    words = [
        wording.say(
            f"pay.{name}",
            lang,
            pay=wording.number(row["stipend"], lang),
            could=row["could_text"],
        )
        for name, rows in kept
        for row in records(rows)
    ]
    return wording.say("cell.list", lang).join(words)


def _row(courses: Courses, report: ReportTables) -> tuple[Cell, ...]:
    mine, lang = courses.rows, report.lang
    now = mine[mine["stipend"] == mine["paid"]]
    names = wording.say("cell.list", lang).join(courses.names)
    cells = [Cell(names, is_head=True), Cell(courses.partner or "–")]
    if now.empty:
        cells += [Cell(wording.say("unknown", lang)), Cell("–")]
    else:
        paid, could = now[["paid", "could_text"]].iloc[0]
        cells += [Cell(wording.number(paid, lang)), Cell(could)]
    for share in (0.5, _MOST):
        enough = mine[_least(mine, report.k) >= share]
        least = enough["stipend"].min() if len(enough) else math.nan
        cells.append(Cell("–" if math.isnan(least) else wording.number(least, lang)))
    return tuple(cells)


def _least(mine: pd.DataFrame, k: int) -> pd.Series:
    """Return the share that could attend for certain: or at least that, where few are left over."""
    surely = 1 - (k - 1) / mine["could_of"]
    return mine["could"].where(mine["could_suppression"] != "most", surely)


def _picture(courses: Sequence[Courses], report: ReportTables) -> list[Block]:
    """Return the curves of the courses over daily pay."""
    if not courses:
        return []
    lang = report.lang
    kept = [one.rows.dropna(subset=["could"]) for one in courses]
    top = max(float(rows["stipend"].max()) for rows in kept) or 1.0
    curves, told = [], []
    for one, rows in zip(courses, kept, strict=True):
        points = zip(rows["stipend"] / top, rows["could"].astype(float), strict=True)
        curves.append(Curve(one.label(lang), tuple(points)))
        ends = (rows.iloc[0], rows.iloc[-1])
        words = (f"{wording.number(end['stipend'], lang)} {end['could_text']}" for end in ends)
        told.append(f"{one.label(lang)}: {', '.join(words)}")
    step = round_step(top)
    across = [
        Mark(step * place / top, wording.number(step * place, lang))
        for place in range(int(top / step + 1e-9) + 1)
    ]
    upward = [Mark(at, wording.percent(at, lang)) for at in (0.0, 0.25, 0.5, 0.75, 1.0)]
    title = wording.say("chart.stipends", lang)
    return [Drawing(chart("stipends", title, "; ".join(told), curves, across, upward))]
