"""A reader's table as bytes and back: texts, places and issues, nothing that could run."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

import geopandas as gpd
import pyarrow as pa
import shapely

from layers.readers import raw_table
from layers.schemas.schema import Issue

_OWN: Final = ("_sheet", "_record", "_line", "geometry")


def to_bytes(frame: gpd.GeoDataFrame) -> bytes:
    """Return a table that a reader made (`layers.readers.read`) as a stream of Arrow."""
    shapes = shapely.to_wkb(frame.geometry.to_numpy())
    columns = {f"c{n}": pa.array(frame[name]) for n, name in enumerate(_columns(frame))}
    columns |= {name: pa.array(frame[name]) for name in ("_record", "_line")}
    columns["geometry"] = pa.array(shapes, type=pa.large_binary())
    facts = {
        "columns": _columns(frame),
        "issues": [asdict(one) for one in frame.attrs["issues"]],
        "sheet": next(iter(frame["_sheet"]), ""),  # a reader takes one
        "n_rows": frame.attrs["n_rows"],
        "n_blank": frame.attrs["n_blank"],
        "tags": frame.attrs["tags"],
    }
    table = pa.table(columns).replace_schema_metadata({"facts": json.dumps(facts)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def from_bytes(data: bytes) -> gpd.GeoDataFrame:
    """Return the table again.

    Raises
    ------
    ValueError
        The bytes are not what `to_bytes` makes.
    """
    try:
        with pa.ipc.open_stream(data) as stream:
            table = stream.read_all()
        table.validate(full=True)
        facts = json.loads(table.schema.metadata[b"facts"])
        shapes = shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False))
        return _assembled(table, facts, shapes)
    except (pa.ArrowException, LookupError, TypeError, shapely.errors.ShapelyError) as error:
        raise ValueError("no table of a reader") from error


def _columns(frame: gpd.GeoDataFrame) -> list[str]:
    return [str(name) for name in frame.columns if name not in _OWN]


def _assembled(table: Any, facts: dict[str, Any], shapes: Any) -> gpd.GeoDataFrame:
    issues = [Issue(**one) for one in facts["issues"]]
    return raw_table.assemble(
        {name: table[f"c{n}"].to_pandas().astype("str") for n, name in enumerate(facts["columns"])},
        shapes,
        table["_line"].to_numpy(),
        records=table["_record"].to_numpy(),
        issues=issues,
        n_rows=int(facts["n_rows"]),
        n_blank=int(facts["n_blank"]),
        sheet=str(facts["sheet"]),
        tags={str(name): str(tag) for name, tag in facts["tags"].items()},
    )
