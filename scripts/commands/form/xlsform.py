"""The XLSForm of services: questions, lists of answers, and what is known already of each service.

XLSForm (xlsform.org), read by KoBo, ODK and pyxform. Whoever fills it in chooses a service; each
question then shows what is known of it (`trigger` and `calculation`), and only what is wrong is
written over. Without a choice it asks for a new one. The answers have the names of the columns.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from layers import languages
from layers.schemas import SCHEMAS
from layers.schemas.schema import Column
from layers.vocabulary.categories import categories
from maps.frame.labels import has_label, label
from scripts.commands.init import templates

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]

KNOWN: Final = "service_id"
_TYPES: Final = {"number": "decimal", "integer": "integer", "date": "date"}
_YES_NO: Final = "yes_no"
_BLANK: Final = " -"
"""What may not stand in the name of an answer; XLSForm's names hold no blanks."""


def made(rows: Tables, programme: str, spoken: Sequence[str]) -> bytes:
    """Return the form as XLSX; equal rows give equal bytes.

    Parameters
    ----------
    rows
        `services` and `partners` as `scripts.stages.exchange.public_rows` returns them.
    programme
        Its name, for the title.
    spoken
        Codes of languages, the first one is shown first.
    """
    columns = asked()
    title = label("form.title", spoken[0], programme=programme)
    sheets = {
        "survey": _survey(columns, spoken),
        "choices": _choices(columns, rows, spoken),
        "settings": [
            {
                "form_title": title,
                "form_id": "waypost_services",
                "default_language": _language(spoken[0]),
            }
        ],
    }
    target = io.BytesIO()
    book = templates.opened(target, title)
    for name, table in sheets.items():
        sheet = book.add_worksheet(name)
        heads = list(dict.fromkeys(key for row in table for key in row))
        sheet.write_row(0, 0, heads)
        for n, row in enumerate(table, start=1):
            for place, head in enumerate(heads):
                if row.get(head) is not None:
                    sheet.write(n, place, row[head])
    book.close()
    return target.getvalue()


def asked() -> list[Column]:
    """Return the columns that the form asks for: those that have a question, in their order."""
    return [one for one in SCHEMAS["services"].columns if has_label(f"question.{one.name}")]


def _survey(columns: Sequence[Column], spoken: Sequence[str]) -> list[Row]:
    first = {"type": f"select_one {KNOWN}", "name": KNOWN, "appearance": "minimal autocomplete"}
    place = {"type": "geopoint", "name": "location"}
    return [
        {"type": "today", "name": "today"},
        first | _labels("form.known", spoken),
        *(_question(one, spoken) for one in columns),
        place | _labels("form.place", spoken),
    ]


def _question(column: Column, spoken: Sequence[str]) -> Row:
    kind = _TYPES.get(column.dtype, "text")
    if _list_of(column):
        kind = f"select_one {_list_of(column)}"
    bounds = [f". {sign} {end:g}" for sign, end in ((">=", column.low), ("<=", column.high))
              if end is not None and column.dtype in _TYPES]  # fmt: skip
    known = f"instance('{KNOWN}')/root/item[name=${{{KNOWN}}}]/{_now(column)}"
    return {
        "type": kind,
        "name": column.name,
        **_labels(f"question.{column.name}", spoken),
        "required": "yes" if column.required else None,
        "constraint": " and ".join(bounds) or None,
        "calculation": known,
        "trigger": f"${{{KNOWN}}}",
    }


def _list_of(column: Column) -> str:
    """The list of answers of a column; empty where any text is one."""
    if column.dtype == "flag":
        return _YES_NO
    return column.name if column.name == "category" or column.values else ""


def _choices(columns: Sequence[Column], rows: Tables, spoken: Sequence[str]) -> list[Row]:
    found = [
        {"list_name": _YES_NO, "name": one, **_labels(f"form.{one}", spoken)}
        for one in ("yes", "no")
    ]
    for column in columns:
        for code in categories() if column.name == "category" else column.values:
            name = code.translate(str.maketrans(_BLANK, "__"))
            found.append(
                {"list_name": column.name, "name": name, **_words(column.name, code, spoken)}
            )
    for row in rows["services"].sort_values("name").to_dict("records"):
        known = {_now(one): _cell(row.get(one.name), one) for one in columns}
        shown = {f"label::{_language(lang)}": _shown(row) for lang in spoken}
        found.append({"list_name": KNOWN, "name": row["service_id"], **shown, **known})
    return found


def _now(column: Column) -> str:
    """Where a choice holds what is known of a column; `name` and `label` are XLSForm's own."""
    return f"now_{column.name}"


def _shown(row: Mapping[Any, Any]) -> str:
    parts = [row["name"], row.get("partner"), row.get("settlement") or row.get("pcode")]
    return " · ".join(str(one) for one in parts if isinstance(one, str) and one)


def _cell(value: Any, column: Column) -> str | None:
    """What is known, as the answer of a question has to be spelled."""
    if value is None or pd.isna(value):
        return None
    if column.dtype == "flag":
        return "yes" if value else "no"
    if column.dtype == "date":
        return str(pd.Timestamp(value).date())
    if column.dtype in _TYPES:
        return f"{float(value):.10g}"
    return str(value).translate(str.maketrans(_BLANK, "__")) if _list_of(column) else str(value)


def _words(column: str, code: str, spoken: Sequence[str]) -> Row:
    if column == "category":
        words = categories()[code].labels
        return {f"label::{_language(lang)}": words.get(lang, words["en"]) for lang in spoken}
    key = f"{column}.{code.replace(' ', '_')}"
    if has_label(key):
        return _labels(key, spoken)
    return {f"label::{_language(lang)}": code.replace("_", " ") for lang in spoken}


def _labels(key: str, spoken: Sequence[str]) -> Row:
    return {f"label::{_language(lang)}": label(key, lang) for lang in spoken}


def _language(code: str) -> str:
    return f"{languages.of(code).name} ({code})"
