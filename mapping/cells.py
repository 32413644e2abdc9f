"""Counting people by area and group: what every indicator does with its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cells:
    """The areas and groups that occur, and the one that each case belongs to.

    Parameters
    ----------
    cell
        Position of each case's cell.
    names
        One row per cell, sorted: `pcode, group`.
    size
        How many cases each cell has.
    """

    cell: Ints
    names: pd.DataFrame
    size: Ints

    def count(self, has: NDArray[np.bool_] | pd.Series) -> Floats:
        """Return how many cases of each cell have a mark."""
        return self.total(np.asarray(has, dtype=np.float64))

    def total(self, values: Floats | pd.Series) -> Floats:
        """Return the sum of a number over each cell."""
        weights = np.asarray(values, dtype=np.float64)
        return np.asarray(np.bincount(self.cell, weights, len(self.size)), dtype=np.float64)


def of(cases: pd.DataFrame) -> Cells:
    """Return the cells of the cases by their columns `pcode` and `group`.

    >>> of(pd.DataFrame({"pcode": ["B", "A", "B"], "group": "all"})).size.tolist()
    [1, 2]
    """
    pcode, pcodes = _coded(cases["pcode"])
    group, groups = _coded(cases["group"])
    code = pcode * max(len(groups), 1) + group
    size = np.bincount(code, minlength=len(pcodes) * len(groups))
    used = np.flatnonzero(size)
    place = np.zeros(len(size), dtype=np.int64)
    place[used] = np.arange(len(used))
    names = pd.DataFrame(
        {
            "pcode": pcodes.take(used // max(len(groups), 1)),
            "group": groups.take(used % max(len(groups), 1)),
        }
    )
    return Cells(place[code], names, size[used])


def counts(cells: Cells, has: NDArray[np.bool_] | pd.Series, indicator: str) -> pd.DataFrame:
    """Return the people of each cell who have a mark, as rows of an indicator."""
    n = cells.count(has)
    return cells.names.assign(indicator=indicator, value=n, n_people=cells.size, n_value=n, note="")


def shares(cells: Cells, has: NDArray[np.bool_] | pd.Series, indicator: str) -> pd.DataFrame:
    """Return the share of each cell that has a mark, as rows of an indicator.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": [True, False]})
    >>> shares(of(cases), cases["is_eligible"], "coverage")["value"].tolist()
    [0.5]
    """
    table = counts(cells, has, indicator)
    return table.assign(value=table["n_value"] / table["n_people"])


def percentiles(
    cases: pd.DataFrame, column: str, percents: Sequence[float], name: str
) -> pd.DataFrame:
    """Return percentiles of a number by cell, as rows of the indicators `<name>_p<percent>`.

    The p-th percentile is the smallest value that at least p per cent of the people do not exceed:
    a value that somebody has, and `inf` where that is somebody who reaches nothing. People whose
    value is unknown (NaN) are left out of `n_people` and counted in `n_missing`; a cell without a
    known value has no row.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "minutes": [10.0, 20.0, np.inf]})
    >>> percentiles(cases, "minutes", (50, 75), "minutes")["value"].tolist()
    [20.0, inf]
    """
    whole, known = of(cases), cases[cases[column].notna()]
    cells = of(known)
    values = known[column].to_numpy(float)
    ordered = values[np.lexsort((values, cells.cell))]
    start = np.cumsum(cells.size) - cells.size
    everyone = whole.names.assign(n=whole.size).merge(cells.names, on=["pcode", "group"])
    parts = []
    for percent in percents:
        rank = np.maximum(np.ceil(cells.size * percent / 100 - 1e-9).astype(np.int64), 1)
        table = cells.names.assign(
            indicator=f"{name}_p{percent:g}",
            value=ordered[start + rank - 1] if len(start) else np.zeros(0),
            n_people=cells.size,
            n_value=np.nan,
            note="",
            n_missing=everyone["n"].to_numpy() - cells.size,
        )
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def _coded(values: pd.Series) -> tuple[Ints, pd.Index]:
    """Codes of a text column and its words, sorted."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("category")
    words = pd.Index(values.cat.categories.astype("str"))
    order = np.argsort(words.to_numpy(object), kind="stable") if len(words) else np.zeros(0, int)
    place = np.zeros(len(words), dtype=np.int64)
    place[order] = np.arange(len(words))
    return place[values.cat.codes.to_numpy()], words.take(order)
