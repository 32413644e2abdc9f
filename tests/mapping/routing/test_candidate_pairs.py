"""The travel table against every pair routed one by one, and every circle measured one by one."""

import math

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from mapping.routing import candidate_pairs, pair_table, travel_table
from tests.mapping import builders, grid_world

TRAVEL = "[travel]\nmodes = ['walk', 'motorcycle']\nmin_component_km = 0\nsnap_limit_m = 2000\n"
GEOD = Geod(ellps="WGS84")


def table(people, offers, extra="", *, roads=True, **named) -> pd.DataFrame:
    programme = builders.programme(extra + TRAVEL)
    network = grid_world.built(programme) if roads else None
    return candidate_pairs.travel(network, builders.profiles(people, offers, programme), **named)


def keys(found: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(found["returnee_id"], found["service_id"], strict=True))


PEOPLE = [(0, 0), (1, 0.2), (3.3, 2), (6, 6), (5, 4.1), None, grid_world.ISLAND, (0, 6)]
SITES = [
    ((2, 0), {}),
    ((6, 6), {"urban_limit_km": 3, "rural_limit_km": 5}),
    ((0, 4), {"category": "training", "urban_limit_km": 2}),
    ((20, 20), {"category": "pss"}),
    (None, {"category": "pss"}),
]
LIMITS = "[limits.clinic]\nduration_min = 20\n[limits.training]\ndistance_m = 5000\n"


def test_the_table_holds_what_brute_force_finds():
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    programme = builders.programme(LIMITS + TRAVEL)
    network = grid_world.built(programme)
    wanted = {}
    for home in people[people.geometry.notna()].itertuples():
        for site in offers[offers.geometry.notna()].itertuples():
            start = people[people["returnee_id"] == home.returnee_id].set_index("returnee_id")
            end = offers[offers["service_id"] == site.service_id].set_index("service_id")
            ways = travel_table.travel(network, start.geometry, end.geometry)
            limit = programme.limit(site.category)
            straight = GEOD.inv(home.geometry.x, home.geometry.y, site.geometry.x, site.geometry.y)[
                2
            ]
            circle = np.nanmax([site.urban_limit_km, site.rural_limit_km, -1]) * 1000
            near = (
                (ways["duration_min"] <= limit.duration_min) & math.isfinite(limit.duration_min)
            ) | ((ways["distance_m"] <= limit.distance_m) & math.isfinite(limit.distance_m))
            if near.any() or straight <= circle:
                minutes = dict(zip(ways["mode"], ways["duration_min"], strict=True))
                wanted[home.returnee_id, site.service_id] = minutes
    found = table(people, offers, LIMITS)
    assert keys(found) == set(wanted)
    assert len(wanted) > 8
    for row in found.to_dict("records"):
        minutes = wanted[row["returnee_id"], row["service_id"]]
        assert row["duration_min"] == pytest.approx(minutes.get(row["mode"], math.inf), abs=0.01)


def test_rows_are_sorted_and_unique_and_do_not_depend_on_the_order_of_layers():
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    wanted = table(people, offers, LIMITS)
    assert not wanted.duplicated(["returnee_id", "service_id", "mode"]).any()
    shuffled = table(people.sample(frac=1, random_state=2), offers.iloc[::-1], LIMITS)
    pd.testing.assert_frame_equal(shuffled, wanted)
    assert list(wanted.columns) == list(pair_table.COLUMNS)


def test_a_pair_inside_the_circle_but_without_a_way_is_a_row_without_end():
    offers = grid_world.services(((6, 6), {"urban_limit_km": 100}))
    found = table(grid_world.returnees(grid_world.ISLAND, grid_world.FAR_AWAY), offers)
    assert found["duration_min"].tolist() == [math.inf, math.inf]
    assert found["distance_m"].tolist() == [math.inf, math.inf]
    assert found["snap_flag"].tolist() == ["roads_not_joined", "off_network"]
    assert found["road_m"].isna().all()
    assert found["straight_m"].between(10_000, 60_000).all()


def test_a_pair_inside_the_circle_keeps_its_long_road():
    offers = grid_world.services(((6, 1), {"urban_limit_km": 2}))
    limits = "[limits.clinic]\nduration_min = 1\n"
    found = table(grid_world.returnees((4, 1)), offers, limits)
    assert found["straight_m"].tolist() == pytest.approx([2000, 2000], abs=1)
    # half way up two parallel streets: 1 km back, 2 km across, 1 km up
    assert found["distance_m"].tolist() == pytest.approx([4000, 4000], rel=0.01)


def test_without_roads_only_circles_are_known():
    offers = grid_world.services(((0, 1), {"urban_limit_km": 2}), ((0, 1), {}))
    found = table(grid_world.returnees((0, 0), (9, 9)), offers, roads=False)
    assert keys(found) == {("R0", "S0")}
    assert found[["distance_m", "duration_min", "fare", "snap_m"]].isna().all(axis=None)
    assert found["snap_flag"].tolist() == ["no_roads"]


@pytest.mark.parametrize("roads", [True, False])
@pytest.mark.parametrize("delivery", ["phone", "online"])
def test_a_service_by_wire_pairs_with_everyone_at_no_distance(delivery, roads):
    offers = grid_world.services(((6, 6), {"delivery": delivery}))
    found = table(grid_world.returnees((0, 0), None, grid_world.FAR_AWAY), offers, roads=roads)
    assert keys(found) == {("R0", "S0"), ("R1", "S0"), ("R2", "S0")}
    assert set(found["mode"]) == {delivery}
    assert (found[["distance_m", "duration_min", "fare"]] == 0).all(axis=None)


@pytest.mark.parametrize("roads", [True, False])
@pytest.mark.parametrize("empty", ["people", "offers", "both"])
def test_nobody_or_nothing_is_an_empty_table(roads, empty):
    people, offers = grid_world.returnees((0, 0)), grid_world.services(((0, 0), {}))
    found = table(
        people.iloc[:0] if empty != "offers" else people,
        offers.iloc[:0] if empty != "people" else offers,
        LIMITS,
        roads=roads,
    )
    assert found.empty
    assert list(found.columns) == list(pair_table.COLUMNS)


def test_places_that_are_not_known_have_no_pairs():
    assert table(grid_world.returnees(None), grid_world.services((None, {}))).empty


def test_unbounded_everything_that_has_a_way_stays_in():
    people, offers = grid_world.returnees((0, 0)), grid_world.services(((6, 6), {}), ((2, 0), {}))
    tight = "[limits.clinic]\nduration_min = 1\n"
    assert table(people, offers, tight).empty
    assert keys(table(people, offers, tight, is_bounded=False)) == {("R0", "S0"), ("R0", "S1")}


def test_any_one_limit_is_enough_to_be_worth_judging():
    limits = "[limits.clinic]\nduration_min = 1\ndistance_m = 2500\n"
    found = table(
        grid_world.returnees((0, 0)), grid_world.services(((2, 0), {}), ((6, 0), {})), limits
    )
    assert keys(found) == {("R0", "S0")}
    assert set(found["mode"]) == {"walk", "motorcycle"}


def test_a_circle_is_geodesic_wherever_it_lies_in_a_wide_country():
    west, east = builders.layer("returnees", [{"returnee_id": "W"}], [(-12.0, 15.0)]), []
    far = [{"returnee_id": f"E{i}"} for i in range(2)]
    lon, lat, _ = GEOD.fwd(12.0, 15.0, 90, 9990)
    east = builders.layer("returnees", far, [(lon, lat), GEOD.fwd(12.0, 15.0, 90, 10_010)[:2]])
    people = pd.concat([west, east], ignore_index=True)
    row = {"service_id": "S0", "category": "clinic", "rural_limit_km": 10}
    offers = builders.layer("services", [row], [(12.0, 15.0)])
    assert keys(table(people, offers, roads=False)) == {("E0", "S0")}


def test_the_searches_are_counted():
    told = []
    table(
        grid_world.returnees((0, 0)),
        grid_world.services(((2, 0), {})),
        progress=lambda done, of: told.append((done, of)),
    )
    assert told[-1] == (2, 2)
