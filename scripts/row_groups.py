"""Result tables row group by row group: texts are codes on the way, and plain for every reader."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import pyarrow as pa
from pyarrow import parquet


def opened(stream: IO[bytes], schema: pa.Schema) -> parquet.ParquetWriter:
    """Return a writer whose readers get plain texts, whether they come as dictionaries or not."""
    few = [name for name, kind in zip(schema.names, schema.types, strict=True) if is_coded(kind)]
    return parquet.ParquetWriter(stream, schema, use_dictionary=few, store_schema=False)


def is_coded(kind: pa.DataType) -> bool:
    """Return whether values of a type are positions among a few."""
    return bool(pa.types.is_dictionary(kind))


def coded(path: Path) -> parquet.ParquetFile:
    """Return a reader of a table that `opened` wrote, which gives its texts as dictionaries."""
    schema = parquet.read_schema(path)
    texts = [name for name, kind in zip(schema.names, schema.types, strict=True) if _is_text(kind)]
    return parquet.ParquetFile(path, read_dictionary=texts)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
