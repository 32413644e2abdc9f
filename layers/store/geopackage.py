"""The store's home in one file: a GeoPackage that QGIS and GDAL open."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool

from layers.errors import InputRefusedError, SurroundingsError
from layers.schemas.schema import Schema
from layers.store import metadata, stored_rows
from layers.store.database_errors import ROW_REFUSED, Needs
from layers.store.stored_rows import SRID, Objects, Rows

NEEDS: Needs = {
    "": (SurroundingsError, "the file could not be used; see that it is whole, and run again"),
    "SQLITE_BUSY": (
        SurroundingsError,
        "another program is writing to it; close it there (QGIS, another run) and run again",
    ),
    "SQLITE_FULL": (SurroundingsError, "the disk is full; free some space and run again"),
    "SQLITE_IOERR": (
        SurroundingsError,
        "the disk failed or is full; free some space, check the disk and run again",
    ),
    "SQLITE_READONLY": (
        SurroundingsError,
        "it may only be read; ask for the right to write, or move it to another folder",
    ),
    "SQLITE_CANTOPEN": (
        SurroundingsError,
        "it cannot be opened; see that its folder exists and that you may read and write there",
    ),
    "SQLITE_NOTADB": (
        InputRefusedError,
        "this is no GeoPackage; name another file in [store] of programme.toml",
    ),
    "SQLITE_CORRUPT": (
        InputRefusedError,
        "the file is damaged; restore a copy or remove it, and load the inputs again",
    ),
    "SQLITE_CONSTRAINT": ROW_REFUSED,
}

_PRAGMAS: Final = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "journal_mode=DELETE",  # WAL would not open on read-only media
)
# No clock: the same inputs give the same file.
_LAST_CHANGE: Final = "1970-01-01T00:00:00.000Z"
_WGS84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_NEW_FILE: Final = (
    "PRAGMA application_id = 0x47504B47",
    "PRAGMA user_version = 10300",
    """CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
    identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL
    DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE,
    max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
    REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
    m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name)
    REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id)
    REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT,
    extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)
_SPATIAL_REFERENCES: Final = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic system"),
    ("WGS 84 geodetic", SRID, "EPSG", SRID, _WGS84, "longitude, latitude in degrees"),
)
_HEADER: Final = np.dtype(
    [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"), ("envelope", "<f8", 4)]
)
_ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64, 0, 0, 0)


class _Shape(sa.types.UserDefinedType[bytes]):
    """A geometry column of a GeoPackage, declared by its kind."""

    cache_ok = True

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def get_col_spec(self, **_: Any) -> str:
        return self.kind


def engine_of(path: Path, lock_s: float) -> sa.Engine:
    """Return an engine whose transactions begin as its option `begin` says (BEGIN by default).

    A transaction that writes waits `lock_s` seconds for the end of another.
    """
    url = sa.URL.create("sqlite", database=str(path))
    engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (f"busy_timeout={min(round(1000 * lock_s), 2**31 - 1)}", *_PRAGMAS):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that reads; a file that does not exist yet reads as an empty one."""
    is_there = Path(str(engine.url.database)).exists()
    with (engine if is_there else sa.create_engine("sqlite://", poolclass=NullPool)).begin() as it:
        yield it


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open the one transaction that writes; the file is its owner's alone from the start."""
    path = Path(str(engine.url.database))
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    # A plain BEGIN would fail as locked when two writers meet, whatever the timeout.
    with engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        yield connection


def compact(engine: sa.Engine, _namespace: str | None) -> None:
    """Write the file anew, so that no page of it holds anything that was deleted.

    `secure_delete` overwrites what a statement deletes; what other programs deleted, and what was
    left where rows were moved within a page, goes with the old pages.
    """
    if not Path(str(engine.url.database)).exists():
        return
    with engine.connect() as connection:
        plain = connection.connection  # below SQLAlchemy, which would begin a transaction
        plain.execute("PRAGMA temp_store = MEMORY")
        plain.execute("VACUUM")


def note_read(_connection: sa.Connection, _namespace: str | None, _table: str, _n: int) -> None:
    """Note nothing: whoever has the file reads it without being seen."""


def table_names(connection: sa.Connection, _namespace: str | None) -> frozenset[str]:
    """Return the names of all tables of the file."""
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return frozenset(found.scalars())


def column_names(connection: sa.Connection, _namespace: str | None, layer: str) -> frozenset[str]:
    """Return the names of a table's columns."""
    found = connection.execute(
        sa.text("SELECT name FROM pragma_table_info(:layer)"), {"layer": layer}
    )
    return frozenset(found.scalars())


def create(connection: sa.Connection, namespace: str | None) -> None:
    """Make a new file a GeoPackage with the store's own tables.

    Raises
    ------
    InputRefusedError
        The file holds tables that waypost did not make.
    """
    if table_names(connection, namespace):
        raise InputRefusedError(
            f"{connection.engine.url.database} holds tables that waypost did not make; they stay "
            "as they are. Name another file in [store] of programme.toml."
        )
    for statement in _NEW_FILE:
        connection.exec_driver_sql(statement)
    names = "srs_name srs_id organization organization_coordsys_id definition description"
    _insert(connection, "gpkg_spatial_ref_sys", names, _SPATIAL_REFERENCES)
    for table in (metadata.layers_table(namespace), metadata.quarantine_table(namespace)):
        add_table(connection, table)


def add_table(connection: sa.Connection, table: sa.Table) -> None:
    """Make one more table of the store's own."""
    table.create(connection, checkfirst=False)
    _register(connection, table.name, None)


def replace(connection: sa.Connection, namespace: str | None, rows: Rows) -> None:
    """Put a layer's rows in the place of its old ones: table, index and the file's contents."""
    schema, shapes = rows.schema, rows.geometry
    _remove(connection, schema.layer)
    shape = None if shapes is None else _Shape(stored_rows.geometry_type(schema))
    table = stored_rows.layer_table(schema, shape, namespace)
    table.create(connection, checkfirst=False)
    columns: dict[str, Sequence[Any]] = {"fid": range(1, rows.n_rows + 1), **rows.values}
    if shapes is not None:
        columns["geometry"] = _encoded(shapes)
    records = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    if records:
        connection.execute(table.insert(), records)
    _register(connection, schema.layer, shapes)
    if shapes is not None:
        _describe_geometry(connection, schema)
        _index(connection, schema.layer, shapes)


def select(schema: Schema, namespace: str | None, names: Sequence[str]) -> sa.Select[Any]:
    """Return the query of a layer's columns, in the order of loading."""
    shape = _Shape(stored_rows.geometry_type(schema)) if "geometry" in names else None
    table = stored_rows.layer_table(schema, shape, namespace)
    return sa.select(*(table.c[name] for name in names)).order_by(table.c.fid)


def fingerprint(connection: sa.Connection, _namespace: str | None, layer: str) -> str:
    """Return a digest of all rows of a table, in the order of loading, undecoded."""
    digest = hashlib.sha256()
    # The name comes from the catalogue of layers, never from a file.
    found = connection.exec_driver_sql(f'SELECT * FROM "{layer}" ORDER BY fid')  # noqa: S608
    for row in found:
        blobs = [value for value in row if isinstance(value, bytes)]
        facts = [len(value) if isinstance(value, bytes) else value for value in row]
        digest.update(repr((facts, len(blobs))).encode("utf-8", "surrogatepass"))
        digest.update(b"".join(blobs))
    return digest.hexdigest()


def shapes_of(blobs: Sequence[bytes | None]) -> Objects:
    """Return the shapes of GeoPackage binaries, whoever wrote them."""
    bodies = [
        None if blob is None else blob[8 + _ENVELOPE_BYTES[blob[3] >> 1 & 7] :] for blob in blobs
    ]
    shapes: Objects = shapely.from_wkb(np.array([*bodies, None], dtype=object)[:-1])
    return shapes


def _encoded(shapes: Objects) -> list[bytes | None]:
    """Return GeoPackage binaries: header with envelope, then WKB; None where there is no shape."""
    headers = np.zeros(len(shapes), dtype=_HEADER)
    headers["magic"] = b"GP"
    headers["flags"] = 0b0000_0011  # little-endian, envelope of minx, maxx, miny, maxy
    headers["srs"] = SRID
    headers["envelope"] = shapely.bounds(shapes)[:, [0, 2, 1, 3]]
    heads = headers.tobytes()
    edges = pairwise(range(0, len(heads) + 1, _HEADER.itemsize))
    return [
        None if wkb is None else heads[start:end] + wkb
        for (start, end), wkb in zip(edges, stored_rows.wkb_of(shapes), strict=True)
    ]


def _remove(connection: sa.Connection, layer: str) -> None:
    """Drop a layer's table and all that the file says about it, if there is any."""
    index = f"rtree_{layer}_geometry"
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{layer}"')  # its triggers go with it
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{index}"')
    for name in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"):
        table = sa.table(name, sa.column("table_name"))
        connection.execute(table.delete().where(table.c.table_name == layer))


def _register(connection: sa.Connection, layer: str, shapes: Objects | None) -> None:
    bounds: list[float | None] = [None] * 4
    if shapes is not None and any(shape is not None for shape in shapes):
        bounds = [float(bound) for bound in shapely.total_bounds(shapes)]
    data_type = "attributes" if shapes is None else "features"
    srs_id = None if shapes is None else SRID
    names = "table_name data_type identifier last_change min_x min_y max_x max_y srs_id"
    row = (layer, data_type, layer, _LAST_CHANGE, *bounds, srs_id)
    _insert(connection, "gpkg_contents", names, [row])


def _describe_geometry(connection: sa.Connection, schema: Schema) -> None:
    kind = stored_rows.geometry_type(schema)
    names = "table_name column_name geometry_type_name srs_id z m"
    row = (schema.layer, "geometry", kind, SRID, 0, 0)
    _insert(connection, "gpkg_geometry_columns", names, [row])
    names = "table_name column_name extension_name definition scope"
    definition = "http://www.geopackage.org/spec120/#extension_rtree"
    extension = (schema.layer, "geometry", "gpkg_rtree_index", definition, "write-only")
    _insert(connection, "gpkg_extensions", names, [extension])


def _index(connection: sa.Connection, layer: str, shapes: Objects) -> None:
    """Fill the spatial index, and keep it true when another program edits the layer.

    The standard's triggers call functions that plain SQLite lacks, so that any edit there would
    fail. Ours give an edited shape the whole world as its box: found everywhere, lost nowhere.
    """
    index = f"rtree_{layer}_geometry"
    connection.exec_driver_sql(
        f'CREATE VIRTUAL TABLE "{index}" USING rtree(id, minx, maxx, miny, maxy)'
    )
    bounds = shapely.bounds(shapes)
    placed = np.flatnonzero(~np.isnan(bounds[:, 0]))
    boxes = bounds[placed][:, [0, 2, 1, 3]].tolist()
    rows = [(fid, *box) for fid, box in zip((placed + 1).tolist(), boxes, strict=True)]
    _insert(connection, index, "id minx maxx miny maxy", rows)
    # The names come from the catalogue of layers, never from a file.
    forget = f'DELETE FROM "{index}" WHERE id = OLD.fid;'  # noqa: S608
    note = (
        f'INSERT OR REPLACE INTO "{index}" '
        "SELECT NEW.fid, -180, 180, -90, 90 WHERE NEW.geometry NOT NULL;"
    )
    for when, body in {
        "insert": f'INSERT ON "{layer}" BEGIN {note} END',
        "update": f'UPDATE OF fid, geometry ON "{layer}" BEGIN {forget} {note} END',
        "delete": f'DELETE ON "{layer}" BEGIN {forget} END',
    }.items():
        connection.exec_driver_sql(f'CREATE TRIGGER "{index}_{when}" AFTER {body}')


def _insert(
    connection: sa.Connection, name: str, columns: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    names = columns.split()
    table = sa.table(name, *(sa.column(column) for column in names))
    if rows:
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])
