"""Result tables on disk: written whole or not at all, refused where another version wrote them."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow as pa
from pyarrow import compute, parquet

from layers import atomic_write
from layers.errors import InputRefusedError
from mapping.reach import judge, reason_lists
from scripts.runtime.project import Folder


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a result table, whole or not at all."""
    stream = io.BytesIO()
    parquet.write_table(_plain(table), stream)
    atomic_write.write_bytes(path, stream.getvalue(), mode=0o600)


def write_blocks(path: Path, blocks: Iterable[pd.DataFrame]) -> None:
    """Write a result table that comes in parts, one row group each, whole or not at all."""
    with atomic_write.stream(path, mode=0o600) as stream, ExitStack() as stack:
        file: parquet.ParquetWriter | None = None
        for block in blocks:
            table = _plain(block)
            if file is None:
                file = stack.enter_context(_opened(stream, table.schema))
            file.write_table(table, row_group_size=max(len(block), 1))


def leave_out(path: Path, column: str, ids: Collection[str]) -> int:
    """Write a result table without the rows whose `column` is one of the ids; return how many.

    A table without that column, or without such rows, stays as it is. What is left is coded anew:
    the words of a column of categories would hold those of rows that are gone.
    """
    file = parquet.ParquetFile(path)
    if column not in file.schema_arrow.names:
        return 0
    wanted = pa.array(sorted(ids), pa.string())
    own = compute.is_in(_decoded(file.read([column])).column(column), wanted)
    n = int(compute.sum(own).as_py() or 0)
    if not n:
        return 0
    schema = _decoded(file.schema_arrow.empty_table()).schema
    with atomic_write.stream(path, mode=0o600) as stream, ExitStack() as stack:
        writer = stack.enter_context(parquet.ParquetWriter(stream, schema, store_schema=False))
        for group in range(file.num_row_groups):
            table = _decoded(file.read_row_group(group))
            is_own = compute.is_in(table.column(column), wanted)
            writer.write_table(table.filter(compute.invert(is_own)))
    return n


def _decoded(table: pa.Table) -> pa.Table:
    """Texts in the place of categories."""
    for at, field in enumerate(table.schema):
        if _is_coded(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(field.type.value_type))
    return table


def read_parquet(
    folder: Folder, name: str, columns: Sequence[str] | None = None, coded: Sequence[str] = ()
) -> pd.DataFrame:
    """Return a result table of the last run, or some of its columns.

    Columns in `coded` come as categories: ids of many rows in a tenth of the memory of texts.

    Raises
    ------
    InputRefusedError
        Where it has not been computed, or by a version that wrote other columns.
    """
    path = _computed(folder, name)
    names = None if columns is None else list(columns)
    refuse_older(folder, path, names or (), parquet.read_schema(path).names)
    found = parquet.read_table(path, columns=names, read_dictionary=list(coded))
    table: pd.DataFrame = found.to_pandas()
    return table


def refuse_older(
    folder: Folder, path: Path, wanted: Collection[str], found: Collection[str]
) -> None:
    """Raise InputRefusedError where a result lacks columns that this version writes."""
    missing = [name for name in wanted if name not in set(found)]
    if missing:
        raise InputRefusedError(
            f"OLD_RESULTS: {path} was written by another version of waypost: it has no column "
            f"{', '.join(missing)}. Run 'waypost run {folder.path}' again."
        )


def read_judged(folder: Folder, name: str = "reach") -> pd.DataFrame:
    """Return the judged pairs of the last run, for all stages that follow: read once.

    `name` is `reach`, or `beyond` for those beyond the limits. All columns of `judge.COLUMNS`;
    texts are categories, and the lists of `reasons` stay as they lie in the file (see
    `mapping.reach.reason_lists`): a tenth of the memory of Python's objects.
    """
    path = _computed(folder, name)
    refuse_older(folder, path, judge.COLUMNS, parquet.read_schema(path).names)
    coded = [*judge.CODED, *reason_lists.PATHS]
    found = parquet.read_table(path, columns=list(judge.COLUMNS), read_dictionary=coded)
    table: pd.DataFrame = found.unify_dictionaries().to_pandas(types_mapper=_kept)
    return table


def _computed(folder: Folder, name: str) -> Path:
    path = folder.results / f"{name}.parquet"
    if not path.exists():
        raise InputRefusedError(
            f"NOT_COMPUTED: {path} is not there. Run 'waypost reach {folder.path}' first."
        )
    return path


def _kept(kind: pa.DataType) -> pd.ArrowDtype | None:
    """Leave lists as they are read."""
    return pd.ArrowDtype(kind) if pa.types.is_list(kind) else None


def _opened(stream: IO[bytes], schema: pa.Schema) -> parquet.ParquetWriter:
    """A writer whose readers get plain texts, whether they came as categories or as texts."""
    few = [name for name, kind in zip(schema.names, schema.types, strict=True) if _is_coded(kind)]
    few += [path for path in reason_lists.PATHS if path.partition(".")[0] in schema.names]
    return parquet.ParquetWriter(stream, schema, use_dictionary=few, store_schema=False)


def _is_coded(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind))


def _plain(table: pd.DataFrame) -> pa.Table:
    """Without the table's Python types: any reader of parquet gets plain texts, numbers, lists."""
    found = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    for at, field in enumerate(found.schema):
        if _is_coded(field.type):  # of one width in every block, however many words it has
            wide = pa.dictionary(pa.int32(), field.type.value_type)
            found = found.set_column(at, field.name, found.column(at).cast(wide))
    return found
