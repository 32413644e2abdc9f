"""Between frames and database rows: what both homes of the store share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray

from layers.errors import InputRefusedError
from layers.schemas.schema import PANDAS_DTYPES, Column, Dtype, Schema

CRS: Final = "EPSG:4326"
SRID: Final = 4326
# Towns come as points or outlines, water as outlines or lines; all other layers have one kind.
MIXED_LAYERS: Final = ("settlements", "water")
_STORED_KINDS: Final = {"point": "POINT", "line": "MULTILINESTRING", "polygon": "MULTIPOLYGON"}
_PARTS: Final = {"POINT": (0,), "MULTILINESTRING": (1, 5), "MULTIPOLYGON": (3, 6)}
# A GeoPackage says INTEGER for whole numbers of any size and knows no BIGINT.
WHOLE: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SQL_TYPES: Final[dict[Dtype, sa.types.TypeEngine[Any]]] = {
    "text": sa.Text(),
    "codes": sa.Text(),
    "number": sa.Double(),
    "integer": WHOLE,
    "date": sa.Date(),
    "flag": sa.Boolean(),
}

Objects = NDArray[np.object_]


class LoadedLayer(Protocol):
    """What the store needs to know of a loaded layer; `layers.ingest.loaded.Loaded` is one."""

    @property
    def layer(self) -> str:
        """Name of the layer."""

    @property
    def table(self) -> pd.DataFrame:
        """Typed rows, every schema column present, sorted by the key."""

    @property
    def quarantine(self) -> pd.DataFrame:
        """Rows that were not loaded, as found, with the reason."""


@dataclass(frozen=True)
class Rows:
    """A layer's rows, ready for either home.

    Parameters
    ----------
    schema
        The layer.
    n_rows
        How many rows.
    values
        For each column its values as Python objects, None where missing.
    geometry
        Shapes in their stored kind, None where a row has no place; None for a layer without
        places.
    content_hash
        SHA-256 over all values and shapes, in order; equal contents have equal hashes.
    """

    schema: Schema
    n_rows: int
    values: Mapping[str, list[Any]]
    geometry: Objects | None
    content_hash: str


def rows_of(table: pd.DataFrame, schema: Schema) -> Rows:
    """Return the rows of a typed table as they are stored.

    Minus zero becomes zero, heights are left out, an empty shape is no shape, and lines and
    polygons become their multi-part kinds, since a column of a GeoPackage holds one kind.

    Raises
    ------
    InputRefusedError
        A text holds NUL, a whole number is none, or a shape is of another kind than its layer's.
    """
    digest = hashlib.sha256(schema.layer.encode())
    values: dict[str, list[Any]] = {}
    for column in schema.columns:
        values[column.name] = _values(table[column.name], column, schema.layer)
        digest.update(_bytes_of(values[column.name], column, schema.layer))
    geometry = None
    if schema.geometry is not None:
        geometry = _stored_shapes(table, schema)
        digest.update(_joined(list(wkb_of(geometry))))
    return Rows(schema, len(table), values, geometry, digest.hexdigest())


def frame_of(
    values: Mapping[str, Sequence[Any]], geometry: Objects | None, schema: Schema
) -> pd.DataFrame:
    """Return stored values as the typed table of a layer, with every column of the schema.

    Parameters
    ----------
    values
        Values by column; a column that the store does not hold yet may be absent.
    geometry
        Shapes, or None where the store holds none.
    schema
        The layer.

    Returns
    -------
    GeoDataFrame for a layer with places, else DataFrame; missing values as NaN, NaT or NA.
    One-part shapes are unwrapped.
    """
    n_rows = len(next(iter(values.values()), ()))
    frame = pd.DataFrame(
        {
            column.name: _series(values.get(column.name, [None] * n_rows), column.dtype)
            for column in schema.columns
        }
    )
    if schema.geometry is None:
        return frame
    shapes = np.full(n_rows, None, dtype=object) if geometry is None else _unwrapped(geometry)
    placed: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=CRS))
    return placed


def geometry_type(schema: Schema) -> str:
    """Return the kind of shape that the layer's column holds, in the words of OGC.

    Examples
    --------
    >>> from layers.schemas import areas, settlements
    >>> geometry_type(areas.SCHEMA), geometry_type(settlements.SCHEMA)
    ('MULTIPOLYGON', 'GEOMETRY')
    """
    if schema.geometry is None or schema.layer in MIXED_LAYERS:
        return "GEOMETRY"
    return _STORED_KINDS[schema.geometry]


def layer_table(
    schema: Schema, shape: sa.types.TypeEngine[Any] | None, namespace: str | None = None
) -> sa.Table:
    """Return the SQLAlchemy table of a layer: `fid`, `geometry` if any, and its columns.

    Parameters
    ----------
    schema
        The layer.
    shape
        The home's type of a geometry column; None for the columns alone.
    namespace
        The database schema; None for a file.
    """
    columns: list[sa.Column[Any]] = [sa.Column("fid", WHOLE, primary_key=True)]
    if shape is not None:
        columns.append(sa.Column("geometry", shape))
    columns += [
        # Quoted, since a layer may call its columns `min`, `values` or `level`.
        sa.Column(
            sa.quoted_name(column.name, quote=True),
            _SQL_TYPES[column.dtype],
            unique=column.name == schema.key,
        )
        for column in schema.columns
    ]
    return sa.Table(schema.layer, sa.MetaData(), *columns, schema=namespace)


def wkb_of(shapes: Objects) -> Objects:
    """Return shapes as little-endian WKB without heights; None stays None."""
    wkb: Objects = shapely.to_wkb(shapes, output_dimension=2, byte_order=1, include_srid=False)
    return wkb


def _values(series: pd.Series[Any], column: Column, layer: str) -> list[Any]:
    if column.dtype == "date":
        return list(series.to_numpy().astype("datetime64[D]").astype(object))
    if column.dtype in {"number", "integer"}:
        numbers = series.to_numpy(dtype="float64") + 0.0
        known = ~np.isnan(numbers)
        objects = numbers.astype(object)
        if column.dtype == "integer":
            objects[known] = _whole(numbers[known], column.name, layer).astype(object)
        objects[~known] = None
        return list(objects)
    return list(series.astype(object).where(series.notna(), None))


def _whole(numbers: NDArray[np.float64], column: str, layer: str) -> NDArray[np.int64]:
    if np.any(numbers != np.floor(numbers)) or np.any(np.abs(numbers) >= 2.0**63):
        raise InputRefusedError(
            f"{layer}, column {column}: a value is not a whole number the store can hold. "
            "Correct the file and load it again."
        )
    return numbers.astype("int64")


def _bytes_of(values: list[Any], column: Column, layer: str) -> bytes:
    """Return a column as bytes: equal bytes mean equal columns."""
    if column.dtype in {"number", "integer"}:
        floats = np.array([np.nan if value is None else value for value in values], dtype="<f8")
        return floats.tobytes()
    if column.dtype == "flag":
        return bytes(2 if value is None else int(value) for value in values)
    if column.dtype == "date":
        return _joined([None if v is None else v.isoformat().encode() for v in values])
    if any(value is not None and "\x00" in value for value in values):
        raise InputRefusedError(
            f"{layer}, column {column.name}: a text holds the character NUL, which no database "
            "keeps. Remove it and load the file again."
        )
    return _joined([None if value is None else value.encode() for value in values])


def _joined(parts: Sequence[bytes | None]) -> bytes:
    """Return parts end to end after their lengths, so that no two lists give the same bytes."""
    lengths = np.array([-1 if part is None else len(part) for part in parts], dtype="<i8")
    return lengths.tobytes() + b"".join(part for part in parts if part is not None)


def _stored_shapes(table: pd.DataFrame, schema: Schema) -> Objects:
    shapes: Objects = np.array(table["geometry"].to_numpy(), dtype=object)
    shapes[shapely.is_empty(shapes)] = None
    kind = geometry_type(schema)
    if kind == "GEOMETRY":
        return shapes
    found = shapely.get_type_id(shapes)
    if not np.isin(found, (-1, *_PARTS[kind])).all():
        raise InputRefusedError(
            f"{schema.layer}: a shape is no {schema.geometry}. Every row of this layer is a "
            f"{schema.geometry}; remove or convert the others and load the file again."
        )
    is_single = found == _PARTS[kind][0]
    if kind == "MULTILINESTRING":
        shapes[is_single] = _wrapped(shapes[is_single], shapely.multilinestrings)
    elif kind == "MULTIPOLYGON":
        shapes[is_single] = _wrapped(shapes[is_single], shapely.multipolygons)
    return shapes


def _wrapped(shapes: Objects, wrap: Any) -> Objects:
    wrapped: Objects = wrap(shapes, indices=np.arange(len(shapes)))
    return wrapped


def _unwrapped(shapes: Objects) -> Objects:
    shapes = np.array(shapes, dtype=object)
    shapes[shapely.is_empty(shapes)] = None
    is_multi = np.isin(shapely.get_type_id(shapes), (4, 5, 6))
    is_one = is_multi & (shapely.get_num_geometries(shapes) == 1)
    shapes[is_one] = shapely.get_geometry(shapes[is_one], 0)
    return shapes


def _series(values: Sequence[Any], dtype: Dtype) -> pd.Series[Any]:
    if dtype == "date":
        days = np.array(values, dtype="datetime64[D]")
        return pd.Series(days.astype("datetime64[ms]"))
    if dtype in {"number", "integer"}:
        return pd.Series(np.array(values, dtype="float64"))
    return pd.Series(list(values), dtype=PANDAS_DTYPES[dtype])
