"""What a section of the gap report is made of; page, PDF and Word file print the same blocks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

import pandas as pd

from maps.report.svg_charts import Picture


@dataclass(frozen=True)
class Extent:
    """How much is printed: areas, partners' sheets, rows of any other table; 0 is all of them.

    `has_indices` says whether comparisons and indices are printed too.
    """

    areas: int = 40
    sheets: int = 40
    rows: int = 120
    has_indices: bool = True


PAGE: Final = Extent()
PAPER: Final = Extent(areas=15, sheets=8, rows=24, has_indices=False)
"""What is printed of a long report: a reader of paper leafs, and the workbook has all of it."""


@dataclass(frozen=True)
class Bar:
    """A share drawn as a bar; `suppression` and `of` say what it leaves open."""

    share: float
    suppression: str = "none"
    of: float = math.nan


@dataclass(frozen=True)
class Cell:
    """One cell: its words, grey words below them, and a bar or the mark of a class beside them."""

    words: str
    quiet: str = ""
    bar: Bar | None = None
    mark: Bar | None = None
    is_head: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: its headers and rows; a row of one cell spans the table and names what follows.

    An even one has columns of one kind, equally wide.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    note: str = ""
    has_legend: bool = False
    is_even: bool = False
    kind: ClassVar[str] = "grid"


@dataclass(frozen=True)
class Drawing:
    """A picture with its title above it; a map has the legend of the classes of coverage."""

    picture: Picture
    kind: ClassVar[str] = "drawing"

    @property
    def title(self) -> str:
        """Return the name of the picture."""
        return self.picture.title

    @property
    def has_legend(self) -> bool:
        """Return whether its colours are those of the classes."""
        return self.picture.is_map


@dataclass(frozen=True)
class Facts:
    """Terms and what they mean or hold."""

    rows: tuple[tuple[str, str], ...]
    title: str = ""
    note: str = ""
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Lines:
    """Paragraphs."""

    words: tuple[str, ...]
    title: str = ""
    kind: ClassVar[str] = "lines"


@dataclass(frozen=True)
class Finding:
    """One finding, what it is about, and what must be kept in mind with it."""

    sentence: str
    caveat: str = ""
    theme: str = ""


@dataclass(frozen=True)
class Findings:
    """Findings under a label; the first may stand out."""

    title: str
    items: tuple[Finding, ...]
    is_first_strong: bool = False
    kind: ClassVar[str] = "findings"


Block = Grid | Drawing | Facts | Lines | Findings


@dataclass(frozen=True)
class Section:
    """One section: `key` is its anchor, `note` the sentence that says how to read it.

    On paper it may start a page.
    """

    key: str
    title: str
    note: str
    blocks: tuple[Block, ...]
    starts_page: bool = False


def grid(
    table: pd.DataFrame,
    columns: Sequence[str],
    heads: Iterable[str],
    *,
    title: str = "",
    note: str = "",
    bars: Iterable[str] = (),
    merged: bool = False,
) -> Grid:
    """Return a table's rows as cells, the first column as the row's header.

    Parameters
    ----------
    table
        A display table; of a column `x` the words are `x_text` where there is one.
    columns, heads
        What is printed, and under which headers.
    title, note
        Printed above the table.
    bars
        Columns that are drawn as bars below their words.
    merged
        True where a first cell that repeats the one above is left blank.
    """
    drawn = set(bars)
    rows = []
    above = None
    for row in records(table):
        cells = [_cell(row, name, is_drawn=name in drawn) for name in columns]
        first = cells[0].words
        words = "" if merged and first == above else first
        rows.append((Cell(words, is_head=True), *cells[1:]))
        above = first
    return Grid(tuple(heads), tuple(rows), title, note)


def cut(grid: Grid, extent: Extent) -> tuple[Grid, int]:
    """Return a table without the rows beyond its extent, and how many those are."""
    n_out = len(grid.rows) - extent.rows
    return (replace(grid, rows=grid.rows[: extent.rows]), n_out) if n_out > 0 else (grid, 0)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table by column name."""
    names = [str(name) for name in table.columns]
    columns = (column.tolist() for _, column in table.items())
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _cell(row: Mapping[str, Any], name: str, *, is_drawn: bool) -> Cell:
    words = row.get(f"{name}_text", row.get(name))
    bar = Bar(row[name], row[f"{name}_suppression"], row[f"{name}_of"]) if is_drawn else None
    return Cell(words if isinstance(words, str) and words else "–", bar=bar)
