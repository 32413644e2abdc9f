"""The legs of a journey add up to its row of the travel table."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from mapping.network import road_network
from mapping.routing import itinerary, travel_table
from mapping.settings import travel_settings

KM = 1 / 111.31949079  # degrees of longitude at the equator


def _network(rows, **settings):
    model = travel_settings.parse({"min_component_km": 0, **settings}, "GMD")
    return road_network.build(gpd.GeoDataFrame(rows, crs=4326), SimpleNamespace(travel=model))


def _road(*points_km, road_class="primary", **columns):
    line = shapely.LineString([(x * KM, y * KM) for x, y in points_km])
    return {"road_class": road_class, "geometry": line, **columns}


def _at(x_km, y_km):
    return shapely.Point(x_km * KM, y_km * KM)


def route(network, origin, destination, mode):
    """The legs of one least journey, as a table."""
    start, goal = (gpd.GeoSeries([place], crs=4326) for place in (origin, destination))
    (found,) = itinerary.routes(network, start, goal, mode)
    return pd.DataFrame(found, columns=list(itinerary.Leg._fields))


def test_a_minibus_trip_is_a_walk_a_ride_and_a_walk():
    rows = [_road((0, 0), (1, 0), road_class="path"), _road((1, 0), (11, 0))]
    rows.append(_road((11, 0), (11.5, 0), road_class="path"))
    legs = route(_network(rows), _at(0, 0), _at(11.5, 0), "minibus")
    assert legs["mode"].tolist() == ["walk", "minibus", "walk"]
    assert legs["rows"].tolist() == [(0,), (1,), (2,)]
    assert legs["duration_min"].tolist() == pytest.approx([15, 45 + 12, 7.5], abs=0.01)
    assert legs["wait_min"].tolist() == [0, 45, 0]
    assert legs["fare"].tolist() == pytest.approx([0, 15, 0], abs=0.01)


def test_a_ferry_is_a_leg_of_its_own_with_its_wait_and_fare():
    rows = [_road((0, 0), (5, 0)), _road((5, 0), (7, 0), road_class="ferry")]
    rows.append(_road((7, 0), (12, 0)))
    legs = route(_network(rows), _at(4, 0), _at(8, 0), "walk")
    assert legs["mode"].tolist() == ["walk", "ferry", "walk"]
    assert legs["rows"].tolist() == [(0,), (1,), (2,)]
    ferry = legs.iloc[1]
    assert (ferry["wait_min"], ferry["fare"]) == (30, 10)
    assert ferry["duration_min"] == pytest.approx(45, abs=0.01)


def test_the_ways_beside_the_road_are_walked_and_two_places_of_one_edge_need_no_node():
    legs = route(_network([_road((0, 0), (30, 0))]), _at(10, 0.2), _at(20, 0), "motorcycle")
    assert legs["mode"].tolist() == ["walk", "motorcycle"]
    assert legs["distance_m"].tolist() == pytest.approx([199, 10_000], abs=1)
    assert legs["fare"].tolist() == pytest.approx([0, 15 + 35], abs=0.01)


def test_there_are_no_legs_where_there_is_no_way():
    found = _network([_road((0, 0), (5, 0)), _road((0, 6), (5, 6))])  # too far for a second tie
    table = route(found, _at(0, 0), _at(0, 6), "walk")
    assert len(table) == 0
    assert len(route(found, _at(0, 0), _at(0, 90), "walk")) == 0
    assert table.columns.tolist() == route(found, _at(0, 0), _at(1, 0), "walk").columns.tolist()


@pytest.mark.parametrize("mode", ["walk", "minibus", "motorcycle"])
@pytest.mark.seeds(3, 6)
def test_legs_add_up_to_the_row_of_the_travel_table(mode, seed):
    rng = np.random.default_rng(seed)
    spots = np.array([(x, y) for x in range(5) for y in range(4)]) * 2 + rng.uniform(
        -0.5, 0.5, (20, 2)
    )
    classes = ["primary", "tertiary", "track", "path", "ferry"]
    rows = [
        _road(*spots[rng.integers(0, 20, 2)], road_class=rng.choice(classes),
              oneway=rng.choice(["yes", "no", "-1"], p=[0.2, 0.6, 0.2]))
        for _ in range(30)
    ]  # fmt: skip
    rows = [row for row in rows if row["geometry"].length > 0]
    found = _network(rows, coin=0, wait_min={"urban": 3, "rural": 7})
    places = gpd.GeoSeries(
        [_at(*spot) for spot in spots[:8] + rng.normal(0, 0.2, (8, 2))], crs=4326
    )
    table = travel_table.travel(found, places, places, modes=[mode])
    for trip in table.sample(min(len(table), 9), random_state=seed).itertuples():
        legs = route(found, places[trip.origin_id], places[trip.destination_id], mode)
        assert legs["duration_min"].sum() == pytest.approx(trip.duration_min, abs=1e-9)
        assert legs["distance_m"].sum() == pytest.approx(trip.distance_m, abs=1e-6)
        assert legs["fare"].sum() == pytest.approx(trip.fare, abs=1e-3)
        assert set(legs["mode"]) <= {"walk", mode, "ferry"}
        assert (legs["wait_min"] <= legs["duration_min"]).all()
    assert len(table) > 5
