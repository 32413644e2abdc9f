"""The route list: what it may say, and which rides it names, against geodesic distances."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from layers.errors import ProgrammeError
from mapping import fares
from mapping.travel_model import parse

BRIKAMA, SEREKUNDA = (-16.646, 13.271), (-16.678, 13.438)
ROUTE = {
    "from": "Brikama",
    "to": "Serekunda",
    "mode": "minibus",
    "fare": 23,
    "as_of": dt.date(2021, 11, 1),
    "source": "The Standard",
}
GEOD = pyproj.Geod(ellps="WGS84")


@pytest.fixture
def settlements():
    names = ["brikama", "Sérékunda", "Elsewhere", None]
    points = [shapely.Point(p) for p in (BRIKAMA, SEREKUNDA, (-16.0, 13.4), (-16.1, 13.4))]
    return gpd.GeoDataFrame({"name": names}, geometry=points, crs=4326)


def rides(*ends, mode="minibus", fare=40.0):
    columns = ["board_lon", "board_lat", "alight_lon", "alight_lat"]
    table = pd.DataFrame([[*start, *end] for start, end in ends], columns=columns)
    return table.assign(mode=mode, fare=fare)


def moved(place, metres, azimuth=90):
    lon, lat, _ = GEOD.fwd(*place, azimuth, metres)
    return lon, lat


def listed(*changes):
    return parse({"routes": [ROUTE | change for change in changes or ({},)]}, "GMD").routes


def test_a_route_list_is_part_of_the_travel_model():
    (route,) = listed()
    assert (route.start, route.end, route.mode, route.fare) == (
        "Brikama", "Serekunda", "minibus", 23.0,
    )  # fmt: skip
    assert (route.as_of, route.source) == (dt.date(2021, 11, 1), "The Standard")
    assert parse({}, "GMD").routes == ()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([ROUTE | {"form": "x"}], "did you mean `travel.routes[1].from`?"),
        ([{key: ROUTE[key] for key in ROUTE if key != "to"}], "`travel.routes[1].to` must be a te"),
        ([ROUTE | {"source": " "}], "`travel.routes[1].source` must be a text"),
        ([ROUTE, ROUTE | {"mode": "walk"}], "`travel.routes[2].mode` must be one of minibus, mot"),
        ([ROUTE | {"fare": -1}], "`travel.routes[1].fare` must be a number from 0"),
        ([ROUTE | {"fare": True}], "`travel.routes[1].fare` must be a number"),
        ([ROUTE | {"fare": float("nan")}], "`travel.routes[1].fare` must be a number"),
        ([ROUTE | {"as_of": "2021-11-01"}], "must be a day such as 2021-11-01, without quotes"),
        ([ROUTE, ROUTE | {"from": "BRIKAMA", "fare": 50}], "states a second minibus fare"),
        ("minibus", "`travel.routes` must be a list of tables"),
        ([3], "`travel.routes` must be a list of tables"),
    ],
)
def test_a_wrong_line_of_the_route_list_is_named(rows, sentence):
    with pytest.raises(ProgrammeError, match=r"^programme\.toml: ") as caught:
        parse({"routes": rows}, "GMD")
    assert sentence in str(caught.value)


def test_a_misspelt_route_list_is_named():
    with pytest.raises(ProgrammeError, match=r"did you mean `travel\.routes`"):
        parse({"route": [ROUTE]}, "GMD")


def test_a_ride_between_the_places_costs_what_is_listed_in_both_directions(settlements):
    found = fares.overridden(
        rides((BRIKAMA, SEREKUNDA), (SEREKUNDA, BRIKAMA), (BRIKAMA, BRIKAMA)), settlements, listed()
    )
    assert found.tolist() == [23.0, 23.0, 40.0]


@pytest.mark.parametrize("azimuth", [0, 90, 135, 270])
def test_two_kilometres_from_the_place_is_the_end_of_it(settlements, azimuth):
    table = rides(
        (moved(BRIKAMA, 1999, azimuth), SEREKUNDA), (moved(BRIKAMA, 2001, azimuth), SEREKUNDA)
    )
    assert fares.overridden(table, settlements, listed()).tolist() == [23.0, 40.0]


def test_a_place_with_an_outline_reaches_two_kilometres_beyond_it(settlements):
    west, east = BRIKAMA, moved(BRIKAMA, 3000)
    settlements.loc[0, "geometry"] = shapely.box(west[0], west[1] - 0.01, east[0], west[1] + 0.01)
    table = rides((moved(east, 1990), SEREKUNDA), (moved(east, 2010), SEREKUNDA))
    assert fares.overridden(table, settlements, listed()).tolist() == [23.0, 40.0]


def test_another_mode_and_an_unknown_fare(settlements):
    table = rides((BRIKAMA, SEREKUNDA), (BRIKAMA, SEREKUNDA), fare=np.nan)
    table["mode"] = ["motorcycle", "minibus"]
    found = fares.overridden(table, settlements, listed())
    np.testing.assert_array_equal(found, [np.nan, 23.0])


def test_the_latest_day_counts_and_the_way_back_may_cost_its_own(settlements):
    newer = {"fare": 30, "as_of": dt.date(2023, 1, 20)}
    back = {"from": "Serekunda", "to": "Brikama", "fare": 50}
    table = rides((BRIKAMA, SEREKUNDA), (SEREKUNDA, BRIKAMA))
    for routes in (listed(newer, {}, back), listed(back, {}, newer)):
        assert fares.overridden(table, settlements, routes).tolist() == [30.0, 50.0]


def test_a_place_that_no_settlement_is_named_after_is_told_and_changes_nothing(settlements):
    routes = listed({"to": "Banjul"}, {"to": "Banjul", "mode": "motorcycle"})
    assert fares.unknown_places(settlements, routes) == ("Banjul",)
    assert fares.overridden(rides((BRIKAMA, SEREKUNDA)), settlements, routes).tolist() == [40.0]
    assert fares.unknown_places(settlements, listed()) == ()


def test_the_table_of_rides_is_left_as_it_was(settlements):
    table = rides((BRIKAMA, SEREKUNDA))
    fares.overridden(table, settlements, listed())
    assert table["fare"].tolist() == [40.0]
