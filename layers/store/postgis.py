"""The store's home for teams: a PostgreSQL database with PostGIS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import numpy as np
import shapely
import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateColumn

from layers.errors import SurroundingsError
from layers.schemas.schema import Schema
from layers.store import metadata, stored_rows
from layers.store.database_errors import ROW_REFUSED, Needs
from layers.store.stored_rows import SRID, Objects, Rows

NEEDS: Needs = {
    "": (
        SurroundingsError,
        "the database does not answer; see that it runs and that name and password are right",
    ),
    "22": ROW_REFUSED,
    "23": ROW_REFUSED,
    "28": (SurroundingsError, "the database refuses this user name or password"),
    "3D": (SurroundingsError, "there is no database of that name; ask its administrator"),
    "42": (SurroundingsError, "a table there is not as waypost made it; ask its administrator"),
    "42501": (
        SurroundingsError,
        "this user may not do that; ask the administrator for CREATE on the database",
    ),
    "53": (SurroundingsError, "the server is full or overloaded; free space and run again"),
    "55P03": (SurroundingsError, "another run is writing to it; wait for its end and run again"),
}

_NAMESPACE: Final = "waypost"
_WRITERS_LOCK: Final = 0x77617970  # "wayp": one writer at a time
_ROWS_PER_STATEMENT: Final = 20_000


def engine_of(url: sa.URL) -> sa.Engine:
    """Return an engine that tests a connection before it is used."""
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 10, "application_name": "waypost"},
    )


def namespace_of(engine: sa.Engine) -> str:
    """Return the database schema of the store: the URL's search path, else `waypost`."""
    with engine.connect() as connection:
        if "search_path" not in str(engine.url.query.get("options", "")):
            return _NAMESPACE
        return str(connection.scalar(sa.text("SELECT current_schema()")) or _NAMESPACE)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that reads."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that writes: one at a time, the others wait for ten seconds."""
    with engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL lock_timeout = '10s'"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS_LOCK)))
        yield connection


def compact(engine: sa.Engine, namespace: str | None) -> None:
    """Write all tables of the store anew, so that no page of them holds a deleted row."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(sa.text("SET lock_timeout = '10s'"))
        quoted = connection.dialect.identifier_preparer.quote
        for name in sorted(table_names(connection, namespace)):
            connection.exec_driver_sql(f"VACUUM FULL {quoted(str(namespace))}.{quoted(name)}")
        connection.execute(sa.text("RESET lock_timeout"))


def table_names(connection: sa.Connection, namespace: str | None) -> frozenset[str]:
    """Return the names of all tables of the schema."""
    found = connection.execute(
        sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :namespace"),
        {"namespace": namespace},
    )
    return frozenset(found.scalars())


def column_names(connection: sa.Connection, namespace: str | None, layer: str) -> frozenset[str]:
    """Return the names of a table's columns."""
    found = connection.execute(
        sa.text(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = :namespace AND table_name = :layer"
        ),
        {"namespace": namespace, "layer": layer},
    )
    return frozenset(found.scalars())


def create(connection: sa.Connection, namespace: str | None) -> None:
    """Make the extension, the schema and the store's own tables.

    Raises
    ------
    SurroundingsError
        PostGIS is missing and this user may not add it.
    """
    _need_postgis(connection)
    schemas = sa.text("SELECT count(*) FROM pg_namespace WHERE nspname = :namespace")
    if not connection.scalar(schemas, {"namespace": namespace}):
        connection.execute(sa.schema.CreateSchema(str(namespace)))
    metadata.layers_table(namespace).create(connection, checkfirst=False)
    metadata.quarantine_table(namespace).create(connection, checkfirst=False)


def add_table(connection: sa.Connection, table: sa.Table) -> None:
    """Make one more table of the store's own."""
    table.create(connection, checkfirst=False)


def replace(connection: sa.Connection, namespace: str | None, rows: Rows) -> None:
    """Put a layer's rows in the place of its old ones; the table itself keeps its grants."""
    table = _table(rows.schema, namespace)
    present = column_names(connection, namespace, table.name)
    if not present:
        table.create(connection, checkfirst=False)
    for column in table.columns:
        if present and column.name not in present:
            _add_column(connection, column)
    connection.execute(table.delete())
    columns: dict[str, Sequence[Any]] = {"fid": range(1, rows.n_rows + 1), **rows.values}
    if rows.geometry is not None:
        columns["geometry"] = list(stored_rows.wkb_of(rows.geometry))
    for start in range(0, rows.n_rows, _ROWS_PER_STATEMENT):
        part = slice(start, start + _ROWS_PER_STATEMENT)
        _insert(connection, table, {name: list(column[part]) for name, column in columns.items()})


def select(schema: Schema, namespace: str | None, names: Sequence[str]) -> sa.Select[Any]:
    """Return the query of a layer's columns, in the order of loading."""
    table = _table(schema, namespace)
    columns = [
        sa.func.ST_AsBinary(table.c.geometry, "NDR", type_=sa.LargeBinary)
        if name == "geometry"
        else table.c[name]
        for name in names
    ]
    return sa.select(*columns).order_by(table.c.fid)


def fingerprint(connection: sa.Connection, namespace: str | None, layer: str) -> str:
    """Return a digest of all rows of a table, in the order of loading; the server makes it."""
    table = sa.table(layer, sa.column("fid"), schema=namespace)
    each = _sha256(sa.cast(sa.literal_column(layer), sa.Text))
    all_rows = sa.func.string_agg(each, aggregate_order_by(sa.literal_column("''"), table.c.fid))
    return str(connection.scalar(sa.select(_sha256(all_rows)).select_from(table)))


def shapes_of(blobs: Sequence[bytes | None]) -> Objects:
    """Return the shapes of WKB."""
    shapes: Objects = shapely.from_wkb(np.array([*blobs, None], dtype=object)[:-1])
    return shapes


def _sha256(text: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Return the digest of a text as the server makes it."""
    digest = sa.func.sha256(sa.func.convert_to(text, sa.literal_column("'UTF8'")))
    return sa.func.encode(digest, sa.literal_column("'hex'"))


def _table(schema: Schema, namespace: str | None) -> sa.Table:
    if schema.geometry is None:
        return stored_rows.layer_table(schema, None, namespace)
    shape = Geometry(stored_rows.geometry_type(schema), srid=SRID, spatial_index=False)
    table = stored_rows.layer_table(schema, shape, namespace)
    sa.Index(f"{schema.layer}_geometry", table.c.geometry, postgresql_using="gist")
    return table


def _insert(connection: sa.Connection, table: sa.Table, columns: dict[str, list[Any]]) -> None:
    """Insert rows by one statement over arrays: as quick as COPY, and row security allows it."""
    arrays = []
    for name in columns:
        kind = sa.LargeBinary() if name == "geometry" else table.c[name].type
        arrays.append(sa.cast(sa.bindparam(name, type_=sa.ARRAY(kind)), sa.ARRAY(kind)))
    given = sa.func.unnest(*arrays).table_valued(*columns, name="given").render_derived()
    values = [
        sa.func.ST_GeomFromWKB(given.c[name], SRID) if name == "geometry" else given.c[name]
        for name in columns
    ]
    connection.execute(table.insert().from_select(list(columns), sa.select(*values)), columns)


def _add_column(connection: sa.Connection, column: sa.Column[Any]) -> None:
    """Add a column that a newer schema knows and the table does not."""
    dialect = connection.dialect
    name = dialect.identifier_preparer.format_table(column.table)
    ddl = CreateColumn(column).compile(dialect=dialect)
    connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {ddl}")


def _need_postgis(connection: sa.Connection) -> None:
    has_postgis = sa.text("SELECT count(*) FROM pg_extension WHERE extname = 'postgis'")
    if connection.scalar(has_postgis):
        return
    with suppress(DBAPIError), connection.begin_nested():
        connection.execute(sa.text("CREATE EXTENSION postgis"))
        return
    raise SurroundingsError(
        f"The database {connection.engine.url.database} lacks PostGIS, and this user may not add "
        'it. Ask its administrator to run "CREATE EXTENSION postgis;" in that database.'
    )
