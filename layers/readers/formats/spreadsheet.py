"""Spreadsheets (XLSX, XLSM, XLS): one sheet, every cell as lossless text."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Final, TypeVar

import geopandas as gpd
import python_calamine as calamine

from layers.readers import opener, raw_table, table_detection
from layers.schemas import SCHEMAS
from layers.schemas.schema import Issue
from layers.vocabulary.categories import plain

T = TypeVar("T")

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls")
SPOKEN: Final = "XLSX"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_KNOWN: Final = frozenset(map(plain, (*SCHEMAS, "start", "lists")))
"""Sheets of our own workbook: each layer reads its own, nobody has to be told of the others."""
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_PLACE: Final = re.compile(rb"\sr\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_SHARED: Final = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\bt=[\"']s[\"'])[^<>]*>\s*<(?:\w+:)?v>(\d{1,9})<"
)
_TEXTS: Final = "xl/sharedStrings.xml"
_TEXT: Final = re.compile(rb"<(?:\w+:)?si\b[^<>]*(?:/>|>)")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_ERROR: Final = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\bt=[\"']e[\"'])[^<>]*>")
_UNVALUED: Final = re.compile(
    rb"<(?:\w+:)?c\s(?![^<>]*\bt=[\"']str[\"'])([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</[^<>]*>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</[^<>]*>)?\s*</(?:\w+:)?c>"
)


_N_LOOKED_AT: Final = 500
_SMALL_SHARE: Final = 0.25
"""Of the largest table of a workbook: a sheet with less is a note beside it."""
_HIDDEN: Final = re.compile(
    rb"<(?:\w+:)?row\s(?=[^<>]*\bhidden=[\"'](?:1|true)[\"'])[^<>]*\br=[\"'](\d{1,7})[\"']"
)
_ACTIVE: Final = {
    "vbaProject": "macros",
    "macrosheets/": "macros",
    "activeX/": "controls",
    "externalLinks/": "links to other files",
    "connections.xml": "connections to other sources",
    "embeddings/": "embedded files",
}
"""Parts of a workbook that could run or fetch something, in words."""
_SENTENCES: Final = {
    "CELL_ERROR": "A cell holds an error such as #DIV/0!; correct its formula.",
    "FORMULA_NO_VALUE": "A formula was never computed; open the file, save it, load it again.",
}


def matches(look: opener.Look) -> bool:
    """Return whether the content is an Excel workbook, new or old."""
    return _WORKBOOK in look.members or look.head.startswith(_OLE)


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:
    """Return one sheet as a table without geometry (see `layers.readers.read`).

    The sheet is the one named `layer` (case and accents do not count), else the first visible one
    with a table that is not small beside the largest. Words of cells that are merged downwards
    stand in each of their rows. Whole numbers have no `.0`, dates are ISO, formulas give the value
    they had when the file was saved; nothing is computed. A row with an error cell, or with a
    formula that was never computed, is quarantined.

    Raises
    ------
    InputRefusedError
        FILE_ENCRYPTED, FILE_CORRUPT, FILE_EMPTY, FILE_LARGE (cells far apart), or see
        `layers.readers.opener` and `layers.readers.table_detection.table`.
    """
    look = opener.admit(path, matches)
    inside = _workbook(look) if look.members else _Inside(opener.contents(path))
    data = inside.data
    if not look.members and _LOCKED in data:
        raise opener.refused("FILE_ENCRYPTED", path, "is locked by a password; save it without")
    try:
        with calamine.load_workbook(BytesIO(data)) as book:
            sheet, notes = _chosen(path, book, layer)
            name = sheet.name
            number = book.sheet_names.index(name)
            spread, more = _merged(path, name, sheet)
            notes += [*more, *_hidden(path, name, inside.hidden.get(number, ())), *_active(look)]
            rows = _rows(sheet, inside.faults.get(number, {}), spread)
            return table_detection.table(path, rows, notes, sheet=name)
    except calamine.PasswordError as error:
        raise opener.refused(
            "FILE_ENCRYPTED", path, "is locked by a password; save it without"
        ) from error
    except calamine.CalamineError as error:
        raise opener.refused(
            "FILE_CORRUPT", path, "cannot be read as a workbook; save it again as XLSX"
        ) from error


@dataclass(frozen=True)
class _Inside:
    """A copy of a workbook made of counted bytes, and what the XML of its sheets tells.

    `faults`: sheet -> row -> code; `hidden`: sheet -> rows that are hidden; sheets by their place.
    """

    data: bytes
    faults: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    hidden: Mapping[int, Sequence[int]] = field(default_factory=dict)


def _workbook(look: opener.Look) -> _Inside:
    copy = BytesIO()
    sheets: dict[str, Mapping[int, str]] = {}
    hidden: dict[str, Sequence[int]] = {}
    parts: dict[str, bytes] = {}
    used: dict[str, Counter[bytes]] = {}
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name, data in opener.unpacked(look, lambda name: name.endswith((".xml", ".rels"))):
            if b"<!DOCTYPE" in data[:4096]:
                raise opener.refused("XML_DTD", look.path, "holds a <!DOCTYPE>; save it again")
            if name.startswith("xl/worksheets/"):
                sheets[name] = _faults(look.path, data)
                used[name] = Counter(_SHARED.findall(data))
                hidden[name] = (
                    [int(row) for row in _HIDDEN.findall(data)] if b"hidden" in data else []
                )
            if name in (_WORKBOOK, _RELATIONS, _TEXTS):
                parts[name] = data
            archive.writestr(name, data)
    _check_texts(look.path, parts.get(_TEXTS, b""), used)
    return _Inside(copy.getvalue(), _numbered(parts, sheets), _numbered(parts, hidden))


def _faults(path: Path, data: bytes) -> Mapping[int, str]:
    """Return row -> code for rows with a cell that holds no usable value, from a sheet's XML."""
    n_rows = 0
    letters = {b"A"}
    for place in _PLACE.finditer(data):
        letters.add(place[1])
        n_rows = max(n_rows, int(place[2]))
    if n_rows * max(map(_column, letters)) > opener.MAX_CELLS:
        raise opener.refused(
            "FILE_LARGE", path, "has cells far outside its table; delete what lies beside and below"
        )
    opener.check_table(path, max(n_rows, len(_ROW.findall(data))), 0)
    faults: dict[int, str] = {}
    if _FORMULA.search(data):
        faults |= {_row(b" " + tag[1]): "FORMULA_NO_VALUE" for tag in _UNVALUED.finditer(data)}
    if b't="e"' in data or b"t='e'" in data:
        faults |= {_row(tag[0]): "CELL_ERROR" for tag in _ERROR.finditer(data)}
    return faults


def _check_texts(path: Path, texts: bytes, used: Mapping[str, Counter[bytes]]) -> None:
    """Refuse a workbook whose cells are far more than its bytes: they name texts that stand once.

    The length of a text is that of its XML, which is longer than the text itself.
    """
    starts = [found.start() for found in _TEXT.finditer(texts)]
    sizes = [end - start for start, end in pairwise([*starts, len(texts)])]
    for cells in used.values():
        n_bytes = sum(
            n * sizes[int(number)] for number, n in cells.items() if int(number) < len(sizes)
        )
        opener.check_table(path, 0, 0, n_bytes)


def _row(tag: bytes) -> int:
    found = _PLACE.search(tag)
    return int(found[2]) if found else 0


def _column(letters: bytes) -> int:
    """Return the number of a column, A = 1.

    >>> _column(b"A"), _column(b"xfd")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _numbered(parts: Mapping[str, bytes], sheets: Mapping[str, T]) -> Mapping[int, T]:
    """Return sheets by their place in the workbook, followed through its relations."""
    targets = {}
    for tag in _RELATION.findall(parts.get(_RELATIONS, b"")):
        target = _attribute(tag, b"Target")
        whole = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[_attribute(tag, b"Id")] = whole
    tags = _SHEET.findall(parts.get(_WORKBOOK, b""))
    names = [targets.get(_attribute(tag, rb"\w+:id"), "") for tag in tags]
    return {number: sheets[name] for number, name in enumerate(names) if name in sheets}


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found[1].decode("utf-8", "replace") if found else ""


def _chosen(path: Path, book: Any, layer: str) -> tuple[Any, list[Issue]]:
    """Return the sheet to read, and a note that names those that are not read."""
    shown = [
        meta.name
        for meta in book.sheets_metadata
        if meta.typ == calamine.SheetTypeEnum.WorkSheet
        and meta.visible == calamine.SheetVisibleEnum.Visible
    ]
    named = [name for name in shown if layer and plain(name) == plain(layer)]
    sheets = [book.get_sheet_by_name(name) for name in named[:1] or shown]
    sizes = [1 if named else _n_table_rows(sheet) for sheet in sheets]
    enough = max(sizes, default=0) * _SMALL_SHARE
    chosen = next(
        (sheet for sheet, size in zip(sheets, sizes, strict=True) if size and size >= enough), None
    )
    if chosen is None:
        raise opener.refused("FILE_EMPTY", path, "holds no visible sheet with rows; fill one in")
    others = [
        name for name in book.sheet_names if name != chosen.name and plain(name) not in _KNOWN
    ]
    if not others:
        return chosen, []
    names = ", ".join(others)
    text = f"The sheet {chosen.name} is read; not read are: {names}."
    return chosen, [raw_table.issue(path, "SHEET_LEFT", text, sheet=chosen.name, value=names)]


def _n_table_rows(sheet: Any) -> int:
    """Return how many of a sheet's first rows have two cells or more; of a bare one, 1 or 0."""
    rows = islice(sheet.iter_rows(), _N_LOOKED_AT) if sheet.start is not None else ()
    n_rows = sum(sum(value not in ("", None) for value in row) >= 2 for row in rows)
    return n_rows or int(bool(sheet.height))


def _merged(path: Path, name: str, sheet: Any) -> tuple[Mapping[int, set[int]], list[Issue]]:
    """Return row -> places in it that a cell merged downwards covers, and a note.

    Only words are for all rows: a number, such as a capacity, would be counted once a row.
    """
    ranges = sheet.merged_cell_ranges or []
    if not ranges:
        return {}, []
    spread: dict[int, set[int]] = {}
    for (top, left), (bottom, right) in ranges:
        for row in range(top + 1, bottom + 1) if left == right else ():
            spread.setdefault(row, set()).add(left)
    text = (
        f"{len(ranges)} groups of merged cells: a word that is merged downwards stands in each of "
        "its rows; all else in the first cell only."
    )
    note = raw_table.issue(
        path, "MERGED_CELL", text, severity="warned", sheet=name, line=ranges[0][0][0] + 1
    )
    return spread, [note]


def _hidden(path: Path, name: str, rows: Sequence[int]) -> list[Issue]:
    if not rows:
        return []
    text = f"{len(rows)} rows are hidden in the sheet; they are read like the others."
    return [
        raw_table.issue(
            path, "HIDDEN_ROWS", text, severity="warned", sheet=name, line=rows[0],
            value=str(len(rows)),
        )
    ]  # fmt: skip


def _active(look: opener.Look) -> list[Issue]:
    found = [word for part, word in _ACTIVE.items() if any(f"/{part}" in m for m in look.members)]
    if not found:
        return []
    told = " and ".join(dict.fromkeys(found))
    text = f"The workbook holds {told}; nothing of it is run or fetched. Save it as plain XLSX."
    return [raw_table.issue(look.path, "XLSX_ACTIVE", text, severity="warned", value=told)]


def _rows(
    sheet: Any, faults: Mapping[int, str], spread: Mapping[int, set[int]]
) -> Iterator[table_detection.Row]:
    if sheet.start is None:
        return
    above: list[Any] = []
    for number, found in enumerate(sheet.iter_rows(), start=1):
        values = list(found)
        for place in spread.get(number - 1, ()):
            if place < min(len(values), len(above)) and isinstance(above[place], str):
                values[place] = values[place] or above[place]
        above = values
        cells = [_text(value) for value in values]
        fault = faults.get(number, "")
        yield table_detection.Row(number, cells, fault, _SENTENCES.get(fault, ""), "\t".join(cells))


def _text(value: Any) -> str:
    """Return a cell as text: a whole number without `.0`, a day as ISO.

    >>> _text(7.0), _text(0.5), _text(True), _text("007")
    ('7', '0.5', 'true', '007')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, dt.timedelta):
        return str(value)
    return raw_table.text_of(value) or ""
