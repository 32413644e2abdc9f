"""GeoParquet, written by geopandas and pyarrow."""

import json

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet
from pyproj import Transformer

from layers.errors import InputRefusedError
from layers.readers.formats import geoparquet


def written(path, crs=4326, points=((1, 2), (3, 4))):
    frame = gpd.GeoDataFrame(
        {
            "n": pd.array([2**60 + 1, None], dtype="Int64"),
            "x": [0.1, None],
            "flag": pd.array([True, None], dtype="boolean"),
            "day": pd.to_datetime(["2025-03-01", None]),
            "codes": [["a", "b"], None],
        },
        geometry=[shapely.Point(*point) for point in points],
        crs=crs,
    )
    frame.to_parquet(path)
    return path


def relabelled(path, change):
    """Change the geo metadata of a file."""
    table = parquet.read_table(path)
    metadata = dict(table.schema.metadata)
    geo = json.loads(metadata[b"geo"])
    change(geo["columns"]["geometry"])
    metadata[b"geo"] = json.dumps(geo).encode()
    parquet.write_table(table.replace_schema_metadata(metadata), path)
    return path


def test_values_become_text_without_loss(tmp_path):
    frame = geoparquet.read(written(tmp_path / "x.parquet"))
    assert frame.iloc[0, :5].tolist() == [str(2**60 + 1), "0.1", "true", "2025-03-01", '["a","b"]']
    assert frame.iloc[1, :5].isna().all()
    assert [point.wkt for point in frame.geometry] == ["POINT (1 2)", "POINT (3 4)"]


def test_another_coordinate_system_is_brought_to_degrees(tmp_path):
    path = written(tmp_path / "x.parquet", 32628, ((500_000, 1_500_000), (400_000, 1_400_000)))
    lon, lat = Transformer.from_crs(32628, 4326, always_xy=True).transform(500_000, 1_500_000)
    point = geoparquet.read(path).geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx((lon, lat))


def test_no_crs_key_means_longitude_and_latitude(tmp_path):
    path = relabelled(written(tmp_path / "x.parquet"), lambda column: column.pop("crs"))
    assert geoparquet.read(path).geometry.iloc[0].wkt == "POINT (1 2)"


def test_a_null_crs_is_refused(tmp_path):
    path = relabelled(written(tmp_path / "x.parquet"), lambda column: column.update(crs=None))
    with pytest.raises(InputRefusedError, match="CRS_MISSING"):
        geoparquet.read(path)


def test_a_table_without_geometry_is_read_as_such(tmp_path):
    parquet.write_table(pa.table({"lat": [1.5], "lon": [2.5]}), tmp_path / "x.parquet")
    frame = geoparquet.read(tmp_path / "x.parquet")
    assert frame["lat"].tolist() == ["1.5"]
    assert frame.geometry.isna().all()


def test_a_file_without_rows_is_refused(tmp_path):
    parquet.write_table(pa.table({"a": pa.array([], pa.string())}), tmp_path / "x.parquet")
    with pytest.raises(InputRefusedError, match="FILE_EMPTY"):
        geoparquet.read(tmp_path / "x.parquet")


def test_a_file_that_breaks_off_is_refused(tmp_path):
    path = written(tmp_path / "x.parquet")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputRefusedError, match="FILE_CORRUPT"):
        geoparquet.read(path)
