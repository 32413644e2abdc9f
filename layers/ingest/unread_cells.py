"""Cells that cannot be read: what each costs, so that no optional cell costs its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest.remarks import Fault
from layers.schemas.schema import Column, Schema
from layers.vocabulary.categories import plain

ASKED: Final = "to_ask"
"""The column of services that takes up what a rule says and nobody could read."""
_COSTS: Final = {
    "unknown": " The cell stays unknown; the row is loaded.",
    "ask": " The cell stays unknown, and the partner is asked what it means; the row is loaded.",
    "yes": " It counts as yes, the safe side, until somebody writes yes or no; the row is loaded.",
}
_EMPTY: Final = frozenset(("na", "n/a", "n.a.", "nan", "null", "nil", "nd", "n/d", "#n/a", ""))
"""Words that stand for an empty cell, and do not say that somebody did not know."""


def let_pass(faults: Sequence[Fault], column: Column) -> list[Fault]:
    """Return the faults of a column, of which none sets a row aside if the column is optional.

    What would have set a row aside becomes a warning of each row (`is_each`), which says what the
    cell costs (`Column.if_unread`).
    """
    if column.required or column.if_unread == "aside":
        return list(faults)
    cost = _COSTS[column.if_unread]
    return [
        replace(fault, remark=replace(
            fault.remark, severity="warned", sentence=fault.remark.sentence + cost, is_each=True))
        if fault.remark.severity == "quarantined" else fault
        for fault in faults
    ]  # fmt: skip


def on_the_safe_side(values: pd.Series, texts: pd.Series, column: Column) -> pd.Series:
    """Return a flag that protects with yes where its cell cannot be read or says "unknown".

    Parameters
    ----------
    values, texts
        The typed column, and its cleaned texts.
    column
        Of a column whose unread cells do not count as yes, the values are returned as they are.

    >>> texts = pd.Series(["perhaps", "unknown", "no", "N/A"])
    >>> flags = pd.Series(pd.array([None, None, False, None], "boolean"))
    >>> column = Column("is_confidential", "flag", "", if_unread="yes")
    >>> on_the_safe_side(flags, texts, column).tolist()
    [True, True, False, <NA>]
    """
    if column.if_unread != "yes":
        return values
    is_said = ~texts.fillna("").map(lambda text: plain(text) in _EMPTY).astype(bool)
    return values.mask(values.isna() & is_said, other=True)


def asked(
    texts: Mapping[str, pd.Series],
    faults: Sequence[Fault],
    headers: Mapping[str, str],
    schema: Schema,
) -> pd.Series:
    """Return what the partner of each row is asked: its own words and the unread cells of rules.

    Parameters
    ----------
    texts
        Column -> cleaned texts, as far as the file has them.
    faults
        What was found in the cells, `rows` being positions in the texts.
    headers
        Column -> header in the file, by which the cell is told.
    schema
        The layer, with the column `to_ask`.
    """
    n_rows = len(next(iter(texts.values()))) if texts else 0
    told = texts.get(ASKED, pd.Series(np.nan, index=range(n_rows), dtype="str"))
    words = {row: [told.iloc[row]] for row in np.flatnonzero(told.notna())}
    for column in schema.columns:
        if column.if_unread != "ask":
            continue
        unread = [one for one in faults if one.column == column.name and one.remark.is_each]
        for row in sorted({row for one in unread for row in one.rows.tolist()}):
            cell = f"{headers.get(column.name, column.name)}: {texts[column.name].iloc[row]}"
            words.setdefault(row, []).append(cell)
    said = told.to_numpy(object, copy=True)
    for row, parts in words.items():
        said[row] = "; ".join(parts)
    return pd.Series(said, index=told.index, dtype="str")
