"""Snapping against brute force over all edges, and the flags that tell what happened."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from mapping.network import road_network
from mapping.network.snapping import snap
from mapping.settings import travel_settings

GEOD = pyproj.Geod(ellps="WGS84")
KM = 1 / 111.3195  # degrees of longitude at the equator


def _network(rows, **settings):
    roads = gpd.GeoDataFrame(rows, crs=4326)
    return road_network.build(roads, SimpleNamespace(travel=travel_settings.parse(settings, "GMD")))


def _road(*points, **columns):
    return {"road_class": "primary", "geometry": shapely.LineString(points), **columns}


def _points(*lonlat, index=None):
    places = [None if place is None else shapely.Point(place) for place in lonlat]
    return gpd.GeoSeries(places, index=index, crs=4326)


def test_the_nearest_of_all_edges_is_found():
    rng = np.random.default_rng(0)
    rows = [_road(*line) for line in rng.uniform(0, 0.2, (60, 3, 2))]
    found = _network(rows, min_component_km=0)
    points = _points(*rng.uniform(0, 0.2, (80, 2)))
    snapped = snap(found, points, "walk")
    metric = points.to_crs(found.crs)
    every_m = shapely.distance(metric.to_numpy()[:, None], found.edge_metric[None])
    np.testing.assert_array_equal(snapped["edge"], every_m.argmin(axis=1))
    # UTM stretches by up to 0.1 % here; snap_m is on the ellipsoid
    np.testing.assert_allclose(snapped["snap_m"], every_m.min(axis=1), rtol=2e-3)


def test_the_share_and_the_offset_are_those_of_the_foot_of_the_point():
    found = _network([_road((0, 0), (10 * KM, 0))])
    snapped = snap(found, _points((2.5 * KM, 0.004)), "walk").iloc[0]
    assert snapped["share"] == pytest.approx(0.25, abs=1e-4)
    assert snapped["snap_m"] == pytest.approx(GEOD.inv(0, 0, 0, 0.004)[2], abs=0.01)
    assert snapped["flag"] == "ok"


def test_flags_tell_far_from_off_network_from_no_place():
    found = _network([_road((0, 0), (10 * KM, 0))], snap_limit_m=3000)
    north = [0.0090, 0.0091, 0.0270, 0.0272]  # 995, 1006, 2985, 3008 m
    points = _points(*((0.01, lat) for lat in north), None, index=list("abcde"))
    snapped = snap(found, points, "walk")
    assert snapped["flag"].to_dict() == {
        "a": "ok", "b": "far", "c": "far", "d": "off_network", "e": "no_place",
    }  # fmt: skip
    assert snapped["edge"].tolist() == [0, 0, 0, -1, -1]
    assert snapped["component"].tolist() == [0, 0, 0, -1, -1]
    assert snapped.loc["d", "snap_m"] == pytest.approx(GEOD.inv(0, 0, 0, 0.0272)[2], abs=0.1)
    assert np.isnan(snapped.loc["d", "share"])
    assert np.isnan(snapped.loc["e", "snap_m"])


def test_an_empty_point_has_no_place():
    found = _network([_road((0, 0), (10 * KM, 0))])
    points = gpd.GeoSeries([shapely.Point()], crs=4326)
    assert snap(found, points, "walk")["flag"].tolist() == ["no_place"]


def test_a_point_on_an_island_is_flagged_and_a_short_island_is_ignored():
    main, island = _road((0, 0), (10 * KM, 0)), _road((0, 0.01), (2 * KM, 0.01))
    crumb = _road((0, 0.02), (0.5 * KM, 0.02))
    snapped = snap(_network([main, island, crumb]), _points((0.001, 0.0101), (0.001, 0.02)), "walk")
    assert snapped["flag"].tolist() == ["other_component", "other_component"]
    assert snapped["component"].tolist() == [1, 1]
    assert snapped["snap_m"].iloc[1] > 1000


def test_a_mode_snaps_only_to_what_it_may_use_and_a_minibus_like_a_walker():
    rows = [_road((0, 0), (10 * KM, 0)), _road((0, 0.005), (10 * KM, 0.005), road_class="footway")]
    found = _network(rows)
    point = _points((0.01, 0.005))
    offsets = {mode: snap(found, point, mode)["snap_m"].iloc[0] for mode in found.model.modes}
    assert offsets["walk"] == offsets["minibus"] == pytest.approx(0, abs=1e-3)
    assert offsets["motorcycle"] == pytest.approx(552.9, abs=0.2)


def test_nobody_snaps_to_a_ferry():
    rows = [
        _road((0, 0), (2 * KM, 0)),
        _road((2 * KM, 0), (2 * KM, 0.05), road_class="ferry"),
        _road((2 * KM, 0.05), (4 * KM, 0.05)),
    ]
    found = _network(rows)
    snapped = snap(found, _points((2 * KM, 0.02)), "walk").iloc[0]
    assert not found.edges["is_ferry"][snapped["edge"]]
    assert snapped["component"] == 0  # the ferry makes both banks one component


def test_a_one_way_dead_end_is_no_place_to_start_for_an_engine():
    rows = [_road((0, 0), (5 * KM, 0)), _road((5 * KM, 0), (8 * KM, 0), oneway="yes")]
    found = _network(rows)
    point = _points((7 * KM, 0))
    assert snap(found, point, "walk")["snap_m"].iloc[0] == pytest.approx(0, abs=1e-3)
    assert snap(found, point, "motorcycle")["snap_m"].iloc[0] == pytest.approx(2000, abs=1)


def test_a_road_closed_in_the_wet_season_is_not_snapped_to_then():
    rows = [_road((0, 0), (5 * KM, 0)), _road((0, 0), (0, 5 * KM), closed_season="wet")]
    offsets = [
        snap(_network(rows, season=season), _points((0, 0.02)), "motorcycle")["snap_m"].iloc[0]
        for season in ("dry", "wet")
    ]
    assert offsets == pytest.approx([0, GEOD.inv(0, 0, 0, 0.02)[2]], abs=0.1)


def test_without_roads_the_distance_is_infinite():
    roads = gpd.GeoDataFrame({"road_class": []}, geometry=[], crs=4326)
    found = road_network.build(roads, SimpleNamespace(travel=travel_settings.parse({}, "GMD")))
    snapped = snap(found, _points((0, 0), None), "walk")
    assert snapped["flag"].tolist() == ["off_network", "no_place"]
    assert np.isinf(snapped["snap_m"].iloc[0])


def test_the_index_of_the_points_is_kept():
    found = _network([_road((0, 0), (10 * KM, 0))])
    points = _points((0, 0), (1 * KM, 0), index=["007", "b"])
    pd.testing.assert_index_equal(snap(found, points, "walk").index, points.index)
