"""What GeoPackage and Parquet tell: every text of every table, and their points as numbers."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import pyarrow as pa
import shapely
from pyarrow import parquet

SQLITE: Final = b"SQLite format 3\x00"
PARQUET: Final = b"PAR1"
_OF_GEOPACKAGE: Final = b"GP"
_ENVELOPES: Final = (0, 32, 48, 48, 64)
"""Bytes of the envelope of a geometry by its kind (OGC 12-128, 2.1.3)."""


def of_sqlite(data: bytes) -> Iterator[str | bytes]:
    """Yield the texts, numbers and other values of a SQLite file; a geometry as its points.

    Raises
    ------
    ValueError
        The file cannot be read.
    """
    with closing(sqlite3.connect(":memory:")) as store:
        try:
            store.deserialize(data)
            listed = store.execute("SELECT name, coalesce(sql, '') FROM sqlite_master").fetchall()
            yield from (text for row in listed for text in row)
            for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                quoted = '"' + name.replace('"', '""') + '"'
                for row in store.execute(f"SELECT * FROM {quoted}"):  # noqa: S608 - a quoted name
                    yield from _told(row)
        except sqlite3.Error as error:
            raise ValueError(str(error)) from None


def of_parquet(data: bytes) -> Iterator[str | bytes]:
    """Yield the same of a Parquet file, and what it says of itself.

    Raises
    ------
    ValueError
        The file cannot be read.
    """
    try:
        table = parquet.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise ValueError(str(error)) from None
    for key, value in (table.schema.metadata or {}).items():
        yield key
        yield value
    yield from table.column_names
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield from _told(row)


def _told(row: tuple[Any, ...]) -> Iterator[str | bytes]:
    """The values of a row; numbers that follow each other in one text, as a place would."""
    numbers = [repr(float(value)) for value in row if isinstance(value, int | float)]
    yield ", ".join(numbers)
    for value in row:
        if isinstance(value, str):
            yield value
        elif isinstance(value, bytes):
            yield _points(value) or value
        elif value is not None and not isinstance(value, int | float):
            yield str(value)


def _points(data: bytes) -> str:
    """The coordinates of a geometry; empty where the bytes are none."""
    head = 0
    if data.startswith(_OF_GEOPACKAGE) and len(data) > 8:
        head = 8 + _ENVELOPES[min(data[3] >> 1 & 7, 4)]
    try:
        found = shapely.from_wkb(data[head:])
    except shapely.errors.ShapelyError:
        return ""
    return "; ".join(f"{x!r}, {y!r}" for x, y in shapely.get_coordinates(found).tolist())
