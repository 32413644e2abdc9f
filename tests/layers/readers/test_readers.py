"""The choice of the reader: by content first, the suffix is only noted."""

import inspect
import os
import warnings
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
import xlsxwriter
from rasterio.transform import from_origin

from layers import readers
from layers.errors import InputRefusedError
from layers.readers import opener

OSM = '<osm version="0.6"><node id="1" lat="1" lon="2"><tag k="place" v="town"/></node></osm>'
KML = (
    "<kml><Placemark><name>a</name><Point><coordinates>1,2</coordinates></Point></Placemark></kml>"
)
GRAPH = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    '<key id="x" for="node" attr.name="x" attr.type="double"/>'
    '<key id="y" for="node" attr.name="y" attr.type="double"/>'
    '<key id="c" for="graph" attr.name="crs" attr.type="string"/>'
    '<graph edgedefault="directed"><data key="c">epsg:4326</data>'
    '<node id="0"><data key="x">1</data><data key="y">2</data></node>'
    '<node id="1"><data key="x">2</data><data key="y">2</data></node>'
    '<edge source="0" target="1"/></graph></graphml>'
)
JSON = '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1}}]}'


LAYERS = {"geotiff": "population"}  # the one that may be a raster; all others may be any


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """One small file of each format: format -> path."""
    folder = tmp_path_factory.mktemp("samples")
    frame = gpd.GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    frame.to_file(folder / "geopackage.gpkg")
    frame.to_file(folder / "shapefile.shp")
    frame.to_parquet(folder / "geoparquet.parquet")
    (folder / "delimited.csv").write_text("a,b\n1,2\n")
    (folder / "geojson.geojson").write_text(JSON)
    (folder / "graphml.graphml").write_text(GRAPH)
    (folder / "kml.kml").write_text(KML)
    (folder / "osm.osm").write_text(OSM)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rasterio's own matrices
        with rasterio.open(
            folder / "geotiff.tif", "w", driver="GTiff", height=1, width=1, count=1,
            dtype="float32", crs="EPSG:4326", transform=from_origin(1, 2, 0.01, 0.01),
        ) as raster:  # fmt: skip
            raster.write(np.ones((1, 1), dtype="float32"), 1)
    with xlsxwriter.Workbook(folder / "spreadsheet.xlsx") as book:
        book.add_worksheet().write_column(0, 0, ["a", 1])
    parts = (".shx", ".dbf", ".prj", ".cpg")
    return {path.stem: path for path in folder.iterdir() if path.suffix not in parts}


def test_there_is_a_sample_of_every_format(samples):
    assert set(samples) == set(readers.known_formats())


@pytest.mark.parametrize("name", readers.known_formats())
def test_every_format_module_offers_what_the_protocol_says(name):
    module = readers.known_formats()[name]
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in module.SUFFIXES)
    assert list(inspect.signature(module.read).parameters) == ["path", "layer"]
    assert list(inspect.signature(module.matches).parameters) == ["look"]
    assert module.__doc__


@pytest.mark.parametrize("name", readers.known_formats())
def test_exactly_one_format_takes_a_content(samples, name):
    look = opener.look(samples[name])
    assert [key for key, module in readers.known_formats().items() if module.matches(look)] == [
        name
    ]


@pytest.mark.parametrize("name", readers.known_formats())
def test_a_wrong_suffix_is_read_by_content_and_noted(samples, tmp_path, name):
    for part in samples[name].parent.glob(f"{name}.*"):
        is_main = part == samples[name]
        os.link(part, tmp_path / (f"{name}.dat" if is_main else part.name))
    frame = readers.read(tmp_path / f"{name}.dat", LAYERS.get(name, "settlements"))
    assert len(frame) == 1
    assert frame.attrs["issues"][0].code == "FILE_SUFFIX"
    right = readers.read(samples[name], LAYERS.get(name, "settlements"))
    assert right.drop(columns="geometry").equals(frame.drop(columns="geometry"))
    assert "FILE_SUFFIX" not in [issue.code for issue in right.attrs["issues"]]


@pytest.mark.parametrize("name", readers.known_formats())
def test_every_reader_keeps_the_contract_of_the_table(samples, name):
    frame = readers.read(samples[name], LAYERS.get(name, "settlements"))
    assert frame.crs == "EPSG:4326"
    assert {"_sheet", "_record", "_line", "geometry"} <= set(frame.columns)
    values = frame.drop(columns=["_record", "_line", "geometry"])
    assert {str(dtype) for dtype in values.dtypes} == {"str"}
    assert frame["_record"].tolist() == [1]
    assert (frame.attrs["n_rows"], frame.attrs["n_blank"]) == (1, 0)


@pytest.mark.parametrize("name", readers.known_formats())
def test_a_reader_called_with_another_content_refuses_it(samples, tmp_path, name):
    path = tmp_path / samples[name].name
    path.write_bytes(b"%PDF-1.7 and so on")
    with pytest.raises(InputRefusedError, match="FILE_TYPE"):
        readers.known_formats()[name].read(path)


@pytest.mark.parametrize("name", readers.known_formats())
def test_a_file_that_breaks_off_is_refused_or_read_but_never_crashes(samples, tmp_path, name):
    data = samples[name].read_bytes()
    for n_bytes in range(1, len(data), max(1, len(data) // 60)):
        path = tmp_path / samples[name].name
        path.write_bytes(data[:n_bytes])
        try:
            readers.read(path, LAYERS.get(name, "settlements"))
        except InputRefusedError as error:
            assert str(path) in str(error)  # noqa: PT017 (both outcomes are fine)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        (b"<html><head></head></html>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "OGRVRTDataSource"),
        (b'{"type": "gdal_streamed_alg", "command_line": "x"}', "not GeoJSON"),
        (b"\x00\x01\x02\x03" * 50, "not recognised"),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "kml", "geojson", "xlsx"])
def test_foreign_content_is_refused_whatever_its_suffix(tmp_path, content, said, suffix):
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputRefusedError, match=said) as caught:
        readers.read(path)
    assert str(caught.value).startswith("FILE_TYPE: ")


def test_an_archive_without_a_layer_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(InputRefusedError, match=r"FILE_TYPE: .* archive without a readable layer"):
        readers.read(tmp_path / "x.zip")
