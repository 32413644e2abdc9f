"""What daily pay buys: how many could attend each course now, and with how much most could."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

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
from maps.report.figures import or_least
from maps.report.report_tables import ReportTables
from maps.report.svg_charts import CURVES, Curve, Mark, chart

LEAST_POINTS: Final = 3
"""A line of fewer points than these says nothing."""
COURSES: Final = 4
"""As many sentences on pay are told of a partner."""
_MOST: Final = 0.9
"""The share that a better pay is looked for."""
_HEADS: Final = ("course", "partner", "paid_now", "could_now", "pay_half", "pay_most")


Row = dict[str, Any]
"""A row of `ReportTables.stipends`: one course at one level of pay."""


@dataclass(frozen=True)
class Courses:
    """Courses of one partner of which the same is told: their names, and the rows of the first.

    `at` are the numbers of its first row and its last.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    at: tuple[int, int]

    @property
    def partner(self) -> str:
        """Return the name of the partner; empty where there is none."""
        return str(self.rows[0]["partner"])

    @property
    def points(self) -> list[Row]:
        """Return the rows of the levels of pay at which a share may be told."""
        return [row for row in self.rows if not math.isnan(row["could"])]

    def label(self, lang: str) -> str:
        """Return the first name, and how many more there are."""
        more = len(self.names) - 1
        return self.names[0] + (wording.say("cell.and_more", lang, n=more) if more else "")


def alike(table: pd.DataFrame) -> list[Courses]:
    """Return the courses of `ReportTables.stipends`, those together of which the same is told.

    The course that fewest could attend now comes first, courses whose pay is not known last.
    """
    rows = records(table)
    at: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        at.setdefault(row["service_id"], []).append(place)
    found: dict[tuple[object, ...], tuple[list[str], list[int]]] = {}
    for code in _order(rows):
        mine = [rows[place] for place in at[code]]
        told = ((row["stipend"], or_least(row["paid"]), row["could_text"]) for row in mine)
        names, _ = found.setdefault((mine[0]["partner"], *told), ([], at[code]))
        if mine[0]["service"] not in names:
            names.append(mine[0]["service"])
    return [
        Courses(tuple(names), tuple(rows[place] for place in places), (places[0], places[-1]))
        for names, places in found.values()
    ]


def drawn(courses: Sequence[Courses]) -> list[Courses]:
    """Return those of the courses that have a line to draw."""
    return [one for one in courses if len(one.points) >= LEAST_POINTS][:CURVES]


def blocks(courses: Sequence[Courses], report: ReportTables, extent: Extent) -> list[Block]:
    """Return who could attend each course at which daily pay: a picture and the points of it."""
    told = [one for one in courses if one.points]
    if not courses:
        return []
    rows = tuple(_row(one, report) for one in told[: extent.rows])
    money = wording.money(report.currency, report.lang)
    heads = tuple(wording.say(f"column.{name}", report.lang, currency=money) for name in _HEADS)
    found: list[Block] = [*_picture(drawn(told), report), Grid(heads, rows)]
    if len(told) > extent.rows:
        n = wording.count(len(told) - extent.rows, report.lang)
        found.append(Lines((wording.say("section.rows_left_out", report.lang, n=n),)))
    n_out = sum(len(one.names) for one in courses if not one.points)
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


def _order(rows: Sequence[Row]) -> list[str]:
    """Return the services: by how many could attend now, then those without a figure."""
    now = [row for row in rows if row["stipend"] == row["paid"]]
    now.sort(key=lambda row: (math.isnan(row["could"]), or_least(row["could"]), row["service_id"]))
    return list(dict.fromkeys(row["service_id"] for row in (*now, *rows)))


def _afforded(course: Sequence[Row], report: ReportTables) -> str:
    """Return what a course's pay buys today, and the least pay that is enough for most."""
    lang = report.lang
    told = [row for row in course if row["could_suppression"] != "hidden"]
    now = [row for row in told if row["stipend"] == row["paid"]]
    enough = [row for row in told if _least(row, report.k) >= _MOST]
    # The pay may be unknown: then every level is more.
    better = [row for row in enough if not row["stipend"] <= row["paid"]]
    is_enough = any(row in enough for row in now)
    kept = [("now", now), ("level" if now else "first", [] if is_enough else better[:1])]
    words = [
        wording.say(
            f"pay.{name}",
            lang,
            pay=wording.amount(row["stipend"], report.currency, lang),
            could=row["could_text"],
        )
        for name, rows in kept
        for row in rows
    ]
    return wording.say("cell.list", lang).join(words)


def _row(courses: Courses, report: ReportTables) -> tuple[Cell, ...]:
    mine, lang = courses.rows, report.lang
    now = [row for row in mine if row["stipend"] == row["paid"]]
    names = wording.say("cell.list", lang).join(courses.names)
    cells = [Cell(names, is_head=True), Cell(courses.partner or "–")]
    if now:
        cells += [Cell(wording.number(now[0]["paid"], lang)), Cell(now[0]["could_text"])]
    else:
        cells += [Cell(wording.say("unknown", lang)), Cell("–")]
    for share in (0.5, _MOST):
        enough = [row["stipend"] for row in mine if _least(row, report.k) >= share]
        cells.append(Cell(wording.number(min(enough), lang) if enough else "–"))
    return tuple(cells)


def _least(row: Row, k: int) -> float:
    """Return the share that could attend for certain: or at least that, where few are left over."""
    if row["could_suppression"] != "most":
        return float(row["could"])
    return 1 - (k - 1) / row["could_of"] if row["could_of"] else math.nan


def _picture(courses: Sequence[Courses], report: ReportTables) -> list[Block]:
    """Return the curves of the courses over daily pay."""
    if not courses:
        return []
    lang = report.lang
    kept = [one.points for one in courses]
    top = max(row["stipend"] for rows in kept for row in rows) or 1.0
    curves, told = [], []
    for one, rows in zip(courses, kept, strict=True):
        points = ((row["stipend"] / top, row["could"]) for row in rows)
        curves.append(Curve(one.label(lang), tuple(points)))
        ends = (rows[0], rows[-1])
        pay = [wording.amount(end["stipend"], report.currency, lang) for end in ends]
        words = (f"{what} – {end['could_text']}" for what, end in zip(pay, ends, strict=True))
        told.append(f"{one.label(lang)}{wording.say('colon', lang)}{', '.join(words)}")
    step = round_step(top)
    across = [
        Mark(step * place / top, wording.number(step * place, lang))
        for place in range(int(top / step + 1e-9) + 1)
    ]
    upward = [Mark(at, wording.percent(at, lang)) for at in (0.0, 0.25, 0.5, 0.75, 1.0)]
    title = wording.say("chart.stipends", lang, currency=wording.money(report.currency, lang))
    return [Drawing(chart("stipends", title, "; ".join(told), curves, across, upward))]
