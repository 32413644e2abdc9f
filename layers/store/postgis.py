"""The store's home for teams: a PostgreSQL database with PostGIS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import numpy as np
import shapely
import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateColumn

from layers.errors import SurroundingsError
from layers.schemas.schema import Schema
from layers.store import metadata, stored_rows
from layers.store.database_errors import ROW_REFUSED, Needs
from layers.store.postgis_session import WRITERS_LOCK, place_of, told_who_holds
from layers.store.stored_rows import SRID, Objects, Rows
from layers.store.team_names import AUDIT, COMPACT

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
        "this user may not do that; say --as and a role that may, or ask the administrator for it",
    ),
    "53": (SurroundingsError, "the server is full or overloaded; free space and run again"),
    "57014": (
        SurroundingsError,
        "a statement took longer than statement_timeout_s of [store] allows; allow more",
    ),
}

_ROWS_PER_STATEMENT: Final = 20_000
_SINCE: Final = sa.text(
    "SELECT set_config('application_name', current_setting('application_name') || "
    "to_char(now() AT TIME ZONE 'UTC', '\", since \"YYYY-MM-DD HH24:MI:SS\" UTC\"'), true)"
)
_COLUMNS: Final = sa.text(
    """SELECT a.attname::text AS name, current_user::text AS reader,
        has_column_privilege(c.oid, a.attnum, 'SELECT') AS is_readable
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :namespace)
        AND c.relname = :layer AND a.attnum > 0 AND NOT a.attisdropped"""
)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that reads."""
    with told_who_holds(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that writes: one at a time, the others wait as long as they may."""
    with told_who_holds(engine), engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS_LOCK)))
        connection.execute(_SINCE)  # what others may read of whom they wait for
        yield connection


def compact(engine: sa.Engine, namespace: str | None) -> None:
    """Write the tables of the store anew, so that no page of them holds a deleted row.

    In a store for a team those with persons, by a function of their owner's.
    """
    with told_who_holds(engine):
        with engine.begin() as connection:
            names = sorted(table_names(connection, namespace))
            if AUDIT in names:
                connection.execute(sa.select(_function(namespace, COMPACT)))
                return
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            quoted = connection.dialect.identifier_preparer.quote
            for name in names:
                connection.exec_driver_sql(f"VACUUM FULL {quoted(str(namespace))}.{quoted(name)}")


def note_read(connection: sa.Connection, namespace: str | None, table: str, n_rows: int) -> None:
    """Note in a team's audit that rows of persons were read."""
    if AUDIT in table_names(connection, namespace):
        audit = sa.table(AUDIT, sa.column("what", JSONB), schema=namespace)
        connection.execute(audit.insert(), {"what": {"read": table, "rows": n_rows}})


def table_names(connection: sa.Connection, namespace: str | None) -> frozenset[str]:
    """Return the names of all tables of the schema."""
    found = connection.execute(
        sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :namespace"),
        {"namespace": namespace},
    )
    return frozenset(found.scalars())


def column_names(connection: sa.Connection, namespace: str | None, layer: str) -> frozenset[str]:
    """Return the names of a table's columns.

    Raises
    ------
    SurroundingsError
        This user may read none of them: nothing is not the same as no rows.
    """
    rows = connection.execute(_COLUMNS, {"namespace": namespace, "layer": layer}).all()
    if rows and not any(row.is_readable for row in rows):
        raise SurroundingsError(
            f"{rows[0].reader} may not read the layer {layer} in the store "
            f"{place_of(connection.engine.url)}. Say --as and a role that may (docs/team.md has "
            "them), or ask whoever administers the store."
        )
    return frozenset(row.name for row in rows)


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
    table = make_layer(connection, namespace, rows.schema)
    connection.execute(table.delete())
    columns: dict[str, Sequence[Any]] = {"fid": range(1, rows.n_rows + 1), **rows.values}
    if rows.geometry is not None:
        columns["geometry"] = list(stored_rows.wkb_of(rows.geometry))
    for start in range(0, rows.n_rows, _ROWS_PER_STATEMENT):
        part = slice(start, start + _ROWS_PER_STATEMENT)
        _insert(connection, table, {name: list(column[part]) for name, column in columns.items()})


def make_layer(connection: sa.Connection, namespace: str | None, schema: Schema) -> sa.Table:
    """Make the table of a layer, or the columns that it lacks; return it."""
    table = _table(schema, namespace)
    present = column_names(connection, namespace, table.name)
    if not present:
        table.create(connection, checkfirst=False)
    for column in table.columns:
        if present and column.name not in present:
            _add_column(connection, column)
    return table


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


def _function(namespace: str | None, name: str) -> sa.ColumnElement[Any]:
    found: sa.ColumnElement[Any] = getattr(getattr(sa.func, str(namespace)), name)()
    return found


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
