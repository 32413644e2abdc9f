"""GeoPackage: one layer of it, read through GDAL after a look for active content."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

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
        LAYER_AMBIGUOUS, CRS_MISSING, FILE_EMPTY, or see `layers.readers.opener`.
    """
    opener.admit(path, matches)
    for statement in _statements(path):
        is_foreign = _VIRTUAL.search(statement) and not _HARMLESS.search(statement)
        if is_foreign or _ACTIVE.search(statement):
            raise opener.refused(
                "GPKG_ACTIVE", path, "holds commands that reach outside it; export the layer again"
            )
    with tempfile.TemporaryDirectory(prefix="waypost-") as folder:
        link = Path(folder) / "input.gpkg"  # a plain name: GDAL gives meaning to some paths
        link.symlink_to(path.resolve())
        return gdal.table(link, path, layer)


def _statements(path: Path) -> list[str]:
    """Return what defines the triggers, views and virtual tables of the file."""
    query = (
        "SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'view') "
        "OR (type = 'table' AND sql LIKE '%virtual%')"
    )
    try:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            return [str(sql) for (sql,) in database.execute(query) if sql]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise opener.refused("FILE_CORRUPT", path, "is damaged; copy or export it again") from error
