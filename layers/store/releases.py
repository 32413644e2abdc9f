"""The ledger of releases: of which counts each one told, so that the next tells no newcomer.

One row per release, in the order of publishing: the programme's day, the run, the floor, the areas,
and the snapshots that it took anew (`mapping.disclosure.snapshots`), compressed. It is as secret as
the rows of persons: it holds exact counts, and the key of the draws.
"""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from layers.errors import SurroundingsError
from layers.store import Store
from layers.store.database_errors import told
from layers.store.metadata import RELEASES
from layers.store.stored_rows import WHOLE

SNAPSHOTS: Final = ("cell", "pcode", "n", "n_taken")


@dataclass(frozen=True, eq=False)
class Ledger:
    """What was released so far, in the series that runs.

    Parameters
    ----------
    n_releases
        How many rows the ledger has, those of earlier series among them.
    series
        The number of the series; 0 where nothing was ever released.
    areas
        The P-codes of the areas when it began.
    key
        The secret of the draws.
    run_id
        The run that was released last; empty where none was.
    held
        The snapshots, columns `SNAPSHOTS`, one row per cell.
    days
        The programme's days of its releases, YYYY-MM-DD, in the order of publishing.
    """

    n_releases: int
    series: int
    areas: tuple[str, ...]
    key: bytes
    run_id: str
    held: pd.DataFrame
    days: tuple[str, ...] = ()


def read(store: Store) -> Ledger:
    """Return the ledger of a store; an empty one, with a new key, where nothing was released.

    Raises
    ------
    InputRefusedError, SurroundingsError
        The store cannot be read.
    """
    table = table_of(store.namespace)
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        is_there = RELEASES in store.home.table_names(connection, store.namespace)
        asked = sa.select(table).order_by(table.c.fid)
        rows = connection.execute(asked).mappings().all() if is_there else []
    if not rows:
        return Ledger(0, 0, (), secrets.token_bytes(32), "", _unpacked([]))
    series = max(row["series"] for row in rows)
    own = [row for row in rows if row["series"] == series]
    return Ledger(
        n_releases=len(rows),
        series=series,
        areas=tuple(json.loads(own[0]["areas"])),
        key=bytes.fromhex(own[0]["draw_key"]),
        run_id=own[-1]["run_id"],
        held=_unpacked([row["snapshots"] for row in own]),
        days=tuple(row["as_of"] for row in own),
    )


def append(store: Store, ledger: Ledger, after: pd.DataFrame, facts: dict[str, Any]) -> None:
    """Note a release: the snapshots that it took anew, and what it was.

    Parameters
    ----------
    store
        An open store that has been written to.
    ledger
        From `read`.
    after
        The snapshots after it, columns `SNAPSHOTS`.
    facts
        `as_of` and `run_id` (texts), `k` (a number), `audience` (a text).

    Raises
    ------
    SurroundingsError
        Somebody else published meanwhile, or the store cannot be written.
    """
    new = _changed(ledger.held, after)
    if new.empty and ledger.run_id == facts["run_id"] and ledger.n_releases:
        return
    _add(store, ledger, max(ledger.series, 1), ledger.areas, ledger.key, _packed(new), facts)


def begin(store: Store, ledger: Ledger, areas: Collection[str], facts: dict[str, Any]) -> Ledger:
    """Begin a series of releases, in which nothing is held of those before; return its ledger."""
    empty = _unpacked([])
    key, series = secrets.token_bytes(32), ledger.series + 1
    _add(store, ledger, series, tuple(areas), key, _packed(empty), facts | {"run_id": ""})
    return Ledger(ledger.n_releases + 1, series, tuple(areas), key, "", empty)


def _add(
    store: Store,
    ledger: Ledger,
    series: int,
    areas: Collection[str],
    key: bytes,
    packed: bytes,
    facts: dict[str, Any],
) -> None:
    table = table_of(store.namespace)
    with told(store.place, store.home.NEEDS), store.home.writing(store.engine) as connection:
        if RELEASES not in store.home.table_names(connection, store.namespace):
            store.home.add_table(connection, table)
        if connection.scalar(sa.select(sa.func.count()).select_from(table)) != ledger.n_releases:
            raise SurroundingsError(
                f"Somebody else published from {store.place} meanwhile. Publish once more."
            )
        row = {"series": series, "areas": json.dumps(sorted(areas)), "draw_key": key.hex()}
        connection.execute(table.insert(), row | {"snapshots": packed} | facts)


def table_of(namespace: str | None) -> sa.Table:
    """Return the table of the ledger, one row a release."""
    return sa.Table(
        RELEASES,
        sa.MetaData(),
        sa.Column("fid", WHOLE, sa.Identity(), primary_key=True),
        sa.Column("series", WHOLE, nullable=False),
        sa.Column("as_of", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("k", WHOLE, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("areas", sa.Text, nullable=False),
        sa.Column("draw_key", sa.Text, nullable=False),
        sa.Column("snapshots", sa.LargeBinary, nullable=False),
        schema=namespace,
    )


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The snapshots that are new, or were taken anew."""
    both = after.merge(before[["cell", "n_taken"]], on="cell", how="left", suffixes=("", "_old"))
    is_new = both["n_taken_old"].isna() | both["n_taken"].ne(both["n_taken_old"])
    return both.loc[is_new, list(SNAPSHOTS)]


def _packed(table: pd.DataFrame) -> bytes:
    """Columns of a table as compressed text, in the order of `SNAPSHOTS`."""
    ordered = table.sort_values("cell", kind="stable")
    return zlib.compress(json.dumps([ordered[name].tolist() for name in SNAPSHOTS]).encode(), 6)


def _unpacked(parts: Collection[bytes]) -> pd.DataFrame:
    """The last snapshot of each cell."""
    read = [json.loads(zlib.decompress(part)) for part in parts]
    cell, pcode, n, n_taken = (
        [one for part in read for one in part[at]] for at in range(len(SNAPSHOTS))
    )
    table = pd.DataFrame(
        {
            "cell": pd.Series(cell, dtype=object),
            "pcode": pd.Series(pcode, dtype=object),
            "n": pd.Series(n, dtype="float64"),
            "n_taken": pd.Series(n_taken, dtype="int64"),
        }
    )
    return table.drop_duplicates("cell", keep="last", ignore_index=True)
