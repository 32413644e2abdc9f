"""The nearest few against all pairs ranked one by one."""

import math

import numpy as np
import pandas as pd
import pytest

from mapping.routing import candidate_pairs, pair_table
from tests.mapping import builders, grid_world

TRAVEL = "[travel]\nmodes = ['walk', 'motorcycle']\nmin_component_km = 0\nsnap_limit_m = 2000\n"
LIMITS = "[limits.clinic]\nduration_min = 40\n[limits.training]\ndistance_m = 5000\n"
RNG = np.random.default_rng(5)
PEOPLE = [*map(tuple, RNG.uniform(0, 6, (12, 2))), None, grid_world.ISLAND, (0, 0), (0, 0)]
SITES = [
    *(((x, y), {"category": "clinic"}) for x, y in RNG.uniform(0, 6, (9, 2))),
    *(
        ((x, y), {"category": "training", "urban_limit_km": 2})
        for x, y in RNG.uniform(0, 6, (9, 2))
    ),
    ((6, 6), {"category": "pss", "delivery": "phone"}),
    (None, {"category": "pss"}),
]


def table(n, limits=LIMITS, people=PEOPLE, sites=SITES, **named) -> pd.DataFrame:
    programme = builders.programme(f"[reach]\nnearest = {n}\n{limits}{TRAVEL}")
    offers = grid_world.services(*sites)
    network = grid_world.built(programme)
    homes = grid_world.returnees(*people)
    return candidate_pairs.travel(network, builders.profiles(homes, offers, programme), **named)


def plain(found: pd.DataFrame) -> pd.DataFrame:
    texts = ["returnee_id", "service_id", "mode", "snap_flag"]
    return found.astype(dict.fromkeys(texts, "str"))


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_nearest_of_each_category_by_each_mode_stay_and_no_others(n):
    everything = plain(table(0, limits="", is_bounded=False))
    category = {f"S{at}": details.get("category") for at, (_, details) in enumerate(SITES)}
    ranked = everything[~everything["mode"].eq("phone")].assign(
        category=everything["service_id"].map(category)
    )
    ranked = ranked.sort_values(["duration_min", "distance_m", "service_id"])
    is_searched = (ranked["category"] != "clinic") | (ranked["duration_min"] <= 40)
    near = ranked[is_searched].groupby(["returnee_id", "category", "mode"]).head(n)
    is_clinic = near["category"] == "clinic"
    inside = np.where(is_clinic, near["duration_min"] <= 40, near["distance_m"] <= 5000)
    inside |= ~is_clinic.to_numpy() & (near["straight_m"] <= 2000).to_numpy()
    pair = ["returnee_id", "service_id"]
    wanted = near.merge(near.loc[inside, pair].drop_duplicates(), on=pair)
    wanted = wanted.sort_values([*pair, "mode"], key=lambda column: column.replace("walk", "a"))
    found = plain(table(n))
    by_road = found[found["mode"] != "phone"].reset_index(drop=True)
    columns = list(pair_table.COLUMNS)
    pd.testing.assert_frame_equal(
        by_road, wanted[columns].reset_index(drop=True), rtol=0, atol=1e-3
    )
    assert len(by_road) > 20


def test_with_room_for_all_the_verdicts_are_those_of_the_whole_table():
    whole, few = (judged(n, limits="[limits.clinic]\nduration_min = 40\n") for n in (0, 50))
    pd.testing.assert_frame_equal(few, whole, rtol=0, atol=1e-3)
    assert len(whole) > 50


def judged(n, limits) -> pd.DataFrame:
    programme = builders.programme(f"[reach]\nnearest = {n}\n{limits}{TRAVEL}")
    offers = grid_world.services(*[site for site in SITES if site[1]["category"] != "training"])
    homes = grid_world.returnees(*PEOPLE)
    found = candidate_pairs.travel(
        grid_world.built(programme), builders.profiles(homes, offers, programme)
    )
    return builders.judged(found, homes, offers, programme)


def test_the_order_of_the_layers_changes_nothing():
    people, offers = grid_world.returnees(*PEOPLE), grid_world.services(*SITES)
    programme = builders.programme(f"[reach]\nnearest = 2\n{LIMITS}{TRAVEL}")
    network = grid_world.built(programme)
    wanted = candidate_pairs.travel(network, builders.profiles(people, offers, programme))
    shuffled = people.sample(frac=1, random_state=2), offers.iloc[::-1]
    found = candidate_pairs.travel(network, builders.profiles(*shuffled, programme))
    pd.testing.assert_frame_equal(plain(found), plain(wanted))


def test_parts_handed_out_by_category_give_the_same_table_and_are_counted():
    told = []

    def backwards(task, shared, parts):
        parts = list(parts)
        done = {at: task(shared, parts[at]) for at in reversed(range(len(parts)))}
        return (done[at] for at in range(len(parts)))

    found = table(3, spread=backwards, progress=lambda done, of: told.append((done, of)))
    pd.testing.assert_frame_equal(found, table(3))
    assert told[-1] == (4, 4)  # two modes, and two categories that one travels to


def test_whole_tables_handed_out_by_batches_are_the_same(monkeypatch):
    wanted = table(0)
    monkeypatch.setattr(candidate_pairs, "SITES_PER_BATCH", 4)

    def handed(task, shared, parts):
        return (task(shared, part) for part in list(parts))

    pd.testing.assert_frame_equal(table(0, spread=handed), wanted)


def test_of_services_by_wire_as_many_are_kept_as_of_the_others():
    sites = [((0, 0), {"category": "pss", "delivery": "phone"}) for _ in range(7)]
    found = plain(table(3, people=[(0, 0), None], sites=sites))
    assert found.groupby("returnee_id")["service_id"].agg(list).to_dict() == {
        "R0": ["S0", "S1", "S2"],
        "R1": ["S0", "S1", "S2"],
    }
    assert (found["duration_min"] == 0).all()
    assert found["straight_m"].isna().all()


@pytest.mark.parametrize(("people", "sites"), [([], SITES), (PEOPLE, []), ([None], SITES[:3])])
def test_nobody_or_nothing_is_an_empty_table(people, sites):
    found = table(3, people=people, sites=sites)
    assert found[found["mode"] != "phone"].empty
    assert list(found.columns) == list(pair_table.COLUMNS)


def test_a_pair_inside_the_circle_without_a_road_is_left_out():
    sites = [((6, 6), {"urban_limit_km": 100})]
    assert table(3, people=[grid_world.ISLAND], sites=sites).empty
    assert math.isinf(table(0, people=[grid_world.ISLAND], sites=sites)["duration_min"].max())
