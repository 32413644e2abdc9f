"""Cases against loops that read the judged pairs one by one, written without the module."""

import math

import numpy as np
import pandas as pd
import pytest
from shapely import box

from layers.reasons import STEPS, is_unknown, step_of
from mapping.reach import encoded_pairs
from mapping.unit_records import disaggregation
from tests.mapping import builders, record_builders
from tests.mapping.reach.test_judge import crowd

CATEGORIES = ["clinic", "training"]


def small_world(seed: int):
    travel, people, offers = crowd(seed)
    rng = np.random.default_rng(seed)
    offers["partner_id"] = pd.Series(rng.choice(["P1", "P2", None], len(offers)), dtype="str")
    needs = np.random.default_rng(seed).choice([None, "clinic", "clinic training", "pss"], 12)
    people["need"] = pd.Series(needs, dtype="str")
    judged = builders.judged(
        travel, people, offers, builders.programme("[money]\nliving_per_day = 9\n")
    )
    nearest = people[["returnee_id"]].merge(pd.DataFrame({"category": CATEGORIES}), how="cross")
    return judged, people, offers, nearest.assign(duration_min=rng.random(len(nearest)) * 90)


def failed_steps(row: dict) -> set[str]:
    return {step_of(code) for code in builders.codes(row["reasons"]) if not is_unknown(code)}


def expected(judged, offers, person: str, category: str) -> dict:
    """What one person's row must say, by hand over the pairs."""
    status = offers.set_index("service_id")["status"].to_dict()
    partner = offers.set_index("service_id")["partner_id"].to_dict()
    pairs = [row for row in judged.to_dict("records")
             if row["returnee_id"] == person and row["category"] == category]  # fmt: skip
    near = [row for row in pairs if row["is_within"] and status[row["service_id"]] != "inactive"]
    taken = [row for row in near if row["eligible"] == "yes"]
    passed = 0
    for row in pairs:
        steps = [step in failed_steps(row) for step in STEPS]
        passed = max(passed, steps.index(True) if any(steps) else len(STEPS))
    blockers = set()
    if pairs and all(failed_steps(row) for row in pairs):
        blockers = {
            step for row in pairs for step in failed_steps(row) if len(failed_steps(row)) == 1
        }
    partners = [partner[row["service_id"]] for row in taken]
    named = {one for one in partners if isinstance(one, str)}
    n = len(named) if len(named) > 1 or all(isinstance(one, str) for one in partners) else 0
    return {
        "is_geographic": bool(near), "is_eligible": bool(taken),
        "is_optimistic": any(row["eligible"] != "no" for row in near),
        "passed": passed,
        "only": sum(encoded_pairs.bit(step) for step in blockers), "n_partners": n,
        "partner": next(iter(named)) if n == 1 else "",
    }  # fmt: skip


@pytest.mark.seeds(1, 6)
def test_every_case_is_what_the_pairs_say(seed):
    judged, people, offers, nearest = small_world(seed)
    table = record_builders.counted(judged, people, offers, nearest, CATEGORIES)[0]
    assert len(table) == len(people) * len(CATEGORIES)
    for row in table.to_dict("records"):
        wanted = expected(judged, offers, row["returnee_id"], row["category"])
        found = {name: row[name] for name in wanted}
        if not isinstance(found["partner"], str):
            found["partner"] = ""
        assert found == wanted


@pytest.mark.seeds(1, 3)
def test_the_order_of_rows_changes_nothing(seed):
    judged, people, offers, nearest = small_world(seed)
    wanted = record_builders.counted(judged, people, offers, nearest, CATEGORIES)[0]
    tables = [
        table.sample(frac=1, random_state=seed) for table in (judged, people, offers, nearest)
    ]
    pd.testing.assert_frame_equal(record_builders.counted(*tables, CATEGORIES)[0], wanted)


def test_reasons_read_back_from_a_file_count_alike():
    judged, people, offers, nearest = small_world(1)
    stored = judged.assign(reasons=[np.array(each, dtype=object) for each in judged["reasons"]])
    wanted = record_builders.counted(judged, people, offers, nearest, CATEGORIES)[0]
    found = record_builders.counted(stored, people, offers, nearest, CATEGORIES)[0]
    pd.testing.assert_frame_equal(found, wanted)


def test_people_without_any_pair_reach_nothing():
    judged, people, offers, nearest = small_world(0)
    table = record_builders.counted(judged.iloc[:0], people, offers, nearest, CATEGORIES)[0]
    assert len(table) == len(people) * 2
    assert not table[["is_geographic", "is_eligible", "is_optimistic"]].any(axis=None)
    assert (table["passed"] == 0).all()
    assert (table["only"] == 0).all()
    assert (table["n_partners"] == 0).all()


@pytest.mark.parametrize("categories", [[], ["clinic"]])
def test_no_people_are_no_cases(categories):
    judged, people, offers, nearest = small_world(0)
    table = record_builders.counted(
        judged.iloc[:0], people.iloc[:0], offers, nearest.iloc[:0], categories
    )[0]
    assert table.empty


def areas():
    rows = [
        {"pcode": "A", "level": 1.0}, {"pcode": "B", "level": 1.0}, {"pcode": "A1", "level": 2.0},
    ]  # fmt: skip
    table = builders.layer("areas", rows)
    return table.set_geometry([box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 0, 0.5, 1)]).set_crs(4326)


def test_a_home_counts_in_all_and_in_every_area_that_holds_it_once_a_level():
    points = [(0.2, 0.5), (1.0, 0.5), (1.5, 0.5), (9.0, 9.0), None]
    people = builders.layer("returnees", [{"returnee_id": f"R{i}"} for i in range(5)], points)
    found = disaggregation.homes_in_areas(people, areas())
    homes = found.groupby("returnee_id")["pcode"].agg(sorted).to_dict()
    assert homes == {
        "R0": ["A", "A1", "ALL"], "R1": ["A", "ALL"],  # on the border of A and B
        "R2": ["ALL", "B"], "R3": ["ALL"], "R4": ["ALL"],
    }  # fmt: skip
    assert set(disaggregation.homes_in_areas(people, areas().iloc[:0])["pcode"]) == {"ALL"}
    assert disaggregation.homes_in_areas(people.iloc[:0], areas()).empty


def test_groups_leave_out_whose_sex_or_setting_is_unknown():
    people = pd.DataFrame(
        {"returnee_id": ["R0", "R1", "R2"], "category": "pss", "sex": ["f", "other", None],
         "setting": ["urban", None, "rural"]}
    ).astype("str")  # fmt: skip
    people = people.assign(parts=[1_000_000, 0, 140_000], is_stated=[True, False, False])
    homes = pd.DataFrame({"returnee_id": ["R0", "R1", "R2"], "pcode": "ALL", "level": 0.0})
    found = disaggregation.by_group(people, homes)
    sums = found[["group", "among", "parts"]].astype({"group": "str", "among": "str"})
    sums = sums.groupby(["among", "group"])["parts"].sum()
    assert (sums["all"] / 1_000_000).to_dict() == {
        "all": 3, "sex=f": 1, "setting=rural": 1, "setting=urban": 1,
    }  # fmt: skip
    assert (sums["need"] / 1_000_000).to_dict() == {
        "all": 1.14, "sex=f": 1, "setting=rural": 0.14, "setting=urban": 1,
    }  # fmt: skip


def test_minutes_come_from_the_nearest_table_and_stay_unknown_where_it_is_silent():
    judged, people, offers, nearest = small_world(0)
    table = record_builders.counted(judged, people, offers, nearest.iloc[1:], CATEGORIES)[0]
    silent = nearest.iloc[0]
    row = table[(table["returnee_id"] == silent["returnee_id"])
                & (table["category"] == silent["category"])]  # fmt: skip
    assert math.isnan(row["duration_min"].item())
