"""A person leaves the store: every row of theirs, and what was set aside; a mark stays.

The mark is a keyed hash (`layers.forgotten`), so that the next load leaves the person out where an
input still holds them. Its key lies in the store: whoever holds the store can try ids against
the marks, and so tell whether one that they know, or guess, was forgotten.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from layers import store as stores
from layers.forgotten import COLUMNS, Forgotten, is_one_of, plain
from layers.schemas import SCHEMAS
from layers.store import Store, metadata, stored_rows
from layers.store.database_errors import told
from layers.store.metadata import FORGOTTEN
from layers.store.stored_rows import WHOLE

_KEY_BYTES: Final = 32
_OF_QUARANTINE: Final = ("layer", *metadata.QUARANTINE_COLUMNS)

Ids = Mapping[str, Collection[str]]
"""Column of `layers.forgotten.COLUMNS` -> the ids that are one person's."""


def read(store: Store) -> Forgotten:
    """Return who was forgotten; nobody where nobody was.

    Raises
    ------
    InputRefusedError, SurroundingsError
        The store cannot be read.
    """
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        return _read(store, connection)


def ids_of(store: Store, returnee_id: str) -> dict[str, set[str]]:
    """Return the ids that a person has in the store: their own if a row has it, their referrals'.

    Raises
    ------
    InputRefusedError, SurroundingsError
        The store cannot be read.
    """
    found: dict[str, set[str]] = {column: set() for column in COLUMNS}
    for layer in stores.tables(store):
        if "returnee_id" in SCHEMAS[layer].names:
            table = stores.read(store, layer)
            own = table[table["returnee_id"].map(plain, na_action="ignore") == plain(returnee_id)]
            for column in set(COLUMNS) & set(SCHEMAS[layer].names):
                found[column] |= set(own[column].dropna())
    return found


def set_aside(store: Store, ids: Ids) -> list[dict[str, Any]]:
    """Return what was set aside of a person: layer, file, record, line, code, reason, content.

    Raises
    ------
    InputRefusedError, SurroundingsError
        The store cannot be read.
    """
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        if metadata.QUARANTINE not in store.home.table_names(connection, store.namespace):
            return []
        rows = [row for layer in SCHEMAS for row in _quarantine(store, connection, layer)]
        store.home.note_read(connection, store.namespace, metadata.QUARANTINE, len(rows))
    read = (row | {"content": json.loads(row["content"])} for row in rows)
    return [row for row in read if _is_of(row["content"], ids)]


def forget(store: Store, ids: Ids) -> dict[str, int]:
    """Take a person out of the store in one transaction, and leave marks of their ids.

    Then the store is written anew, so that no free page holds what was deleted.

    Returns
    -------
    For each layer that held something of the person how many rows that were, quarantined ones too.

    Raises
    ------
    InputRefusedError, SurroundingsError
        The store cannot be read or written.
    """
    with told(store.place, store.home.NEEDS):
        with store.home.writing(store.engine) as connection:
            if metadata.LAYERS not in store.home.table_names(connection, store.namespace):
                store.home.create(connection, store.namespace)
            _mark(store, connection, ids)
            counted = {layer: _taken_out(store, connection, layer, ids) for layer in SCHEMAS}
        store.home.compact(store.engine, store.namespace)
    return {layer: n for layer, n in counted.items() if n}


def _mark(store: Store, connection: sa.Connection, ids: Ids) -> None:
    table = table_of(store.namespace)
    if FORGOTTEN not in store.home.table_names(connection, store.namespace):
        store.home.add_table(connection, table)
    known = _read(store, connection)
    known = known if known.key else Forgotten(secrets.token_bytes(_KEY_BYTES))
    wanted = {known.mark(column, one) for column, own in ids.items() for one in own}
    rows = [{"secret": known.key.hex(), "mark": one} for one in sorted(wanted - known.marks)]
    if rows:
        connection.execute(table.insert(), rows)


def _taken_out(store: Store, connection: sa.Connection, layer: str, ids: Ids) -> int:
    """Write a layer without the person, where it held anything of them; return how many rows."""
    schema = SCHEMAS[layer]
    noted = metadata.layers_table(store.namespace)
    if connection.scalar(sa.select(noted.c.layer).where(noted.c.layer == layer)) is None:
        return 0
    aside = _quarantine(store, connection, layer)
    kept = [one for one in aside if not _is_of(json.loads(one["content"]), ids)]
    table = pd.DataFrame()
    is_own = pd.Series(dtype=bool)
    if schema.is_personal:
        table = stores.get(store, connection, schema)
        is_own = pd.Series(data=False, index=table.index)
        for column in set(ids) & set(schema.names):
            is_own |= table[column].isin(set(ids[column]))
    n = int(is_own.sum()) + len(aside) - len(kept)
    if n:
        table = table if schema.is_personal else stores.get(store, connection, schema)
        left = table[~is_own].reset_index(drop=True) if schema.is_personal else table
        stores.put(store, connection, stored_rows.rows_of(left, schema), kept)
    return n


def _quarantine(store: Store, connection: sa.Connection, layer: str) -> list[dict[str, Any]]:
    table = metadata.quarantine_table(store.namespace)
    columns = [table.c[name] for name in _OF_QUARANTINE]
    rows = connection.execute(
        sa.select(*columns).where(table.c.layer == layer).order_by(table.c.fid)
    )
    return [dict(row) for row in rows.mappings()]


def _is_of(content: Mapping[str, str | None], ids: Ids) -> bool:
    """Whether a cell of a row set aside, or of a line that could not be split, is the person's."""
    wanted = {one for own in ids.values() for one in own}
    return any(is_one_of(cell, wanted) for cell in content.values())


def _read(store: Store, connection: sa.Connection) -> Forgotten:
    if FORGOTTEN not in store.home.table_names(connection, store.namespace):
        return Forgotten()
    table = table_of(store.namespace)
    rows = connection.execute(sa.select(table.c.secret, table.c.mark)).all()
    if not rows:
        return Forgotten()
    return Forgotten(bytes.fromhex(rows[0].secret), frozenset(row.mark for row in rows))


def table_of(namespace: str | None) -> sa.Table:
    """Return the table of marks; no column says whose they are."""
    return sa.Table(
        FORGOTTEN,
        sa.MetaData(),
        sa.Column("fid", WHOLE, sa.Identity(), primary_key=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False, unique=True),
        schema=namespace,
    )
