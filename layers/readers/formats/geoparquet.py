"""GeoParquet: the columns as text, the geometry by the file's own metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyarrow as pa
from pyarrow import parquet
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from layers.readers import opener, raw_table

SUFFIXES: Final = (".parquet", ".geoparquet")
SPOKEN: Final = "GeoParquet"
_MAGIC: Final = b"PAR1"


def matches(look: opener.Look) -> bool:
    """Return whether the content is a Parquet file."""
    return look.head.startswith(_MAGIC)


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:  # noqa: ARG001 (one layer a file)
    """Return a GeoParquet file as a table (see `layers.readers.read`).

    Metadata without the key `crs` mean longitude and latitude; a `crs` of null is refused. A
    Parquet file without geometry gives a table without geometry.

    Raises
    ------
    InputRefusedError
        CRS_MISSING, FILE_CORRUPT, FILE_LARGE (unpacked), FILE_EMPTY, or see
        `layers.readers.opener`.
    """
    opener.admit(path, matches)
    try:
        with parquet.ParquetFile(path) as file:
            _check_size(path, file.metadata)
            geometry, others = _split(file.schema_arrow)
            columns = file.read(columns=others)
        shapes = None
        if geometry:
            found = gpd.read_parquet(path.resolve(), columns=[geometry])
            shapes = raw_table.placed(found.geometry.array, found.crs, path)
    except (pa.ArrowException, OSError, ValueError, KeyError, ShapelyError, ProjError) as error:
        raise opener.refused("FILE_CORRUPT", path, "cannot be read; export it again") from error
    return _table(path, columns, shapes)


def _check_size(path: Path, metadata: Any) -> None:
    n_bytes = sum(
        metadata.row_group(place).total_byte_size for place in range(metadata.num_row_groups)
    )
    if n_bytes > opener.MAX_BYTES:
        raise opener.refused("FILE_LARGE", path, "unpacks to too much; cut it to the region needed")
    if not metadata.num_rows:
        raise opener.refused("FILE_EMPTY", path, "holds no rows; export it again")


def _split(schema: Any) -> tuple[str, list[str]]:
    """Return the name of the geometry column (empty if none) and those of the others."""
    raw = (schema.metadata or {}).get(b"geo")
    if raw is None:
        return "", list(schema.names)
    geo = json.loads(raw)
    shapes = set(geo.get("columns", {}))
    return str(geo["primary_column"]), [name for name in schema.names if name not in shapes]


def _table(path: Path, columns: Any, shapes: Any) -> gpd.GeoDataFrame:
    n_rows = columns.num_rows
    names, notes = raw_table.headers(path, columns.column_names)
    found = [None] * n_rows if shapes is None else shapes
    keep, issues = raw_table.sifted(path, found, [(record, 0) for record in range(1, n_rows + 1)])
    kept = np.flatnonzero(keep)
    texts = {
        name: [raw_table.text_of(value) for value in column.take(kept).to_pylist()]
        for name, column in zip(names, columns.columns, strict=True)
    }
    return raw_table.assemble(
        texts,
        None if shapes is None else shapes[keep],
        [0] * len(kept),
        records=(kept + 1).tolist(),
        issues=[*notes, *issues],
        n_rows=n_rows,
    )
