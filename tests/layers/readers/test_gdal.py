"""What GDAL hands over: whole numbers stay whole, order is kept, its warnings are heard."""

import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from layers.errors import InputRefusedError
from layers.readers import gdal


@pytest.fixture
def path(tmp_path):
    frame = gpd.GeoDataFrame(
        {"n": pd.array([3, None], dtype="Int64")},
        geometry=[shapely.Point(1, 2), shapely.Point(3, 4)],
        crs=4326,
    )
    frame.to_file(tmp_path / "x.gpkg", layer="places")
    return tmp_path / "x.gpkg"


def test_whole_numbers_beside_a_gap_stay_whole(path):
    assert gdal.table(path, path, "")["n"].fillna("-").tolist() == ["3", "-"]


def test_rows_come_in_the_order_of_their_feature_numbers(path, monkeypatch):
    read = pyogrio.raw.read

    def shuffled(*arguments, **options):
        meta, fids, shapes, fields = read(*arguments, **options)
        return meta, fids[::-1], shapes[::-1], [field[::-1] for field in fields]

    monkeypatch.setattr(pyogrio.raw, "read", shuffled)
    frame = gdal.table(path, path, "")
    assert frame["n"].fillna("-").tolist() == ["3", "-"]
    assert frame.geometry.x.tolist() == [1, 3]


def test_a_warning_of_gdal_becomes_an_issue(path, monkeypatch):
    read = pyogrio.raw.read

    def muttering(*arguments, **options):
        warnings.warn("odd ring", RuntimeWarning, stacklevel=1)
        return read(*arguments, **options)

    monkeypatch.setattr(pyogrio.raw, "read", muttering)
    (issue,) = gdal.table(path, path, "").attrs["issues"]
    assert (issue.code, issue.severity, issue.sentence) == ("GDAL_NOTE", "warned", "odd ring")


def test_a_table_without_geometry_is_read_without_a_coordinate_system(path):
    pyogrio.write_dataframe(pd.DataFrame({"lat": [1.5]}), path, layer="list")
    frame = gdal.table(path, path, "list")
    assert frame["lat"].tolist() == ["1.5"]
    assert frame.geometry.isna().all()


def test_a_layer_without_rows_is_refused(path):
    empty = gpd.GeoDataFrame({"a": np.array([], dtype="float64")}, geometry=[], crs=4326)
    empty.to_file(path, layer="empty")
    with pytest.raises(InputRefusedError, match="FILE_EMPTY"):
        gdal.table(path, path, "empty")
