"""Listed fares: which one holds for a trip, against a loop over all rows of the list."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from mapping.network import fare_table
from mapping.routing import candidate_pairs, single_origin, travel_table
from tests.mapping import builders, grid_world

MODES = ("walk", "minibus", "motorcycle")
GEOD = Geod(ellps="WGS84")


def layer(*rows: tuple) -> pd.DataFrame:
    """Rows of (from, to, fare) and what is said besides; stages are kilometres on the grid."""
    told = []
    for (start, goal, fare), *more in ((row[:3], *row[3:]) for row in rows):
        ends = {}
        for name, place in (("from", start), ("to", goal)):
            lon, lat = grid_world.place(*place)
            ends |= {f"{name}_stage": str(place), f"{name}_longitude": lon, f"{name}_latitude": lat}
        told.append(ends | {"mode": "minibus", "fare": fare, **(more[0] if more else {})})
    return builders.layer("fares", told)


def told(table: pd.DataFrame, home, site, mode="minibus", fare=math.nan, radius_m=2000.0) -> float:
    found = fare_table.of_layer(table, MODES, radius_m)
    ends = (np.array([grid_world.place(*place)]) for place in (home, site))
    lookup = fare_table.lookup(found, *ends, mode)
    return priced(lookup, [0], [0], [fare])[0]


def priced(lookup, start, goal, fare) -> list[float]:
    trips = pd.DataFrame({"origin": start, "destination": goal, "fare": fare})
    return fare_table.replaced(trips, lookup)["fare"].tolist()


ONE = layer(((0, 0), (10, 0), 23.0))


@pytest.mark.parametrize(
    ("home", "site", "mode", "fare", "wanted"),
    [
        ((0, 0), (10, 0), "minibus", 40.0, 23.0),
        ((10, 0), (0, 0), "minibus", 40.0, 23.0),  # both ways
        ((0, 1.99), (8.01, 0), "minibus", 40.0, 23.0),
        ((0, 2.03), (10, 0), "minibus", 40.0, 40.0),  # a little too far from the stage
        ((0, 0), (7.9, 0), "minibus", 40.0, 40.0),
        ((0, 0), (1, 0), "minibus", 12.0, 12.0),  # both near the same stage
        ((0, 0), (10, 0), "motorcycle", 40.0, 40.0),
        ((0, 0), (10, 0), "minibus", math.nan, 23.0),  # a list makes an unknown fare known
        ((0, 0), (10, 0), "minibus", 0.0, 0.0),  # who walked pays nothing
    ],
)
def test_a_listed_fare_serves_trips_from_near_one_stage_to_near_the_other(
    home, site, mode, fare, wanted
):
    assert told(ONE, home, site, mode, fare) == wanted


def test_the_radius_is_the_programmes():
    assert told(ONE, (0, 3), (10, 0), fare=40.0, radius_m=3100.0) == 23.0
    assert told(ONE, (0, 1), (10, 0), fare=40.0, radius_m=900.0) == 40.0


def test_the_way_back_has_its_own_fare_where_it_is_listed():
    table = layer(((0, 0), (10, 0), 23.0), ((10, 0), (0, 0), 30.0, {"kind": "official"}))
    assert told(table, (0, 0), (10, 0)) == 23.0
    assert told(table, (10, 0), (0, 0)) == 30.0


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([(18.0, {"kind": "official", "as_of": "2026-01-01"}),
          (25.0, {"kind": "charged", "as_of": "2020-01-01"})], 25.0),
        ([(18.0, {"as_of": "2021-11-01"}), (23.0, {"as_of": "2023-01-20"})], 23.0),
        ([(18.0, {"as_of": "2021-11-01"}), (30.0, {})], 18.0),  # a fare without a day is older
        ([(18.0, {}), (23.0, {})], 23.0),
    ],
)  # fmt: skip
def test_charged_goes_before_official_then_the_newest_then_the_dearer(rows, wanted):
    for order in (rows, rows[::-1]):
        table = layer(*(((0, 0), (10, 0), fare, more) for fare, more in order))
        assert told(table, (0, 0), (10, 0)) == wanted


def test_of_several_stages_the_nearest_pair_counts():
    table = layer(((0, 0), (10, 0), 23.0), ((1.5, 0), (10, 0), 20.0))
    assert told(table, (0.5, 0), (10, 0)) == 23.0
    assert told(table, (1, 0), (10, 0)) == 20.0


def test_nothing_listed_for_the_programmes_modes_is_no_list():
    assert fare_table.of_layer(ONE, ("walk", "motorcycle"), 2000.0) is None
    assert fare_table.of_layer(ONE.iloc[:0], MODES, 2000.0) is None


@pytest.mark.seeds(1, 5)
def test_every_trip_has_the_fare_that_a_loop_over_the_list_finds(seed):
    rng = np.random.default_rng(seed)
    stages = rng.uniform(0, 12, (6, 2)).round(3)
    some = [(tuple(stages[i]), tuple(stages[j]), float(rng.integers(1, 90)),
             {"mode": str(rng.choice(["minibus", "motorcycle"])),
              "kind": rng.choice(["official", "charged", None])})
            for i in range(6) for j in range(6) if i != j and rng.random() < 0.4]  # fmt: skip
    table = layer(*some)
    homes, sites = rng.uniform(-1, 13, (40, 2)), rng.uniform(-1, 13, (30, 2))
    degrees = [np.array([grid_world.place(*one) for one in points]) for points in (homes, sites)]
    degrees[0][3] = np.nan  # a home without a place
    start, goal = (each.ravel() for each in np.mgrid[0:40, 0:30])
    found = fare_table.of_layer(table, MODES, 2000.0)
    for mode in ("minibus", "motorcycle"):
        lookup = fare_table.lookup(found, *degrees, mode)
        listed = priced(lookup, start, goal, np.full(len(start), 999.0))
        trips = zip(degrees[0][start], degrees[1][goal], strict=True)
        wanted = [by_hand(table, home, site, mode) for home, site in trips]
        assert listed == wanted
        assert len(set(wanted)) > 1


def by_hand(table: pd.DataFrame, home, site, mode: str) -> float:
    rows = table[table["mode"] == mode].to_dict("records")
    known = {(row["from_stage"], row["to_stage"]) for row in rows}
    best = (math.inf,)
    for row in rows:
        stages = {end: (row[f"{end}_longitude"], row[f"{end}_latitude"]) for end in ("from", "to")}
        ways = [("from", "to")]
        if (row["to_stage"], row["from_stage"]) not in known:
            ways.append(("to", "from"))
        for one, other in ways:
            ends = [GEOD.inv(*place, *stages[end])[2] if np.isfinite(place).all() else math.inf
                    for place, end in ((home, one), (site, other))]  # fmt: skip
            if max(ends) <= 2000:
                rank = (round(sum(ends), 3), row["kind"] != "charged", -row["fare"])
                best = min(best, (*rank, row["fare"]))
    return best[-1] if len(best) > 1 else 999.0


TRAVEL = "[travel]\nmin_component_km = 0\n"


def test_every_search_of_the_engine_gives_the_listed_fare():
    programme = builders.programme(TRAVEL + "[limits.clinic]\nduration_min = 900\nfare = 24\n")
    network = grid_world.built(programme)
    listed = fare_table.of_layer(layer(((0, 0), (6, 6), 23.0)), network.model.modes, 2000.0)
    network = replace(network, listed=listed)
    people = grid_world.returnees((0, 0), (2, 4))
    offers = grid_world.services(((6, 6), {}), ((6, 0), {}))
    homes, sites = people.set_index("returnee_id").geometry, offers.set_index("service_id").geometry
    at = ("R0", "S0", "minibus")
    key = ["origin_id", "destination_id", "mode"]
    computed = travel_table.travel(replace(network, listed=None), homes, sites).set_index(key)[
        "fare"
    ]
    assert computed[at] not in {23.0, 0.0}
    for table in (
        travel_table.travel(network, homes, sites),
        single_origin.around(network, homes, sites),
    ):
        fares = table.set_index(key)["fare"]
        assert fares[at] == 23.0
        others = fares.drop(at)
        assert (others == computed.reindex(others.index)).all()
    for nearest in (0, 2):
        own = builders.profiles(people, offers, replace(programme, nearest=nearest))
        table = candidate_pairs.travel(network, own)
        table = table.astype({"returnee_id": "str", "service_id": "str", "mode": "str"})
        fares = table.set_index(["returnee_id", "service_id", "mode"])["fare"]
        assert fares[at] == 23.0  # and so the pair keeps the limit of 24


def test_a_place_without_coordinates_is_near_no_stage():
    found = fare_table.of_layer(ONE, MODES, 2000.0)
    nowhere = np.full((2, 2), np.nan)
    lookup = fare_table.lookup(found, nowhere, np.array([grid_world.place(10, 0)]), "minibus")
    assert priced(lookup, [0, 1], [0, 0], [5.0, 6.0]) == [5.0, 6.0]
