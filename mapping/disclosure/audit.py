"""What a reader could reckon back from the classes that are told, and what is coarser for it.

Whatever adds up bounds its parts: two districts of "fewer than 10" in a region of "10-19" have at
least one person each. A mark of a side (`few`, `most`) may leave no less open than 0 to k - 1:
where the sums leave less, the marks under the sum become `hidden`, which bounds nothing.
Bounds are propagated up and down until nothing moves, for the people counted and for those left
over. Sums over areas are a tree, for which that is exact; sums over groups besides are looked at
together with it (integer bounds, which never are narrower than the truth). Areas and parts are
taken to come to their whole, as a reader takes them, groups to no more than it: whether they do so
today may hang on a single newcomer whose sex is not known, and what is hidden would tell of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import PublishingRefusedError
from mapping.disclosure import size_classes
from mapping.disclosure.public_figures import FIRST, KEYS
from mapping.disclosure.size_classes import Floats
from mapping.unit_records.counting import Figures
from mapping.unit_records.result_tables import ResultTable

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Words = NDArray[np.object_]
Bounds = tuple[Floats, Floats]

ROUNDS: Final = 50
"""More rounds than sums lie within one another."""

_ABOUT: Final = ("category", "among", "month")
"""What the rows of a result table by area are about, beside the area."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Which rows add up to which: one entry per part, with the number of its sum.

    `parent` and `child` are rows; parts of one sum have the same `number`. `is_all` says whether
    they come to the whole of it, or to no more than that.
    """

    number: Ints
    parent: Ints
    child: Ints
    is_all: Bools


def coarsened(table: pd.DataFrame, sums: Sums, k: int) -> pd.DataFrame:
    """Return a table of classes in which no mark leaves less open than it says.

    Parameters
    ----------
    table
        `suppression`, `n_value` and `n_people` (least numbers of their classes, NaN untold).
    sums
        What adds up in it.
    k
        The floor.

    Raises
    ------
    PublishingRefusedError
        SDC_RECOVERABLE: where a mark could still be reckoned back.
    """
    code = table["suppression"].to_numpy(object).copy()
    for _ in range(ROUNDS):
        is_narrow = _narrow(table, code, sums, k)
        if not is_narrow.any():
            return table.assign(suppression=pd.Series(code, index=table.index, dtype="str"))
        is_mark = np.isin(code, ["few", "most"])
        beside = sums.child[np.isin(sums.number, sums.number[is_narrow[sums.child]])]
        code[beside[is_mark[beside]]] = "hidden"
        code[is_narrow] = "hidden"
    first = table.loc[is_narrow].iloc[0].head(5).astype("str").str.cat(sep=" ")
    raise PublishingRefusedError(
        f"SDC_RECOVERABLE: {first} could be reckoned back from what is told beside it. "
        "Publish larger areas, or fewer groups."
    )


def by_area(told: pd.DataFrame, parents: pd.Series, declared: ResultTable, k: int) -> pd.DataFrame:
    """Return a result table by area in which no mark leaves less open than it says.

    Parameters
    ----------
    told
        The table in classes.
    parents
        As for `sums_of`.
    declared
        How it counts people; a table without `pcode`, or counts without a denominator, stay.
    k
        The floor.
    """
    if "pcode" not in told or told.empty:
        return told
    for one in declared.counts:
        if one.of:
            about = [told[part].astype("str") for part in _ABOUT if part in told]
            seen = told.assign(
                group="all",
                indicator=list(map("|".join, zip(*about, strict=True))) if about else "",
                unit="people",
                value=np.nan,
                suppression=told[f"{one.column}_suppression"],
                n_value=told[one.column],
                n_people=told[one.of],
            )
            sure = coarsened(seen, sums_of(seen, parents, {}), k)["suppression"]
            told = told.assign(**{f"{one.column}_suppression": sure})
    return told


def _narrow(table: pd.DataFrame, code: Words, sums: Sums, k: int) -> Bools:
    """Whether a mark leaves fewer numbers open than 0 to k - 1, and fewer than k others."""
    is_few, is_most = code == "few", code == "most"
    n, rest = _open(table, code, k)
    found = np.zeros(len(code), dtype=bool)
    for bounds, is_marked in ((n, is_few), (rest, is_most)):
        low, high = propagated(*bounds, sums)
        is_full = (low <= 0) & (high >= k - 1)
        found |= is_marked & ~is_full & (high - low + 1 < k)
    return found


def _open(table: pd.DataFrame, code: Words, k: int) -> tuple[Bounds, Bounds]:
    """Between what the people counted and those left over lie, as each row says by itself."""
    n, base = (table[name].to_numpy(np.float64) for name in ("n_value", "n_people"))
    is_few, is_most = code == "few", code == "most"
    is_told = (code == "none") & ~np.isnan(n)
    is_part = is_told & ~table["indicator"].eq(FIRST).to_numpy(bool)
    unknown = np.where(is_few, k - 1, np.inf)
    base_low, base_high = (
        np.nan_to_num(base),
        np.where(np.isnan(base), unknown, size_classes.most(base, k)),
    )
    n_low = np.where(is_told, n, np.where(is_most, np.maximum(base_low - (k - 1), 0), 0))
    n_high = np.where(is_told, size_classes.most(n, k), np.where(is_few, k - 1, base_high))
    tenth = np.where(is_told & table["unit"].eq("share").to_numpy(bool), table["value"], np.nan)
    with np.errstate(invalid="ignore"):
        n_low = np.fmax(n_low, np.ceil(tenth * base_low - 1e-9))
        n_high = np.fmin(n_high, np.floor((tenth + 1 / size_classes.TENTHS) * base_high + 1e-9))
        rest_low = np.fmax(base_low - n_high, np.where(is_part, k, 0))
        rest_high = np.where(is_most, k - 1, base_high - n_low)
    return (n_low, np.minimum(n_high, base_high)), (np.fmax(rest_low, 0), rest_high)


def propagated(low: Floats, high: Floats, sums: Sums) -> tuple[Floats, Floats]:
    """Return the bounds of all rows after what adds up has been reckoned up and down.

    >>> sums = Sums(np.zeros(2, int), np.zeros(2, int), np.array([1, 2]), np.ones(2, bool))
    >>> low, high = propagated(np.array([10.0, 0, 0]), np.array([19.0, 9, 9]), sums)
    >>> low.tolist(), high.tolist()
    ([10.0, 1.0, 1.0], [18.0, 9.0, 9.0])
    """
    if not len(sums.number):
        return low, high
    low, high = low.copy(), high.copy()
    n = int(sums.number.max()) + 1
    for _ in range(ROUNDS):
        before = low.sum(), np.isinf(high).sum(), high[np.isfinite(high)].sum()
        all_low = np.bincount(sums.number, low[sums.child], n)
        is_open = np.isinf(high[sums.child]) | ~sums.is_all
        n_open = np.bincount(sums.number, is_open, n)
        closed = np.where(np.isinf(high[sums.child]), 0.0, high[sums.child])
        all_high = np.bincount(sums.number, closed, n)
        np.maximum.at(low, sums.parent, all_low[sums.number])
        np.minimum.at(
            high, sums.parent, np.where(n_open[sums.number] > 0, np.inf, all_high[sums.number])
        )
        others_open = (n_open[sums.number] - is_open > 0) | ~sums.is_all
        least = low[sums.parent] - (all_high[sums.number] - closed)
        most = high[sums.parent] - (all_low[sums.number] - low[sums.child])
        np.maximum.at(low, sums.child, np.where(others_open, 0.0, least))
        np.minimum.at(high, sums.child, most)
        if before == (low.sum(), np.isinf(high).sum(), high[np.isfinite(high)].sum()):
            break
    return low, high


def sums_of(table: pd.DataFrame, parents: pd.Series, figures: Figures) -> Sums:
    """Return what adds up: areas to the one around, groups of a kind to all, parts to their whole.

    Groups come to no more than all, since of some people the sex or age is not known.

    Parameters
    ----------
    table
        `pcode, category, among, group, indicator`, each row once.
    parents
        The P-code of the area around each, by the P-code; the whole programme around the largest.
    figures
        How each indicator counts people: what it is a part of.
    """
    keys = list(KEYS)
    words = table[keys].astype("str").reset_index(drop=True).assign(row=np.arange(len(table)))
    words = words[
        ~words["indicator"].isin([one for one, how in figures.items() if not how.is_count])
    ]
    around = words.assign(pcode=words["pcode"].map(parents)).dropna(subset=["pcode"])
    kind = words["group"].str.split("=").str[0]
    grouped = words.assign(group="all", family=kind)[kind.ne("all").to_numpy()]
    part_of = {name: one.part_of for name, one in figures.items()}
    whole = pd.Series([part_of.get(name, "") for name in words["indicator"]], words.index)
    parts = words.assign(indicator=whole, family=whole)[whole.ne("").to_numpy()]
    kinds = ((around.assign(family=""), True), (grouped, False), (parts, True))
    pairs = [
        child.merge(words, on=keys, suffixes=("_child", "_parent")).assign(is_all=is_all)
        for child, is_all in kinds
    ]
    found = pd.concat(pairs, ignore_index=True)
    at = found.groupby(["row_parent", "family"], sort=False).ngroup().to_numpy().astype(np.int64)
    parent, child = (found[f"row_{name}"].to_numpy(np.int64) for name in ("parent", "child"))
    return Sums(at, parent, child, found["is_all"].to_numpy(bool))
