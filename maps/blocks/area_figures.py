"""Figures of areas as bytes: a block per category, columns of numbers by series and area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import WHOLE
from mapping import indicators
from mapping.disclosure import size_classes
from maps.frame import data_blocks, varints

CODES: Final = ("few", "most", "base", "hidden", "inf", "counted")
"""What stands in the place of a number: "base" is too few people for minutes, "counted" that the
people counted are told but no share of them."""

COLUMNS: Final = ("v", "y", "n", "l", "h", "subject")
"""The columns of a block, in their order: value, people counted, of how many, range, subject."""

SCALES: Final[Mapping[str, int]] = {"share": 10_000, "min": 10}
"""Steps of a written value by unit; whole numbers where not named."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def written(
    gaps: pd.DataFrame, pcodes: Sequence[str], k: int
) -> tuple[dict[str, Any], list[bytes]]:
    """Return the header and one block of bytes per category and population, in its order.

    With a floor `k` people are told in classes, each as its least number, and a share is written as
    the lower end of its tenth; what is counted without a share that may be told is `counted`.

    Every block has the `COLUMNS` one after another; each has a whole number for every series of
    them (group and indicator, in the order of the header) and every one of ``pcodes`` and
    the whole programme, as varints. 0 is unknown; any other is one more than the number, or than
    the place in ``subjects``. Of a value the first numbers are its place in `CODES`; what it comes
    to in steps of `SCALES` follows after these. It is not written (0) where it is the people
    counted, or where a share is the people counted of how many.

    A suppressed row keeps only what may be told: its code, and its ``n`` where that is not hidden
    too nor what another figure counts.

    Examples
    --------
    >>> row = {"pcode": "A", "category": "c", "among": "all", "group": "all",
    ...        "indicator": "providers", "n_stated": None, "n_expected": None,
    ...        "value": 2.0, "unit": "partners", "n_people": 30.0, "n_value": None,
    ...        "subject_id": "", "suppression": "none", "low": None, "high": None}
    >>> header, bytes_of = written(pd.DataFrame([row]), ["A", "B"], 0)
    >>> header["categories"]
    [{'category': 'c', 'among': 'all', 'parts': None, 'series': [['all', 'providers', 'partners']]}]
    >>> varints.read(bytes_of[0]).tolist()[:9]
    [9, 0, 0, 0, 0, 0, 31, 0, 0]
    """
    places = [*pcodes, WHOLE]
    rows = gaps[gaps["pcode"].isin(places)].reset_index(drop=True)
    at = pd.Index(places).get_indexer(pd.Index(rows["pcode"]))
    columns, subjects = _columns(rows, k)
    listed: list[dict[str, Any]] = []
    blocks_of: list[bytes] = []
    whole = rows[rows["pcode"].eq(WHOLE) & rows["group"].eq("all")]
    parts = dict(iter(whole.groupby(["category", "among"])[["n_stated", "n_expected"]]))
    keys = rows[["category", "among", "group", "indicator", "unit"]]
    for (category, among), own in keys.groupby(["category", "among"], sort=True):
        order = own.groupby(["group", "indicator"], sort=True)
        series = order.ngroup().to_numpy()
        named = order["unit"].first().fillna("").reset_index()
        grid = np.zeros((len(COLUMNS), len(named), len(places)), dtype=np.int64)
        where = own.index.to_numpy()
        grid[:, series, at[where]] = columns[:, where]
        told = _parts(parts.get((category, among)))
        listed.append({"category": str(category), "among": str(among), "parts": told,
                       "series": named.to_numpy().tolist()})  # fmt: skip
        blocks_of.append(varints.written(grid.ravel()))
    header = {
        "pcodes": places,
        "subjects": subjects,
        "columns": COLUMNS,
        "codes": CODES,
        "scales": SCALES,
        "categories": listed,
    }
    return header, blocks_of


def _parts(whole: pd.DataFrame | None) -> list[float] | None:
    """How many of the whole programme state the need and how many are expected, if it is told."""
    told = pd.DataFrame() if whole is None else whole.astype(float).dropna()
    return None if told.empty else [float(n) for n in told.max()]


def of_months(months: pd.DataFrame, pcodes: Sequence[str], k: int) -> tuple[dict[str, Any], bytes]:
    """Return the header and the bytes of the coverage by month.

    For each category and population of the header, and each of ``pcodes`` and the whole programme,
    the block has the number of people there (one more than it; 0 unknown), then for each month
    those covered, as a value in `written`; and, where people are told in classes (`k`), for each
    month the share that they are, in steps of `SCALES`, one more than it.

    Examples
    --------
    >>> row = {"month": "2026-11", "pcode": "A", "category": "c", "among": "all", "n_covered": 3.0,
    ...        "n_people": 9.0, "n_covered_suppression": "none"}
    >>> hidden = row | {"month": "2026-12", "n_covered": None, "n_covered_suppression": "few"}
    >>> header, held = of_months(pd.DataFrame([row, hidden]), ["A"], 0)
    >>> header["categories"], header["months"], varints.read(held).tolist()
    ([['c', 'all']], ['2026-11', '2026-12'], [10, 10, 1, 0, 0, 0])
    """
    places = pd.Index([*pcodes, WHOLE])
    rows = months[months["pcode"].isin(places)]
    at = places.get_indexer(pd.Index(rows["pcode"]))
    both = pd.MultiIndex.from_frame(rows[["category", "among"]].astype("str"))
    category, categories = pd.factorize(both, sort=True)
    month, named = pd.factorize(rows["month"], sort=True)
    n = len(named)
    grid = np.zeros((len(categories), len(places), 1 + n * (2 if k else 1)), dtype=np.int64)
    grid[category, at, 0] = _steps(_floats(rows["n_people"]))
    covered = _steps(_floats(rows["n_covered"]), 1.0, len(CODES))
    codes = rows["n_covered_suppression"].map({one: 1 + at for at, one in enumerate(CODES)})
    grid[category, at, 1 + month] = np.where(codes.notna(), codes.fillna(0), covered)
    if k:
        shares = _steps(_floats(rows["n_covered_share"]), SCALES["share"])
        grid[category, at, 1 + n + month] = shares
    header = {
        "categories": [list(one) for one in categories],
        "months": list(named),
        "has_shares": bool(k),
    }
    return header, varints.written(grid.ravel())


def _columns(rows: pd.DataFrame, k: int) -> tuple[Ints, list[str]]:
    """The columns as written, in the order of the rows, and the distinct subjects."""
    is_hidden = rows["suppression"].ne("none").to_numpy(bool)
    is_share = rows["unit"].eq("share").to_numpy(bool)
    scale = _floats(rows["unit"].map(SCALES).fillna(1.0))
    numbers = {name: _floats(rows[name])
               for name in ("value", "n_value", "n_people", "low", "high")}  # fmt: skip
    n = numbers["n_people"]
    is_counted = np.isnan(numbers["value"]) & (numbers["n_value"] > 0) & (k > 0)
    y = np.where(np.isnan(numbers["value"]) & ~is_counted, np.nan, numbers["n_value"])
    with np.errstate(invalid="ignore", divide="ignore"):
        follows = np.where(is_share, y / n, y)
        is_plain = np.abs(follows - numbers["value"]) < 1 / (2 * max(SCALES.values()))
    value = _steps(numbers["value"], scale, len(CODES))
    value[np.isposinf(numbers["value"])] = 1 + CODES.index("inf")
    value[is_plain & ~(is_share & (k > 0))] = 0
    value[is_counted] = 1 + CODES.index("counted")
    value[is_hidden] = 1 + _codes(rows[is_hidden], k)
    counted = [name for name, one in indicators.figures().items() if one.of]
    is_own = is_hidden & rows["indicator"].isin(counted).to_numpy(bool)
    subject, subjects = pd.factorize(rows["subject_id"].mask(is_hidden).replace("", np.nan))
    shown = np.where(is_hidden, np.nan, 1.0)
    columns = [
        value,
        _steps(y * shown),
        _steps(np.where(is_own, np.nan, n)),
        _steps(numbers["low"] * shown, scale),
        _steps(numbers["high"] * shown, scale),
        subject.astype(np.int64) + 1,
    ]
    return np.stack(columns), [data_blocks.cell(str(one)) for one in subjects]


def _floats(column: pd.Series) -> Floats:
    return np.asarray(column.to_numpy(float, na_value=np.nan), dtype=np.float64)


def _steps(values: Floats, scale: Floats | float = 1.0, first: int = 0) -> Ints:
    """Numbers in whole steps, one more than `first` at least; 0 where unknown."""
    is_known = np.isfinite(values)
    steps: Ints = np.rint(np.where(is_known, values, 0.0) * scale).astype(np.int64)
    return np.where(is_known, steps + 1 + first, 0)


def _codes(hidden: pd.DataFrame, k: int) -> Ints:
    """What may be said of suppressed rows, as places in `CODES`.

    Minutes are on no side: there are too few people for them, or a group is hidden for the sake of
    the other one.
    """
    codes = hidden["suppression"].map({one: at for at, one in enumerate(CODES)}).to_numpy(np.int64)
    n = _floats(hidden["n_people"])
    is_thin = np.where(np.isnan(n), hidden["group"].eq("all"), n < size_classes.SHARE_FLOOR * k)
    of_minutes = np.where(is_thin, CODES.index("base"), CODES.index("hidden"))
    return np.where(hidden["unit"].eq("min"), of_minutes, codes)
