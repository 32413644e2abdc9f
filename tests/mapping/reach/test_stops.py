"""Mobile teams at their stops, on a grid of roads where every way can be reckoned by hand."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from mapping.profiles import visits
from mapping.reach import beyond_limits, encoded_pairs, judge, nearest_taker
from mapping.routing import candidate_pairs, minutes_to_nearest
from tests.mapping import builders, grid_world

TRAVEL = "[travel]\nmodes = ['walk', 'motorcycle']\nmin_component_km = 0\nsnap_limit_m = 2000\n"
LIMITS = "[limits.clinic]\ndistance_m = 3500\n"
BASE = (6, 6)
PEOPLE = ((0, 0), (4, 0), (6, 2))
TEAM = (BASE, {"delivery": "mobile", "serves_pcodes": "GM99"})
CLINIC = ((0, 2), {})
STOPS = [
    ((2, 0), {"stop_id": "A", "weekday": "tue"}),
    ((6, 0), {"stop_id": "B", "on": "2026-11-20"}),
    ((6, 2), {"stop_id": "C", "on": "2026-10-31"}),  # it has been
]


def stops(*rows):
    told = [{"service_id": "S0", **row} for _, row in rows]
    return builders.layer("stops", told, [grid_world.place(*point) for point, _ in rows])


def world(*rows, extra=LIMITS, services=(TEAM, CLINIC)):
    plan = builders.programme(extra + TRAVEL)
    people = grid_world.returnees(*PEOPLE).assign(setting="rural")
    layer = grid_world.services(*services)
    return builders.profiles(people, layer, plan, stops=stops(*rows) if rows else None), plan


def judged(known, plan, **named):
    network = grid_world.built(plan)
    return judge.judge(candidate_pairs.travel(network, known, **named), known)


def answers(table):
    """Verdict, stop and metres of everybody on the team."""
    rows = table[table["service_id"] == "S0"].set_index("returnee_id")
    return {who: (row["verdict"], row["stop_id"], round(row["distance_m"], -2))
            for who, row in rows.iterrows()}  # fmt: skip


@pytest.fixture(scope="module")
def built():
    return world(*STOPS)


def test_everybody_is_judged_at_the_nearest_stop_that_is_to_come(built):
    found = answers(judged(*built))
    # The grid has a road every 2 km: 2 km to A from two of them, and from one 2 km to B.
    assert found == {
        "R0": ("yes", "A", 2000), "R1": ("yes", "A", 2000), "R2": ("yes", "B", 2000),
    }  # fmt: skip


def test_the_figures_are_those_of_a_service_that_is_given_at_the_stop(built):
    table = judged(*built).set_index(["service_id", "returnee_id"]).loc["S0"]
    fixed, plan = world(services=(((2, 0), {}), CLINIC))
    there = judged(fixed, plan).set_index(["service_id", "returnee_id"]).loc["S0"]
    columns = ["mode", "distance_m", "duration_min", "fare", "straight_m", "road_m", "snap_m"]
    for who in ("R0", "R1"):
        pd.testing.assert_series_equal(table.loc[who, columns], there.loc[who, columns])


def test_a_pair_has_one_row_and_other_services_have_no_stop(built):
    table = judged(*built)
    assert not table.duplicated(["returnee_id", "service_id"]).any()
    assert set(table.loc[table["service_id"] == "S1", "stop_id"]) == {""}


def test_stops_go_before_the_areas_that_a_team_serves(built):
    known, _ = built
    assert not (known.rules["criterion"] == "residence_area").any()
    assert not visits.is_untravelled(known.services).any()


def test_a_team_whose_stops_have_all_been_is_one_without_stops():
    known, plan = world(STOPS[2])
    rows = judged(known, plan)
    assert known.stops.empty
    assert set(rows.loc[rows["service_id"] == "S0", "verdict"]) == {"unknown"}  # nobody's area
    lost, plan = world(STOPS[2], services=((BASE, {"delivery": "mobile"}), CLINIC))
    rows = judged(lost, plan)
    codes = rows.loc[rows["service_id"] == "S0", "reasons"].map(builders.codes)
    assert set(map(tuple, codes)) == {("stops_unknown",)}


def test_a_stop_on_the_day_itself_still_counts():
    known, plan = world(((2, 0), {"stop_id": "A", "on": "2026-11-01"}))
    assert answers(judged(known, plan))["R0"] == ("yes", "A", 2000)


def test_the_order_of_rows_changes_nothing(built):
    known, plan = world(*reversed(STOPS))
    pd.testing.assert_frame_equal(judged(known, plan), judged(*built))


def test_rows_of_one_place_are_one_stop_with_all_its_days():
    at = (2, 0)
    rows = [
        (at, {"stop_id": "B", "weekday": "fri", "n_people": 20}),
        (at, {"stop_id": "A", "weekday": "tue mon"}),
        (at, {"stop_id": "C", "on": "2026-12-24"}),
        (at, {"stop_id": "D", "on": "2026-11-24", "n_people": 5}),
        (at, {"stop_id": "E", "on": "2026-09-24"}),
    ]
    known, _ = world(*rows)
    [one] = known.stops.to_dict("records")
    assert (one["stop_id"], one["weekday"], one["n_people"]) == ("A", "mon tue fri", 20)
    assert one["on"] == pd.Timestamp("2026-11-24")


def test_a_stop_of_a_service_that_is_not_mobile_counts_for_nothing():
    known, _ = world(((2, 0), {"stop_id": "A", "service_id": "S1"}))
    assert known.stops.empty


def test_a_stop_that_takes_a_person_comes_before_a_nearer_one_that_does_not():
    circle = TEAM[1] | {"urban_limit_km": 1, "rural_limit_km": 2.5, "basis": "network"}
    near = ((1, 0), {"stop_id": "A", "weekday": "mon", "setting": "urban"})
    far = ((2, 0), {"stop_id": "B", "weekday": "tue", "setting": "rural"})
    for rows in ((near, far), (far, near)):
        known, plan = world(*rows, services=((BASE, circle), CLINIC))
        found = answers(judged(known, plan))
        assert found["R0"] == ("yes", "A", 1000)
        assert found["R1"] == ("yes", "B", 2000)  # A is 3 km away, and its circle 1 km


def test_minutes_to_the_nearest_are_those_to_the_nearest_stop(built):
    known, plan = built
    network = grid_world.built(plan)
    minutes = minutes_to_nearest.minutes(network, known, ["clinic"]).set_index("returnee_id")
    rows = judged(*built, is_bounded=False)
    least = candidate_pairs.travel(network, known, is_bounded=False)
    least = least.groupby("returnee_id")["duration_min"].min()
    assert minutes["duration_min"].to_dict() == pytest.approx(least.to_dict(), abs=0.01)
    assert set(rows["stop_id"]) == {"", "A", "B"}


def test_with_the_nearest_few_only_no_stop_takes_the_place_of_another_service():
    many = [((x, 0), {"stop_id": f"A{x}", "weekday": "mon"}) for x in (0, 1, 2, 3)]
    one, plan = world(*many, extra="[reach]\nnearest = 2\n" + LIMITS.replace("3500", "9000"))
    whole, usual = world(*many, extra=LIMITS.replace("3500", "9000"))
    few, every = judged(one, plan), judged(whole, usual)
    columns = ["returnee_id", "service_id", "stop_id", "verdict", "mode", "duration_min", "road_m"]
    pd.testing.assert_frame_equal(few[columns], every[columns], check_categorical=False, atol=1e-6)
    assert few.groupby("returnee_id")["service_id"].nunique().eq(2).all()


def test_whom_no_stop_takes_the_nearest_of_them_would_if_it_were_nearer():
    known, plan = world(*STOPS[:2], extra=LIMITS.replace("3500", "900"), services=(TEAM,))
    network = grid_world.built(plan)
    within = judge.judge(candidate_pairs.travel(network, known), known)
    search = partial(candidate_pairs.however_far, network, known)
    beyond = beyond_limits.judged(search, known, within)
    assert answers(beyond) == {
        "R0": ("no", "A", 2000), "R1": ("no", "A", 2000), "R2": ("no", "B", 2000),
    }  # fmt: skip
    assert encoded_pairs.of_judged(beyond, known)["site"].eq(0).all()
    kinds = pd.DataFrame({"returnee_id": ["R0", "R1", "R2"], "category": "clinic"})
    found = nearest_taker.beside(kinds, within, beyond, known).set_index("returnee_id")
    assert found["taker_stop_id"].to_dict() == {"R0": "A", "R1": "A", "R2": "B"}
    assert found["stop_id"].equals(found["taker_stop_id"])


def test_the_nearest_has_no_stop_where_it_is_no_team_and_none_where_nothing_is_found(built):
    within = judged(*built)
    known, _ = built
    kinds = pd.DataFrame(
        [("R0", "clinic"), ("R0", "training")], columns=["returnee_id", "category"]
    )
    clinic = within[within["service_id"] == "S1"]
    found = nearest_taker.beside(kinds, clinic, within.iloc[:0], known)
    assert found["taker_id"].tolist() == ["S1", ""]
    assert found["taker_stop_id"].tolist() == found["stop_id"].tolist() == ["", ""]


def test_a_further_stop_never_takes_the_team_from_anybody():
    rng = np.random.default_rng(5)
    rank = {"yes": 0, "unknown": 1, "no": 2}
    points = [tuple(rng.uniform(0, 6, 2)) for _ in range(5)]
    kinds = [{"stop_id": f"P{n}", "setting": ["urban", "rural", None][n % 3]} for n in range(5)]
    rows = list(zip(points, kinds, strict=True))
    circle = TEAM[1] | {"urban_limit_km": 2, "rural_limit_km": 5, "basis": "both"}
    before = dict.fromkeys(("R0", "R1", "R2"), 2)
    for n in range(1, 6):
        known, plan = world(*rows[:n], services=((BASE, circle), CLINIC))
        found = answers(judged(known, plan))
        now = {who: rank[found[who][0]] if who in found else 2 for who in before}
        assert all(now[who] <= before[who] for who in before)
        before = now
