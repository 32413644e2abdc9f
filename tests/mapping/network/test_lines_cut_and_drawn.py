"""Results do not depend on how a line is cut or drawn: pieces, direction and order of rows."""

import itertools

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.network import road_network
from mapping.routing import single_origin
from tests.mapping import builders
from tests.mapping.routing import plain_roads
from tests.shares import examples

MODES = ["walk", "minibus", "motorcycle"]
SETTINGS = f"[travel]\nmodes = {MODES}\ncoin = 0\nmin_component_km = 0\n"
TOWN = gpd.GeoDataFrame(
    {"setting": ["urban", "rural"]},
    geometry=[shapely.Point(plain_roads.degrees(at)) for at in ((4000, 3000), (9000, 3000))],
    crs=4326,
)


def world(rng):
    """Three streets along, three across, sharing the vertices where they meet; each one bent."""
    spots = np.array([[(4000.0 * x, 3000.0 * y) for x in range(4)] for y in range(3)])
    spots = spots + rng.uniform(-400, 400, spots.shape)
    rows = []
    for street in (*spots, *np.swapaxes(spots, 0, 1)[:3]):
        middles = (street[:-1] + street[1:]) / 2 + rng.uniform(-200, 200, (len(street) - 1, 2))
        line = np.empty((len(street) * 2 - 1, 2))
        line[::2], line[1::2] = street, middles
        road_class = rng.choice(["primary", "tertiary", "track", "path"])
        rows.append((line, road_class, rng.choice(["", "", "yes"])))
    return rows


def redrawn(rows, rng):
    """The same roads: cut at some of their vertices, two-way ones turned, rows in another order."""
    found = []
    for line, road_class, oneway in rows:
        inner = np.arange(1, len(line) - 1)
        cuts = [0, *inner[rng.random(len(inner)) < 0.5], len(line) - 1]
        for start, end in itertools.pairwise(cuts):
            piece = line[start : end + 1]
            is_turned = not oneway and rng.random() < 0.5
            found.append((piece[::-1] if is_turned else piece, road_class, oneway))
    return [found[at] for at in rng.permutation(len(found))]


def travelled(rows, homes, sites):
    lines = [shapely.LineString([plain_roads.degrees(at) for at in line]) for line, _, _ in rows]
    table = {"road_class": [row[1] for row in rows], "oneway": [row[2] for row in rows]}
    layer = gpd.GeoDataFrame(table, geometry=lines, crs=4326)
    found = road_network.build(layer, builders.programme(SETTINGS), TOWN)
    return single_origin.around(found, homes, sites)


@settings(max_examples=examples(6), deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_cutting_turning_and_shuffling_lines_changes_no_minute_metre_or_fare(seed):
    rng = np.random.default_rng(seed)
    rows = world(rng)
    places = rng.uniform((0, 0), (12_000, 6000), (7, 2))
    named = {f"P{at}": tuple(place) for at, place in enumerate(places)}
    points = plain_roads.points(named)
    homes, sites = points[:4], points[4:]
    one, other = travelled(rows, homes, sites), travelled(redrawn(rows, rng), homes, sites)
    key = ["origin_id", "destination_id", "mode"]
    assert one[key].equals(other[key])
    for column, slack in (("duration_min", 0.001), ("distance_m", 0.1), ("fare", 0.01)):
        assert other[column].to_numpy() == pytest.approx(one[column].to_numpy(), abs=slack)
    assert one["mode"].nunique() == 3


def test_a_passenger_waits_as_where_the_road_is_met_and_not_as_at_the_end_of_a_line():
    road = np.array([(0.0, 3000.0), (12_000.0, 3000.0)])
    ends = plain_roads.points({"town": (5000.0, 3000.0), "country": (7000.0, 3000.0)})
    goal = plain_roads.points({"S": (12_000.0, 3000.0)})
    for line in (road, road[::-1], np.insert(road, 1, (6000.0, 3000.0), axis=0)):
        found = travelled([(line, "primary", "")], ends, goal)
        rides = found[found["mode"] == "minibus"].set_index("origin_id")
        waits = rides["duration_min"] - rides["distance_m"] / 1000 / 50 * 60
        assert waits.to_dict() == pytest.approx({"town": 20.0, "country": 45.0}, abs=0.1)
