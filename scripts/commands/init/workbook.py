"""The one workbook of a new programme: what to do, the usual layers, the words they take."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

from xlsxwriter import Workbook

from layers import languages
from layers.schemas import SCHEMAS
from layers.vocabulary.categories import categories
from layers.vocabulary.codes import EXAMPLE
from layers.vocabulary.listed_values import listed
from maps.frame.labels import label
from scripts.commands.init import templates

STEPS: Final = ("fill", "example", "required", "roads", "check", "run")
"""The sentences of the sheet Start, in their order."""

_EXAMPLES: Final[Mapping[str, Mapping[str, str | float]]] = {
    "services": {
        "name": "Sewing course, morning", "category": "training", "partner": "Example Centre",
        "latitude": 13.4531, "longitude": -16.5775, "age_min": 18, "age_max": 35,
        "stipend": 900, "stipend_unit": "month", "phone": "+220 000 0000",
    },
    "returnees": {
        "latitude": 13.4382, "longitude": -16.5801, "sex": "f", "birth_year": 1999,
        "need": "training",
    },
    "partners": {"name": "Example Centre", "acronym": "EC", "kind": "ngo_nat"},
    "criteria": {"scope": "service", "scope_id": "S-001", "criterion": "age", "min": 18, "max": 35},
}  # fmt: skip


def made(lang: str) -> bytes:
    """Return the workbook, its sentences in a language; equal calls give equal bytes."""
    target = io.BytesIO()
    book = templates.opened(target, "waypost")
    _start(book, lang)
    for layer in templates.BOOK:
        _layer(book, layer)
    _lists(book, lang)
    book.close()
    return target.getvalue()


def _start(book: Workbook, lang: str) -> None:
    sheet = book.add_worksheet("Start")
    if languages.of(lang).direction == "rtl":
        sheet.right_to_left()
    large = book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    coloured = book.add_format(
        {"text_wrap": True, "valign": "top", "bg_color": templates.REQUIRED_COLOUR}
    )
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 1, label("workbook.title", lang), large)
    for n, step in enumerate(STEPS, start=1):
        sheet.write_number(n + 1, 0, n)
        shape = coloured if step == "required" else wrapped
        sheet.write_string(n + 1, 1, label(f"workbook.{step}", lang), shape)


def _layer(book: Workbook, layer: str) -> None:
    """The sheet of a layer with its example, which no load takes: its id says what it is."""
    schema = SCHEMAS[layer]
    sheet = templates.add_sheet(book, schema, layer.capitalize())
    grey = book.add_format({"italic": True, "font_color": "#8A8A8A"})
    cells: Mapping[str, str | float] = {schema.key: EXAMPLE, **_EXAMPLES[layer]}
    for place, column in enumerate(templates.columns(schema)):
        value = cells.get(column.name)
        if isinstance(value, str):
            sheet.write_string(1, place, value, grey)
        elif value is not None:
            sheet.write_number(1, place, value, grey)


def _lists(book: Workbook, lang: str) -> None:
    """Every column of these sheets that takes certain words alone, and the words."""
    sheet = book.add_worksheet("Lists")
    head = book.add_format({"bold": True, "bottom": 1})
    for place, name in enumerate(("sheet", "column", "word", "meaning")):
        sheet.write_string(0, place, label(f"workbook.{name}", lang), head)
    sheet.set_column(0, 3, 24)
    rows = [
        (layer.capitalize(), column.name, word, _meaning(column.name, word, lang))
        for layer in templates.BOOK
        for column in SCHEMAS[layer].columns
        for word in listed(column)
    ]
    for n, row in enumerate(rows, start=1):
        sheet.write_row(n, 0, row)
    sheet.freeze_panes(1, 0)


def _meaning(column: str, word: str, lang: str) -> str:
    if column != "category":
        return ""
    labels = categories()[word].labels
    return labels.get(lang, labels["en"])
