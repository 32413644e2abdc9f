"""Minutes to the nearest running service against the least of all routed pairs."""

import math

import numpy as np
import pandas as pd
import pytest

from mapping.routing import minutes_to_nearest, travel_table
from tests.mapping import builders, grid_world

TRAVEL = "[travel]\nmodes = ['walk', 'motorcycle']\nmin_component_km = 0\nsnap_limit_m = 2000\n"
PEOPLE = [(0, 0), (1, 0.2), (6, 6), None, grid_world.ISLAND, grid_world.FAR_AWAY]
SITES = [
    ((2, 0), {}), ((6, 6), {"status": "defunct"}), ((4, 4), {}), (None, {}),
    ((0, 4), {"category": "training"}), ((0, 0), {"category": "pss", "delivery": "phone"}),
    ((0, 0), {"category": "legal", "status": "inactive"}),
]  # fmt: skip
PROGRAMME = builders.programme(TRAVEL)
CATEGORIES = ["clinic", "training", "pss", "legal"]


def table_of(network, people, services, categories, *more, plan=PROGRAMME) -> pd.DataFrame:
    profiles = builders.profiles(people, services, plan)
    return minutes_to_nearest.minutes(network, profiles, categories, *more)


@pytest.fixture(scope="module")
def network():
    return grid_world.built(builders.programme(TRAVEL))


@pytest.fixture(scope="module")
def found(network) -> pd.DataFrame:
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    return table_of(network, people, offers, CATEGORIES)


def of(found: pd.DataFrame, category: str) -> pd.Series:
    return found[found["category"] == category].set_index("returnee_id")["duration_min"]


@pytest.mark.parametrize("category", ["clinic", "training"])
def test_the_nearest_is_the_least_of_all_routed_pairs(network, found, category):
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    offers = offers[(offers["category"] == category) & (offers["status"] != "defunct")]
    ways = travel_table.travel(
        network,
        people.set_index("returnee_id").geometry,
        offers.set_index("service_id").geometry,
    )
    least = ways.groupby("origin_id")["duration_min"].min()
    wanted = least.reindex(people["returnee_id"], fill_value=math.inf).to_numpy(copy=True)
    wanted[3:] = np.nan  # no place, roads not joined to the others, no road near: not known
    assert of(found, category).to_numpy() == pytest.approx(wanted, abs=0.01, nan_ok=True)


def test_everyone_is_there_once_a_category(found):
    assert len(found) == len(PEOPLE) * len(CATEGORIES)
    assert not found.duplicated(["returnee_id", "category"]).any()


def test_a_phone_rings_everywhere_even_where_the_home_is_unknown(found):
    assert (of(found, "pss") == 0).all()


def test_a_category_without_a_running_service_is_beyond_reach(found):
    assert np.isinf(of(found, "legal").drop("R3")).all()
    assert np.isnan(of(found, "legal")["R3"])


def test_without_roads_nothing_is_known_but_the_phone():
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    table = table_of(None, people, offers, CATEGORIES)
    assert of(table, "clinic").isna().all()
    assert (of(table, "pss") == 0).all()


def test_nobody_and_no_categories_are_no_rows(network):
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    assert table_of(network, people.iloc[:0], offers, CATEGORIES).empty
    assert table_of(network, people, offers, []).empty
    everyone = table_of(network, people, offers.iloc[:0], ["clinic"])
    assert np.isinf(everyone["duration_min"].drop(3)).all()


def test_progress_is_told_once_a_category(network):
    told = []
    people, offers = grid_world.returnees((0, 0)), grid_world.services(*SITES)
    tell = lambda done, of: told.append((done, of))  # noqa: E731 - one use
    table_of(network, people, offers, CATEGORIES, tell)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


LIMITS = [
    "duration_min = 40", "duration_min = 40\nfare = 20", "distance_m = 5000", "fare = 15",
    "duration_min = 30\ndistance_m = 6000", "duration_min = 600\nfare = 1000",
]  # fmt: skip


@pytest.mark.parametrize("limit", LIMITS)
def test_who_is_within_at_each_pace_is_what_all_routed_pairs_say(network, limit):
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    programme = builders.programme(f"{TRAVEL}[limits.clinic]\n{limit}\n")
    found = table_of(network, people, offers, ["clinic"], plan=programme)
    found = found.set_index("returnee_id")
    runs = offers[(offers["category"] == "clinic") & (offers["status"] != "defunct")]
    ways = travel_table.travel(
        network, people.set_index("returnee_id").geometry, runs.set_index("service_id").geometry
    )
    own = programme.limit("clinic")
    kept = (ways["distance_m"] <= own.distance_m) & (ways["fare"] <= own.fare)
    factors = {"walk": (0.85, 1.4), "motorcycle": (0.8, 1.4)}
    for pace, at in (("fast", 0), ("slow", 1)):
        minutes = ways["duration_min"] * ways["mode"].map({k: v[at] for k, v in factors.items()})
        wanted = set(ways.loc[kept & (minutes <= own.duration_min), "origin_id"])
        assert set(found.index[found[f"is_within_{pace}"]]) == wanted, pace
    assert found["is_within_fast"].any()


@pytest.mark.parametrize("category", ["clinic", "training"])
def test_the_low_and_high_minutes_are_the_least_over_modes_each_at_its_pace(
    network, found, category
):
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    offers = offers[(offers["category"] == category) & (offers["status"] != "defunct")]
    ways = travel_table.travel(
        network, people.set_index("returnee_id").geometry, offers.set_index("service_id").geometry
    )
    own = found[found["category"] == category].set_index("returnee_id")
    ends = (("duration_low_min", 0.85, 0.8), ("duration_high_min", 1.4, 1.4))
    for column, walk, motorcycle in ends:
        factor = ways["mode"].map({"walk": walk, "motorcycle": motorcycle})
        least = (ways["duration_min"] * factor).groupby(ways["origin_id"]).min()
        wanted = least.reindex(people["returnee_id"], fill_value=math.inf).to_numpy(copy=True)
        wanted[3:] = np.nan  # no place, roads not joined to the others, no road near: not known
        assert own[column].to_numpy() == pytest.approx(wanted, abs=0.01, nan_ok=True)


def test_a_phone_is_within_at_any_pace_and_an_unknown_home_within_none(found):
    own = found.set_index(["category", "returnee_id"])
    assert own.loc["pss", "is_within_slow"].all()
    assert not own.loc[("clinic", "R3"), ["is_within_fast", "is_within_slow"]].any()
