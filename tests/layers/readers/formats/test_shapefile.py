"""Shapefiles, written by geopandas: parts, archives, encodings, coordinate systems."""

import shutil
import zipfile

import geopandas as gpd
import pytest
import shapely

from layers.errors import InputRefusedError
from layers.readers.formats import shapefile
from tests.paths import DATA


@pytest.fixture
def path(tmp_path):
    frame = gpd.GeoDataFrame(
        {"nom": ["Labé", "Boké"], "n": [7, 8]},
        geometry=[shapely.Point(-12.28, 11.31), shapely.Point(-14.29, 10.93)],
        crs=4326,
    )
    frame.to_file(tmp_path / "x.shp", encoding="UTF-8")
    return tmp_path / "x.shp"


def zipped(path, stems, folder=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for stem in stems:
            for part in path.parent.glob("x.*"):
                if part.suffix != ".zip":
                    archive.write(part, f"{folder}{stem}{part.suffix}")
    return path


def test_points_and_texts_come_back(path):
    frame = shapefile.read(path)
    assert frame["nom"].tolist() == ["Labé", "Boké"]
    assert frame["n"].tolist() == ["7", "8"]
    assert [(p.x, p.y) for p in frame.geometry] == [(-12.28, 11.31), (-14.29, 10.93)]


def test_a_missing_prj_is_refused_and_the_remedy_said(path):
    path.with_suffix(".prj").unlink()
    with pytest.raises(InputRefusedError, match=r"CRS_MISSING: .*put the \.prj file beside it"):
        shapefile.read(path)


@pytest.mark.parametrize("content", [b"not a CRS", b"PROJCS[\xb6\xff", b'LOCAL_CS["site"]'])
def test_a_prj_that_says_nothing_is_refused(path, content):
    path.with_suffix(".prj").write_bytes(content)
    with pytest.raises(InputRefusedError, match=r"CRS_MISSING|FILE_CORRUPT"):
        shapefile.read(path)


def test_a_missing_dbf_is_refused(path):
    path.with_suffix(".dbf").unlink()
    with pytest.raises(InputRefusedError, match="PART_MISSING"):
        shapefile.read(path)


def test_a_missing_shx_is_rebuilt_without_touching_the_folder(path):
    whole = shapefile.read(path)
    path.with_suffix(".shx").unlink()
    assert shapefile.read(path).geometry.tolist() == whole.geometry.tolist()
    assert not path.with_suffix(".shx").exists()


def test_the_cpg_says_the_encoding(tmp_path):
    frame = gpd.GeoDataFrame({"nom": ["Лабе"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    frame.to_file(tmp_path / "x.shp", encoding="CP1251")
    assert (tmp_path / "x.cpg").read_text().strip() in ("CP1251", "1251")
    assert shapefile.read(tmp_path / "x.shp")["nom"].tolist() == ["Лабе"]


def test_suffixes_in_capitals_are_found(path, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for part in path.parent.glob("x.*"):
        shutil.copy(part, other / part.name.upper())
    assert len(shapefile.read(other / "X.SHP")) == 2


def test_a_zipped_shapefile_is_read(path):
    frame = shapefile.read(zipped(path.with_suffix(".zip"), ["a"], "folder/"))
    assert frame["nom"].tolist() == ["Labé", "Boké"]


def test_of_several_in_an_archive_the_one_named_is_read(path):
    archive = zipped(path.with_suffix(".zip"), ["roads", "areas"])
    assert len(shapefile.read(archive, "areas")) == 2
    with pytest.raises(InputRefusedError, match=r"LAYER_AMBIGUOUS.*areas, roads"):
        shapefile.read(archive, "services")


def test_the_index_alone_is_no_shapefile(path):
    with pytest.raises(InputRefusedError, match="FILE_TYPE"):
        shapefile.read(path.with_suffix(".shx"))


def test_a_shp_that_breaks_off_is_refused_or_loses_rows_aloud(path):
    path.write_bytes(path.read_bytes()[:120])
    try:
        frame = shapefile.read(path)
    except InputRefusedError:
        return
    lost = [issue for issue in frame.attrs["issues"] if issue.severity != "accepted"]
    assert lost or frame.geometry.isna().any()


@pytest.mark.skipif(not DATA.is_dir(), reason="the real data (shared/data) are not on this machine")
def test_the_cells_of_banjul_are_read():
    path = DATA / "population" / "banjul_worldpop_pts.shp"
    frame = shapefile.read(path)
    assert len(frame) == (path.stat().st_size - 100) // 28 == 30_275  # 28 bytes a point (ESRI 1998)
