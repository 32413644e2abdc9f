"""Catchments: valid shapes around what is reached, nested, with holes, empty where due."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from mapping.network import road_network
from mapping.routing import catchment, travel_table
from mapping.settings import travel_settings
from mapping.settings.programme import Limit

KM = 1 / 111.31949079  # degrees of longitude at the equator


def _network(rows, **settings):
    roads = gpd.GeoDataFrame(rows, crs=4326)
    model = travel_settings.parse({"min_component_km": 0, **settings}, "GMD")
    return road_network.build(roads, SimpleNamespace(travel=model))


def _road(*points_km, road_class="primary"):
    line = shapely.LineString([(x * KM, y * KM) for x, y in points_km])
    return {"road_class": road_class, "geometry": line}


def _site(*point_km):
    return gpd.GeoSeries([shapely.Point(point_km[0] * KM, point_km[1] * KM)], crs=4326)


def polygons(network, sites, limits, along, *, by="minutes", within_min=np.inf, is_merged=True):
    """The outlines around sites, by limit; around each alone with the column ``site`` in front."""
    wanted = sorted(set(map(float, limits)))
    labels = [None] if is_merged else list(sites.index)
    groups = [np.arange(len(sites))] if is_merged else list(np.arange(len(sites))[:, None])
    longest = [max(wanted, default=0.0)]
    if by == "fare":
        longest = [within_min] * len(groups)
        spent = (fare for _, fare in catchment.reached(network, sites, along, groups, longest))
    elif is_merged:
        spent = (took for took, _ in catchment.reached(network, sites, along, groups, longest))
    else:
        spent = catchment.reached_alone(network, sites, along, *longest)
    rows = [
        (site, limit, shape)
        for site, each in zip(labels, spent, strict=True)
        for limit, shape in zip(
            wanted, catchment.outlines(network, along, each, wanted), strict=True
        )
    ]
    table = pd.DataFrame(rows, columns=["site", "limit", "shape"])
    columns = table[["limit"] if is_merged else ["site", "limit"]]
    return gpd.GeoDataFrame(columns, geometry=list(table["shape"]), crs=4326)


def drawn(found, sites, minutes, mode):
    return polygons(found, sites, minutes, catchment.places(found, mode))


def test_a_catchment_ends_where_the_minutes_do():
    found = _network([_road((-20, 0), (20, 0))])
    shapes = drawn(found, _site(0, 0), [30, 60], "walk")
    assert shapes["limit"].tolist() == [30.0, 60.0]
    west, _, east, _ = shapes.total_bounds / KM
    assert (west, east) == pytest.approx((-5, 5), abs=0.4)  # 5 km/h
    assert shapes.geometry[0].bounds[2] / KM == pytest.approx(2.5, abs=0.4)
    assert shapes.crs.to_epsg() == 4326


def test_a_longer_limit_contains_a_shorter_one_and_every_shape_is_valid():
    rng = np.random.default_rng(2)
    rows = [_road(*(start, start + step)) for start, step in rng.uniform(-4, 4, (60, 2, 2))]
    rows += [_road((-4, y), *((x, y) for x in range(-3, 5))) for y in range(-4, 5)]
    rows += [_road((x, -4), *((x, y) for y in range(-3, 5))) for x in range(-4, 5)]
    found = _network(rows)
    for mode in ("walk", "minibus", "motorcycle"):
        shapes = drawn(found, _site(0.1, 0.1), [45, 10, 20], mode)
        assert shapes["limit"].tolist() == [10.0, 20.0, 45.0]
        assert shapes.is_valid.all()
        assert not shapes.is_empty.any()
        small, middle, large = shapes.to_crs(found.crs).geometry
        assert small.difference(middle.buffer(0.01)).area < 1
        assert middle.difference(large.buffer(0.01)).area < 1


def test_a_wide_gap_between_roads_stays_a_hole():
    ring = _road((0, 0), (6, 0), (6, 6), (0, 6), (0, 0))
    shapes = drawn(_network([ring]), _site(0, 0), [400], "walk")
    (shape,) = shapes.geometry
    assert isinstance(shape, shapely.Polygon)
    assert len(shape.interiors) == 1
    assert not shape.contains(shapely.Point(3 * KM, 3 * KM))


def test_nothing_reached_is_an_empty_polygon():
    found = _network([_road((0, 0), (5, 0))])
    for site in (_site(0, 30), gpd.GeoSeries([None], crs=4326), gpd.GeoSeries([], crs=4326)):
        shapes = drawn(found, site, [15, 30], "walk")
        assert shapes.is_empty.all()
        assert len(shapes) == 2
    assert len(drawn(found, _site(0, 0), [], "walk")) == 0


def test_sites_are_merged():
    found = _network([_road((-20, 0), (20, 0))])
    both = gpd.GeoSeries([_site(-15, 0)[0], _site(15, 0)[0]], crs=4326)
    (shape,) = drawn(found, both, [30], "walk").geometry
    assert len(shape.geoms) == 2


def test_nodes_well_within_the_limit_lie_inside_and_others_outside():
    rows = [_road((-8, y), *((x, y) for x in range(-7, 9))) for y in range(-8, 9)]
    rows += [_road((x, -8), *((x, y) for y in range(-7, 9))) for x in range(-8, 9)]
    found = _network(rows)
    reached_min = travel_table.node_minutes(found, _site(0, 0), "walk", 200)
    (shape,) = drawn(found, _site(0, 0), [50], "walk").geometry
    is_inside = shapely.contains_xy(shape, *found.node_lonlat.T)
    assert is_inside[reached_min <= 45].all()
    assert not is_inside[reached_min >= 55].any()


def test_a_catchment_never_crosses_a_road_that_the_mode_may_not_use():
    rows = [_road((0, 0), (5, 0)), _road((0, 0), (0, 5), road_class="footway")]
    found = _network(rows)
    heights = {
        mode: drawn(found, _site(0, 0), [60], mode).total_bounds[3] / KM
        for mode in ("walk", "motorcycle")
    }
    assert heights["walk"] > 3.5
    assert heights["motorcycle"] < 0.5


def grid(**settings):
    rows = [_road((-12, y), *((x, y) for x in range(-11, 13))) for y in range(-12, 13, 2)]
    rows += [_road((x, -12), *((x, y) for y in range(-11, 13))) for x in range(-12, 13, 2)]
    return _network(rows, **settings)


def test_a_catchment_by_fare_holds_the_places_whose_least_journey_costs_no_more():
    """The fare of every node by the travel table; nodes near the outline are left aside."""
    found = grid(modes=["minibus", "motorcycle"])
    site = gpd.GeoSeries([_site(0.5, 0)[0]], index=["S"], crs=4326)
    nodes = gpd.GeoSeries(gpd.points_from_xy(*found.node_lonlat.T), crs=4326)
    for mode, fares in (("minibus", [10, 15, 20]), ("motorcycle", [20, 40, 60])):
        ways = travel_table.travel(found, nodes, site, modes=[mode]).set_index("origin_id")["fare"]
        along = catchment.places(found, mode)
        shapes = polygons(found, site, fares, along, by="fare")
        assert shapes["limit"].tolist() == [float(fare) for fare in fares]
        assert shapes.is_valid.all()
        for fare, shape in zip(shapes["limit"], shapes.geometry, strict=True):
            near = shapely.distance(shape.boundary, nodes.to_numpy()) < 0.4 * KM
            is_inside = shapely.contains(shape, nodes.to_numpy())
            wanted = (ways.reindex(nodes.index) <= fare).to_numpy()
            assert (is_inside == wanted)[~near].all()
            assert wanted.sum() > 0
        small, middle, large = shapes.geometry
        assert small.difference(middle).area < 1e-9
        assert middle.difference(large).area < 1e-9


def test_a_catchment_by_fare_ends_with_the_longest_journey_too():
    found = grid(modes=["minibus"])
    along = catchment.places(found, "minibus")
    open_end = polygons(found, _site(0, 0), [100], along, by="fare")
    bounded = polygons(found, _site(0, 0), [100], along, by="fare", within_min=60)
    assert bounded.geometry[0].area < 0.8 * open_end.geometry[0].area


def test_each_site_has_its_own_catchment_and_together_they_are_the_merged_one():
    found = grid()
    sites = gpd.GeoSeries([_site(-5, 0)[0], _site(5, 0)[0], None], index=["a", "b", "c"], crs=4326)
    along = catchment.places(found, "walk")
    alone = polygons(found, sites, [15, 30], along, is_merged=False)
    assert list(zip(alone["site"], alone["limit"], strict=True)) == [
        (site, limit) for site in "abc" for limit in (15.0, 30.0)
    ]
    assert alone[alone["site"] == "c"].is_empty.all()
    merged = polygons(found, sites, [15, 30], along)
    for limit, shape in zip(merged["limit"], merged.geometry, strict=True):
        own = alone[alone["limit"] == limit].union_all()
        assert own.symmetric_difference(shape).area < 0.1 * shape.area
    paid = polygons(
        found, sites, [15], catchment.places(found, "minibus"), by="fare", is_merged=False
    )
    assert paid["site"].tolist() == ["a", "b", "c"]
    nobody = polygons(found, sites.iloc[:0], [15], along, is_merged=False)
    assert nobody.empty
    assert list(nobody.columns) == ["site", "limit", "geometry"]


def test_the_classes_are_around_the_limits_or_what_is_usual():
    model = travel_settings.parse({}, "GMD")
    assert catchment.classes(model, Limit(duration_min=45)) == {
        "minutes": (22.0, 45.0, 68.0), "fare": (15.0, 20.0, 25.0),
    }  # fmt: skip
    unpriced = catchment.classes(travel_settings.parse({}, "XOF"), Limit(duration_min=500))
    assert unpriced == {"minutes": (250.0, 500.0), "fare": ()}
    on_foot = catchment.classes(travel_settings.parse({"modes": ["walk"]}, "GMD"), Limit())
    assert on_foot == {"minutes": (30.0, 60.0, 90.0), "fare": ()}


def test_where_nobody_lives_within_the_limit_the_outline_is_empty():
    metres = np.array([[0.0, 0.0], [900.0, 0.0], [0.0, 900.0]])
    raster = catchment._raster(metres, np.array([50.0, 60.0, np.inf]))
    assert catchment._shape(raster, 10.0).is_empty
