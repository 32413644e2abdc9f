"""The texts of one file's columns as one typed table of the layer, row by row complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest import parse
from layers.ingest.remarks import Fault, Remark, quarantined_rows
from layers.schemas.schema import Schema, blank

_BOUNDS: Final = (("age_min", "age_max"), ("grade_min", "grade_max"), ("min", "max"))


def typed(
    texts: Mapping[str, pd.Series], schema: Schema, n_rows: int
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return all columns of the layer in their types, and the faults of the rows.

    A required cell that is empty and a smallest value above its largest are faults too. A ferry
    is a ferry whether road_class, is_ferry or the column route says so.

    Parameters
    ----------
    texts
        Column -> cleaned texts, as far as the file has them; n_rows each, RangeIndex.
    schema
        The layer.
    """
    faults: list[Fault] = []
    columns: dict[str, pd.Series] = {}
    for column in schema.columns:
        if column.name in texts:
            columns[column.name], more = parse.read(texts[column.name], column)
            faults += more
        else:
            columns[column.name] = blank(column, n_rows)
    if schema.layer == "roads":
        _ferries(columns, texts)
    table = pd.DataFrame(columns)
    return table, faults + _missing(table, schema, faults) + _reversed(table, schema)


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


def _reversed(table: pd.DataFrame, schema: Schema) -> list[Fault]:
    found = []
    for low, high in _BOUNDS:
        rows = np.flatnonzero(table[low] > table[high]) if low in schema.names else ()
        if len(rows):
            code = "AGE_RANGE" if low == "age_min" else "NUMBER_RANGE"
            sentence = f"{low} is larger than {high}, so nobody fits; correct one of them."
            remark = Remark(code, "quarantined", sentence)
            found.append(Fault(np.asarray(rows, dtype=np.int64), low, remark))
    return found
