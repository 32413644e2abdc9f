"""GeoParquet: the columns as text, the geometry by the file's own metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyarrow as pa
from pyarrow import compute, parquet
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from layers.readers import opener, raw_table

SUFFIXES: Final = (".parquet", ".geoparquet")
SPOKEN: Final = "GeoParquet"
_MAGIC: Final = b"PAR1"
# What arrow, its metadata in JSON, coordinate systems and geometries raise where they are broken.
_BROKEN: Final = (
    pa.ArrowException, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError,
    ShapelyError, ProjError,
)  # fmt: skip


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
            schema = file.schema_arrow
        geometry, others = _split(schema)
        columns = _columns(path, [*others, geometry] if geometry else others, schema)
        shapes = None
        if geometry:
            found = gpd.read_parquet(path.resolve(), columns=[geometry])
            shapes = raw_table.placed(found.geometry.array, found.crs, path)
    except _BROKEN as error:
        raise opener.refused("FILE_CORRUPT", path, "cannot be read; export it again") from error
    return _table(path, columns.select(others), shapes)


def _check_size(path: Path, metadata: Any) -> None:
    """Refuse what is too large by what the file says of itself, before any of it is unpacked."""
    groups = [metadata.row_group(place) for place in range(metadata.num_row_groups)]
    n_values = sum(
        group.column(place).num_values for group in groups for place in range(group.num_columns)
    )
    n_cells = max(n_values, metadata.num_rows * metadata.num_columns)
    n_bytes = sum(group.total_byte_size for group in groups)
    opener.check_table(path, metadata.num_rows, n_cells, n_bytes)
    if not metadata.num_rows:
        raise opener.refused("FILE_EMPTY", path, "holds no rows; export it again")


def _columns(path: Path, names: list[str], schema: Any) -> Any:
    """Return the columns, after their true size was added up from texts that are kept once.

    A text that every row repeats stands in the file once: what the file says of its size is far
    from what its rows take.
    """
    texts = [name for name in names if _is_text(schema.field(name).type)]
    with parquet.ParquetFile(path, read_dictionary=texts) as file:
        packed = file.read(columns=names)
    n_bytes = sum(_unpacked_bytes(chunk) for each in packed.columns for chunk in each.chunks)
    opener.check_table(path, 0, 0, n_bytes)
    plain = [
        each.cast(each.type.value_type) if pa.types.is_dictionary(each.type) else each
        for each in packed.columns
    ]
    return pa.table(plain, names=packed.column_names)


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_binary(kind))


def _unpacked_bytes(chunk: Any) -> int:
    """Return the bytes of a piece of a column once each row holds its own value."""
    if not pa.types.is_dictionary(chunk.type) or not _is_text(chunk.type.value_type):
        return int(chunk.nbytes)
    sizes = compute.binary_length(chunk.dictionary).take(chunk.indices)
    return int(compute.sum(compute.cast(sizes, pa.int64())).as_py() or 0)


def _split(schema: Any) -> tuple[str, list[str]]:
    """Return the name of the geometry column (empty if none) and those of the others."""
    raw = (schema.metadata or {}).get(b"geo")
    if raw is None:
        return "", list(schema.names)
    geo = json.loads(raw)
    shapes = set(geo["columns"])
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
