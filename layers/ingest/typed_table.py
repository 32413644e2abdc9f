"""The texts of one file's columns as one typed table of the layer, row by row complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest import parse, unread_cells
from layers.ingest.remarks import Fault, Remark, quarantined_rows
from layers.schemas.schema import Schema, blank

_BOUNDS: Final = (
    ("age_min", "age_max"),
    ("grade_min", "grade_max"),
    ("min", "max"),
    ("n_low", "n_high"),
)


def typed(
    texts: Mapping[str, pd.Series],
    schema: Schema,
    n_rows: int,
    currency: str = "",
    *,
    is_strict: bool = False,
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return all columns of the layer in their types, and the faults of the rows.

    A required cell that is empty is a fault too; so is a smallest value above its largest. An
    optional cell that cannot be read costs what `Column.if_unread` says, and never the row. A ferry
    is a ferry whether road_class, is_ferry or the column route says so.

    Parameters
    ----------
    texts
        Column -> cleaned texts, as far as the file has them; n_rows each, RangeIndex.
    schema
        The layer.
    currency
        The programme's, ISO 4217.
    is_strict
        Whether a cell that cannot be read costs the row all the same.
    """
    faults: list[Fault] = []
    columns: dict[str, pd.Series] = {}
    for column in schema.columns:
        if column.name in texts:
            cells = texts[column.name]
            values, more = parse.read(cells, column, currency)
            columns[column.name] = unread_cells.on_the_safe_side(values, cells, column)
            faults += more if is_strict else unread_cells.let_pass(more, column)
        else:
            columns[column.name] = blank(column, n_rows)
    if schema.layer == "roads":
        _ferries(columns, texts)
    table = pd.DataFrame(columns)
    faults += _missing(table, schema, faults)
    return table, faults + _reversed(table, schema, is_strict=is_strict)


def _ferries(columns: dict[str, pd.Series], texts: Mapping[str, pd.Series]) -> None:
    is_ferry = (columns["road_class"] == "ferry") | columns["is_ferry"].fillna(value=False)
    if "route" in texts:
        is_ferry |= texts["route"] == "ferry"
    columns["road_class"] = columns["road_class"].mask(is_ferry, "ferry")
    columns["is_ferry"] = columns["is_ferry"].mask(is_ferry, other=True)


def _missing(table: pd.DataFrame, schema: Schema, faults: list[Fault]) -> list[Fault]:
    found = []
    for column in schema.columns:
        if not column.required:
            continue
        wrong = [fault for fault in faults if fault.column == column.name]
        rows = np.setdiff1d(np.flatnonzero(table[column.name].isna()), quarantined_rows(wrong))
        if len(rows):
            sentence = f"{column.name} is empty; write it ({column.doc.rstrip('.')})."
            remark = Remark("VALUE_MISSING", "quarantined", sentence)
            found.append(Fault(rows.astype(np.int64), column.name, remark))
    return found


def _reversed(table: pd.DataFrame, schema: Schema, *, is_strict: bool) -> list[Fault]:
    """Bounds in the wrong order; where these may go unknown, both do, in the table itself."""
    found: list[Fault] = []
    for low, high in _BOUNDS:
        rows = np.flatnonzero(table[low] > table[high]) if low in schema.names else ()
        if not len(rows):
            continue
        code = "AGE_RANGE" if low == "age_min" else "NUMBER_RANGE"
        sentence = f"{low} is larger than {high}, so nobody fits; correct one of them."
        fault = Fault(np.asarray(rows, dtype=np.int64), low, Remark(code, "quarantined", sentence))
        [passed] = unread_cells.let_pass([fault], schema.column(low))
        if is_strict or not passed.remark.is_each:
            found.append(fault)
        else:
            table.loc[fault.rows, [low, high]] = np.nan
            found += [passed, replace(passed, column=high)]
    return found
