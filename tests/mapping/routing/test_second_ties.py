"""Two ties of a place: an island of road near it takes nothing away, and the better way counts."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.network import road_network, snapping
from mapping.reach import judge
from mapping.routing import candidate_pairs, single_origin
from tests.mapping import builders
from tests.mapping.routing import plain_roads
from tests.mapping.routing.plain_roads import Road
from tests.shares import examples

WALK_KMH, BESIDE_KMH = {"tertiary": 5.0, "path": 4.0}, 3.0
MAIN = [Road((0.0, 0.0), (5000.0, 0.0)), Road((5000.0, 0.0), (5000.0, 4000.0))]


def network(roads, modes=("walk",), water=None):
    programme = builders.programme(f"[travel]\nmodes = {list(modes)}\n")
    return road_network.build(plain_roads.layer(roads), programme, water=water)


def ways(roads, homes, sites, **named):
    found = network(roads, **named)
    table = single_origin.around(found, plain_roads.points(homes), plain_roads.points(sites))
    return table.set_index(["mode", "origin_id", "destination_id"])


def lake(*corners):
    shape = shapely.Polygon([plain_roads.degrees(corner) for corner in corners])
    return gpd.GeoDataFrame(geometry=[shape], crs=4326)


HOME, SITE = {"A": (2000.0, 350.0)}, {"S": (2300.0, 0.0)}
STUB = Road((2000.0, 300.0), (2000.0, 1400.0), "path")


def test_a_path_that_touches_nothing_takes_no_way_from_a_home_beside_it():
    without, beside = (ways(roads, HOME, SITE) for roads in (MAIN, [*MAIN, STUB]))
    assert without["distance_m"].tolist() == pytest.approx([650], abs=1)
    assert beside.equals(without)
    assert beside["is_sure"].all()


def test_of_the_two_ties_the_better_way_counts_at_both_ends():
    # Along the island to a site on it; and from a site on an island to the main road.
    sites = {"on": (2000.0, 1300.0), "off": (2300.0, 0.0)}
    found = ways([*MAIN, STUB], HOME, sites)["distance_m"]
    assert found["walk", "A", "on"] == pytest.approx(950, abs=1)
    assert found["walk", "A", "off"] == pytest.approx(650, abs=1)


def test_what_follows_from_a_second_tie_beyond_a_kilometre_is_not_sure():
    for metres, is_sure in ((990.0, True), (1010.0, False)):
        stub = Road((2000.0, metres), (2000.0, metres + 1200.0), "path")
        found = ways([*MAIN, stub], {"A": (2000.0, metres)}, SITE)
        assert found["is_sure"].tolist() == [is_sure]


def test_a_second_tie_crosses_no_water():
    river = lake((1000, 100), (4000, 100), (4000, 120), (1000, 120))
    assert len(ways([*MAIN, STUB], HOME, SITE, water=river)) == 0
    assert len(ways(MAIN, HOME, SITE, water=river)) == 1  # a first tie is flagged, not refused


def test_islands_are_those_of_the_mode():
    # Engines cross between the two parts, walkers do not: for a minibus they are one network.
    bridge = Road((5000.0, 4000.0), (5000.0, 5000.0), "primary", "foot_no")
    beyond = Road((5000.0, 5000.0), (5000.0, 8000.0))
    roads = [*MAIN, bridge, beyond]
    homes, sites = {"A": (5000.0, 7000.0)}, {"S": (0.0, 0.0)}
    found = ways(roads, homes, sites, modes=("walk", "minibus", "motorcycle"))
    by_mode = found["is_sure"].droplevel(["origin_id", "destination_id"])
    assert by_mode.to_dict() == {"walk": False, "minibus": True, "motorcycle": True}
    built = network(roads, ("walk", "minibus"))
    point = plain_roads.points(homes)
    flags = {
        mode: snapping.snap(built, point, mode)["flag"].tolist() for mode in ("walk", "minibus")
    }
    assert flags == {"walk": ["other_component"], "minibus": ["ok"]}


def minutes(roads, main, home, site):
    """The least walk by either tie of both ends."""
    ends = []
    for place in (home, site):
        first = plain_roads.tie(place, roads)
        again = plain_roads.tie(place, roads[:main])
        ends.append({first, again})
    cost = lambda road: (road.metres / WALK_KMH[road.road_class],) * 2  # noqa: E731
    return min(
        plain_roads.least(roads, one, other, cost, 1 / BESIDE_KMH) * 0.06
        for one in ends[0]
        for other in ends[1]
    )


@st.composite
def islands(draw):
    """The main roads, some islands beside them, and four places near the main roads."""
    spot = st.tuples(st.floats(500, 4500), st.floats(300, 3500)).map(
        lambda at: tuple(map(round, at))
    )
    roads = list(MAIN)
    for x, y in draw(st.lists(spot, min_size=1, max_size=3)):
        roads.append(Road((float(x), float(y)), (float(x) - 900.0, float(y) + 800.0), "path"))
    near = st.tuples(st.integers(0, 4900), st.integers(1, 900))
    places = [(float(x), float(y)) for x, y in draw(st.lists(near, min_size=4, max_size=4))]
    return roads, places


@settings(max_examples=examples(6), deadline=None)
@given(islands())
def test_islands_never_take_away_and_ways_are_those_of_trying_both_ties(world):
    roads, places = world
    homes = {"A": places[0], "B": places[1]}
    sites = {"S": places[2], "T": places[3]}
    alone, among = (ways(some, homes, sites) for some in (MAIN, roads))
    assert len(alone) == len(among) == 4
    assert (among["duration_min"] <= alone["duration_min"] + 1e-9).all()
    assert among["is_sure"].all()
    wanted = [
        minutes(roads, len(MAIN), home, site) for home in homes.values() for site in sites.values()
    ]
    assert among["duration_min"].to_numpy() == pytest.approx(wanted, abs=0.02)


def test_where_a_quarter_of_the_roads_is_not_joined_nobody_near_the_others_is_refused_for_it():
    rng = np.random.default_rng(7)
    grid = [(1500.0 * x, 1500.0 * y) for x in range(6) for y in range(6)]
    roads = [
        Road(one, other)
        for one in grid
        for other in grid
        if one < other and math.dist(one, other) == 1500.0
    ]
    for _ in range(7):  # islands of two nodes, each a little longer than a kilometre
        x, y = rng.uniform(300, 7000, 2).round(1)
        roads.append(Road((x, y), (x + 800.0, y + 700.0), "track"))
    modes = ("walk", "motorcycle")
    built = network(roads, modes)
    assert 1 - built.largest_share == pytest.approx(0.28, abs=0.01)
    beside_islands = np.array([road.start for road in roads[-7:]]) + rng.uniform(-50, 50, (7, 2))
    spots = np.concatenate([rng.uniform(-900, 8400, (33, 2)), beside_islands]).round(1)
    people = builders.layer(
        "returnees",
        [{"returnee_id": f"R{at:02}"} for at in range(40)],
        [plain_roads.degrees(tuple(spot)) for spot in spots],
    )
    site = {"service_id": "S", "category": "clinic", "urban_limit_km": 100, "rural_limit_km": 100}
    offers = builders.layer("services", [site], [plain_roads.degrees((0.0, 0.0))])
    programme = builders.programme(f"[travel]\nmodes = {list(modes)}\n")
    known = builders.profiles(people, offers, programme)
    judged = judge.judge(candidate_pairs.travel(built, known, is_bounded=False), known)
    assert len(judged) == 40
    codes = {code for reasons in judged["reasons"] for code in builders.codes(reasons)}
    assert "no_road" not in codes
    assert judged["is_within"].all()
    beside = plain_roads.points({str(at): tuple(spot) for at, spot in enumerate(spots)})
    tied = snapping.snap(built, beside, "walk")["flag"]
    assert (tied == "other_component").sum() >= 5
