"""Column, Schema and Issue: the words in which every layer is described and every fault is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from layers.schemas.issue import Issue, Severity
from layers.vocabulary.column import Column, Dtype

__all__ = [
    "PANDAS_DTYPES",
    "Column",
    "Dtype",
    "GeometryKind",
    "Issue",
    "Schema",
    "Severity",
    "blank",
    "empty",
]

GeometryKind = Literal["point", "line", "polygon"]

PANDAS_DTYPES: Final[dict[str, str]] = {
    "text": "str",
    "codes": "str",
    "number": "float64",
    "integer": "float64",
    "date": "datetime64[ms]",
    "flag": "boolean",
}


@dataclass(frozen=True)
class Schema:
    """One layer: its columns, its key, and what geometry a row has.

    Parameters
    ----------
    layer
        The layer's name, as in `[layers]` of programme.toml.
    doc
        One sentence for the data dictionary.
    columns
        All columns but the geometry, in the order of templates and exports.
    key
        The column that names a row; empty where rows have none (roads).
    geometry
        `point`, `line` or `polygon`; None for a table without places.
    is_placed
        Whether each row must have a place (coordinates, settlement or P-code).
    is_personal
        Whether rows describe persons; such a layer is never published.
    past
        Days that have been: one after the programme's day is a slip.
    ends
        Days after which a row may not be used any more.
    in_order
        Pairs of days of which the first does not lie after the second.
    points_to
        Columns that name a row of another layer, each with that layer.
    not_before
        Days that do not lie before a day of the row pointed to: column, that layer, its column.
    """

    layer: str
    doc: str
    columns: tuple[Column, ...]
    key: str = ""
    geometry: GeometryKind | None = None
    is_placed: bool = False
    is_personal: bool = False
    past: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    in_order: tuple[tuple[str, str], ...] = ()
    points_to: tuple[tuple[str, str], ...] = ()
    not_before: tuple[tuple[str, str, str], ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def is_linked(self) -> bool:
        """Return whether a row names rows of other layers."""
        return bool(self.points_to)


def empty(schema: Schema) -> pd.DataFrame:
    """Return a table of no rows with all columns of the layer in their types."""
    return pd.DataFrame({column.name: blank(column, 0) for column in schema.columns})


def blank(column: Column, n_rows: int) -> pd.Series:
    """Return a column of so many unknown values, in its type."""
    missing = {"boolean": pd.NA, "datetime64[ms]": pd.NaT}
    dtype = PANDAS_DTYPES[column.dtype]
    return pd.Series([missing.get(dtype, np.nan)] * n_rows, dtype=dtype)
