"""Where a row is: shape, coordinates, settlement or area, in this order."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from layers.errors import InputRefusedError
from layers.ingest import clean_layer
from layers.ingest.loaded import Rules
from layers.schemas import SCHEMAS

SETTLEMENTS = gpd.GeoDataFrame(
    {
        "name": ["Brikama", "Sukuta", "Sukuta"],
        "aliases": ["Brikama Ba|Brickama", None, None],
        "pcode": ["GM0201", "GM0202", "GM0301"],
    },
    geometry=[Point(-16.65, 13.27), Point(-16.7, 13.41), Point(-15.3, 13.6)],
    crs="EPSG:4326",
)
AREAS = gpd.GeoDataFrame(
    {"pcode": ["GM02", "GM0201"], "level": [1.0, 2.0]},
    geometry=[box(-16.8, 13.2, -16.4, 13.5), box(-16.7, 13.2, -16.6, 13.3)],
    crs="EPSG:4326",
)
RULES = Rules("GMB", settlements=SETTLEMENTS, areas=AREAS)


def frame_of(rows, geometry=None):
    table = pd.DataFrame(rows).astype("str")
    table["_sheet"] = pd.Series([""] * len(rows), dtype="str")
    table["_record"] = range(1, len(rows) + 1)
    table["_line"] = range(2, len(rows) + 2)
    frame = GeoDataFrame(table, geometry=geometry or [None] * len(rows), crs="EPSG:4326")
    frame.attrs = {"file": "a.csv"}
    return frame


def load(rows, layer="returnees", geometry=None, rules=RULES):
    return clean_layer.load([frame_of(rows, geometry)], SCHEMAS[layer], rules)


def one(layer="returnees", geometry=None, **cells):
    row = {"returnee_id": "1"} if layer == "returnees" else {"name": "A", "category": "clinic"}
    return load([row | cells], layer, geometry)


def codes(loaded):
    return [issue.code for issue in loaded.issues if not issue.code.startswith("HEADER")]


@pytest.mark.parametrize(
    ("lat", "lon", "x", "y", "code"),
    [
        ("13.45", "-16.575", -16.575, 13.45, None),
        ("13,45", "-16,575", -16.575, 13.45, "DECIMAL_COMMA"),
        ("13°27'N", "16°34'30\"W", -16.575, 13.45, "COORD_DMS"),
        ("N 13 27 00", "16 34 30 O", -16.575, 13.45, "COORD_DMS"),
        ("13° 27′ 0″ Nord", "16° 34.5′ Ouest", -16.575, 13.45, "COORD_DMS"),
        ("13.45", "\u221216.575", -16.575, 13.45, "NUM_UNICODE"),
        ("\u0661\u0663.45", "-16.575", -16.575, 13.45, "NUM_UNICODE"),
    ],
)
def test_coordinates_are_read_as_people_write_them(lat, lon, x, y, code):
    loaded = one(lat=lat, lon=lon)
    point = loaded.table.geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx((x, y), abs=1e-12)
    assert loaded.table["position_class"].tolist() == ["gps"]
    assert set(codes(loaded)) == ({code} if code else set())


@pytest.mark.parametrize(
    "cells",
    [
        {"geolocation": "13.45 -16.575 0 5"},
        {"geolocation": "[13.45, -16.575]"},
        {"geolocation": "13.45,-16.575"},
        {"wkt": "POINT (-16.575 13.45)"},
        {"wkt": "SRID=4326;POINT Z (-16.575 13.45 3)"},
    ],
)
def test_pairs_and_wkt_are_read(cells):
    assert one(**cells).table.geometry.iloc[0] == Point(-16.575, 13.45)


def test_the_shape_of_the_file_comes_before_its_columns():
    loaded = one(geometry=[Point(-16.5, 13.4)], lat="13.45", lon="-16.57", village="Brikama")
    assert loaded.table.geometry.iloc[0] == Point(-16.5, 13.4)


@pytest.mark.parametrize("name", ["Brikama", "BRIKAMA", "brickama", "Brikama-Ba"])
def test_a_settlement_is_found_by_name_and_other_spellings(name):
    loaded = one(village=name)
    assert loaded.table.geometry.iloc[0] == Point(-16.65, 13.27)
    assert loaded.table["position_class"].tolist() == ["settlement"]


def test_two_settlements_of_one_name_are_not_guessed():
    loaded = one(village="Sukuta")
    assert codes(loaded) == ["COORD_AMBIGUOUS"]
    assert loaded.counts["quarantined"] == 1


@pytest.mark.parametrize(("pcode", "x"), [("GM03", -15.3), ("GM0202", -16.7)])
def test_a_pcode_decides_between_settlements_of_one_name(pcode, x):
    assert one(village="Sukuta", pcode=pcode).table.geometry.iloc[0].x == x


def test_a_pcode_stands_for_a_point_in_its_area():
    loaded = one(pcode="gm0201")
    assert AREAS.geometry.iloc[1].contains(loaded.table.geometry.iloc[0])
    assert loaded.table["position_class"].tolist() == ["area2"]


def test_an_unknown_settlement_with_a_pcode_is_placed_and_told():
    loaded = one(village="Brikamaa", pcode="GM02")
    assert codes(loaded) == ["SETTLEMENT_UNKNOWN"]
    assert "brikama" in loaded.issues[-1].sentence
    assert loaded.table["position_class"].tolist() == ["area1"]


def test_an_unknown_settlement_or_pcode_names_the_nearest():
    assert "Did you mean 'brikama'" in one(village="Brikma").issues[-1].sentence
    assert "Did you mean 'GM0201'" in one(pcode="GM0211").issues[-1].sentence


@pytest.mark.parametrize("cells", [{"delivery": "phone"}, {"confidentiel": "oui"}])
def test_services_by_phone_and_confidential_ones_need_no_place(cells):
    loaded = one("services", **cells)
    assert loaded.counts["loaded"] == 1
    assert loaded.table.geometry.iloc[0] is None
    assert loaded.table["position_class"].isna().all()


def test_a_service_on_site_needs_a_place():
    assert codes(one("services", delivery="onsite")) == ["COORD_MISSING"]


def test_an_outline_in_a_point_layer_becomes_a_point_on_it():
    square = box(-16.6, 13.4, -16.5, 13.5)
    loaded = load(
        [{"name": "A", "category": "pss"}, {"name": "B", "category": "pss"}],
        "services",
        [square, MultiPoint([(-16.5, 13.4)])],
    )
    assert codes(loaded) == ["GEOM_POINT"]
    assert loaded.table.geometry.geom_type.tolist() == ["Point", "Point"]
    assert square.contains(loaded.table.geometry.iloc[0])


def test_settlements_keep_their_outline():
    loaded = load([{"name": "A"}], "settlements", [box(-16.6, 13.4, -16.5, 13.5)])
    assert loaded.table.geometry.iloc[0].geom_type == "Polygon"


@pytest.mark.parametrize(
    ("layer", "shape", "code"),
    [
        ("roads", Point(-16.5, 13.4), "GEOM_KIND"),
        ("roads", box(-16.6, 13.4, -16.5, 13.5), "GEOM_KIND"),
        ("roads", LineString([(-16.5, 13.4), (-16.5, 13.4)]), "GEOM_INVALID"),
        ("roads", LineString(), "GEOM_INVALID"),
        ("areas", Point(-16.5, 13.4), "GEOM_KIND"),
        # A bow-tie whose halves cancel: mending it would double its area.
        (
            "areas",
            Polygon([(-16, 13.4), (-15.9, 13.5), (-15.9, 13.4), (-16, 13.5)]),
            "GEOM_INVALID",
        ),
    ],
)
def test_a_shape_that_does_not_fit_is_set_aside(layer, shape, code):
    line = LineString([(-16.5, 13.4), (-16.4, 13.4)])
    good = line if layer == "roads" else box(-16.6, 13.4, -16.5, 13.5)
    row = {"highway": "track"} if layer == "roads" else {"name": "A", "level": "1"}
    rows = [row | {"pcode": "A"}, row | {"pcode": "B"}]
    loaded = load(rows, layer, [good, shape])
    assert code in codes(loaded)
    assert (loaded.counts["loaded"], loaded.counts["quarantined"]) == (1, 1)


def test_an_outline_that_barely_crosses_itself_is_mended():
    spike = Polygon(
        [(-16.6, 13.4), (-16.5, 13.4), (-16.5, 13.5), (-16.5, 13.45), (-16.5, 13.5), (-16.6, 13.5)]
    )
    assert not spike.is_valid
    loaded = load([{"pcode": "A", "name": "A", "level": "1"}], "areas", [spike])
    assert codes(loaded) == ["GEOM_FIXED"]
    assert loaded.table.geometry.iloc[0].is_valid
    assert shapely.area(loaded.table.geometry.iloc[0]) == pytest.approx(0.01)


def test_roads_of_another_country_are_refused_as_a_whole():
    with pytest.raises(InputRefusedError, match="CRS_MISMATCH"):
        load([{"highway": "track"}], "roads", [LineString([(44, 10), (44, 11)])])
