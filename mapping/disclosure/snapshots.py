"""The count that a class is told of: one taken some releases ago, until the true one has moved far.

Whoever keeps every release and knows every arrival but one would learn the count from the month in
which a class changes. So a class is that of a snapshot, taken anew only when the true count has
moved by k and a secret draw of 0 to k - 1 more. The draw hangs on the store's key, the area and how
many snapshots were taken, not on the figure: counts that are always alike change together.

A class that changed in a month of one arrival would still say that this one lives there. So an area
is looked at only after its turn: one month in three, by the key. A change is then of any of the
months since the turn before, which nobody outside knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

COLUMNS: Final = ("cell", "pcode", "n", "n_taken")
"""What is held of a count: its name, its area, the snapshot, and how many were taken before it."""
TURN: Final = 3
"""One month in so many an area has its turn."""


def taken(
    counts: pd.DataFrame,
    held: pd.DataFrame,
    k: int,
    key: bytes,
    months: Collection[int] | None = None,
) -> pd.DataFrame:
    """Return the snapshots after one more release: columns `COLUMNS`, one row per cell.

    Parameters
    ----------
    counts
        The true counts of today: `cell`, `pcode`, `n` (people), each cell once. Where `follows`
        names another cell, it is taken when that one is, however far it has moved.
    held
        The snapshots before, with `COLUMNS`. Cells that are not counted today are kept.
    k
        The floor.
    key
        The secret of the store.
    months
        Those since the release before, of `months_since`: areas that had their turn in none of them
        keep their snapshots. None: every area has its turn.

    >>> counts = pd.DataFrame({"cell": "a", "pcode": "GM01", "n": [12.0]})
    >>> first = taken(counts, pd.DataFrame(columns=list(COLUMNS)), 10, b"secret")
    >>> first.values.tolist()
    [['a', 'GM01', 12.0, 0]]
    >>> near = taken(counts.assign(n=21.0), first, 10, b"secret")
    >>> far = taken(counts.assign(n=31.0), first, 10, b"secret")
    >>> near["n"].tolist(), far[["n", "n_taken"]].values.tolist()
    ([12.0], [[31.0, 1.0]])
    """
    before = held.drop_duplicates("cell").set_index("cell").reindex(counts["cell"])
    old, n_taken = (before[name].to_numpy(float, na_value=np.nan) for name in ("n", "n_taken"))
    now = counts["n"].to_numpy(float)
    is_new = np.isnan(n_taken)
    n_taken = np.where(is_new, -1, n_taken)
    patience = k + _draws(counts["pcode"].astype("str").to_numpy(object), n_taken, k, key)
    with np.errstate(invalid="ignore"):
        is_far = np.abs(now - old) >= patience
    is_taken = is_new | (is_far & _have_turn(counts["pcode"], months, key))
    is_taken = _led(counts, is_taken) | is_new
    found = pd.DataFrame(
        {
            "cell": counts["cell"].astype("str").to_numpy(object),
            "pcode": counts["pcode"].astype("str").to_numpy(object),
            "n": np.where(is_taken, now, old),
            "n_taken": (n_taken + is_taken).astype(np.int64),
        }
    )
    kept = held[~held["cell"].isin(found["cell"])]
    return pd.concat([found, kept[list(COLUMNS)]], ignore_index=True) if len(kept) else found


def months_since(before: date | None, today: date) -> tuple[int, ...]:
    """Return the months since the release of a day: numbers that the same month always has.

    That of the day before is not among them, unless no other is.

    >>> months_since(date(2026, 10, 31), date(2026, 12, 1)) == (2026 * 12 + 10, 2026 * 12 + 11)
    True
    """
    now = today.year * 12 + today.month - 1
    first = before.year * 12 + before.month if before else now
    return tuple(range(first, now + 1)) or (now,)


def _have_turn(pcodes: pd.Series, months: Collection[int] | None, key: bytes) -> np.ndarray:
    """Whether each area had its turn in one of the months."""
    if months is None:
        return np.ones(len(pcodes), dtype=bool)
    at, known = pd.factorize(pcodes.astype("str"))
    turns = [any(_draw(f"{one}|turn|{month}", TURN, key) == 0 for month in months) for one in known]
    return np.array(turns, dtype=bool)[at]


def _led(counts: pd.DataFrame, is_taken: np.ndarray) -> np.ndarray:
    """Whether each is taken, or the one that it follows."""
    if "follows" not in counts:
        return is_taken
    leads = pd.Series(is_taken, index=counts["cell"].to_numpy(object))
    of_lead = leads.reindex(counts["follows"].to_numpy(object)).eq(other=True).to_numpy(bool)
    return np.where(counts["follows"].notna().to_numpy(bool), of_lead, is_taken)


def _draws(pcodes: np.ndarray, n_taken: np.ndarray, k: int, key: bytes) -> np.ndarray:
    """The secret draw of 0 to k - 1 of each area and snapshot."""
    both = pd.MultiIndex.from_arrays([pcodes, n_taken.astype(np.int64)])
    at, known = pd.factorize(both)
    drawn = [_draw(f"{pcode}|{one}", k, key) for pcode, one in known]
    return np.array(drawn, dtype=np.float64)[at] if drawn else np.zeros(0)


def _draw(name: str, k: int, key: bytes) -> int:
    found = hashlib.blake2b(name.encode(), key=key[:64], digest_size=8).digest()
    return int.from_bytes(found, "big") % max(k, 1)
