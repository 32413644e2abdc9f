"""What stands in a cell and belongs to another column: a band of ages, the unit of a capacity."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest.cells import age_bands, units
from layers.ingest.remarks import Fault, Remark
from layers.schemas.schema import Schema

_BAND: Final = Remark(
    "AGE_BAND_READ",
    "accepted",
    "The cell holds a band of ages; it was read as its bounds, or as the age band.",
)


def moved(
    texts: Mapping[str, pd.Series], schema: Schema
) -> tuple[dict[str, pd.Series], list[Fault]]:
    """Return the columns with such cells in their place, and what was moved.

    A band in `age` is the age band of a person; one in `age_min` is the youngest and the oldest age
    of a service; `12 beds` counts beds. What the other column says itself stays.

    Parameters
    ----------
    texts
        Column -> cleaned texts of one file; the index is a RangeIndex.
    schema
        The layer.

    >>> from layers.schemas import SCHEMAS
    >>> found, _ = moved({"age": pd.Series(["25", "18-35"])}, SCHEMAS["returnees"])
    >>> found["age_band"].tolist()
    [nan, '18-35']
    """
    found = dict(texts)
    faults: list[Fault] = []
    if "age_band" in schema.names and "age" in found:
        rows = _rows(found["age"], _is_band)
        _fill(found, "age_band", rows, found["age"].iloc[rows].to_numpy(object))
        found["age"] = _blanked(found["age"], rows)
        faults += _told(rows, "age")
    if "age_min" in schema.names and "age_min" in found:
        rows = _rows(found["age_min"], _is_band)
        bounds = [age_bands.bounds(text) for text in found["age_min"].iloc[rows]]
        found["age_min"] = _blanked(found["age_min"], rows)
        _fill(found, "age_min", rows, np.array([f"{low:.0f}" for low, _ in bounds], dtype=object))
        tops = np.array([None if math.isinf(high) else f"{high:.0f}" for _, high in bounds], object)
        _fill(found, "age_max", rows, tops)
        faults += _told(rows, "age_min")
    if "capacity_unit" in schema.names and "capacity" in found:
        rows = _rows(found["capacity"], units.counts_beds)
        _fill(found, "capacity_unit", rows, np.full(len(rows), "beds", dtype=object))
    return found, faults


def _is_band(text: str) -> bool:
    return not text.isdecimal() and not math.isnan(age_bands.bounds(text)[0])


def _rows(texts: pd.Series, is_meant: Callable[[str], bool]) -> np.ndarray:
    codes, words = pd.factorize(texts)
    meant = [number for number, word in enumerate(words) if is_meant(str(word))]
    return np.flatnonzero(np.isin(codes, meant))


def _blanked(texts: pd.Series, rows: np.ndarray) -> pd.Series:
    if not len(rows):
        return texts
    cells = texts.to_numpy(object, copy=True)
    cells[rows] = np.nan
    return pd.Series(cells, index=texts.index, dtype="str")


def _fill(found: dict[str, pd.Series], name: str, rows: np.ndarray, cells: np.ndarray) -> None:
    """Write cells into the blank ones of a column."""
    if not len(rows):
        return
    n_rows = len(next(iter(found.values())))
    own = found.get(name, pd.Series(np.nan, index=range(n_rows), dtype="str"))
    texts = own.to_numpy(object, copy=True)
    texts[rows] = np.where(pd.isna(texts[rows]), cells, texts[rows])
    found[name] = pd.Series(texts, index=own.index, dtype="str")


def _told(rows: np.ndarray, column: str) -> list[Fault]:
    return [Fault(rows.astype(np.int64), column, _BAND)] if len(rows) else []
