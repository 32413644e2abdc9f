"""Places given out: against every possible assignment, against HiGHS, and by hand."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

from mapping.allocation import assign_places, min_cost_flow
from tests.mapping import builders

HERE = (-16.6, 13.3)


def people(rows: list[dict]) -> pd.DataFrame:
    return builders.layer("returnees", [{"need": "clinic"} | row for row in rows])


TODAY = pd.Timestamp(builders.AS_OF)


def clinics(places: dict[str, float | None]) -> pd.DataFrame:
    rows = [
        {"service_id": name, "category": "clinic", "n_places_free": n, "capacity_on": TODAY}
        for name, n in places.items()
    ]
    return builders.layer("services", rows)


def pairs(rows: list[tuple], **more) -> pd.DataFrame:
    usual = {
        "category": "clinic", "eligible": "yes", "is_within": True, "affordability": "unknown",
        "verdict": "yes", "reason": "",
    }  # fmt: skip
    told = [
        usual
        | {"returnee_id": one, "service_id": site, "fastest_duration_min": float(minutes)}
        | more
        for one, site, minutes in rows
    ]
    return pd.DataFrame(told, columns=["returnee_id", "service_id", "fastest_duration_min", *usual])


def profiles(returnees, services, settings: str = ""):
    return builders.profiles(returnees, services, builders.programme(settings))


def given(judged, returnees, services, settings: str = "") -> dict:
    found = assign_places.assign(judged, profiles(returnees, services, settings))
    assert list(found.columns) == list(assign_places.COLUMNS)
    return {
        (row["returnee_id"], row["category"]): row["service_id"] or row["cause"]
        for row in found.to_dict("records")
    }


def case(seed: int, n_people: int, n_sites: int, most: int):
    rng = np.random.default_rng(seed)
    ids = [f"R{i:04}" for i in range(n_people)]
    sites = [f"S{i:03}" for i in range(n_sites)]
    rows = [
        (one, site, int(rng.integers(0, 9)))
        for one in ids
        for site in sites
        if rng.random() < min(1, 4 / n_sites)
    ]
    scores = rng.integers(1, 4, n_people) if seed % 2 else [None] * n_people
    told = [{"returnee_id": one, "priority_score": s} for one, s in zip(ids, scores, strict=True)]
    free = {site: int(rng.integers(0, most + 1)) for site in sites}
    return pairs(rows), people(told), clinics(free), free


def value(found: pd.DataFrame, judged: pd.DataFrame) -> tuple[float, float]:
    """The weight of those with a place, and their minutes."""
    seated = found[found["service_id"] != ""]
    minutes = seated.merge(judged, on=["returnee_id", "service_id"])["fastest_duration_min"].sum()
    return round(seated["weight"].sum(), 9), -minutes


@pytest.mark.seeds(15, 200)
def test_no_assignment_of_a_small_case_is_better(seed):
    judged, returnees, services, free = case(seed, 1 + seed % 5, 1 + seed % 3, 2)
    found = assign_places.assign(judged, profiles(returnees, services))
    weight = found.set_index("returnee_id")["weight"]
    ways = {
        (row["returnee_id"], row["service_id"]): row["fastest_duration_min"]
        for row in judged.to_dict("records")
    }
    best = (0.0, 0.0)
    choices = [[None, *(site for one, site in ways if one == person)] for person in weight.index]
    for chosen in itertools.product(*choices):
        taken = [(one, site) for one, site in zip(weight.index, chosen, strict=True) if site]
        if any(sum(site == s for _, s in taken) > n for site, n in free.items()):
            continue
        total = round(sum(weight[one] for one, _ in taken), 9)
        best = max(best, (total, -sum(ways[pair] for pair in taken)))
    assert value(found, judged) == pytest.approx(best)
    used = found.loc[found["service_id"] != "", "service_id"].value_counts()
    assert all(used[site] <= free[site] for site in used.index)


def test_a_medium_case_is_as_good_as_the_linear_programme_of_highs():
    judged, returnees, services, free = case(3, 1500, 40, 30)
    found = assign_places.assign(judged, profiles(returnees, services))
    weight = found.set_index("returnee_id")["weight"]
    person = weight.index.get_indexer(judged["returnee_id"])
    site = pd.Index(list(free)).get_indexer(judged["service_id"])
    n, column = len(judged), np.arange(len(judged))
    rows = coo_array(
        (np.ones(2 * n), (np.append(person, len(weight) + site), np.append(column, column)))
    ).tocsr()
    minutes = judged["fastest_duration_min"].to_numpy()
    solved = linprog(
        minutes - 1e5 * weight.to_numpy()[person],
        A_ub=rows, b_ub=np.append(np.ones(len(weight)), list(free.values())), bounds=(0, 1),
        method="highs",
    )  # fmt: skip
    total, less = value(found, judged)
    assert -less - 1e5 * total == pytest.approx(solved.fun, rel=1e-9)
    assert 0 < (found["cause"] == "full").sum() < len(found)


def test_the_order_of_rows_changes_nothing():
    judged, returnees, services, _ = case(7, 60, 6, 8)
    found = assign_places.assign(judged, profiles(returnees, services))
    mixed = profiles(
        returnees.sample(frac=1, random_state=2), services.sample(frac=1, random_state=3)
    )
    mixed = assign_places.assign(judged.sample(frac=1, random_state=1), mixed)
    pd.testing.assert_frame_equal(found, mixed)


def test_more_places_never_seat_fewer():
    judged, returnees, services, _ = case(8, 60, 6, 5)
    seated = [
        (assign_places.assign(judged, profiles(returnees, more))["service_id"] != "").sum()
        for more in (services, services.assign(n_places_free=services["n_places_free"] + 1))
    ]
    assert seated[0] <= seated[1]


def test_nearest_first_would_seat_fewer():
    judged = pairs([("R1", "S1", 5), ("R1", "S2", 9), ("R2", "S1", 9)])
    found = given(judged, people([{"returnee_id": "R1"}, {"returnee_id": "R2"}]),
                  clinics({"S1": 1, "S2": 1}))  # fmt: skip
    assert found == {("R1", "clinic"): "S2", ("R2", "clinic"): "S1"}


def test_of_two_for_one_place_priority_decides_then_minutes_then_the_id():
    judged = pairs([("R1", "S1", 5), ("R2", "S1", 5)])
    one_place = clinics({"S1": 1})
    asked = [{"returnee_id": "R1", "priority_score": 1}, {"returnee_id": "R2"}]
    assert given(judged, people(asked), one_place)["R1", "clinic"] == "S1"
    asked[1]["priority_score"] = 9
    assert given(judged, people(asked), one_place)["R2", "clinic"] == "S1"
    nearer = pairs([("R1", "S1", 5), ("R2", "S1", 4.9)])
    asked = [{"returnee_id": "R1"}, {"returnee_id": "R2"}]
    assert given(nearer, people(asked), one_place)["R2", "clinic"] == "S1"


@pytest.mark.parametrize(
    ("more", "free", "cause"),
    [
        ({"is_within": False}, 1, "no_service_in_reach"),
        ({"eligible": "no", "verdict": "no"}, 1, "not_eligible"),
        ({"eligible": "unknown", "verdict": "unknown"}, 1, "not_eligible"),
        ({"affordability": "unaffordable", "verdict": "no"}, 1, "unaffordable"),
        ({"verdict": "unknown", "reason": "fare_unknown"}, 1, "unaffordable"),
        ({"verdict": "unknown", "reason": "places_stale"}, None, "unknown_capacity"),
        ({"verdict": "no"}, 0, "full"),
        ({}, None, "unknown_capacity"),
        ({"affordability": "strained"}, 1, "S1"),
        ({"affordability": "affordable"}, 1, "S1"),
        ({"verdict": "no"}, 1, "S1"),  # as after the places were given out
    ],
)
def test_every_need_without_a_place_has_its_cause(more, free, cause):
    found = given(
        pairs([("R1", "S1", 5)], **more), people([{"returnee_id": "R1"}]), clinics({"S1": free})
    )
    assert found == {("R1", "clinic"): cause}


def test_the_cause_is_that_of_the_service_that_goes_furthest():
    judged = pd.concat(
        [pairs([("R1", "S1", 5)], is_within=False), pairs([("R1", "S2", 5)], eligible="no"),
         pairs([("R1", "S3", 5), ("R2", "S3", 4)])]
    )  # fmt: skip
    found = given(judged, people([{"returnee_id": "R1"}, {"returnee_id": "R2"}]),
                  clinics({"S1": 1, "S2": 1, "S3": 1}))  # fmt: skip
    assert found == {("R1", "clinic"): "full", ("R2", "clinic"): "S3"}


def test_a_need_without_any_service_or_pair_is_out_of_reach():
    found = given(pairs([]), people([{"returnee_id": "R1", "need": "pss clinic"}]),
                  clinics({"S1": 1}))  # fmt: skip
    assert found == dict.fromkeys([("R1", "clinic"), ("R1", "pss")], "no_service_in_reach")


def test_who_needs_nothing_of_the_kind_takes_no_place():
    judged = pairs([("R1", "S1", 5), ("R2", "S1", 9)])
    asked = people([{"returnee_id": "R1", "need": "pss"}, {"returnee_id": "R2"}])
    found = given(judged, asked, clinics({"S1": 1}))
    assert found == {("R1", "pss"): "no_service_in_reach", ("R2", "clinic"): "S1"}


def test_how_full_each_service_is_in_the_end():
    judged = pairs([("R1", "S1", 5), ("R2", "S1", 6), ("R2", "S2", 9), ("R3", "S4", 1)])
    asked = people([{"returnee_id": one} for one in ("R1", "R2", "R3")])
    services = clinics({"S1": 1, "S2": 3, "S3": 0, "S4": None})
    known = profiles(asked, services)
    found = assign_places.assign(judged, known)
    table = assign_places.places_left(judged, found, known.services).set_index("service_id")
    assert table["n_assigned"].tolist() == [1, 1, 0, 0]
    assert table["n_left"].tolist()[:3] == [0, 2, 0]
    assert math.isnan(table.loc["S4", "n_left"])
    assert table["n_could_use"].tolist() == [2, 1, 0, 1]


@pytest.mark.seeds(5, 30)
def test_a_draw_that_goes_on_from_those_always_there_costs_no_more_than_one_of_its_own(seed):
    rng = np.random.default_rng(seed)
    n, n_sites = 12, 3
    options = [rng.permutation(n_sites)[: rng.integers(0, n_sites + 1)] for _ in range(n)]
    start = np.concatenate([[0], np.cumsum([len(one) for one in options])])
    site = np.concatenate(options).astype(np.int64)
    cost = rng.integers(0, 9, len(site))
    without, room = 100 * rng.integers(1, 4, n), rng.integers(0, 4, n_sites)
    there = rng.random((n, 4)) < rng.random((n, 1)).round(1) + 0.3

    def total(found, is_there):
        paid = [
            next(c for s, c in zip(site[a:b], cost[a:b], strict=True) if s == one)
            if one >= 0 else left
            for one, a, b, left in zip(found, start[:-1], start[1:], without, strict=True)
        ]  # fmt: skip
        return np.array(paid)[is_there].sum()

    together = min_cost_flow.assign(start, site, cost, without, room, there)
    assert (together[~there] == min_cost_flow.NOWHERE).all()
    for draw in range(4):
        own = there[:, [draw]]
        alone = min_cost_flow.assign(start, site, cost, without, room, own)[:, 0]
        assert total(together[:, draw], own[:, 0]) == total(alone, own[:, 0])


def test_expected_people_are_drawn_and_leave_a_share_of_the_draws_without_a_place():
    rows = [{"returnee_id": "R0", "need": "clinic"}] + [
        {"returnee_id": f"R{at}", "need": None} for at in range(1, 41)
    ]
    judged = pairs([(row["returnee_id"], "S1", 5) for row in rows])
    plan = "[demand.mix]\nclinic = 0.5\n"
    found = assign_places.assign(judged, profiles(people(rows), clinics({"S1": 11}), plan))
    assert found["parts"].tolist() == [1_000_000] + [500_000] * 40
    assert found["drawn"].iloc[0] == (1 << 30) - 1
    share = assign_places.share_without(found)
    assert (found["parts"] * (1 - share)).sum() / 1e6 == pytest.approx(11, abs=1.5)
    n_drawn = np.bitwise_count(found["drawn"].to_numpy()).sum() / 30
    assert n_drawn == pytest.approx(21, abs=2)  # 40 halves, drawn 30 times: five standard errors


def test_nobody_and_nothing_are_fine():
    assert given(pairs([]), people([]), clinics({})) == {}
    assert given(pairs([]), people([{"returnee_id": "R1"}]), clinics({})) == {
        ("R1", "clinic"): "no_service_in_reach"
    }
