"""Minutes to the nearest running service against the least of all routed pairs."""

import math

import numpy as np
import pandas as pd
import pytest

from mapping import nearest, routing
from tests.mapping import builders, grid_world

TRAVEL = "[travel]\nmodes = ['walk', 'motorcycle']\nmin_component_km = 0\nsnap_limit_m = 2000\n"
PEOPLE = [(0, 0), (1, 0.2), (6, 6), None, grid_world.ISLAND, grid_world.FAR_AWAY]
SITES = [
    ((2, 0), {}), ((6, 6), {"status": "defunct"}), ((4, 4), {}), (None, {}),
    ((0, 4), {"category": "training"}), ((0, 0), {"category": "pss", "delivery": "phone"}),
    ((0, 0), {"category": "legal", "status": "inactive"}),
]  # fmt: skip
CATEGORIES = ["clinic", "training", "pss", "legal"]


@pytest.fixture(scope="module")
def network():
    return grid_world.built(builders.programme(TRAVEL))


@pytest.fixture(scope="module")
def found(network) -> pd.DataFrame:
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    return nearest.minutes(network, people, offers, CATEGORIES)


def of(found: pd.DataFrame, category: str) -> pd.Series:
    return found[found["category"] == category].set_index("returnee_id")["minutes"]


@pytest.mark.parametrize("category", ["clinic", "training"])
def test_the_nearest_is_the_least_of_all_routed_pairs(network, found, category):
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    offers = offers[(offers["category"] == category) & (offers["status"] != "defunct")]
    ways = routing.travel(
        network,
        people.set_index("returnee_id").geometry,
        offers.set_index("service_id").geometry,
    )
    least = ways.groupby("origin_id")["duration_min"].min()
    wanted = least.reindex(people["returnee_id"], fill_value=math.inf).to_numpy(copy=True)
    wanted[3] = np.nan  # no place
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
    table = nearest.minutes(None, people, offers, CATEGORIES)
    assert of(table, "clinic").isna().all()
    assert (of(table, "pss") == 0).all()


def test_nobody_and_no_categories_are_no_rows(network):
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    assert nearest.minutes(network, people.iloc[:0], offers, CATEGORIES).empty
    assert nearest.minutes(network, people, offers, []).empty
    everyone = nearest.minutes(network, people, offers.iloc[:0], ["clinic"])
    assert np.isinf(everyone["minutes"].drop(3)).all()


def test_progress_is_told_once_a_category(network):
    told = []
    people, offers = grid_world.returnees((0, 0)), grid_world.services(*SITES)
    nearest.minutes(network, people, offers, CATEGORIES, lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
