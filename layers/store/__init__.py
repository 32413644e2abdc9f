"""One store, two homes: a GeoPackage file or PostGIS."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from layers.errors import InputRefusedError, ProgrammeError, UsageError
from layers.schemas import SCHEMAS
from layers.schemas.schema import Schema
from layers.store import geopackage, metadata, stored_rows
from layers.store.database_errors import Needs, told
from layers.store.session import Session
from layers.store.stored_rows import LoadedLayer, Objects, Rows
from layers.store.team_names import STAFF

__all__ = [
    "Session",
    "Store",
    "close",
    "connect",
    "empty",
    "fingerprint",
    "read",
    "shows_everybody",
    "tables",
    "write",
]

_POSTGRES: Final = ("postgresql", "postgresql+psycopg")


class _Home(Protocol):
    """What each of the two modules, `geopackage` and `postgis`, offers."""

    NEEDS: Needs

    def reading(self, engine: sa.Engine) -> AbstractContextManager[sa.Connection]: ...
    def writing(self, engine: sa.Engine) -> AbstractContextManager[sa.Connection]: ...
    def table_names(self, connection: sa.Connection, namespace: str | None) -> frozenset[str]: ...
    def column_names(
        self, connection: sa.Connection, namespace: str | None, layer: str
    ) -> frozenset[str]: ...
    def create(self, connection: sa.Connection, namespace: str | None) -> None: ...
    def add_table(self, connection: sa.Connection, table: sa.Table) -> None: ...
    def replace(self, connection: sa.Connection, namespace: str | None, rows: Rows) -> None: ...
    def select(
        self, schema: Schema, namespace: str | None, names: Sequence[str]
    ) -> sa.Select[Any]: ...
    def fingerprint(self, connection: sa.Connection, namespace: str | None, layer: str) -> str: ...
    def note_read(
        self, connection: sa.Connection, namespace: str | None, table: str, n_rows: int
    ) -> None: ...
    def compact(self, engine: sa.Engine, namespace: str | None) -> None: ...
    def shapes_of(self, blobs: Sequence[bytes | None]) -> Objects: ...


@dataclass(frozen=True)
class Store:
    """An open store.

    Parameters
    ----------
    place
        The file, or the server and database, as messages name it; never with a password.
    namespace
        The database schema of the tables; None for a file.
    engine, home
        The connection, and the module that speaks to this kind of store.
    """

    place: str
    namespace: str | None
    engine: sa.Engine = field(repr=False)
    home: _Home = field(repr=False)


def connect(url: str, folder: Path, session: Session | None = None) -> Store:
    """Open the store that a programme names.

    A file is made by the first `write`, not before. A database must answer at once.

    Parameters
    ----------
    url
        A path ending in `.gpkg`, or `postgresql://...` (also `postgresql+psycopg://...`). The
        tables of a database stand in the schema `waypost`, or where a `search_path` in the
        URL's options says.
    folder
        The programme's folder, from which a relative path is taken.
    session
        With whose rights, and how long is waited; see `Session`.

    Raises
    ------
    ProgrammeError
        The URL is neither.
    UsageError
        There is no such role.
    SurroundingsError
        The database cannot be reached, or this user may not work as that role.
    """
    session = session or Session()
    if "://" not in url and url.endswith(".gpkg"):
        path = (folder / url).absolute()
        if session.role:
            raise UsageError(
                f"--as {session.role}: the store {path} is a file, and whoever can open it reads "
                "all of it. Roles are for PostGIS; leave --as out."
            )
        return Store(str(path), None, geopackage.engine_of(path, session.lock_s), geopackage)
    from layers.store import postgis, postgis_session  # noqa: PLC0415 - a fifth of a second that files need not pay

    parsed = _database_url(url)
    place = postgis_session.place_of(parsed)
    with told(place, postgis.NEEDS):
        engine, namespace = postgis_session.opened(parsed, session)
    return Store(place, namespace, engine, postgis)


def write(
    store: Store, loaded: Sequence[LoadedLayer]
) -> Mapping[str, Literal["written", "unchanged"]]:
    """Replace layers and their quarantines in one transaction: all of them or none.

    A layer whose rows and quarantine are what the store holds already, edits made there by
    other programs counted, is left alone; if all are, the file stays the same to the byte.

    Returns
    -------
    For each layer `written` or `unchanged`.

    Raises
    ------
    InputRefusedError
        A row cannot be stored, the file is no GeoPackage, or its tables are somebody else's.
    SurroundingsError
        Disk, lock, server or permission failed.
    UsageError
        There is no layer of that name.
    """
    prepared = [
        (
            stored_rows.rows_of(item.table, _schema(item.layer)),
            metadata.quarantine_rows(item.layer, item.quarantine),
        )
        for item in loaded
    ]
    with told(store.place, store.home.NEEDS), store.home.writing(store.engine) as connection:
        if metadata.LAYERS not in store.home.table_names(connection, store.namespace):
            store.home.create(connection, store.namespace)
        return {
            rows.schema.layer: put(store, connection, rows, quarantined)
            for rows, quarantined in prepared
        }


def read(store: Store, layer: str) -> pd.DataFrame:
    """Return a layer as a typed table in the order of loading, with every column of its schema.

    Returns
    -------
    GeoDataFrame (EPSG:4326) for a layer with places, else DataFrame; empty, and typed all the
    same, where the layer was never loaded.

    Raises
    ------
    UsageError
        There is no layer of that name.
    InputRefusedError, SurroundingsError
        The store cannot be read.
    """
    schema = _schema(layer)
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        return get(store, connection, schema)


def empty(layer: str) -> pd.DataFrame:
    """Return a layer without rows, as `read` does where it was never loaded."""
    return stored_rows.frame_of({}, None, _schema(layer))


def fingerprint(store: Store, layers: Sequence[str]) -> str:
    """Return a digest of what the store holds of some layers, whoever wrote it.

    Two stores of one kind with equal fingerprints hold the same rows in the same order; nothing
    is decoded, so that it takes a fraction of the time of reading.

    Raises
    ------
    UsageError
        There is no layer of that name.
    InputRefusedError, SurroundingsError
        The store cannot be read.
    """
    digest = hashlib.sha256()
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        for layer in layers:
            name = _schema(layer).layer
            noted = _noted_hash(store, connection, name) is not None
            columns = store.home.column_names(connection, store.namespace, name) if noted else ()
            digest.update(f"{name} {sorted(columns)}\n".encode())
            if columns:
                found = store.home.fingerprint(connection, store.namespace, name)
                digest.update(found.encode())
    return digest.hexdigest()


def tables(store: Store) -> tuple[str, ...]:
    """Return the names of the layers that the store holds, in the order of the catalogue.

    Raises
    ------
    InputRefusedError, SurroundingsError
        The store cannot be read.
    """
    present: set[str] = set()
    noted = metadata.layers_table(store.namespace)
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        if metadata.LAYERS in store.home.table_names(connection, store.namespace):
            present = set(connection.scalars(sa.select(noted.c.layer)))
    return tuple(layer for layer in SCHEMAS if layer in present)


def shows_everybody(store: Store) -> bool:
    """Return whether this user reads all persons, and not a caseworker's own of a team's store.

    Raises
    ------
    InputRefusedError, SurroundingsError
        The store cannot be read.
    """
    if store.namespace is None:
        return True
    from layers.store import postgis_session  # noqa: PLC0415 - as in `connect`

    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        is_team = STAFF in store.home.table_names(connection, store.namespace)
        return not is_team or postgis_session.is_loader(connection, store.namespace)


def close(store: Store) -> None:
    """Let go of the file or the server."""
    store.engine.dispose()


def _database_url(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except (ArgumentError, ValueError):
        parsed = None  # what make_url says may hold the password
    if parsed is None or parsed.drivername not in _POSTGRES:
        raise ProgrammeError(
            "The url of [store], or WAYPOST_STORE, is neither a GeoPackage nor a PostGIS "
            'database. Write a path that ends in .gpkg, such as "waypost.gpkg", or a URL such as '
            '"postgresql+psycopg://user@server:5432/database".'
        )
    return parsed


def _schema(layer: str) -> Schema:
    if layer not in SCHEMAS:
        raise UsageError(f"There is no layer {layer!r}. The layers are: {', '.join(SCHEMAS)}.")
    return SCHEMAS[layer]


def put(
    store: Store, connection: sa.Connection, rows: Rows, quarantined: list[dict[str, Any]]
) -> Literal["written", "unchanged"]:
    """Replace one layer and its quarantine in a transaction that writes; see `write`."""
    layer = rows.schema.layer
    noted = metadata.layers_table(store.namespace)
    content_hash = metadata.hash_of(rows.content_hash, quarantined)
    known = _noted_hash(store, connection, layer)
    names = store.home.table_names(connection, store.namespace)
    # The tables of a team's store stand there before anything is loaded.
    if known is None and layer in names and STAFF not in names:
        raise InputRefusedError(
            f"The store {store.place} holds a table {layer} that waypost did not make; it stays "
            "as it is. Rename that table, or name another store in programme.toml."
        )
    if known == content_hash and _is_as_loaded(store, connection, rows):
        return "unchanged"
    store.home.replace(connection, store.namespace, rows)
    connection.execute(noted.delete().where(noted.c.layer == layer))
    connection.execute(
        noted.insert(),
        {
            "layer": layer,
            "content_hash": content_hash,
            "n_rows": rows.n_rows,
            "n_quarantined": len(quarantined),
        },
    )
    table = metadata.quarantine_table(store.namespace)
    connection.execute(table.delete().where(table.c.layer == layer))
    if quarantined:
        connection.execute(table.insert(), quarantined)
    return "written"


def _noted_hash(store: Store, connection: sa.Connection, layer: str) -> str | None:
    """Return the content hash of a layer; None where waypost has not written it."""
    if metadata.LAYERS not in store.home.table_names(connection, store.namespace):
        return None
    noted = metadata.layers_table(store.namespace)
    found: str | None = connection.scalar(
        sa.select(noted.c.content_hash).where(noted.c.layer == layer)
    )
    return found


def _is_as_loaded(store: Store, connection: sa.Connection, rows: Rows) -> bool:
    """Tell whether the stored rows still are those, or another program has edited them."""
    try:
        stored = stored_rows.rows_of(get(store, connection, rows.schema), rows.schema)
    except InputRefusedError:
        return False
    return stored.content_hash == rows.content_hash


def get(store: Store, connection: sa.Connection, schema: Schema) -> pd.DataFrame:
    """Return a layer in a transaction that runs; see `read`."""
    if _noted_hash(store, connection, schema.layer) is None:
        return stored_rows.frame_of({}, None, schema)
    present = store.home.column_names(connection, store.namespace, schema.layer)
    names = [name for name in (*schema.names, "geometry") if name in present]
    records = connection.execute(store.home.select(schema, store.namespace, names)).all()
    if schema.is_personal:
        store.home.note_read(connection, store.namespace, schema.layer, len(records))
    columns = list(zip(*records, strict=True)) or [()] * len(names)
    values = dict(zip(names, columns, strict=True))
    blobs = values.pop("geometry", None)
    shapes = None if blobs is None else store.home.shapes_of(blobs)
    return stored_rows.frame_of(values, shapes, schema)
