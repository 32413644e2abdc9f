"""Rows of cells become a table: titles, header and HXL row found, every other row accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from layers.readers import opener, raw_table
from layers.schemas.schema import Issue

MAX_CELL: Final = 32_767
_N_SAMPLE: Final = 40
_N_CHUNK: Final = 50_000
_HXL: Final = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(\s*\+\s*[A-Za-z][A-Za-z0-9_]*)*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stood.

    Parameters
    ----------
    line
        Physical line or row of the file, 1 is the first.
    cells
        Its texts; empty where nothing stood.
    fault, sentence
        Code and sentence, where the row could not be read.
    raw
        The row as found, for the quarantine; needed only with a fault or beside odd widths.
    """

    line: int
    cells: Sequence[str]
    fault: str = ""
    sentence: str = ""
    raw: str = ""


def table(
    path: Path, rows: Iterable[Row], notes: Sequence[Issue] = (), sheet: str = ""
) -> gpd.GeoDataFrame:
    """Return rows of cells as a table without geometry, by the contract of `layers.readers.read`.

    Parameters
    ----------
    path, sheet
        Where the rows come from.
    rows
        All rows in order, titles and header included.
    notes
        What the reader already noticed.

    Raises
    ------
    InputRefusedError
        FILE_EMPTY (no header), HEADER_DUPLICATE, FILE_LARGE (too many rows or columns).
    """
    stream = iter(rows)
    sample = list(islice(stream, _N_SAMPLE))
    place = _header_place(sample)
    if place is None:
        raise opener.refused("FILE_EMPTY", path, "holds no rows; export it again")
    issues = list(notes)
    header = sample[place]
    issues += _title_notes(path, sheet, sample, place)
    unread = [row for row in sample[:place] if row.fault]
    tags, hxl_notes = _hxl(path, sheet, sample, place)
    issues += hxl_notes
    body = chain(unread, sample[place + 1 + len(hxl_notes) :], stream)
    frame = _gathered(path, sheet, header, body, issues)
    frame.attrs["tags"] = _by_header(frame, header.cells, tags or header.cells)
    return frame


def is_hxl(cells: Sequence[str]) -> bool:
    """Return whether a row holds HXL tags and nothing else.

    >>> is_hxl(["#adm1+name", "", "#geo+lat"]), is_hxl(["#1", "#2"]), is_hxl(["", ""])
    (True, False, False)
    """
    found = [cell.strip() for cell in cells if cell.strip()]
    return bool(found) and all(_HXL.fullmatch(cell) for cell in found)


def is_blank(cells: Sequence[str]) -> bool:
    """Return whether all cells of a row are empty.

    >>> is_blank(["", " "]), is_blank(["0"])
    (True, False)
    """
    return not any(cell and not cell.isspace() for cell in cells)


def _gathered(
    path: Path,
    sheet: str,
    header: Row,
    body: Iterable[Row],
    issues: list[Issue],
) -> gpd.GeoDataFrame:
    names, header_notes = raw_table.headers(path, header.cells)
    issues += header_notes
    tally: Counter[str] = Counter()
    marks: list[tuple[int, int]] = []
    good = _readable(path, sheet, len(names), body, issues, tally)
    columns = _columns(good, len(names), marks)
    issues += _closing_notes(path, sheet, tally)
    unnamed = {name for name, found in zip(names, header.cells, strict=True) if not found.strip()}
    kept = {
        name: column
        for name, column in zip(names, columns, strict=True)
        if name not in unnamed or column.notna().any()
    }
    return raw_table.assemble(
        kept,
        None,
        [line for _, line in marks],
        records=[record for record, _ in marks],
        issues=issues,
        n_rows=tally["rows"],
        n_blank=tally["blank"],
        sheet=sheet,
    )


def _readable(
    path: Path,
    sheet: str,
    width: int,
    body: Iterable[Row],
    issues: list[Issue],
    tally: Counter[str],
) -> Iterator[tuple[int, Row]]:
    """Yield record and row of every row that can be read; count and quarantine the others."""
    for record, row in enumerate(body, start=1):
        opener.check_table(path, record, record * width)
        tally["rows"] = record
        if not row.fault and is_blank(row.cells):
            tally["blank"] += 1
            continue
        fault, sentence = _fault(row, width)
        if fault:
            issues.append(
                raw_table.issue(
                    path,
                    fault,
                    sentence,
                    severity="quarantined",
                    sheet=sheet,
                    record=record,
                    line=row.line,
                    value=row.raw or "\t".join(row.cells),
                )
            )
            continue
        tally["short"] += len(row.cells) < width
        yield record, row


def _columns(
    good: Iterator[tuple[int, Row]], width: int, marks: list[tuple[int, int]]
) -> list[pd.Series[str]]:
    """Return the cells column by column; chunks keep few of them as Python texts at a time."""
    parts: list[list[pd.Series[str]]] = [[] for _ in range(width)]
    while chunk := list(islice(good, _N_CHUNK)):
        marks += [(record, row.line) for record, row in chunk]
        for place, part in enumerate(parts):
            texts = [
                _kept(row.cells[place]) if place < len(row.cells) else None for _, row in chunk
            ]
            part.append(pd.Series(texts, dtype="str"))
    empty = pd.Series([], dtype="str")
    return [pd.concat(part, ignore_index=True) if part else empty for part in parts]


def _closing_notes(path: Path, sheet: str, tally: Counter[str]) -> list[Issue]:
    notes = []
    if tally["short"]:
        n_short = tally["short"]
        text = f"{n_short} rows end early; their missing cells are read as empty."
        notes.append(raw_table.issue(path, "ROW_SHORT", text, sheet=sheet, value=str(n_short)))
    if not tally["rows"]:
        text = "There is a header but no row under it; fill it in or take it out."
        notes.append(raw_table.issue(path, "NO_ROWS", text, sheet=sheet, severity="warned"))
    return notes


def _fault(row: Row, width: int) -> tuple[str, str]:
    if row.fault:
        return row.fault, row.sentence
    if len(row.cells) > width and not is_blank(row.cells[width:]):
        n_cells = len(_trimmed(row.cells))
        text = f"The row has {n_cells} cells but only {width} headers; quote or drop the surplus."
        return "ROW_WIDTH", text
    if any("\x00" in cell for cell in row.cells):
        return "TEXT_NUL", "The row holds a NUL character; type it again."
    if max(map(len, row.cells)) > MAX_CELL:
        return "CELL_TOO_LONG", f"A cell is longer than {MAX_CELL:,} characters; shorten it."
    return "", ""


def _header_place(sample: Sequence[Row]) -> int | None:
    """Return the place of the header: the first row about as full as rows usually are."""
    counts = [0 if row.fault else sum(not is_blank([c]) for c in row.cells) for row in sample]
    full = [count for count in counts if count]
    if not full:
        return None
    tally = Counter(full)
    usual = max(tally, key=lambda count: (tally[count], count))
    for place, row in enumerate(sample[1:], start=1):
        fullness = counts[place - 1]
        is_first = all(count < fullness for count in counts[: place - 1])
        if fullness and is_first and not row.fault and is_hxl(row.cells):
            return place - 1
    wanted = min(max(ceil(0.6 * usual), min(usual, 2)), max(full))
    return next(place for place, count in enumerate(counts) if count >= wanted)


def _title_notes(path: Path, sheet: str, sample: Sequence[Row], place: int) -> list[Issue]:
    above = [row for row in sample[:place] if not row.fault]
    if not above:
        return []
    line = sample[place].line
    titles = [cell.strip() for row in above for cell in row.cells if cell.strip()]
    text = f"The header stands in row {line}; the rows above it are taken as a title."
    return [
        raw_table.issue(path, "HEADER_ROW", text, sheet=sheet, line=line, value=" | ".join(titles))
    ]


def _hxl(
    path: Path, sheet: str, sample: Sequence[Row], place: int
) -> tuple[Sequence[str], list[Issue]]:
    """Return the HXL tags of the row under the header, and a note; nothing where it has none."""
    following = place + 1
    if following >= len(sample) or not is_hxl(sample[following].cells):
        return (), []
    row = sample[following]
    tags = " ".join(cell.strip() for cell in row.cells if cell.strip())
    text = "The row under the header holds HXL tags; it is not data."
    note = raw_table.issue(path, "HXL_ROW", text, sheet=sheet, line=row.line, value=tags)
    return row.cells, [note]


def _by_header(
    frame: gpd.GeoDataFrame, headers: Sequence[str], tags: Sequence[str]
) -> dict[str, str]:
    """Return header -> tag; of a file whose header is the row of tags, each header is its own."""
    names, _ = raw_table.headers(Path(), headers)
    pairs = zip(names, tags, strict=False)
    return {
        name: tag.strip()
        for name, tag in pairs
        if name in frame.columns and _HXL.fullmatch(tag.strip())
    }


def _trimmed(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while len(kept) > 1 and not kept[-1].strip():
        kept.pop()
    return kept


def _kept(cell: str) -> str | None:
    if not cell or cell.isspace():
        return None
    return raw_table.unguarded(cell) if cell[0] == "'" else cell
