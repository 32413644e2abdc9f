"""Who knows every arrival, but not how many there were at the start; and who compares releases."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np
import pandas as pd

from tests.attacks.attacker import class_of

Bools = np.ndarray
MOST = 2_000
"""More than there are people."""
KEYS = ["pcode", "category", "among", "group", "indicator"]
_SEEN = ["value", "share", "n_value", "n_people", "suppression", "subject_id"]


def fits(seen: float, k: int) -> Bools:
    """Return which counts, from 0 on, a class may stand for (its least; NaN: fewer than k)."""
    n = np.arange(MOST)
    low, high = (0.0, k - 1.0) if isnan(seen) else class_of(seen, k)
    found: Bools = (n >= low) & (n <= high)
    return found


def starts(seen: Sequence[float], arrived: Sequence[int], k: int) -> list[Bools]:
    """Return after each release which counts of the start are possible still.

    Over all draws: a count is told as it was when last taken, and it may be taken anew when it has
    moved by k, or stay as it was where its area has no turn.

    Parameters
    ----------
    seen
        What each release told: the least number of a class, NaN for fewer than k.
    arrived
        How many had arrived by then.
    """
    possible = {0: fits(seen[0], k)}  # arrived when it was taken -> starts
    found = [possible[0]]
    for told, now in zip(seen[1:], arrived[1:], strict=True):
        after: dict[int, Bools] = {}
        ok = fits(told, k)
        for then, alive in possible.items():
            if now - then >= k:
                _join(after, now, alive & _shifted(ok, now))
            _join(after, then, alive & _shifted(ok, then))
        possible = {then: alive for then, alive in after.items() if alive.any()}
        found.append(np.any(list(possible.values()), axis=0))
    return found


def starts_of_exact(seen: Sequence[float], arrived: Sequence[int], k: int) -> list[Bools]:
    """Return the same where the number itself was told, or that it is fewer than k."""
    alive, found = np.ones(MOST, dtype=bool), []
    for told, now in zip(seen, arrived, strict=True):
        n = np.arange(MOST) + now
        alive = alive & (n < k if isnan(told) else n == told)
        found.append(alive)
    return found


def _shifted(ok: Bools, by: int) -> Bools:
    """Which starts come to a possible count after so many arrivals."""
    return np.append(ok[by:], np.full(by, ok[-1]))[:MOST]


def _join(held: dict[int, Bools], key: int, alive: Bools) -> None:
    held[key] = held[key] | alive if key in held else alive


def changed(before: pd.DataFrame, after: pd.DataFrame) -> set[tuple[str, ...]]:
    """Return the rows of figures that two releases tell differently: their keys."""
    both = [one.set_index(KEYS)[[name for name in _SEEN if name in one]] for one in (before, after)]
    old, new = (one.reindex(both[0].index.union(both[1].index)) for one in both)
    is_same = (old.eq(new) | (old.isna() & new.isna())).all(axis=1)
    return {tuple(map(str, key)) for key in is_same.index[~is_same]}


def changed_table(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    """Return whether two releases tell a table differently, months by their distance."""
    texts = []
    for one in (before, after):
        numbered = {month: at for at, month in enumerate(sorted(one["month"].unique()))}
        plain = one.assign(month=one["month"].map(numbered)).astype(str)
        texts.append(sorted(plain.itertuples(index=False, name=None)))
    return texts[0] != texts[1]


def learnt(rows: set[tuple[str, ...]], person: dict[str, str]) -> set[str]:
    """Return the attributes of a newcomer that the changed rows tell."""
    found = {level for level in ("region", "district") for row in rows if row[0] == person[level]}
    groups = {row[3] for row in rows}
    return found | {
        kind for kind in ("sex", "age", "setting") if f"{kind}={person[kind]}" in groups
    }
