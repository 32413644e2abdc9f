"""GeoPackages, written by geopandas and by SQLite itself."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from layers.errors import InputRefusedError
from layers.readers.formats import geopackage


@pytest.fixture
def path(tmp_path):
    frame = gpd.GeoDataFrame(
        {
            "n": pd.array([7, None, 2**40], dtype="Int64"),
            "x": [0.1, None, 2.0],
            "text": ["007", "", "é"],
            "flag": [True, False, True],
            "day": pd.to_datetime(["2025-03-01", None, "2025-03-01 10:00"], format="mixed"),
        },
        geometry=[shapely.Point(500_000, 1_500_000, 5), None, shapely.Point(400_000, 1_400_000)],
        crs=32628,
    )
    frame.to_file(tmp_path / "x.gpkg", layer="Sérvices")
    return tmp_path / "x.gpkg"


def test_values_become_text_and_points_degrees(path):
    frame = geopackage.read(path)
    assert frame["n"].fillna("-").tolist() == ["7", "-", str(2**40)]
    assert frame["x"].fillna("-").tolist() == ["0.1", "-", "2.0"]
    assert frame["text"].fillna("-").tolist() == ["007", "-", "é"]
    assert frame["flag"].tolist() == ["true", "false", "true"]
    assert frame["day"].fillna("-").str[:10].tolist() == ["2025-03-01", "-", "2025-03-01"]
    lon, lat = Transformer.from_crs(32628, 4326, always_xy=True).transform(500_000, 1_500_000)
    point = frame.geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx((lon, lat))
    assert not point.has_z
    assert frame.geometry.isna().tolist() == [False, True, False]


def test_of_several_layers_the_one_named_is_read(path):
    other = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(1, 2)], crs=4326)
    other.to_file(path, layer="other")
    assert len(geopackage.read(path, "services")) == 3
    with pytest.raises(InputRefusedError, match=r"LAYER_AMBIGUOUS.*Sérvices, other"):
        geopackage.read(path, "roads")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW evil AS SELECT load_extension('x.so')",
        "CREATE TRIGGER evil AFTER INSERT ON gpkg_contents BEGIN SELECT writefile('x', 'y'); END",
        "CREATE VIEW evil AS SELECT ogr_geocode('x')",
    ],
)
def test_commands_that_reach_outside_the_file_are_refused(path, statement):
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    with pytest.raises(InputRefusedError, match="GPKG_ACTIVE"):
        geopackage.read(path)


def test_a_virtual_table_over_another_file_is_refused(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA writable_schema=ON")
        database.execute(
            "INSERT INTO sqlite_master VALUES ('table', 'evil', 'evil', 0, "
            "'CREATE VIRTUAL TABLE evil USING VirtualOGR(''/etc/passwd'')')"
        )
        database.commit()
    with pytest.raises(InputRefusedError, match="GPKG_ACTIVE"):
        geopackage.read(path)


def test_a_layer_without_a_coordinate_system_is_refused(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA ignore_check_constraints=ON")
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            database.execute(f"UPDATE {table} SET srs_id = -1")  # noqa: S608 (a constant)
        database.commit()
    with pytest.raises(InputRefusedError, match="CRS_MISSING"):
        geopackage.read(path)


def test_a_geometry_that_cannot_be_parsed_costs_its_row(path):
    with closing(sqlite3.connect(path)) as database:
        name = database.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()[0]
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        ring = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0, 0)]).wkb
        blob = (
            b"GP\x00\x01"
            + (32628).to_bytes(4, "little")
            + ring[:-16].replace(b"\x04\0\0\0", b"\x03\0\0\0")
        )
        database.execute(f'UPDATE "Sérvices" SET "{name}" = ? WHERE fid = 1', (blob,))  # noqa: S608
        database.commit()
    frame = geopackage.read(path)
    (issue,) = [each for each in frame.attrs["issues"] if each.severity == "quarantined"]
    assert (issue.code, issue.record) == ("GEOM_INVALID", 1)
    assert frame["_record"].tolist() == [2, 3]
    assert frame.attrs["n_rows"] == 3


def test_an_ordinary_database_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.gpkg")) as database:
        database.execute("CREATE TABLE a (b)")
        database.commit()
    with pytest.raises(InputRefusedError, match="FILE_TYPE"):
        geopackage.read(tmp_path / "x.gpkg")


def test_reading_leaves_the_file_and_its_folder_as_they_were(path):
    before = path.read_bytes()
    geopackage.read(path)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["x.gpkg"]
