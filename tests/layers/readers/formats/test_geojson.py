"""GeoJSON: properties as text, geometry as found, each feature's line known."""

import json

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from layers.errors import InputRefusedError
from layers.readers import topojson
from layers.readers.formats import geojson
from tests.paths import DATA
from tests.shares import examples

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data (shared/data) are not on this machine"
)
POINT = {"type": "Point", "coordinates": [1, 2]}


@pytest.fixture
def read(tmp_path):
    def read_it(content):
        path = tmp_path / "x.geojson"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return geojson.read(path)

    return read_it


def feature(geometry=POINT, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features, **more):
    return {"type": "FeatureCollection", **more, "features": list(features)}


def refusal(read, content):
    with pytest.raises(InputRefusedError) as caught:
        read(content)
    return str(caught.value)


def test_properties_become_text_without_loss(read):
    frame = read(
        collection(feature(a=7, b=270.0, c=True, d=None, e="007", f={"x": ["é", 1]}, g=""))
    )
    row = frame.iloc[0]
    assert row[["a", "b", "c", "e", "f"]].tolist() == ["7", "270.0", "true", "007", '{"x":["é",1]}']
    assert row[["d", "g"]].isna().all()


def test_a_property_that_only_some_features_have_is_missing_in_the_others(read):
    frame = read(collection(feature(a=1), feature(b=2)))
    assert list(frame.columns[:2]) == ["a", "b"]
    assert frame["a"].isna().tolist() == [False, True]


def test_the_line_of_each_feature_is_known(read):
    text = json.dumps(collection(feature(a=1), feature(a=2)), indent=1)
    frame = read(text)
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line == "  {"]
    assert frame["_line"].tolist() == lines


def test_a_feature_with_its_own_id_keeps_it(read):
    frame = read(collection({**feature(a=1), "id": 12}, {**feature(id="x"), "id": 13}))
    assert frame["id"].tolist() == ["12", "x"]


def test_a_single_feature_is_read(read):
    assert read(feature(a=1))["a"].tolist() == ["1"]


def test_heights_are_dropped(read):
    frame = read(collection(feature({"type": "Point", "coordinates": [1, 2, 3]})))
    assert frame.geometry.iloc[0].wkt == "POINT (1 2)"


def test_a_feature_without_geometry_is_kept(read):
    assert read(collection(feature(None, a=1))).geometry.isna().all()


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (feature({"type": "GeometryCollection", "geometries": [POINT]}), "GEOM_COLLECTION"),
        (feature({"type": "Point", "coordinates": ["a", 2]}), "GEOM_INVALID"),
        (feature({"type": "LineString", "coordinates": [[1, 2]]}), "GEOM_INVALID"),
        (feature({"type": "Blob", "coordinates": [1, 2]}), "GEOM_INVALID"),
        (feature({"coordinates": [1, 2]}), "GEOM_INVALID"),
        (feature("POINT (1 2)"), "GEOM_INVALID"),
        ("text", "FEATURE_INVALID"),
        ({"type": "Feature", "properties": 3, "geometry": None}, "FEATURE_INVALID"),
        (feature(json.loads("[" * 80 + "]" * 80)), "JSON_DEPTH"),
    ],
)
def test_a_broken_feature_is_quarantined_alone(read, broken, code):
    frame = read(collection(feature(a=1), broken, feature(a=3)))
    assert frame["_record"].tolist() == [1, 3]
    (issue,) = frame.attrs["issues"]
    assert (issue.code, issue.severity, issue.record) == (code, "quarantined", 2)
    assert frame.attrs["n_rows"] == 3


def test_only_broken_features_give_an_empty_table(read):
    frame = read(collection("text"))
    assert frame.empty
    assert frame.attrs["n_rows"] == 1


def test_the_old_crs_member_is_honoured_before_or_after_the_features(read):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32628"}}
    lon, lat = Transformer.from_crs(32628, 4326, always_xy=True).transform(500_000, 1_500_000)
    metres = feature({"type": "Point", "coordinates": [500_000, 1_500_000]})
    for content in (collection(metres, crs=crs), {**collection(metres), "crs": crs}):
        point = read(content).geometry.iloc[0]
        assert (point.x, point.y) == pytest.approx((lon, lat))


def test_metres_without_a_crs_member_are_refused(read):
    metres = feature({"type": "Point", "coordinates": [500_000, 1_500_000]})
    assert refusal(read, collection(metres)).startswith("CRS_MISMATCH")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"type": "Topology", "objects": {}, "arcs": []}, "FILE_EMPTY"),
        ({"type": "Topology", "objects": {"a": 5}, "arcs": [[0]]}, "JSON_INVALID"),
        ({"type": "gdal_streamed_alg", "command_line": "x"}, "FILE_TYPE"),
        ({"a": 1}, "FILE_TYPE"),
        ("[1, 2]", "FILE_TYPE"),
        (collection(), "FILE_EMPTY"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"', "JSON_INVALID"),
        ('{"type": "FeatureCollection", "features": [,]}', "JSON_INVALID"),
        ('{"type" "FeatureCollection"}', "JSON_INVALID"),
        ('{"x": ' + "[" * 100_000, "JSON_DEPTH"),
        ('{"type": "FeatureCollection", "features": [{"a": NaN}]}', "JSON_NUMBER"),
        ('{"type": "FeatureCollection", "features": [{"a": 1e999}]}', "JSON_NUMBER"),
        (collection(feature(), crs={"properties": {"name": "EPSG:0"}}), "CRS_UNKNOWN"),
        (collection(feature(), crs={"type": "link"}), "CRS_UNKNOWN"),
    ],
)
def test_what_is_no_geojson_is_refused_with_a_sentence(read, content, code):
    assert refusal(read, content).startswith(f"{code}: ")


def test_the_parts_of_a_topology_are_features(read):
    arc = [[0, 0], [4, 0], [0, 4], [-4, -4]]
    area = {"type": "Polygon", "arcs": [[0]], "properties": {"pcode": "ML01"}, "id": 7}
    broken = {"type": "Polygon", "arcs": [[5]], "properties": {"pcode": "ML02"}}
    made = {"type": "GeometryCollection", "geometries": [area, broken]}
    transform = {"scale": [0.5, 0.5], "translate": [-12, 10]}
    frame = read(
        {"type": "Topology", "arcs": [arc], "transform": transform, "objects": {"a": made}}
    )
    assert frame["pcode"].tolist() == ["ML01", "ML02"]
    assert frame.geometry[0].bounds == (-12, 10, -10, 12)
    assert frame.geometry[1] is None


def test_a_topology_whose_shapes_unfold_without_end_is_refused():
    many = {"type": "Polygon", "arcs": [[0] * 1000]}
    made = {"arcs": [[[0, 0]] * 1000], "objects": {"a": many}}
    with pytest.raises(ValueError, match="too many points"):
        list(topojson.features(made, most=10_000))


@pytest.mark.parametrize(
    "wrap", [lambda rows: rows, lambda rows: {"result": rows, "statusCode": 200}]
)
def test_a_list_of_records_is_a_table_without_places(read, wrap):
    frame = read(wrap([{"admin1Pcode": "TD07", "n": 147032}, {"admin1Pcode": "TD08", "n": None}]))
    assert frame["admin1Pcode"].tolist() == ["TD07", "TD08"]
    assert frame["n"].fillna("").tolist() == ["147032", ""]
    assert frame.geometry.isna().all()


def test_the_coordinate_system_of_2008_is_read_by_its_number(read):
    frame = read(collection(feature(), crs={"type": "EPSG", "properties": {"code": 4326}}))
    assert frame.crs == "EPSG:4326"


def test_a_broken_place_is_named_by_its_line(read):
    assert "line 3" in refusal(read, '{"type": "FeatureCollection",\n"features": [\n{"a": }]}')


coordinates = st.floats(-80, 80).map(lambda x: round(x, 6))
shapes = st.one_of(
    st.none(),
    st.builds(shapely.Point, coordinates, coordinates),
    st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=4).map(shapely.LineString),
)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(shapes, st.text(max_size=6)), min_size=1, max_size=6))
def test_what_geopandas_writes_comes_back(tmp_path, rows):
    theirs = gpd.GeoDataFrame(
        {"a": [text for _, text in rows]}, geometry=[shape for shape, _ in rows], crs=4326
    )
    (tmp_path / "x.geojson").write_text(theirs.to_json())
    frame = geojson.read(tmp_path / "x.geojson")
    assert frame["a"].fillna("").tolist() == [t if t.strip() else "" for _, t in rows]
    assert all(
        a is b is None or shapely.equals(a, b)
        for a, b in zip(frame.geometry, theirs.geometry, strict=True)
    )


@needs_data
def test_the_roads_of_awdal_are_read_with_their_length():
    frame = geojson.read(DATA / "roads" / "som_awdal_roads.geojson")
    assert len(frame) == 3_745
    ours = frame.geometry.to_crs(32638).length.sum()
    assert ours == pytest.approx(frame["Length_m"].astype(float).sum(), rel=0.01)  # as published


@needs_data
def test_the_prefectures_of_guinea_are_read():
    frame = geojson.read(DATA / "boundaries" / "gin_adm2_pcodes.geojson")
    assert len(frame) == 34
    assert frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    assert not frame.attrs["issues"]


@needs_data
def test_points_lines_and_areas_may_stand_in_one_file():
    path = DATA / "facilities" / "gmb_markets_shops.geojson"
    frame = geojson.read(path)
    kinds = [item["geometry"]["type"] for item in json.loads(path.read_text())["features"]]
    assert frame.geometry.geom_type.tolist() == kinds
    assert len(set(kinds)) > 1
