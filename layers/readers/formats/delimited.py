"""CSV, TSV and other text with separators: encoding and separator found, lines kept."""

from __future__ import annotations

import base64
import csv
import re
from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Final

import geopandas as gpd

from layers.readers import opener, raw_table, table_detection
from layers.schemas.schema import Issue

SUFFIXES: Final = (".csv", ".tsv", ".tab", ".txt")
SPOKEN: Final = "CSV"
MAX_LINES_PER_ROW: Final = 10
MAX_CHARACTERS_PER_ROW: Final = 64 * 1024
MAX_CHARACTERS_PER_LINE: Final = 1024 * 1024
_SEPARATORS: Final = (",", ";", "\t", "|")
_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_N_SAMPLE: Final = 30
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_SEP_LINE: Final = re.compile(r"^\s*sep=(.)\s*$", re.IGNORECASE)


def matches(look: opener.Look) -> bool:
    """Return whether the content is text that is neither XML nor JSON."""
    return bool(look.opening) and not look.root and not look.is_json


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:  # noqa: ARG001 (one layer a file)
    """Return a delimited text file as a table without geometry (see `layers.readers.read`).

    Encodings: UTF-8, UTF-16 with byte order mark, else Windows-1252 (noted as ENC_CP1252). A row
    with bytes outside the encoding is quarantined as ENC_MIXED, its bytes in base64. A quote
    left open for more than 10 lines or 64 KiB quarantines its first line as CSV_QUOTE, and
    reading goes on at the next one. Memory grows with the file, not with the square of a cell.

    Raises
    ------
    InputRefusedError
        See `layers.readers.opener` and `layers.readers.table_detection.table`.
    """
    _check_lines(path, opener.admit(path, matches).head)
    data = opener.contents(path)
    encoding, notes = _encoding(path, data)
    n_skipped = 0
    directive = _SEP_LINE.match("".join(islice(_lines(path, data, encoding), 1)))
    if directive:
        separator, n_skipped = directive[1], 1
    else:
        separator = _separator(_lines(path, data, encoding))
    opener.check_table(path, 0, data.count(separator.encode()))
    text = f"The separator is the {_NAMES.get(separator, separator)}."
    notes.append(raw_table.issue(path, "CSV_SEPARATOR", text, value=separator))
    lines = islice(_lines(path, data, encoding), n_skipped, None)
    return table_detection.table(path, _rows(lines, separator, encoding, n_skipped + 1), notes)


def _check_lines(path: Path, head: bytes) -> None:
    """Refuse a text without lines before all of it is in memory."""
    is_whole = len(head) < opener.HEAD_BYTES
    if not is_whole and b"\n" not in head and b"\r" not in head:
        raise _one_line(path)


def _one_line(path: Path) -> Exception:
    return opener.refused(
        "FILE_LARGE", path, "holds a line that is longer than any table's; export it again as CSV"
    )


def _encoding(path: Path, data: bytes) -> tuple[str, list[Issue]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise opener.refused(
                "ENC_MIXED", path, "is damaged UTF-16; save it again as UTF-8"
            ) from error
        text = "The file is in UTF-16; it is read as such."
        return "utf-16", [raw_table.issue(path, "ENC_UTF16", text)]
    if _is_utf8(data) or any(not line.isascii() and _is_utf8(line) for line in BytesIO(data)):
        return "utf-8-sig", []
    text = "The file is not in UTF-8; it is read as Windows-1252. Check the accents."
    return "cp1252", [raw_table.issue(path, "ENC_CP1252", text)]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lines(path: Path, data: bytes, encoding: str) -> Iterator[str]:
    errors = "strict" if encoding == "utf-16" else "surrogateescape"
    stream = TextIOWrapper(BytesIO(data), encoding=encoding, errors=errors, newline="")
    for line in iter(partial(stream.readline, MAX_CHARACTERS_PER_LINE + 1), ""):
        if len(line) > MAX_CHARACTERS_PER_LINE:
            raise _one_line(path)
        yield line


def _separator(lines: Iterable[str]) -> str:
    """Return the separator under which most of the first rows have the same width.

    >>> _separator(["nom;lat;lon", "Labé;11,3;-12,3"])
    ';'
    """
    sample = [line for line in islice(lines, _N_SAMPLE) if line.strip()]
    scores = []
    for separator in _SEPARATORS:
        try:
            widths = [len(cells) for cells in csv.reader(sample, delimiter=separator) if cells]
        except csv.Error:
            widths = []
        usual = max(set(widths), key=lambda w: (widths.count(w), w), default=1)
        scores.append((widths.count(usual) if usual > 1 else 0, usual))
    return _SEPARATORS[scores.index(max(scores))]


def _rows(
    lines: Iterable[str], separator: str, encoding: str, first_line: int
) -> Iterator[table_detection.Row]:
    """Yield each record with its first physical line; a record may span several lines."""
    stream = iter(lines)
    waiting: list[str] = []
    number = first_line
    while True:
        line = waiting.pop(0) if waiting else next(stream, None)
        if line is None:
            return
        row, taken = _row(line, stream, waiting, number, separator, encoding)
        yield row
        number += taken


def _row(
    line: str, stream: Iterator[str], waiting: list[str], number: int, separator: str, encoding: str
) -> tuple[table_detection.Row, int]:
    """Return the record that begins with a line, and how many lines it took.

    `waiting` holds lines that were looked at already; what a broken quote swallowed goes back
    there.
    """
    if '"' not in line:
        return _checked(line, line.rstrip("\r\n").split(separator), number, encoding), 1
    taken = [line]
    while True:
        text = "".join(taken)
        try:
            cells = next(csv.reader([text], delimiter=separator, strict=True), [])
        except csv.Error as error:
            fault = str(error)
        else:
            return _checked(text, cells, number, encoding), len(taken)
        more = None
        if "unexpected end" in fault and _may_grow(taken, text):
            more = waiting.pop(0) if waiting else next(stream, None)
        if more is None:
            waiting[:0] = taken[1:]
            sentence = "A quote opens a cell and is not closed in its place; close or drop it."
            return table_detection.Row(number, (), "CSV_QUOTE", sentence, _bare(line)), 1
        taken.append(more)


def _may_grow(taken: list[str], text: str) -> bool:
    return len(taken) < MAX_LINES_PER_ROW and len(text) <= MAX_CHARACTERS_PER_ROW


def _checked(text: str, cells: list[str], number: int, encoding: str) -> table_detection.Row:
    if text.isascii() or not _UNDECODED.search(text):
        return table_detection.Row(number, cells, raw=_bare(text))
    plain = encoding.removesuffix("-sig")
    raw = base64.b64encode(_bare(text).encode(plain, "surrogateescape")).decode("ascii")
    sentence = "The row mixes encodings and cannot be read; type its accents again."
    return table_detection.Row(number, (), "ENC_MIXED", sentence, raw)


def _bare(text: str) -> str:
    return text.rstrip("\r\n")
