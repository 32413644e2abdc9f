"""Coordinates that may well be right and are perhaps none: too few decimals, one point for many."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.ingest.remarks import Fault, Remark

Degrees = npt.NDArray[np.float64]

_PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,](\d*))?")
_KM_OF_DECIMALS: Final = {0: 100, 1: 10, 2: 1}
_MANY: Final = 5
"""So many rows of two decimals are no chance."""
_CROWD: Final = 10
"""So many rows on one point are more than one house holds."""


def few_decimals(lat: pd.Series, lon: pd.Series) -> list[Fault]:
    """Return a warning for the rows whose coordinates have few decimals, by how many.

    One decimal says where a place is to about 10 km. Two may be chance in a row or two; from five
    rows on they are how the file is written.

    Parameters
    ----------
    lat, lon
        Texts as found, NaN where blank; the index is a RangeIndex.

    >>> found = few_decimals(pd.Series(["13.4", "13.4521"]), pd.Series(["-16.6", "-16.57"]))
    >>> [(one.remark.code, one.rows.tolist()) for one in found]
    [('COORD_LOW_PRECISION', [0])]
    """
    rows = np.flatnonzero(lat.notna() & lon.notna())
    decimals = np.maximum(_decimals(lat.iloc[rows]), _decimals(lon.iloc[rows]))
    faults = []
    for n, km in _KM_OF_DECIMALS.items():
        few = rows[decimals == n]
        if len(few) >= (_MANY if n > 1 else 1):
            sentence = (
                f"Coordinates with {n} decimals say where a place is to about {km} km only; write "
                "four or more."
            )
            remark = Remark("COORD_LOW_PRECISION", "warned", sentence)
            faults.append(Fault(few.astype(np.int64), "geometry", remark))
    return faults


def one_point_for_many(lon: Degrees, lat: Degrees) -> list[Fault]:
    """Return one warning for the rows that stand on a point with nine others or more.

    Parameters
    ----------
    lon, lat
        Degrees, NaN where there is no point; shape (n,).

    >>> found = one_point_for_many(np.full(10, -16.6), np.full(10, 13.4))
    >>> [(one.remark.code, len(one.rows)) for one in found]
    [('COORD_REPEATED', 10)]
    """
    rows = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    _, point, n_on = np.unique(
        np.column_stack([lon[rows], lat[rows]]), axis=0, return_inverse=True, return_counts=True
    )
    crowded = rows[n_on[point.ravel()] >= _CROWD]
    if not len(crowded):
        return []
    n_points = int((n_on >= _CROWD).sum())
    where = "one point" if n_points == 1 else f"{n_points} points, up to {n_on.max()} on one"
    sentence = (
        f"{len(crowded)} rows stand on {where}: perhaps the centres of towns, and not where the "
        "places are. Check them, or write the settlement instead."
    )
    return [
        Fault(crowded.astype(np.int64), "geometry", Remark("COORD_REPEATED", "warned", sentence))
    ]


def _decimals(texts: pd.Series) -> npt.NDArray[np.int64]:
    """Decimals of plain numbers; any other way of writing counts as exact."""
    found = (_PLAIN.fullmatch(text) for text in texts.astype(object))
    return np.array([99 if one is None else len(one[1] or "") for one in found], dtype=np.int64)
