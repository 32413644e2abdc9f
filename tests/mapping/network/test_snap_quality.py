"""Ties to the road that are in doubt: what shapely says of every single straight way."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from mapping.network import road_network, snap_quality, snapping
from mapping.network.road_network import geodesic_m
from mapping.settings import travel_settings

KM = 1 / 111.3195  # degrees of longitude at the equator
MODES = ("walk", "minibus", "motorcycle")


def built(*lines, **settings):
    roads = gpd.GeoDataFrame(
        {"road_class": ["primary"] * len(lines)},
        geometry=[shapely.LineString(line) for line in lines], crs=4326,
    )  # fmt: skip
    model = travel_settings.parse(settings, "GMD")
    return road_network.build(roads, SimpleNamespace(travel=model))


def places(*lonlat, index=None):
    shapes = [None if place is None else shapely.Point(place) for place in lonlat]
    return gpd.GeoSeries(shapes, index=index, crs=4326)


def water(*shapes):
    return gpd.GeoDataFrame(geometry=list(shapes), crs=4326)


ROAD = built(((0, 0), (10 * KM, 0)), ((0, 8 * KM), (3 * KM, 8 * KM)))
RIVER = shapely.LineString([(4 * KM, 0.5 * KM), (9 * KM, 0.5 * KM)])
LAKE = shapely.box(1 * KM, 0.2 * KM, 2 * KM, 0.6 * KM)
HOMES = places(
    (5 * KM, KM), (5 * KM, 0.2 * KM), (1.5 * KM, 0.7 * KM), (3 * KM, 0.7 * KM), (3 * KM, 2 * KM),
    (5 * KM, 2 * KM), (KM, 7.9 * KM), (40 * KM, 0), None, index=list("abcdefghi"),
)  # fmt: skip


def test_what_lies_between_the_home_and_its_road_is_told():
    tied = snap_quality.ties(ROAD, HOMES, "walk", water(RIVER, LAKE, None)).set_index("id")
    assert tied["flag"].to_dict() == {
        "a": "across_water", "b": "ok", "c": "across_water", "d": "ok", "e": "far",
        "f": "across_water",  # and far; water says more
        "g": "other_component", "h": "off_network", "i": "no_place",
    }  # fmt: skip


def test_without_the_layer_the_flags_are_those_of_snapping():
    tied = snap_quality.ties(ROAD, HOMES, "walk", water()).set_index("id")
    assert tied["flag"].tolist() == snapping.snap(ROAD, HOMES, "walk")["flag"].tolist()


def test_the_shape_is_the_straight_way_to_the_road():
    tied = snap_quality.ties(ROAD, HOMES, "walk", water()).set_index("id")
    lines = tied.geometry.loc[list("abcdefg")]
    assert set(lines.geom_type) == {"LineString"}
    ends = np.array([line.coords for line in lines])
    assert ends[:, 0] == pytest.approx(shapely.get_coordinates(HOMES.loc[lines.index].to_numpy()))
    metres = geodesic_m(ends[:, 0], ends[:, 1])
    assert metres == pytest.approx(tied.loc[lines.index, "snap_m"].to_numpy(), abs=0.01)
    roads = gpd.GeoSeries(ROAD.edge_lonlat, crs=4326).union_all()
    assert max(roads.distance(shapely.Point(end)) for end in ends[:, 1]) < 1e-6
    assert tied.geometry["h"].geom_type == "Point"
    assert tied.geometry["i"] is None


@pytest.mark.seeds(1, 4)
def test_every_tie_over_water_is_found(seed):
    rng = np.random.default_rng(seed)
    roads = built(*rng.uniform(0, 0.1, (12, 3, 2)), min_component_km=0)
    homes = places(*rng.uniform(0, 0.1, (80, 2)))
    shapes = [shapely.LineString(line) for line in rng.uniform(0, 0.1, (3, 2, 2))]
    shapes += [shapely.Point(place).buffer(0.01) for place in rng.uniform(0, 0.1, (2, 2))]
    tied = snap_quality.ties(roads, homes, "walk", water(*shapes))
    every = shapely.union_all(shapes)
    wanted = [every.intersects(way) for way in tied.geometry]
    assert (tied["flag"] == "across_water").tolist() == wanted
    assert 0 < sum(wanted) < len(homes)


def test_a_doubt_that_is_the_same_in_several_modes_is_drawn_once():
    tied = [snap_quality.ties(ROAD, HOMES, mode, water(RIVER)) for mode in MODES]
    found = snap_quality.doubtful(gpd.pd.concat(tied, ignore_index=True))
    assert found["id"].tolist() == ["a", "f", "e", "h", "g"]
    assert set(found["mode"]) == {"walk minibus motorcycle"}
    assert found["flag"].is_monotonic_increasing


def test_nobody_is_no_doubt():
    tied = snap_quality.ties(ROAD, HOMES.iloc[:0], "walk", water(RIVER))
    assert tied.empty
    assert list(tied.columns) == list(snap_quality.COLUMNS)
    assert snap_quality.doubtful(tied).empty
