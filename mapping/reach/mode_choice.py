"""Which mode the verdict on a pair rests on, and which pairs are the nearest."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.network import why_no_way
from mapping.reach.travel_rows import Asked, mode_ranks
from mapping.settings.programme import Programme

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def limits(asked: Asked, services: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Whether each row is inside the limits of its category, and what those are."""
    kinds, words = pd.factorize(services["category"])
    stated = [programme.limit(str(word)) for word in words]
    table: dict[str, np.ndarray] = {}
    within, known = np.ones(len(asked.site), dtype=bool), np.ones(len(asked.site), dtype=bool)
    is_sure = (asked.travel["snap_flag"] != why_no_way.NOT_JOINED).to_numpy(bool)
    for column in ("duration_min", "distance_m", "fare"):
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


def chosen(asked: Asked, within: pd.DataFrame, programme: Programme) -> Ints:
    """The row the verdict rests on: a yes before an unknown before a no, then the fastest."""
    n = len(asked.site)
    if n == 0:
        return np.arange(0)
    key = preference(asked, within, programme)
    new = np.ones(n, dtype=bool)
    new[1:] = (asked.person[1:] != asked.person[:-1]) | (asked.site[1:] != asked.site[:-1])
    start = np.flatnonzero(new)
    least = np.repeat(np.minimum.reduceat(key, start), np.diff([*start, n]))
    pair = np.cumsum(new) - 1
    best = np.flatnonzero(key == least)
    first = np.concatenate([[True], pair[best][1:] != pair[best][:-1]])
    return np.asarray(best[first], dtype=np.int64)


def preference(asked: Asked, within: pd.DataFrame, programme: Programme) -> Ints:
    """Return one whole number a row that orders the trips of a pair: the least is the best."""
    is_dear = (within["affordability"] == "unaffordable").to_numpy()
    is_strained = (within["affordability"] == "strained").to_numpy()
    is_no = ~within["is_open"].to_numpy() | is_dear
    is_unknown = ~within["is_within"].to_numpy() | is_unpriced(asked.travel, within)
    answer = np.select([is_no, is_unknown], [2, 1], 0).astype(np.int64)
    means = is_strained + 2 * is_dear.astype(np.int64)
    minutes = asked.travel["duration_min"].fillna(math.inf).to_numpy(float)
    # The digits of the number: answer, outside, means, time in
    # milliseconds (a week at most), mode; a ride that is walked all the way is a walk.
    ms = np.rint(np.minimum(minutes, 10_080.0) * 60_000).astype(np.int64)
    far = np.isinf(minutes).astype(np.int64)
    outside = (~within["is_within"].to_numpy()).astype(np.int64)
    on_foot = asked.travel["mode"].eq("walk").to_numpy(bool)
    mode = np.where(on_foot, 0, 1 + mode_ranks(asked.travel["mode"], programme))
    key = ((((answer * 2 + outside) * 4 + means) * 2 + far) << 34) + (ms << 4) + mode
    return np.asarray(key, dtype=np.int64)


def is_unpriced(travel: pd.DataFrame, within: pd.DataFrame) -> Bools:
    """Whether a limit or a stipend asks for a fare that is not known."""
    asks = np.isfinite(within["limit_fare"].to_numpy()) & travel["fare"].isna().to_numpy()
    asks |= within["is_unpriced"].to_numpy()
    return np.asarray(asks & travel["duration_min"].notna().to_numpy())


def nearest(asked: Asked, services: pd.DataFrame, kept: Ints, n: int) -> Ints:
    """Keep the n nearest of each person and category; the order of rows stays."""
    kind = pd.factorize(services["category"])[0][asked.site[kept]]
    minutes = asked.travel["duration_min"].to_numpy(float)[kept]
    order = np.lexsort((np.arange(len(kept)), minutes, kind, asked.person[kept]))
    group = np.column_stack([asked.person[kept], kind])[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (group[1:] != group[:-1]).any(axis=1)
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    return kept[np.sort(order[rank < n])]
