"""GeoPackage: one layer of it, read through GDAL after a look for active content."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

import geopandas as gpd

from layers.readers import gdal, opener

SUFFIXES: Final = (".gpkg",)
SPOKEN: Final = "GeoPackage"
_MAGIC: Final = b"SQLite format 3\x00"
_APPLICATION_IDS: Final = (b"GPKG", b"GP10", b"GP11")
_ACTIVE: Final = re.compile(
    r"load_extension|readfile|writefile|fts3_tokenizer|\battach\b|\bedit\s*\(|importshp|exportshp"
    r"|importdbf|blobfromfile|blobtofile|ogr_\w+\s*\(|gdal_\w+\s*\(",
    re.IGNORECASE,
)
_DEFINED: Final = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND (type IN ('trigger', 'view') "
    "OR (type = 'table' AND sql LIKE '%virtual%'))"
)
_VIEWS: Final = "SELECT name FROM sqlite_master WHERE type = 'view'"
_STEPS: Final = 1_000_000  # of SQLite's machine between two looks at how long it takes
_PATIENCE: Final = 50
_LONGEST: Final = 64 * 1024 * 1024
_VIRTUAL: Final = re.compile(r"create\s+virtual\s+table", re.IGNORECASE)
_HARMLESS: Final = re.compile(r"\busing\s+[\"'`\[]?(rtree|fts[345])\b", re.IGNORECASE)


def matches(look: opener.Look) -> bool:
    """Return whether the content is a GeoPackage by its application id."""
    return look.head.startswith(_MAGIC) and look.head[68:72] in _APPLICATION_IDS


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:
    """Return one layer of a GeoPackage as a table (see `layers.readers.read`).

    The layer is the one named `layer`, or the only one; rows come in the order of their feature
    numbers.

    Raises
    ------
    InputRefusedError
        GPKG_ACTIVE (triggers, views or virtual tables that reach outside the file), FILE_CORRUPT,
        FILE_LARGE (rows, or a view that does not end), LAYER_AMBIGUOUS, CRS_MISSING, FILE_EMPTY,
        or see `layers.readers.opener`.
    """
    opener.admit(path, matches)
    for (statement,) in _rows(path, _DEFINED):
        is_foreign = _VIRTUAL.search(statement) and not _HARMLESS.search(statement)
        if is_foreign or _ACTIVE.search(statement):
            raise opener.refused(
                "GPKG_ACTIVE", path, "holds commands that reach outside it; export the layer again"
            )
    _check_views(path)
    with tempfile.TemporaryDirectory(prefix="waypost-") as folder:
        link = Path(folder) / "input.gpkg"  # a plain name: GDAL gives meaning to some paths
        link.symlink_to(path.resolve())
        return gdal.table(link, path, layer)


def _check_views(path: Path) -> None:
    """Refuse a file with a view that goes on for ever, or for longer than a table may be.

    A view is a question: its rows stand nowhere, and their number is known only by asking.
    """
    n_bytes = 0
    for (name,) in _rows(path, _VIEWS):
        n_rows = 0
        quoted = name.replace('"', '""')
        for n_rows, row in enumerate(_rows(path, f'SELECT * FROM "{quoted}"'), start=1):  # noqa: S608 - a name of the file's own, in quotes
            n_bytes += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
            opener.check_table(path, n_rows, n_rows * len(row), n_bytes)


def _rows(path: Path, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield what a file answers; refuse it where it is broken, or thinks for too long."""
    try:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            database.set_progress_handler(partial(next, iter([0] * _PATIENCE), 1), _STEPS)
            yield from database.execute(query)
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise opener.refused(
                "FILE_LARGE", path, "holds a view that takes too long; save it as a table"
            ) from error
        raise opener.refused("FILE_CORRUPT", path, "is damaged; copy or export it again") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise opener.refused("FILE_CORRUPT", path, "is damaged; copy or export it again") from error
