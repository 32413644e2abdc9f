"""One worksheet: columns by field, numbers as numbers, what cannot be shown as words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from maps.report.blocks import records

Formats = Mapping[str, Format]
"""`head` (left) and `head_number` (right), `text`, `title`, `alarm`, one per kind of number."""

NUMBER_FORMATS: Final = {
    "share": "0%",
    "count": "#,##0",
    "minutes": "0",
    "number": "#,##0.###",
    "tenth": "0%",
    "people": "#,##0",
}
WIDEST: Final = 60
_LINE: Final = 15.0
"""Height of a line of text, in points."""
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Field:
    """One column of a worksheet.

    Parameters
    ----------
    column
        Column of the table.
    head
        Its header.
    kind
        `text`, `share`, `count`, `minutes` or `number`; `tenth` and `people` of persons, which
        in public are told as classes.
    instead
        Column with the words for a row that has no number to show; empty for a blank cell.
    """

    column: str
    head: str
    kind: str = "text"
    instead: str = ""


def safe(value: object) -> str:
    """Return text that no spreadsheet takes for a formula; nothing where the value is missing.

    >>> safe("=1+1"), safe("@home"), safe("Kerr"), safe(float("nan"))
    ("'=1+1", "'@home", 'Kerr', '')
    """
    if not isinstance(value, str):
        return ""
    return f"'{value}" if value.startswith(_DANGEROUS) else value


def class_key(kind: str, value: float) -> str:
    """Return the name of the format in which a class is written: its words over its least number.

    So that a chart can draw it and a reader sort by it.
    """
    return f"{kind} {value:g}"


def put(
    sheet: Worksheet,
    formats: Formats,
    fields: Sequence[Field],
    table: pd.DataFrame,
    *,
    top: int = 0,
) -> int:
    """Write a table with its header at row `top` and return the first free row below it."""
    for place, field in enumerate(fields):
        kind = "head" if field.kind == "text" else "head_number"
        sheet.write_string(top, place, field.head, formats[kind])
    rows = records(table)
    for number, row in enumerate(rows, start=top + 1):
        for place, field in enumerate(fields):
            _cell(sheet, formats, (number, place), field, row)
    return top + len(rows) + 1


def heighten(sheet: Worksheet, table: pd.DataFrame, widths: Mapping[str, int], *, top: int) -> None:
    """Set each row below the header at `top` high enough for its longest text.

    `widths` are those of the columns of text, in characters.
    """
    for number, row in enumerate(table[list(widths)].itertuples(index=False), start=top + 1):
        long = (len(safe(words)) / width for width, words in zip(widths.values(), row, strict=True))
        sheet.set_row(number, _LINE * max(1, math.ceil(max(long))))


def fit(sheet: Worksheet, blocks: Sequence[tuple[Sequence[Field], pd.DataFrame]]) -> None:
    """Set each column as wide as its longest content, up to `WIDEST` characters."""
    widths: dict[int, int] = {}
    for fields, table in blocks:
        for place, field in enumerate(fields):
            widths[place] = max(widths.get(place, 0), _width(field, table))
    for place, width in widths.items():
        sheet.set_column(place, place, min(width + 3, WIDEST))


def _cell(
    sheet: Worksheet, formats: Formats, at: tuple[int, int], field: Field, row: Mapping[str, Any]
) -> None:
    value = row[field.column]
    if field.kind == "text":
        sheet.write_string(*at, safe(value), formats["text"])
    elif math.isfinite(value):
        # A whole number in "#,##0.###" would end in a point.
        is_whole = field.kind == "number" and float(value).is_integer()
        kind = "count" if is_whole else field.kind
        sheet.write_number(*at, value, formats.get(class_key(kind, value), formats[kind]))
    else:
        words = safe(row[field.instead]) if field.instead else ""
        sheet.write_string(*at, words, formats["words"])


def _width(field: Field, table: pd.DataFrame) -> int:
    columns = [field.column] if field.kind == "text" else [field.instead] if field.instead else []
    longest = [len(safe(value)) for column in columns for value in table[column]]
    return max([len(field.head), 5, *longest])
