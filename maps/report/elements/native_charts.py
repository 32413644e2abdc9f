"""Charts that a spreadsheet or a word processor draws itself, from the figures of a worksheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from layers import languages
from maps.report import wording
from maps.report.report_tables import SHARES, ReportTables, losing
from maps.report.sections import stipends as gap_pay
from maps.report.svg_charts import LEFT, LOST, TONES

COLOURS: Final = {"within": "#56B4E9", "accepted": LEFT, "at_best": "#E69F00"}
_DASHES: Final = ("solid", "dash", "square_dot", "dash_dot", "round_dot", "long_dash")
_SHARE_AXIS: Final = {"min": 0, "max": 1, "num_format": "0%", "major_unit": 0.25}
_STATED: Final = {
    b'<c:showVal val="1"/>': b'<c:showLegendKey val="0"/><c:showVal val="1"/>'
    b'<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
    b'<c:showBubbleSize val="0"/>',
    b'<c:plotVisOnly val="1"/>': b'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>',
    b"</c:scaling>": b'</c:scaling><c:delete val="0"/>',
}


def coverage(
    book: Workbook, sheet: Worksheet, n: int, columns: Mapping[str, int], lang: str
) -> Any:
    """Return bars of the three ways of coverage by category: rows 1 to `n`, named in column 0."""
    chart = book.add_chart({"type": "bar"})
    for name in SHARES:
        column = columns[name]
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, n, 0],
                "values": [sheet.name, 1, column, n, column],
                "fill": {"color": COLOURS[name]},
            }
        )
    chart.set_title({"name": wording.say("chart.coverage", lang), "overlay": False})
    chart.set_x_axis(_SHARE_AXIS | _across(lang))
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 760, "height": 180 + 60 * n})
    return chart


def waterfall(
    book: Workbook,
    sheet: Worksheet,
    rows: tuple[int, int],
    columns: Sequence[int],
    title: str,
    lang: str,
) -> Any:
    """Return a waterfall over `rows` (first, last): who is left dark, who is lost pale beside it.

    `columns` are those of the step, of those left and of those lost; without the last it is the
    share of those left.
    """
    first, last = rows
    step, *drawn = columns
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, tone in zip(drawn, (LEFT, LOST), strict=False):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, first, step, last, step],
                "values": [sheet.name, first, column, last, column],
                "fill": {"color": tone},
                "border": {"color": "#16262E", "width": 0.5},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "font": {"color": "#FFFFFF" if tone == LEFT else "#000000"},
                },
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True})
    axis = {"min": 0, "num_format": "#,##0"} if len(drawn) > 1 else _SHARE_AXIS
    chart.set_x_axis(axis | _across(lang))
    chart.set_size({"width": 620, "height": 130 + 26 * (last - first + 1)})
    return chart


def months(book: Workbook, sheet: Worksheet, n: int, columns: Sequence[int], lang: str) -> Any:
    """Return lines over the months of rows 1 to `n`, one per column, named in row 0."""
    chart = book.add_chart({"type": "line"})
    for place, column in enumerate(columns):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, n, 0],
                "values": [sheet.name, 1, column, n, column],
                "line": _line(place),
            }
        )
    chart.set_title({"name": wording.say("chart.months", lang), "overlay": False})
    chart.set_x_axis(_across(lang))
    chart.set_y_axis(_SHARE_AXIS)
    chart.set_size({"width": 760, "height": 360})
    return chart


def stipends(
    book: Workbook,
    sheet: Worksheet,
    spans: Mapping[str, tuple[int, int]],
    columns: tuple[int, int],
    report: ReportTables,
) -> Any:
    """Return curves of who could attend over pay; `spans` are the first and last row of each."""
    lang, money = report.lang, wording.money(report.currency, report.lang)
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    pay, could = columns
    for place, (name, (first, last)) in enumerate(spans.items()):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.name, first, pay, last, pay],
                "values": [sheet.name, first, could, last, could],
                "line": _line(place),
            }
        )
    title = wording.say("chart.stipends", lang, currency=money)
    chart.set_title({"name": title, "overlay": False})
    across = wording.say("column.stipend", lang, currency=money)
    chart.set_x_axis({"min": 0, "name": across} | _across(lang))
    chart.set_y_axis(_SHARE_AXIS)
    chart.set_size({"width": 760, "height": 360})
    return chart


def _across(lang: str) -> dict[str, Any]:
    """Return how an axis runs across: from the right where words do."""
    return {"reverse": True} if languages.of(lang).direction == "rtl" else {}


def parts(report: ReportTables) -> dict[str, bytes]:
    """Return the charts of a report as parts of an Office file, by the key of their picture.

    Each holds its own figures, so that it can be shown where there is no worksheet.
    """
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    keys = [*_waterfalls(book, report), *_lines(book, report), *_curves(book, report)]
    book.close()
    if not keys:
        return {}
    with zipfile.ZipFile(stream) as archive:
        return {
            key: _stated(archive.read(f"xl/charts/chart{place}.xml"))
            for place, key in enumerate(keys, start=1)
        }


def _stated(chart: bytes) -> bytes:
    """Return a chart that states what a spreadsheet takes for granted and word processors do not.

    Else they draw curves through the points, a figure that is not shown as nought, and the names of
    series in every label.
    """
    for usual, stated in _STATED.items():
        chart = chart.replace(usual, stated)
    if b"<c:barChart>" not in chart:
        chart = chart.replace(b"</c:ser>", b'<c:smooth val="0"/></c:ser>')
    return chart


def _waterfalls(book: Workbook, report: ReportTables) -> list[str]:
    keys = []
    for code, steps in report.waterfall.groupby("category", sort=False):
        mine = steps[steps["step"].isin(losing(steps))]
        sheet = book.add_worksheet()
        drawn = ("left_share",) if report.k else ("left", "lost")
        heads = (wording.say(f"column.{name}", report.lang) for name in ("step", *drawn))
        sheet.write_row(0, 0, list(heads))
        _numbers(sheet, mine, ("step_label", *(one.removeprefix("left_") for one in drawn)))
        title = str(mine["label"].iloc[0])
        columns = range(1 + len(drawn))
        chart = waterfall(book, sheet, (1, len(mine)), columns, title, report.lang)
        sheet.insert_chart(0, 5, chart)
        keys.append(f"waterfall-{code}")
    return keys


def _lines(book: Workbook, report: ReportTables) -> list[str]:
    wide = wide_months(report)
    if wide.empty:
        return []
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["", *map(str, wide.columns)])
    _numbers(sheet, wide.reset_index(), [wide.index.name, *wide.columns])
    columns = range(1, len(wide.columns) + 1)
    sheet.insert_chart(0, 5, months(book, sheet, len(wide), list(columns), report.lang))
    return ["months"]


def _curves(book: Workbook, report: ReportTables) -> list[str]:
    drawn = spans(report)
    if not drawn:
        return []
    sheet = book.add_worksheet()
    _numbers(sheet, report.stipends, ("service", "stipend", "could"))
    chart = stipends(book, sheet, drawn, (1, 2), report)
    sheet.insert_chart(0, 5, chart)
    return ["stipends"]


def wide_months(report: ReportTables) -> pd.DataFrame:
    """Return the shares covered by month (rows) and category (columns), of those that change."""
    table = report.months
    moving = [
        label
        for label, mine in table.groupby("label", sort=False)
        if len(set(mine["covered_text"])) > 1
    ]
    kept = table[table["label"].isin(moving)]
    if kept.empty:
        return pd.DataFrame()
    words = kept[["month", "month_label"]].drop_duplicates().sort_values("month")
    wide = kept.pivot_table(index="month", columns="label", values="covered", dropna=False)
    found = wide.reindex(index=words["month"], columns=moving)
    found.index = pd.Index(words["month_label"], name="month_label")
    return found


def spans(report: ReportTables, top: int = 1) -> dict[str, tuple[int, int]]:
    """Return the first and last worksheet row of each line of pay, courses alike in one."""
    found: dict[str, tuple[int, int]] = {}
    for courses in gap_pay.drawn(gap_pay.alike(report.stipends)):
        name, (first, last) = courses.label(report.lang), courses.at
        name = name if name not in found else f"{name} ({courses.rows[0]['service_id']})"
        found[name] = (top + first, top + last)
    return found


def _numbers(sheet: Worksheet, table: pd.DataFrame, names: Sequence[Any]) -> None:
    """Write the columns below a header row; what is no number is left blank."""
    for number, row in enumerate(table[list(names)].itertuples(index=False), start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif pd.notna(value):
                sheet.write_number(number, place, float(value))


def _line(place: int) -> dict[str, Any]:
    return {
        "color": TONES[place % len(TONES)],
        "width": 2.25,
        "dash_type": _DASHES[place % len(_DASHES)],
    }
