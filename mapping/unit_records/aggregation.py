"""Counting people by area and group: what every indicator does with its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class AreaGroups:
    """The areas and groups that occur, and the one that each case belongs to.

    Parameters
    ----------
    area_group
        Position of each case's area and group.
    names
        One row per area and group, sorted: `pcode, group`.
    size
        How many cases each area and group has.
    """

    area_group: Ints
    names: pd.DataFrame
    size: Ints

    def count(self, has: Bools | pd.Series) -> Floats:
        """Return how many cases of each area and group have a mark."""
        return self.total(np.asarray(has, dtype=np.float64))

    def total(self, values: Floats | pd.Series) -> Floats:
        """Return the sum of a number over each area and group."""
        weights = np.asarray(values, dtype=np.float64)
        return np.asarray(np.bincount(self.area_group, weights, len(self.size)), dtype=np.float64)

    def some(self, has: Bools | pd.Series) -> AreaGroups:
        """Return the areas and groups of the cases that have a mark; those without any are gone."""
        kept = self.area_group[np.asarray(has, dtype=bool)]
        size = np.bincount(kept, minlength=len(self.size))
        used = np.flatnonzero(size)
        place = np.zeros(len(size), dtype=np.int64)
        place[used] = np.arange(len(used))
        names = self.names.iloc[used].reset_index(drop=True)
        return AreaGroups(place[kept], names, size[used])


def of(cases: pd.DataFrame) -> AreaGroups:
    """Return the areas and groups of the cases by their columns `pcode` and `group`.

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
            "pcode": pcodes[used // max(len(groups), 1)],
            "group": groups[used % max(len(groups), 1)],
        }
    )
    return AreaGroups(place[code], names, size[used])


def counts(groups: AreaGroups, has: Bools | pd.Series, indicator: str) -> pd.DataFrame:
    """Return the people of each area and group who have a mark, as rows of an indicator."""
    return counts_each(groups, {indicator: has})


def counts_each(groups: AreaGroups, marks: Mapping[str, Bools | pd.Series]) -> pd.DataFrame:
    """Return the same of several marks by the names of their indicators, one after another."""
    n = np.concatenate([groups.count(has) for has in marks.values()])
    n_people = np.tile(groups.size, len(marks))
    return rows(groups, list(marks), value=n, n_people=n_people)


def rows(groups: AreaGroups, indicators: Sequence[str], **columns: object) -> pd.DataFrame:
    """Return each area and group once per indicator, with columns as long or of one value.

    A table made at once: to add its columns one by one takes pandas five times as long.
    """
    each = np.tile(np.arange(len(groups.size)), len(indicators))
    names = {str(name): column.array.take(each) for name, column in groups.names.items()}
    indicator = np.repeat(np.array(indicators, dtype=object), len(groups.size))
    return pd.DataFrame(dict(names, indicator=indicator, **columns))


def shares(groups: AreaGroups, has: Bools | pd.Series, indicator: str) -> pd.DataFrame:
    """Return the share of each area and group that has a mark, as rows of an indicator.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": [True, False]})
    >>> shares(of(cases), cases["is_eligible"], "coverage")["value"].tolist()
    [0.5]
    """
    table = counts(groups, has, indicator)
    return table.assign(value=table["value"] / table["n_people"])


def percentiles(
    groups: AreaGroups, values: pd.Series, percents: Sequence[float], name: str
) -> pd.DataFrame:
    """Return percentiles of a number by area and group, as indicators `<name>_p<percent>`.

    The p-th percentile is the smallest value that at least p per cent of the people do not exceed:
    a value that somebody has, and `inf` where that is somebody who reaches nothing. People whose
    value is unknown (NaN) are left out of `n_people` and counted in `n_missing`; where
    no value is known there is no row.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "minutes": [10.0, 20.0, np.inf]})
    >>> percentiles(of(cases), cases["minutes"], (50, 75), "minutes")["value"].tolist()
    [20.0, inf]
    """
    numbers = values.to_numpy(np.float64)
    is_known = ~np.isnan(numbers)
    known, numbers = groups.some(is_known), numbers[is_known]
    order = np.argsort(numbers)
    order = order[np.argsort(_short(known.area_group)[order], kind="stable")]
    ordered = numbers[order]
    start = np.cumsum(known.size) - known.size
    missing = np.bincount(groups.area_group[~is_known], minlength=len(groups.size))
    missing = missing[np.bincount(groups.area_group[is_known], minlength=len(groups.size)) > 0]
    ranks = [np.ceil(known.size * percent / 100 - 1e-9).astype(np.int64) for percent in percents]
    return rows(
        known,
        [f"{name}_p{percent:g}" for percent in percents],
        value=np.concatenate([ordered[start + np.maximum(rank, 1) - 1] for rank in ranks]),
        n_people=np.tile(known.size, len(percents)),
        n_missing=np.tile(missing, len(percents)),
    )


def _short(area_group: Ints) -> NDArray[np.integer]:
    """The same numbers in two bytes where they fit: sorting those takes no comparisons."""
    return area_group.astype(np.uint16) if area_group.max(initial=0) < 2**16 else area_group


def _coded(values: pd.Series) -> tuple[Ints, NDArray[np.object_]]:
    """Codes of a text column and its words, sorted."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("category")
    words = np.array([str(word) for word in values.cat.categories], dtype=object)
    order = np.argsort(words, kind="stable")
    place = np.zeros(len(words), dtype=np.int64)
    place[order] = np.arange(len(words))
    return place[values.cat.codes.to_numpy()], words[order]
