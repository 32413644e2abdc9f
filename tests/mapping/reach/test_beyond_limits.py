"""The nearest beyond the limits against every pair of the world judged, however far, by pandas."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest

from layers.reasons import is_unknown, step_of
from mapping.reach import beyond_limits, judge, nearest_taker
from mapping.routing import candidate_pairs
from mapping.unit_records import records
from tests.mapping import builders, grid_world

TRAVEL = "[travel]\nmodes = ['walk', 'motorcycle']\nmin_component_km = 0\nsnap_limit_m = 2000\n"
LIMITS = "[limits.clinic]\nduration_min = 3\n[limits.training]\nduration_min = 2\n"
PEOPLE = [(0, 0), (1, 0.2), (3.3, 2), (6, 6), (5, 4.1), None, grid_world.ISLAND]
SITES = [
    ((2, 0), {}),
    ((6, 4), {"status": "inactive"}),
    ((6, 2), {"urban_limit_km": 1, "rural_limit_km": 1}),
    ((0, 4), {"category": "training", "age_max": 30}),
    ((4, 4), {"category": "training", "n_places_free": 0, "capacity": 5}),
    ((6, 6), {"category": "training", "sex_served": "f"}),
    ((0.5, 6), {"category": "training"}),
]


@pytest.fixture(scope="module", params=[1, 2, None])
def world(request):
    """The first round looks at one, at two or at all of the nearest: the answer is the same."""
    plan = builders.programme(LIMITS + TRAVEL)
    people = grid_world.returnees(*PEOPLE)
    ages = pd.Series([24, 40, 24, 24, 40, 24, 24], dtype=people["age"].dtype)
    people = people.assign(age=ages, sex="m", setting="rural")
    profiles = builders.profiles(people, grid_world.services(*SITES), plan)
    network = grid_world.built(plan)
    within = judge.judge(candidate_pairs.travel(network, profiles), profiles)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beyond_limits, "ROUNDS", (request.param, None))
        search = partial(candidate_pairs.however_far, network, profiles)
        beyond = beyond_limits.judged(search, profiles, within)
    every = candidate_pairs.travel(network, profiles, is_bounded=False)
    return profiles, within, beyond, judge.judge(every, profiles)


def failed(row) -> set[str]:
    return {step_of(one["code"]) for one in row["reasons"] if not is_unknown(one["code"])}


def expected(profiles, within, every) -> set[tuple[str, str]]:
    """Pair by pair: the nearest that runs, and the nearest that refuses for the way alone."""
    runs = profiles.services.set_index("service_id")["status"].ne("inactive")
    known = set(zip(within["returnee_id"], within["service_id"], strict=True))
    pairs = set()
    for (person, _), rows in every.groupby(["returnee_id", "category"]):
        reached = [one for one in rows.to_dict("records") if (person, one["service_id"]) in known]
        if any(one["verdict"] != "no" for one in reached):
            continue
        far = rows[runs.reindex(rows["service_id"]).to_numpy() & np.isfinite(rows["duration_min"])]
        far = far.sort_values(["duration_min", "service_id"]).to_dict("records")
        far = [one for one in far if (person, one["service_id"]) not in known]
        takers = [one for one in far if failed(one) <= {"reach", "distance"}]
        pairs |= {(person, one["service_id"]) for one in [*far[:1], *takers[:1]]}
    return pairs


def test_beyond_the_limits_are_the_nearest_and_the_nearest_that_would_take_the_person(world):
    profiles, within, beyond, every = world
    found = set(zip(beyond["returnee_id"], beyond["service_id"], strict=True))
    assert found == expected(profiles, within, every)
    assert len(found) > 5
    assert list(beyond) == list(judge.COLUMNS)
    assert beyond["verdict"].eq("no").all()


def test_how_far_beyond_the_limit_is_told_of_the_nearest_that_would_take_the_person(world):
    profiles, within, beyond, every = world
    nearest = every[["returnee_id", "category"]].drop_duplicates()
    found = nearest_taker.beside(nearest, within, beyond, profiles)
    minutes = every.set_index(["returnee_id", "service_id"])["duration_min"]
    for row in found[found["taker_id"] != ""].to_dict("records"):
        want = {"clinic": 3, "training": 2}[row["category"]]
        have = minutes[row["returnee_id"], row["taker_id"]]
        assert row["taker_duration_min"] == pytest.approx(have)
        assert row["over_min"] == pytest.approx(max(have - want, 0), abs=0.001)
    of_circle = found[found["taker_id"] == "S2"]
    assert (of_circle["over_m"] > 0).all()
    assert found["over_min"].gt(0).any()


def test_whom_the_way_alone_stops_counts_for_it_and_nobody_comes_within_a_limit(world):
    profiles, within, beyond, _ = world
    near = pd.DataFrame([(f"R{i}", kind, 9.0) for i in range(7) for kind in ("clinic", "training")])
    near.columns = ["returnee_id", "category", "duration_min"]
    pairs = builders.encoded_pairs.of_judged(within, profiles)
    far = builders.encoded_pairs.of_judged(beyond, profiles)
    before = records.of_people(pairs, profiles, near, ["clinic", "training"])
    after = records.of_people(pairs, profiles, near, ["clinic", "training"], far)
    reach = builders.encoded_pairs.bit("reach")
    stopped = {
        (one["returnee_id"], one["category"])
        for one in beyond.to_dict("records")
        if failed(one) == {"reach"}
    }
    rows = after.to_dict("records")
    assert {(r["returnee_id"], r["category"]) for r in rows if r["only"] & reach} == stopped
    assert stopped
    same = ["is_geographic", "is_eligible", "is_optimistic", "passed", "budget", "partner"]
    pd.testing.assert_frame_equal(before[same], after[same])


def test_of_a_programme_that_keeps_the_n_nearest_the_n_nearest_are_looked_at(world):
    profiles, _, beyond, _ = world
    plan = builders.programme("[reach]\nnearest = 4\n" + LIMITS + TRAVEL)
    few, network = replace(profiles, programme=plan), grid_world.built(plan)
    near = judge.judge(candidate_pairs.travel(network, few), few)
    search = partial(candidate_pairs.however_far, network, few)
    found = beyond_limits.judged(search, few, near)
    assert len(found) > 5
    columns = ["returnee_id", "service_id", "reason", "mode"]
    pd.testing.assert_frame_equal(found[columns], beyond[columns])
