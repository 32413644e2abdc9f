"""Tags of roads against the OpenStreetMap wiki's own examples, and cuts against plain geometry."""

import itertools

import pyproj
import pytest
import shapely

from layers.readers import osm_road_tags
from layers.readers.osm_road_tags import Mark

GEOD = pyproj.Geod(ellps="WGS84")
BOLLARD = Mark("bollard", "motor_no", is_ford=False)
GATE = Mark("gate", "", is_ford=False)
FORD = Mark("", "", is_ford=True)
LINE = [(0.0, 13.0), (0.01, 13.0), (0.01, 13.01)]


def metres(points):
    return GEOD.geometry_length(shapely.LineString(points))


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({}, ""),
        ({"access": "yes"}, ""),
        ({"access": "private"}, "no"),
        ({"access": "no", "foot": "yes"}, "motor_no"),
        ({"access": "no", "vehicle": "yes"}, "foot_no"),
        ({"vehicle": "no"}, "motor_no"),
        ({"vehicle": "no", "motor_vehicle": "destination"}, ""),
        ({"motor_vehicle": "no", "foot": "no"}, "no"),
        ({"foot": "no"}, "foot_no"),
        ({"access": "customers"}, ""),
        ({"access": "no;permit"}, "no"),
        ({"bicycle": "no"}, ""),
    ],
)
def test_the_narrower_access_goes_before_the_wider(tags, closed):
    assert osm_road_tags.access(tags) == closed
    assert osm_road_tags.row({"highway": "track"} | tags).get("access", "") == closed


@pytest.mark.parametrize(
    ("tags", "season"),
    [
        ({"seasonal": "no"}, ""),
        ({"seasonal": "dry_season"}, "wet"),
        ({"seasonal": "wet_season"}, "unclear"),
        ({"seasonal": "wet_season;dry_season"}, "unclear"),
        ({"seasonal": "winter"}, "unclear"),
        ({"winter_road": "yes"}, ""),
        ({"route": "ferry", "seasonal": "rainy_season"}, "dry"),
        ({"access:conditional": "no @ wet"}, "wet"),
        ({"access:conditional": "no @ (rainy season)"}, "wet"),
        ({"motor_vehicle:conditional": "private @ (dry_season)"}, "dry"),
        ({"vehicle:conditional": "no @ (wet AND weight > 5)"}, "unclear"),
        ({"access:conditional": "no @ (Mo-Fr 07:00-09:00)"}, "unclear"),
        ({"access:conditional": "no @ wet; no @ dry"}, "unclear"),
        ({"access:conditional": "yes @ (dry)"}, ""),
        ({"access": "no", "access:conditional": "yes @ (dry)"}, "unclear"),
        ({"maxspeed:conditional": "50 @ wet"}, ""),
    ],
)
def test_a_season_closes_only_where_it_is_clearly_said(tags, season):
    way = {"highway": "track"} | tags
    assert osm_road_tags.closed_season(way) == season
    assert osm_road_tags.row(way).get("closed_season", "") == season.replace("unclear", "")


@pytest.mark.parametrize(
    ("tags", "mark"),
    [
        ({"barrier": "block"}, Mark("block", "motor_no", is_ford=False)),
        ({"barrier": "stile", "foot": "no"}, Mark("stile", "no", is_ford=False)),
        ({"barrier": "bollard", "access": "yes"}, Mark("bollard", "", is_ford=False)),
        ({"barrier": "lift_gate"}, Mark("lift_gate", "", is_ford=False)),
        ({"barrier": "gate", "motor_vehicle": "private"}, Mark("gate", "motor_no", is_ford=False)),
        ({"barrier": "kerb"}, None),
        ({"highway": "crossing", "foot": "no"}, None),
        ({"ford": "yes"}, FORD),
        ({"ford": "no"}, None),
        ({"ford": "yes", "barrier": "entrance"}, FORD),
    ],
)
def test_what_a_node_does_to_its_ways(tags, mark):
    assert osm_road_tags.mark(tags) == mark


def test_a_way_without_marks_stays_whole():
    assert list(osm_road_tags.pieces({"highway": "path"}, LINE, {})) == [
        ({"highway": "path"}, LINE)
    ]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_bollard_closes_a_metre_on_each_side(at):
    found = list(osm_road_tags.pieces({"highway": "track", "name": "A"}, LINE, {at: BOLLARD}))
    closed = [points for row, points in found if row.get("access") == "motor_no"]
    assert [row["name"] for row, _ in found] == ["A"] * len(found)
    assert len(found) == (3 if at == 1 else 2)
    assert metres(closed[0]) == pytest.approx(2.0 if at == 1 else 1.0, rel=0.02)
    assert LINE[at] in closed[0]
    assert sum(metres(points) for _, points in found) == pytest.approx(metres(LINE), abs=0.02)


def test_pieces_join_end_to_end():
    found = [points for _, points in osm_road_tags.pieces({}, LINE, {0: FORD, 1: BOLLARD, 2: FORD})]
    assert found[0][0] == LINE[0]
    assert found[-1][-1] == LINE[-1]
    assert all(one[-1] == other[0] for one, other in itertools.pairwise(found))
    assert len(found) == 5


def test_marks_closer_than_two_metres_share_what_lies_between():
    near = [(0.0, 13.0), (0.000005, 13.0), (0.00001, 13.0)]
    found = [
        points for _, points in osm_road_tags.pieces({}, near, {0: BOLLARD, 1: FORD, 2: BOLLARD})
    ]
    assert sum(metres(points) for points in found) == pytest.approx(metres(near), rel=1e-6)
    assert all(one[-1] == other[0] for one, other in itertools.pairwise(found))


def test_a_gate_is_noted_and_cuts_nothing():
    ((row, points),) = osm_road_tags.pieces({"highway": "track"}, LINE, {1: GATE})
    assert (row, points) == ({"highway": "track", "barrier": "gate"}, LINE)


def test_a_ford_and_a_barrier_at_one_place_are_both_said():
    both = Mark("stile", "motor_no", is_ford=True)
    rows = [row for row, _ in osm_road_tags.pieces({"access": "foot_no"}, LINE, {1: both})]
    assert rows[1] == {"access": "no", "barrier": "stile", "ford": "yes"}
    assert rows[0] == rows[2] == {"access": "foot_no"}
