"""Which trips of a pair are told, the cheapest and the fastest, and which pairs are nearest."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import HARDLY_WALKS
from mapping.network import why_no_way
from mapping.reach.travel_rows import Asked, mode_ranks
from mapping.settings.programme import Programme

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_LIMITED: Final = ("duration_min", "distance_m", "fare")
_MOST: Final = float(1 << 56)
"""As much as a cost may be, so that it can be ordered as a whole number."""


def limits(asked: Asked, services: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Whether each row is inside the limits of its category, and what those are."""
    kinds, words = pd.factorize(services["category"])
    stated = [programme.limit(str(word)) for word in words]
    table: dict[str, np.ndarray] = {}
    within, known = np.ones(len(asked.site), dtype=bool), np.ones(len(asked.site), dtype=bool)
    is_sure = (asked.travel["snap_flag"] != why_no_way.NOT_JOINED).to_numpy(bool)
    for column in _LIMITED:
        largest = np.array([getattr(limit, column) for limit in stated] or [math.inf])
        limit = largest[kinds[asked.site]] if len(kinds) else np.full(len(asked.site), math.inf)
        value = asked.travel[column].to_numpy(float)
        known &= ~(np.isfinite(limit) & np.isnan(value)) & is_sure
        within &= ~(value > limit)
        table[f"limit_{column}"] = limit
    minutes = asked.travel["duration_min"].to_numpy(float)
    table["is_open"] = within & ~np.isinf(minutes)
    table["is_within"] = table["is_open"] & known & ~np.isnan(minutes)
    return pd.DataFrame(table, copy=False)


def trips(asked: Asked, within: pd.DataFrame, people: pd.DataFrame, programme: Programme) -> Trips:
    """Choose the trip that is told of each pair, and the fastest one beside it.

    Parameters
    ----------
    asked
        Rows of the travel table, those of a pair together.
    within
        One row each, from `limits`, with `affordability`, `fare_per_day`, `paid_per_day` and
        `is_unpriced`.
    people
        The columns `HARDLY_WALKS` of each person.
    programme
        Its modes in order, and `walk_first_min`.

    Returns
    -------
    Trips
        Of the rows that fit best (a yes before an unknown before a no, surely inside the limits
        before perhaps, and that before outside) the cheapest, and the fastest; where none fits the
        one that misses by least is told. A walk longer than `walk_first_min`, or of somebody who
        is escorted or has a disability, is told only where no ride fits. A ride that is walked all
        the way is a walk.
    """
    n = len(asked.site)
    if n == 0:
        return Trips(np.arange(0), np.arange(0))
    is_dear = (within["affordability"] == "unaffordable").to_numpy()
    is_no = ~within["is_open"].to_numpy() | is_dear
    is_unknown = ~within["is_within"].to_numpy() | is_unpriced(asked.travel, within)
    fit = np.select([is_no, is_unknown], [2, 1], 0).astype(np.int64) * 3
    fit += ~within["is_within"].to_numpy()
    fit += ~within["is_open"].to_numpy()  # of what is beyond the limits a run has not searched all
    new = np.ones(n, dtype=bool)
    new[1:] = (asked.person[1:] != asked.person[:-1]) | (asked.site[1:] != asked.site[:-1])
    pairs = _Pairs(np.flatnonzero(new), np.cumsum(new) - 1)
    pace = _pace(asked, programme)
    is_walk = _is_walk(asked, pairs)
    hardly_walks = np.any([_flag(people[name]) for name in HARDLY_WALKS], axis=0)
    is_last_resort = is_walk & (
        (pace >> 4 > programme.travel.walk_first_min * 60_000) | hardly_walks[asked.person]
    )
    cost = np.where(is_no, _miss(asked, within), _coins(asked.travel["fare"]))
    best = pairs.least(np.arange(n), fit)
    told = pairs.least(best, cost[best] | (is_last_resort & ~is_no)[best].astype(np.int64) << 58)
    return Trips(pairs.only(told, pace[told]), pairs.only(best, pace[best]))


@dataclass(frozen=True, eq=False)
class Trips:
    """Positions of rows of the travel table, one each per pair, in the order of the pairs."""

    told: Ints
    fastest: Ints


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Where the rows of each pair start, and the pair of every row."""

    start: Ints
    pair: Ints

    def least(self, rows: Ints, key: Ints) -> Ints:
        """Those of some rows whose key is the least of their pair; every pair has some."""
        pair = self.pair[rows]
        start = np.flatnonzero(np.diff(pair, prepend=-1))
        least = np.minimum.reduceat(key, start)
        return np.asarray(rows[key == least[pair]], dtype=np.int64)

    def only(self, rows: Ints, key: Ints) -> Ints:
        """The first of those of least key."""
        found = self.least(rows, key)
        first = np.flatnonzero(np.diff(self.pair[found], prepend=-1))
        return np.asarray(found[first], dtype=np.int64)


def _pace(asked: Asked, programme: Programme) -> Ints:
    """Milliseconds (a week at most), then the mode: a walk first, then the programme's order."""
    minutes = asked.travel["duration_min"].fillna(math.inf).to_numpy(float)
    ms = np.rint(np.minimum(minutes, 10_080.0) * 60_000).astype(np.int64)
    on_foot = asked.travel["mode"].eq("walk").to_numpy(bool)
    mode = np.where(on_foot, 0, 1 + mode_ranks(asked.travel["mode"], programme))
    return np.asarray(np.isinf(minutes).astype(np.int64) << 40 | ms << 4 | mode, dtype=np.int64)


def _is_walk(asked: Asked, pairs: _Pairs) -> Bools:
    """Which rows are walked all the way: by their mode, or free and as long as the pair's walk."""
    on_foot = asked.travel["mode"].eq("walk").to_numpy(bool)
    minutes = asked.travel["duration_min"].to_numpy(float)
    walked = np.full(len(pairs.start), math.nan)
    walked[pairs.pair[on_foot]] = minutes[on_foot]
    is_free = asked.travel["fare"].to_numpy(float) == 0
    return np.asarray(on_foot | (is_free & (minutes == walked[pairs.pair])))


def _coins(fares: pd.Series) -> Ints:
    """Fares in hundredths, those that are not known last."""
    known = fares.fillna(math.inf).to_numpy(float)
    return np.asarray(np.minimum(np.rint(known * 100), _MOST), dtype=np.int64)


def _miss(asked: Asked, within: pd.DataFrame) -> Ints:
    """How far a row is beyond what it misses most, as a millionth of the limit."""
    most = np.zeros(len(asked.site))
    ends = [(asked.travel[name], within[f"limit_{name}"]) for name in _LIMITED]
    ends.append((within["fare_per_day"], within["paid_per_day"]))
    for value, limit in ends:
        have, want = value.to_numpy(float), limit.to_numpy(float)
        is_over = have > want
        with np.errstate(divide="ignore", invalid="ignore"):
            most = np.maximum(most, np.where(is_over, have / want, 0))
    most[np.isinf(asked.travel["duration_min"].to_numpy(float))] = math.inf
    return np.minimum(np.rint(most * 1e6), _MOST).astype(np.int64)


def _flag(values: pd.Series) -> Bools:
    """What is known to be true."""
    return np.asarray(values.astype("Float64").fillna(0).to_numpy(float) == 1)


def is_unpriced(travel: pd.DataFrame, within: pd.DataFrame) -> Bools:
    """Whether a limit or a stipend asks for a fare that is not known."""
    asks = np.isfinite(within["limit_fare"].to_numpy()) & travel["fare"].isna().to_numpy()
    asks |= within["is_unpriced"].to_numpy()
    return np.asarray(asks & travel["duration_min"].notna().to_numpy())


def nearest(asked: Asked, services: pd.DataFrame, found: Trips, n: int) -> Trips:
    """Keep the n nearest of each person and category; the order of rows stays."""
    kept = found.fastest
    kind = pd.factorize(services["category"])[0][asked.site[kept]]
    minutes = asked.travel["duration_min"].to_numpy(float)[kept]
    order = np.lexsort((np.arange(len(kept)), minutes, kind, asked.person[kept]))
    group = np.column_stack([asked.person[kept], kind])[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (group[1:] != group[:-1]).any(axis=1)
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    near = np.sort(order[rank < n])
    return Trips(found.told[near], kept[near])
