"""KML by hand and by geopandas: placemarks, folders, ExtendedData, and nothing followed."""

import zipfile

import geopandas as gpd
import pytest
import shapely

from layers.errors import InputRefusedError
from layers.readers.formats import kml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">'
PLACE = "<Point><coordinates>-16.6,13.4,7</coordinates></Point>"


@pytest.fixture
def read(tmp_path):
    def read_it(body):
        path = tmp_path / "x.kml"
        path.write_text(f"{HEAD}<Document>{body}</Document></kml>")
        return kml.read(path)

    return read_it


def ring(*pairs):
    text = " ".join(f"{x},{y}" for x, y in pairs)
    return f"<LinearRing><coordinates>\n{text}\n</coordinates></LinearRing>"


def test_names_and_extended_data_become_columns_as_they_stand(read):
    frame = read(
        "<Placemark id='p1'><name>Banjul &amp; co</name><description><![CDATA[<b>x</b>]]>"
        "</description>"
        "<ExtendedData><Data name='phone'><value>007</value></Data>"
        "<SchemaData schemaUrl='#s'><SimpleData name='beds'>12</SimpleData></SchemaData>"
        f"</ExtendedData>{PLACE}</Placemark>"
    )
    row = frame.iloc[0]
    assert row[["name", "description", "id", "phone", "beds"]].tolist() == [
        "Banjul & co", "<b>x</b>", "p1", "007", "12",
    ]  # fmt: skip
    assert row.geometry.wkt == "POINT (-16.6 13.4)"


def test_placemarks_of_all_folders_are_read_with_the_folder_named(read):
    frame = read(
        f"<Folder><name>North</name><Placemark><name>a</name>{PLACE}</Placemark>"
        f"<Folder><name>Far</name><Placemark><name>b</name>{PLACE}</Placemark></Folder></Folder>"
        f"<Placemark><name>c</name>{PLACE}</Placemark>"
    )
    assert frame["name"].tolist() == ["a", "b", "c"]
    assert frame["folder"].fillna("-").tolist() == ["North", "North / Far", "-"]


def test_the_line_of_a_placemark_is_known(read):
    frame = read(f"\n\n<Placemark>{PLACE}</Placemark>")
    assert frame["_line"].tolist() == [4]


def test_areas_keep_their_holes_and_like_parts_are_joined(read):
    outer = ring((0, 0), (9, 0), (9, 9), (0, 0))
    inner = ring((5, 1), (6, 1), (6, 2), (5, 1))
    area = (
        f"<Polygon><outerBoundaryIs>{outer}</outerBoundaryIs>"
        f"<innerBoundaryIs>{inner}</innerBoundaryIs></Polygon>"
    )
    frame = read(
        f"<Placemark>{area}</Placemark>"
        f"<Placemark><MultiGeometry>{area}{area}</MultiGeometry></Placemark>"
        f"<Placemark><MultiGeometry>{area}{PLACE}</MultiGeometry></Placemark>"
        "<Placemark><name>no place</name></Placemark>"
    )
    assert frame.geometry.iloc[0].area == 40.5 - 0.5
    assert frame.geometry.iloc[1].geom_type == "MultiPolygon"
    assert frame.geometry.iloc[2] is None
    (issue,) = frame.attrs["issues"]
    assert (issue.code, issue.record) == ("GEOM_COLLECTION", 3)
    assert frame.attrs["n_rows"] == 4


@pytest.mark.parametrize(
    "shape",
    [
        "<Point><coordinates>a,b</coordinates></Point>",
        "<Point><coordinates></coordinates></Point>",
        "<Point></Point>",
        "<Point><coordinates>nan,1</coordinates></Point>",
        "<LineString><coordinates>1,2</coordinates></LineString>",
        "<Polygon></Polygon>",
        "<Track></Track>",
    ],
)
def test_a_broken_place_costs_its_row(read, shape):
    frame = read(f"<Placemark>{shape}</Placemark><Placemark>{PLACE}</Placemark>")
    assert frame["_record"].tolist() == [2]
    assert frame.attrs["issues"][0].code == "GEOM_INVALID"


def test_what_geopandas_writes_comes_back(tmp_path):
    theirs = gpd.GeoDataFrame(
        {"Name": ["a", "b"], "beds": ["1", "2"]},
        geometry=[shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)])],
        crs=4326,
    )
    theirs.to_file(tmp_path / "x.kml", driver="LIBKML")
    frame = kml.read(tmp_path / "x.kml")
    assert frame["name"].tolist() == ["a", "b"]
    assert frame["beds"].tolist() == ["1", "2"]
    assert frame.geometry.tolist() == theirs.geometry.tolist()


def test_a_kmz_is_read_from_its_main_document(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("files/other.kml", f"{HEAD}</kml>")
        archive.writestr("doc.kml", f"{HEAD}<Placemark><name>a</name>{PLACE}</Placemark></kml>")
    assert kml.read(tmp_path / "x.kmz")["name"].tolist() == ["a"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (f"{HEAD}</kml>", "FILE_EMPTY"),
        (f"{HEAD}<Placemark></kml>", "XML_INVALID"),
        (f"{HEAD}</kml><OGRVRTDataSource/>", "XML_INVALID"),
        (f"{HEAD}" + "<Folder>" * 70 + "</Folder>" * 70 + "</kml>", "XML_INVALID"),
        ("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>", "FILE_TYPE"),
        ("<!DOCTYPE kml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><kml>&x;</kml>", "XML_DTD"),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_foreign_or_broken_document_is_refused(tmp_path, document, code, is_packed):
    path = tmp_path / "x.kml"
    path.write_text(document)
    if is_packed:
        path = tmp_path / "x.kmz"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(tmp_path / "x.kml", "doc.kml")
    with pytest.raises(InputRefusedError) as caught:
        kml.read(path)
    assert str(caught.value).startswith(f"{code}: ")


def test_a_link_to_another_file_is_not_followed(read, tmp_path):
    (tmp_path / "other.kml").write_text(f"{HEAD}<Placemark><name>secret</name></Placemark></kml>")
    frame = read(
        "<NetworkLink><Link><href>other.kml</href></Link></NetworkLink>"
        f"<Placemark><name>a</name>{PLACE}</Placemark>"
    )
    assert frame["name"].tolist() == ["a"]
