"""Days that cannot be, as one ahead or two in the wrong order; and those after which a row goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest.remarks import Fault, Remark
from layers.schemas.schema import Schema

PAST: Final = "RETENTION_PAST"
"""The code of rows that may not be used any more."""
_OF_ANOTHER: Final = Remark(
    PAST,
    "quarantined",
    "The row of the person whom this one is about is past its date, so this one is not used "
    "either. Delete both, or write a later date there if the person agreed to it.",
)


def faults(table: pd.DataFrame, schema: Schema, as_of: dt.date | None) -> list[Fault]:
    """Return a warning for each day that lies after the programme's, and each pair out of order.

    Parameters
    ----------
    table
        The typed table of one file; the index is a RangeIndex.
    schema
        Its layer: `past` and `in_order` name the days.
    as_of
        The programme's day; None where there is none to compare with.

    >>> from layers.schemas import SCHEMAS
    >>> table = pd.DataFrame({"from_on": pd.to_datetime(["2026-05-02", "2026-05-01"]),
    ...     "to_on": pd.to_datetime(["2026-05-01", "2026-05-01"])})
    >>> [(one.remark.code, one.rows.tolist())
    ...  for one in faults(table, SCHEMAS["agreements"], None)]
    [('DATE_ORDER', [0])]
    """
    found = [] if as_of is None else [*_ahead(table, schema, as_of), *_past(table, schema, as_of)]
    for first, last in schema.in_order:
        for row in np.flatnonzero(table[first] > table[last]).tolist():
            days = f"{table[first][row]:%Y-%m-%d}", f"{table[last][row]:%Y-%m-%d}"
            sentence = (
                f"{first} ({days[0]}) lies after {last} ({days[1]}); correct one of them. The row "
                "is loaded as it is."
            )
            found.append(_one(row, first, Remark("DATE_ORDER", "warned", sentence), days[0]))
    return found


def _ahead(table: pd.DataFrame, schema: Schema, as_of: dt.date) -> list[Fault]:
    found = []
    for name in schema.past:
        for row in np.flatnonzero(table[name] > pd.Timestamp(as_of)).tolist():
            day = f"{table[name][row]:%Y-%m-%d}"
            sentence = (
                f"{name} ({day}) lies after the programme's day ({as_of}), and has not been yet; "
                "correct it, or as_of in programme.toml."
            )
            found.append(_one(row, name, Remark("DATE_AHEAD", "warned", sentence), day))
    return found


def linked(table: pd.DataFrame, schema: Schema, past: Mapping[str, Collection[str]]) -> list[Fault]:
    """Return a fault for the rows that name a row which is past its date, by its layer and key."""
    return [
        Fault(rows, column, _OF_ANOTHER)
        for column, target in schema.points_to
        if len(rows := np.flatnonzero(table[column].isin(set(past.get(target, ())))))
    ]


def past_keys(table: pd.DataFrame, schema: Schema, faults: Iterable[Fault]) -> frozenset[str]:
    """Return the keys of the rows that are past their date, or name one that is."""
    rows = [row for fault in faults if fault.remark.code == PAST for row in fault.rows.tolist()]
    return frozenset(table[schema.key].iloc[rows].dropna()) if schema.key else frozenset()


def _past(table: pd.DataFrame, schema: Schema, as_of: dt.date) -> list[Fault]:
    found = []
    for name in schema.ends:
        for row in np.flatnonzero(table[name] < pd.Timestamp(as_of)).tolist():
            day = f"{table[name][row]:%Y-%m-%d}"
            sentence = (
                f"{name} ({day}) is past on the programme's day ({as_of}), so the row is not used. "
                "Delete it ('waypost forget'), or write a later day if the person agreed to it."
            )
            found.append(_one(row, name, Remark(PAST, "quarantined", sentence), day))
    return found


def _one(row: int, column: str, remark: Remark, value: str) -> Fault:
    return Fault(np.array([row], dtype=np.int64), column, remark, value)
