"""Places by name and by P-code."""

import geopandas as gpd
from shapely.geometry import Point, box

from layers.ingest.places import gazetteer


def places():
    settlements = gpd.GeoDataFrame(
        {"name": ["Sédhiou", "Sedhiou"], "aliases": [None, "S."], "pcode": ["SN1", None]},
        geometry=[box(-15.6, 12.6, -15.5, 12.8), None],
        crs="EPSG:4326",
    )
    areas = gpd.GeoDataFrame(
        {"pcode": ["SN1", "SN1A"], "level": [0.0, 5.0]},
        geometry=[box(-16, 12, -15, 13), box(-16, 12, -15.5, 12.5)],
        crs="EPSG:4326",
    )
    return gazetteer.build(settlements, areas)


def test_a_settlement_without_a_place_does_not_count():
    answer = gazetteer.find(places(), "SEDHIOU", "")
    assert answer.position_class == "settlement"
    assert answer.remark is None


def test_an_outlined_settlement_is_a_point_within():
    shape = gazetteer.find(places(), "sédhiou", "").shape
    assert shape.geom_type == "Point"
    assert box(-15.6, 12.6, -15.5, 12.8).contains(shape)


def test_levels_beyond_the_classes_take_the_nearest_class():
    assert gazetteer.find(places(), "", "SN1").position_class == "area1"
    assert gazetteer.find(places(), "", "sn1a ").position_class == "area3"


def test_words_for_unknown_are_no_names():
    assert gazetteer.find(places(), "N/A", "?").remark.code == "COORD_MISSING"
    assert gazetteer.find(gazetteer.build(None, None), "", "").shape is None


def test_points_of_settlements_are_taken_as_they_are():
    towns = gpd.GeoDataFrame(
        {"name": ["A"], "aliases": ["B|C"], "pcode": [None]}, geometry=[Point(1, 2)], crs=4326
    )
    assert gazetteer.find(gazetteer.build(towns, None), "c", "").shape == Point(1, 2)
