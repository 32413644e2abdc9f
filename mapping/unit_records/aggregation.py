"""Counting people by area and group: what every indicator does with its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON
from mapping.unit_records.counting import STEADY

NAMES: Final = ("category", "pcode", "among", "group")
"""What an area and group is known by; the category only where the cases tell it."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class AreaGroups:
    """The areas, populations and groups that occur, and the one that each case belongs to.

    Those of each category are its own, where the cases tell of several.

    Parameters
    ----------
    area_group
        Position of each case's area, population and group.
    names
        One row per area, population and group, sorted: those of `NAMES` that are told.
    parts
        As how much of a person each case counts, in parts of `codes.PERSON`.
    is_stated
        Whether the person of each case states the need.
    """

    area_group: Ints
    names: pd.DataFrame
    parts: Floats
    is_stated: Bools

    @cached_property
    def kind(self) -> Ints:
        """The number of each area and group's category, in their order; 0 where none is told."""
        if "category" not in self.names:
            return np.zeros(len(self.names), dtype=np.int64)
        return pd.factorize(self.names["category"])[0].astype(np.int64)

    @cached_property
    def size(self) -> Floats:
        """How many people each area and group has, expected ones as shares of a person."""
        return self._people(self.parts)

    @cached_property
    def n_stated(self) -> Floats:
        """How many of them state the need; NaN among everybody, where nobody is asked for it."""
        n = self._people(self.parts * self.is_stated)
        return np.where(self.names["among"] == "need", n, np.nan)

    @cached_property
    def n_expected(self) -> Floats:
        """How many of them are expected to need it; NaN among everybody."""
        n = self._people(self.parts * ~self.is_stated)
        return np.where(self.names["among"] == "need", n, np.nan)

    def count(self, has: Bools | pd.Series) -> Floats:
        """Return how many people of each area and group have a mark."""
        return self._people(self.parts * np.asarray(has, dtype=bool))

    def total(self, values: Floats | pd.Series) -> Floats:
        """Return the sum of a number over the people of each area and group."""
        return self._people(self.parts * np.asarray(values, dtype=np.float64))

    def is_of_kind_with(self, has: Bools | pd.Series) -> Bools:
        """Return whether each area and group is of a category in which anybody has a mark."""
        return np.bincount(self.kind, self.count(has))[self.kind] > 0

    def some(self, has: Bools | pd.Series) -> AreaGroups:
        """Return the areas and groups of the cases that have a mark; those without any are gone."""
        is_kept = np.asarray(has, dtype=bool)
        kept = self.area_group[is_kept]
        used = np.flatnonzero(np.bincount(kept, minlength=len(self.names)))
        place = np.zeros(len(self.names), dtype=np.int64)
        place[used] = np.arange(len(used))
        names = self.names.iloc[used].reset_index(drop=True)
        return AreaGroups(place[kept], names, self.parts[is_kept], self.is_stated[is_kept])

    def _people(self, parts: Floats) -> Floats:
        return np.bincount(self.area_group, parts, len(self.names)) / PERSON


def of(cases: pd.DataFrame) -> AreaGroups:
    """Return the areas, populations and groups of the cases by what they tell of `NAMES`.

    Cases that do not tell `among` count as everybody, each as a whole person.

    >>> of(pd.DataFrame({"pcode": ["B", "A", "B"], "group": "all"})).size.tolist()
    [1.0, 2.0]
    """
    keys = {name: _coded(cases[name]) for name in NAMES if name in cases}
    code = np.zeros(len(cases), dtype=np.int64)
    n = 1
    for position, words in keys.values():
        code, n = code * max(len(words), 1) + position, n * max(len(words), 1)
    used = np.flatnonzero(np.bincount(code, minlength=n))
    place = np.zeros(n, dtype=np.int64)
    place[used] = np.arange(len(used))
    names, left = {}, used
    for name, (_, words) in reversed(keys.items()):
        names[name] = words[left % max(len(words), 1)]
        left = left // max(len(words), 1)
    names = {"among": np.full(len(used), "all", dtype=object)} | names
    frame = pd.DataFrame({name: _plain(names[name]) for name in NAMES if name in names})
    is_told = "parts" in cases
    parts = cases["parts"].to_numpy(np.float64) if is_told else np.full(len(cases), float(PERSON))
    stated = cases["is_stated"].to_numpy(bool) if is_told else np.ones(len(cases), dtype=bool)
    return AreaGroups(place[code], frame, parts, stated)


def among_need(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the cases of those who need the category; none where nobody is asked for it."""
    if "among" not in cases:
        return cases.iloc[:0]
    return cases[cases["among"].eq("need")].reset_index(drop=True)


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

    With `n_stated` and `n_expected`: how those counted by `groups` are known to need the category.
    A table made at once: to add its columns one by one takes pandas five times as long.
    """
    each = np.tile(np.arange(len(groups.size)), len(indicators))
    names = {
        str(name): _plain(column.to_numpy(object)[each]) for name, column in groups.names.items()
    }
    indicator = _plain(np.repeat(np.array(indicators, dtype=object), len(groups.size)))
    known = {"n_stated": groups.n_stated[each], "n_expected": groups.n_expected[each]}
    return pd.DataFrame(dict(names, indicator=indicator, **known, **columns))


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
    no value is known there is no row. `low_without_one` and `high_without_one` are the values one
    person lower and one higher: leaving anybody out moves the percentile no further.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "minutes": [10.0, 20.0, np.inf]})
    >>> percentiles(of(cases), cases["minutes"], (50, 75), "minutes")["value"].tolist()
    [20.0, inf]
    """
    numbers = values.to_numpy(np.float64)
    is_known = ~np.isnan(numbers)
    known, numbers = groups.some(is_known), numbers[is_known]
    order = np.argsort(numbers)
    order = order[np.argsort(_short(known.area_group)[order], kind="stable")]
    ordered, parts = numbers[order], np.cumsum(known.parts[order])
    end = np.cumsum(np.bincount(known.area_group, minlength=len(known.names)))
    before = np.append(0.0, parts[end - 1])[:-1]
    wanted = [before + np.ceil(known.size * PERSON * one / 100 - 1e-3) for one in percents]
    least, most = (
        np.concatenate([_at(parts, one + moved, before, end) for one in wanted])
        for moved in (-PERSON, PERSON)
    )
    missing = groups.count(~is_known)[groups.count(is_known) > 0]
    return rows(
        known,
        [f"{name}_p{percent:g}" for percent in percents],
        value=ordered[np.concatenate([_at(parts, one, before, end) for one in wanted])],
        n_people=np.tile(known.size, len(percents)),
        n_missing=np.tile(missing, len(percents)),
        **dict(zip(STEADY, (ordered[least], ordered[most]), strict=True)),
    )


def _at(parts: Floats, wanted: Floats, before: Floats, end: Ints) -> Ints:
    """The places of those in whom so many parts of each area and group are reached."""
    rank = np.searchsorted(parts, np.maximum(wanted, before + 1), side="left")
    return np.minimum(rank, end - 1)


def _plain(words: NDArray[np.object_]) -> pd.Series:
    """Texts as objects: to make them the texts of pandas, table by table, takes a third of all."""
    return pd.Series(words, dtype=object)


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
