"""The gaps as arrays: what rows have in common is the same whole number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.unit_records.counting import Counting, Figures

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """The gaps as arrays; rows that agree in a key have the same whole number in its place.

    ``place`` is area, category and population; ``area_group`` a place and a group; ``figure`` a
    place and an indicator; ``twins`` a figure and a kind of group, which is what groups have in
    common that add up to all. ``pair`` is what the rows of the two populations have in common,
    ``is_need`` says which are of those in need. ``kinds`` and ``indicators`` are the words of
    ``kind`` and ``indicator``, and ``figures`` says how the latter count.
    """

    place: Ints
    area_group: Ints
    figure: Ints
    twins: Ints
    pair: Ints
    is_need: Bools
    kind: Ints
    kinds: tuple[str, ...]
    indicator: Ints
    indicators: tuple[str, ...]
    figures: tuple[Counting, ...]
    is_all: Bools
    n: Floats
    base: Floats


def of_gaps(gaps: pd.DataFrame, figures: Figures) -> Rows:
    """Return the gaps as arrays.

    `pcode, category, among, group, indicator, n_value, n_people` are read.
    """
    both = key_of_both(_codes(gaps["pcode"])[0], _codes(gaps["category"])[0])
    place = key_of_both(both, _codes(gaps["among"])[0])
    group, groups = _codes(gaps["group"])
    indicator, indicators = _codes(gaps["indicator"])
    of_group, kinds = pd.factorize(np.array([one.split("=")[0] for one in groups], dtype=object))
    kind = of_group.astype(np.int64)[group]
    figure = key_of_both(place, indicator)
    return Rows(
        place=place,
        area_group=key_of_both(place, group),
        figure=figure,
        twins=key_of_both(figure, kind),
        pair=key_of_both(key_of_both(both, group), indicator),
        is_need=gaps["among"].eq("need").to_numpy(bool),
        kind=kind,
        kinds=tuple(kinds),
        indicator=indicator,
        indicators=indicators,
        figures=tuple(figures[name] for name in indicators),
        is_all=gaps["group"].eq("all").to_numpy(bool),
        n=gaps["n_value"].to_numpy(float),
        base=gaps["n_people"].to_numpy(float),
    )


def key_of_both(one: Ints, other: Ints) -> Ints:
    """Return one whole number for two, from 0 on."""
    codes: Ints = pd.factorize(one * (other.max(initial=0) + 1) + other)[0].astype(np.int64)
    return codes


def is_so(rows: Rows, is_it: Sequence[bool]) -> Bools:
    """Return for each row what is so of its figure, by the order of `rows.figures`."""
    return np.array(is_it, dtype=bool)[rows.indicator]


def is_of(rows: Rows, indicator: str) -> Bools:
    """Return whether each row is of that indicator."""
    return is_so(rows, [one == indicator for one in rows.indicators])


def by_area_group(rows: Rows, indicator: str, values: Floats) -> Floats:
    """Return the values of one indicator by ``area_group``; NaN where one has none."""
    found = np.full(rows.area_group.max(initial=-1) + 1, np.nan)
    own = is_of(rows, indicator)
    found[rows.area_group[own]] = values[own]
    return found


def is_any(key: Ints, is_it: Bools) -> Bools:
    """Return whether any row is so of those that agree in the key."""
    found = np.zeros(key.max(initial=-1) + 1, dtype=bool)
    found[key[is_it]] = True
    return found[key]


def sums(key: Ints, n: Floats) -> Floats:
    """Return the sum of those that agree in the key, for each of them."""
    found: Floats = np.bincount(key, n).astype(np.float64)
    return found[key]


def _codes(words: pd.Series) -> tuple[Ints, tuple[str, ...]]:
    codes, known = pd.factorize(words)
    return codes.astype(np.int64), tuple(known)
