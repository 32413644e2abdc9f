"""Cells that a spreadsheet would compute are kept as text by an apostrophe; numbers stay such."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n]")
_NUMBER: Final = re.compile(r"[+-]\d+([.,]\d+)?\Z")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs; a number keeps its sign, nothing is made of -16.6.

    >>> guarded("=1+1"), guarded("-16.6"), guarded("'=1"), guarded("North clinic")
    ("'=1+1", '-16.6', "''=1", 'North clinic')
    """
    if _NUMBER.match(cell):
        return cell
    return f"'{cell}" if _FORMULA.match(cell) else cell


def csv_of(table: pd.DataFrame) -> str:
    r"""Return a table as CSV text whose headers and texts no spreadsheet runs.

    >>> csv_of(pd.DataFrame({"@name": ["=1+1", None], "value": [-0.5, 2.0]}))
    "'@name,value\n'=1+1,-0.5\n,2.0\n"
    """
    columns = [_guarded(column) for _, column in table.items()]
    named = pd.concat(columns, axis=1) if columns else table
    named.columns = [guarded(str(name)) for name in table.columns]
    return str(named.to_csv(index=False, lineterminator="\n"))


def _guarded(column: pd.Series) -> pd.Series:
    """A column as a spreadsheet may have it; of a column of texts only those at fault are made."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    if not isinstance(column.dtype, pd.StringDtype):
        return column.astype(object).map(_kept)
    is_at_fault = column.str.match(_FORMULA.pattern).eq(True).fillna(False)
    if not is_at_fault.any():
        return column
    return column.mask(is_at_fault, column[is_at_fault].map(guarded).astype(column.dtype))


def _kept(value: object) -> object:
    return guarded(value) if isinstance(value, str) else value
