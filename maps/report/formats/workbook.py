"""The gap report as a workbook: the same figures as numbers, ready to sort, filter and chart."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Final

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from layers import languages
from mapping.disclosure import size_classes
from maps.frame import labels
from maps.frame.shell import Page
from maps.report import wording
from maps.report.elements import native_charts
from maps.report.elements.worksheet import (
    NUMBER_FORMATS,
    WIDEST,
    Field,
    Formats,
    class_key,
    fit,
    heighten,
    put,
    safe,
)
from maps.report.elements.worksheet_columns import fields
from maps.report.figures import table
from maps.report.report import Report
from maps.report.report_tables import SHARES, ReportTables
from maps.report.tables.plain import Plain

_SOURCE: Final = ("layer", "source", "licence", "date")
_OPTIONAL: Final = ("measures", "dates", "evidence")
"""Sheets that are there only where the run has something for them."""
_LONGEST_NAME: Final = 31
"""Letters in the name of a sheet: a spreadsheet opens no longer one."""
_READING: Final = {False: 0, True: 2}
"""How a cell is read, where words run from the right: as they do; else as it begins."""
_SCALE: Final = {
    "type": "3_color_scale",
    "min_type": "num",
    "mid_type": "num",
    "max_type": "num",
    "min_value": 0,
    "mid_value": 0.4,
    "max_value": 1,
    "min_color": "#D95F0E",
    "mid_color": "#FED98E",
    "max_color": "#FFFFFF",
}


def draw(report: Report, page: Page) -> bytes:
    """Return the gap report as XLSX; the same input gives the same bytes.

    Parameters
    ----------
    report
        The report in the language of the sheets.
    page
        The facts of the run; its day is the workbook's date of creation.
    """
    tables, lang = report.tables, report.tables.lang
    target = io.BytesIO()
    book = Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    midnight = datetime.combine(page.as_of, time(), UTC).replace(tzinfo=None)
    book.set_properties(
        {"title": wording.TITLES["gap-report"][lang], "author": "", "created": midnight}
    )
    formats = _formats(book, lang, page.k)
    _findings(book, formats, tables, page)
    _coverage(book, formats, tables, page)
    _table_sheet(book, formats, tables, page, "groups")
    _areas(book, formats, tables, page)
    _table_sheet(book, formats, tables, page, "minutes")
    _waterfall(book, formats, tables, page)
    _table_sheet(book, formats, tables, page, "sole")
    parts = ("disagreements", "disagreement_areas")
    _stacked(book, formats, tables, page, "disagreements", parts)
    _stacked(book, formats, tables, page, "measures", ("measures", "margins"))
    if len(tables.measures_by_area):
        _table_sheet(book, formats, tables, page, "measures_by_area")
    _months(book, formats, tables, page)
    _stacked(book, formats, tables, page, "dates", ("losses", "lapses"))
    _stacked(book, formats, tables, page, "single", ("single", "providers", "closures"))
    if len(tables.waivers):
        _table_sheet(book, formats, tables, page, "waivers")
    _stipends(book, formats, tables, page)
    _stacked(book, formats, tables, page, "evidence", ("evidence",))
    for one in report.others:
        _plain(book, formats, one, page, tables.lang)
    quality = ("quality", "questions", "blanks", "snaps", "services", "facts")
    _stacked(book, formats, tables, page, "quality", quality)
    _method(book, formats, tables, page)
    _stacked(book, formats, tables, page, "definitions", ("definitions",))
    book.close()
    return target.getvalue()


def _formats(book: Workbook, lang: str, k: int) -> Formats:
    plain = {"valign": "top", "text_wrap": True, "reading_order": _READING[_is_rtl(lang)]}
    head = {**plain, "indent": 1, "bold": True, "bg_color": "#E3EEF2", "bottom": 1}
    numbers = {
        kind: book.add_format({"num_format": shape, "valign": "top"})
        for kind, shape in NUMBER_FORMATS.items()
    }
    return {
        "head": book.add_format(head),
        "head_number": book.add_format({**head, "align": "right"}),
        "text": book.add_format({**plain, "indent": 1}),
        "words": book.add_format(
            {
                "valign": "top",
                "align": "right",
                "font_color": "#4A5C66",
                "reading_order": plain["reading_order"],
            }
        ),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "alarm": book.add_format({"bold": True, "font_color": "#8A1F11"}),
        **numbers,
        **{
            key: book.add_format({"num_format": f'"{words}"', "valign": "top", "align": "right"})
            for key, words in _classes(lang, k).items()
        },
    }


def _classes(lang: str, k: int) -> dict[str, str]:
    """The words of each class of people and each tenth; none where there is no floor."""
    if not k:
        return {}
    tenths = [place / size_classes.TENTHS for place in range(size_classes.TENTHS)]
    return {
        **{class_key("people", one): wording.people(one, lang, k) for one in size_classes.ends(k)},
        **{class_key("tenth", one): wording.share(one, lang, k) for one in tenths},
    }


def _is_rtl(lang: str) -> bool:
    return languages.of(lang).direction == "rtl"


def _sheet(book: Workbook, page: Page, name: str, lang: str) -> Worksheet:
    """Return a new worksheet, A4 landscape, with banner and run id on each printed page."""
    return _titled(book, page, wording.say(f"sheet.{name}", lang), lang)


def _titled(book: Workbook, page: Page, title: str, lang: str) -> Worksheet:
    sheet = book.add_worksheet(title)
    sheet.set_landscape()
    sheet.set_paper(9)
    if _is_rtl(lang):
        sheet.right_to_left()
    sheet.fit_to_pages(1, 0)
    banners = _banners(page, lang)
    if banners:
        sheet.set_header("&C" + " – ".join(banners)[:240].replace("&", "&&"))
    if page.is_private:
        sheet.set_tab_color("#8A1F11")
    sheet.set_footer(f"&L{page.run_id.replace('&', '&&')}&R&P / &N")
    return sheet


def _banners(page: Page, lang: str) -> list[str]:
    keys = {"frame.private": page.is_private, "frame.synthetic": page.is_synthetic}
    return [labels.label(key, lang) for key, is_on in keys.items() if is_on]


def _findings(book: Workbook, formats: Formats, report: ReportTables, page: Page) -> None:
    sheet = _sheet(book, page, "findings", report.lang)
    day = labels.day(page.as_of, report.lang)
    sheet.write_string(
        0, 0, f"{wording.TITLES['gap-report'][report.lang]} – {page.programme}", formats["title"]
    )
    sheet.write_string(1, 0, wording.apart(report.lang, page.country, day, page.run_id))
    top = 2
    for banner in _banners(page, report.lang):
        sheet.write_string(top, 0, banner, formats["alarm"])
        top += 1
    columns = fields("headlines", report.lang, k=page.k)
    below = put(sheet, formats, columns, report.headlines, top=top + 1)
    sheet.freeze_panes(top + 2, 0)
    sheet.write_string(below, 0, wording.say("section.by_category", report.lang), formats["title"])
    put(sheet, formats, fields("findings", report.lang, k=page.k), report.findings, top=below + 1)
    wide = {"sentence": 90, "caveat": 60}
    heighten(sheet, report.headlines, wide, top=top + 1)
    heighten(sheet, report.findings, {"sentence": wide["sentence"]}, top=below + 1)
    for place, width in enumerate((26, wide["sentence"], 8, 10, 10, wide["caveat"])):
        sheet.set_column(place, place, width)


def _table_sheet(
    book: Workbook, formats: Formats, report: ReportTables, page: Page, name: str
) -> Worksheet:
    """Return a worksheet that holds one table, with frozen header and filter."""
    found: pd.DataFrame = getattr(report, name)
    columns = fields(name, report.lang, report.currency, k=page.k)
    sheet = _sheet(book, page, name, report.lang)
    below = put(sheet, formats, columns, found)
    fit(sheet, [(columns, found)])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(below - 1, 1), len(columns) - 1)
    return sheet


def _coverage(book: Workbook, formats: Formats, report: ReportTables, page: Page) -> None:
    sheet = _table_sheet(book, formats, report, page, "coverage")
    n = len(report.coverage)
    if not n:
        return
    columns = {name: 2 + 3 * place for place, name in enumerate(SHARES)}
    for column in columns.values():
        sheet.conditional_format(1, column, n, column, _SCALE)
    sheet.insert_chart(n + 2, 0, native_charts.coverage(book, sheet, n, columns, report.lang))


def _areas(book: Workbook, formats: Formats, report: ReportTables, page: Page) -> None:
    sheet = _table_sheet(book, formats, report, page, "areas")
    n = len(report.areas)
    for column in (5, 8, 11):
        if n:
            sheet.conditional_format(1, column, n, column, _SCALE)
    sheet.freeze_panes(1, 2)


def _waterfall(book: Workbook, formats: Formats, report: ReportTables, page: Page) -> None:
    sheet = _table_sheet(book, formats, report, page, "waterfall")
    row, top = 1, 1
    for label, group in report.waterfall.groupby("label", sort=False):
        last = row + len(group) - 1
        title = wording.say("theme.of", report.lang, theme=label, label=_left(report.lang))
        columns = (1, 3) if page.k else (1, 2, 4)
        chart = native_charts.waterfall(book, sheet, (row, last), columns, title, report.lang)
        sheet.insert_chart(top, 6, chart)
        row, top = last + 1, top + 9 + int(1.4 * len(group))


def _left(lang: str) -> str:
    return wording.say("chart.waterfall", lang)


def _months(book: Workbook, formats: Formats, report: ReportTables, page: Page) -> None:
    """Write coverage by month: one row per month for the chart, and every figure with its n."""
    if report.months.empty:
        return
    _table_sheet(book, formats, report, page, "months")
    wide = native_charts.wide_months(report)
    if wide.empty:
        return
    lines = wide.reset_index()
    columns = [Field("month_label", wording.say("column.month", report.lang))]
    columns += [Field(label, label, "tenth") for label in wide.columns]
    sheet = _sheet(book, page, "month_chart", report.lang)
    below = put(sheet, formats, columns, lines)
    fit(sheet, [(columns, lines)])
    sheet.freeze_panes(1, 1)
    drawn = list(range(1, len(columns)))
    chart = native_charts.months(book, sheet, len(wide), drawn, report.lang)
    sheet.insert_chart(below + 1, 0, chart)


def _stipends(book: Workbook, formats: Formats, report: ReportTables, page: Page) -> None:
    if report.stipends.empty:
        return
    sheet = _table_sheet(book, formats, report, page, "stipends")
    spans = native_charts.spans(report)
    if spans:
        sheet.insert_chart(1, 9, native_charts.stipends(book, sheet, spans, (3, 4), report))


def _stacked(
    book: Workbook,
    formats: Formats,
    report: ReportTables,
    page: Page,
    name: str,
    parts: Sequence[str],
) -> None:
    """Write several small tables below each other, the first with a frozen header.

    The first is there even where it is empty, unless all are: then there is no sheet.
    """
    found = {part: getattr(report, part) for part in parts}
    kept = [part for part in parts if len(found[part])]
    if not kept and name in _OPTIONAL:
        return
    parts = kept or parts[:1]
    sheet = _sheet(book, page, name, report.lang)
    blocks = [(fields(part, report.lang, report.currency, k=page.k), found[part]) for part in parts]
    top = 0
    for place, (columns, found) in enumerate(blocks):
        if place:
            title = wording.say(f"section.{parts[place]}", report.lang)
            sheet.write_string(top, 0, title, formats["title"])
            top += 1
        top = put(sheet, formats, columns, found, top=top) + 1
    fit(sheet, blocks)
    sheet.freeze_panes(1, 0)


def _plain(book: Workbook, formats: Formats, one: Plain, page: Page, lang: str) -> None:
    """Write a table that has no sheet of its own: what it tells, its rows, and its columns."""
    sheet = _titled(book, page, one.title[:_LONGEST_NAME], lang)
    columns = [
        Field(name, head, "number", f"{name}_text")
        if name in one.numbers
        else Field(f"{name}_text", head)
        for name, head in zip(one.columns, one.heads, strict=True)
    ]
    sheet.write_string(0, 0, safe(one.note))
    below = put(sheet, formats, columns, one.rows, top=1)
    fit(sheet, [(columns, one.rows)])
    for place, (head, meaning) in enumerate(zip(one.heads, one.meanings, strict=True)):
        sheet.write_string(below + 1 + place, 0, safe(wording.apart(lang, head, meaning)))
    sheet.freeze_panes(2, 0)


def _method(book: Workbook, formats: Formats, report: ReportTables, page: Page) -> None:
    lang = report.lang
    sheet = _sheet(book, page, "method", lang)
    top = put(sheet, formats, fields("settings", lang), report.settings) + 1
    for paragraph in wording.method(page.k, lang):
        sheet.merge_range(top, 0, top, 3, "", formats["text"])
        sheet.write_string(top, 0, safe(paragraph), formats["text"])
        sheet.set_row(top, 15.0 * (1 + len(paragraph) // 110))
        top += 1
    rows = (vars(source) for source in page.sources)
    put(sheet, formats, fields("sources", lang), table(rows, _SOURCE), top=top + 1)
    for place, width in enumerate((34, WIDEST, 24, 14)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
