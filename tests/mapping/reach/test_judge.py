"""The verdict over all tests: Kleene's rule, the mode it rests on, the reasons in order."""

import math

import numpy as np
import pandas as pd
import pytest

from layers import reasons
from mapping.reach import judge as reach
from tests.mapping import builders

HERE = (-16.6, 13.3)
DAY = pd.Timestamp(builders.AS_OF)
MONEY = "[money]\nliving_per_day = 15\n"


def judge(travel=None, person=None, service=None, extra="", agreements=None, criteria=None):
    """One person, one service, judged; the service is a clinic that runs."""
    people = [{"returnee_id": "R1", "age": 25, "grade": 8, "sex": "f"} | (person or {})]
    offers = [{"service_id": "S1", "category": "clinic", "partner_id": "P1"} | (service or {})]
    ways = [{"returnee_id": "R1"} | way for way in (travel or [{}])]
    return builders.judged(
        builders.travel(ways),
        builders.layer("returnees", people, [HERE]),
        builders.layer("services", offers, [HERE]),
        builders.programme(extra),
        builders.layer("criteria", criteria) if criteria is not None else None,
        builders.layer("agreements", agreements) if agreements is not None else None,
    )


def one(*args, **named) -> pd.Series:
    table = judge(*args, **named)
    assert len(table) == 1
    return table.iloc[0]


def test_a_pair_without_any_hindrance_is_a_yes_with_no_reason():
    found = one()
    assert (found["verdict"], found["eligible"], found["reason"]) == ("yes", "yes", "")
    assert found["reasons"] == []
    assert bool(found["is_within"])
    assert list(judge().columns) == list(reach.COLUMNS)


@pytest.mark.parametrize(
    ("person", "service", "eligible", "codes"),
    [
        ({"age": 40}, {"age_max": 35}, "no", ["age_max"]),
        ({"age": None}, {"age_max": 35}, "unknown", ["age_unknown"]),
        ({"age": None, "grade": 12}, {"age_max": 35, "grade_max": 10}, "no",
         ["age_unknown", "grade_max"]),
        ({"sex": "m", "age": 40}, {"sexes": "f", "age_max": 35}, "no", ["sex", "age_max"]),
        ({"sex": None, "age": None}, {"sexes": "f", "age_max": 35}, "unknown",
         ["sex_unknown", "age_unknown"]),
        ({"age": None, "birth_year": 1991}, {"age_max": 35}, "yes", []),  # 34 or 35
        ({"age": None, "birth_year": 1990}, {"age_max": 35}, "unknown", ["age_unknown"]),
        ({"age": None, "birth_year": 1989}, {"age_max": 35}, "no", ["age_max"]),
        ({}, {"status": "defunct"}, "no", ["status"]),
    ],
)  # fmt: skip
def test_any_no_is_no_else_any_unknown_is_unknown(person, service, eligible, codes):
    found = one(person=person, service=service)
    assert (found["eligible"], found["verdict"]) == (eligible, eligible)
    assert builders.codes(found["reasons"]) == codes
    hard = [code for code in codes if not reasons.is_unknown(code)]
    assert found["reason"] == ([*hard, *codes, ""][0])


def test_the_first_reason_is_the_first_failing_test_in_the_order_of_the_steps():
    service = {
        "status": "inactive",
        "sexes": "m",
        "age_max": 20,
        "n_places_free": 0,
        "capacity_on": DAY,
    }
    found = one([{"duration_min": 90.0}], service=service)
    codes = builders.codes(found["reasons"])
    assert codes == ["too_long", "status", "sex", "age_max", "full"]
    assert found["reason"] == "too_long"
    assert [reasons.step_of(code) for code in codes] == [
        "reach", "status", "sex", "age", "place",
    ]  # fmt: skip


def test_the_reasons_are_data_with_have_want_and_margin():
    found = one([{"duration_min": 75.5}], service={"age_max": 20})
    assert builders.known(found["reasons"]) == [
        {"code": "too_long", "have": 75.5, "want": 60.0, "margin": 15.5, "detail": "@minibus"},
        {"code": "age_max", "have": 25.0, "want": 20.0, "margin": 5.0, "flexibility": "hard"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("way", "extra", "within", "verdict", "codes"),
    [
        ({"duration_min": 60.0}, "", True, "yes", []),  # the limit is inclusive
        ({"duration_min": 60.01}, "", False, "no", ["too_long"]),
        ({"distance_m": 3000.0}, "[limits.clinic]\ndistance_m = 3000\n", True, "yes", []),
        ({"distance_m": 3001.0}, "[limits.clinic]\ndistance_m = 3000\n", False, "no", ["too_far"]),
        ({"fare": 31.0}, "[limits.clinic]\nfare = 30\n", False, "no", ["too_dear"]),
        ({"fare": math.nan}, "[limits.clinic]\nfare = 30\n", False, "unknown", ["fare_unknown"]),
        ({"fare": math.nan}, "", True, "yes", []),
        ({"duration_min": math.inf, "distance_m": math.inf, "fare": math.inf}, "", False, "no",
         ["no_road"]),
        ({"duration_min": math.inf, "distance_m": math.inf, "fare": math.inf,
          "snap_flag": "off_network"}, "", False, "unknown", ["off_network"]),
        ({"duration_min": math.inf, "distance_m": math.inf, "fare": math.inf,
          "snap_flag": "roads_not_joined"}, "", False, "unknown", ["roads_not_joined"]),
        ({"duration_min": math.inf, "distance_m": math.inf, "fare": math.inf, "road_m": 2e6,
          "snap_flag": "beyond_search"}, "", False, "no", ["too_far"]),
        ({"snap_flag": "roads_not_joined"}, "", False, "unknown", ["roads_not_joined"]),
        ({"duration_min": 61.0, "snap_flag": "roads_not_joined"}, "", False, "no",
         ["too_long", "roads_not_joined"]),
        ({"duration_min": math.nan, "distance_m": math.nan, "fare": math.nan, "mode": "",
          "snap_flag": "no_roads"}, "", False, "unknown", ["travel_unknown"]),
        ({"duration_min": 0.0, "distance_m": 0.0, "fare": 0.0, "mode": "phone",
          "straight_m": math.nan}, "", True, "yes", []),
    ],
)  # fmt: skip
def test_the_way_is_within_the_limits_or_says_why_not(way, extra, within, verdict, codes):
    found = one([way], extra=extra)
    assert (bool(found["is_within"]), found["verdict"], builders.codes(found["reasons"])) == (
        within,
        verdict,
        codes,
    )


BUS = {"mode": "minibus", "duration_min": 30.0, "fare": 10.0}
COURSE = {"stipend": 40, "stipend_unit": "day"}


def test_a_strained_purse_is_told_but_stops_nobody():
    found = one([BUS | {"fare": 15.0}], service=COURSE, extra=MONEY)
    assert (found["affordability"], found["verdict"], found["net_per_day"]) == (
        "strained",
        "yes",
        -5,
    )


def agreement(until: str | None, **row) -> dict:
    day = None if until is None else pd.Timestamp(until)
    return {"agreement_id": f"A{until}", "partner_id": "P1", "to_on": day} | row


COURSE_OF_MAY = {"starts_on": pd.Timestamp("2027-05-01"), "duration_weeks": 2}


@pytest.mark.parametrize(
    ("agreements", "service", "codes"),
    [
        ([agreement("2026-10-31")], {}, ["lapsed"]),
        ([agreement("2026-10-31"), agreement("2027-10-31")], {}, []),  # the longest counts
        ([agreement("2027-05-14")], COURSE_OF_MAY, ["window"]),
        ([agreement("2027-05-15")], COURSE_OF_MAY, []),
        ([agreement("2027-05-14"), agreement("2027-12-31", service_id="S1")], COURSE_OF_MAY, []),
        ([agreement("2027-05-14"), agreement("2027-12-31", service_id="S2")], COURSE_OF_MAY,
         ["window"]),
        ([agreement("2026-10-31", partner_id="P2")], {}, []),
        ([agreement(None)], {}, []),
        ([agreement("2027-12-31", from_on=pd.Timestamp("2026-12-01"))], {}, ["not_begun"]),
        ([], {}, []),
        ([agreement("2027-12-31")], {"duration_weeks": 8}, ["window_unknown"]),
    ],
)  # fmt: skip
def test_the_agreement_over_a_service_is_the_longest_that_has_begun(agreements, service, codes):
    assert builders.codes(one(service=service, agreements=agreements)["reasons"]) == codes


def test_rules_of_the_partner_join_those_of_the_service():
    rule = {
        "criterion_id": "C",
        "scope": "partner",
        "scope_id": "P1",
        "criterion": "age",
        "max": 20,
    }
    assert builders.codes(one(criteria=[rule])["reasons"]) == ["age_max"]


@pytest.mark.parametrize(("nearest", "kept"), [(0, 4), (1, 2), (2, 3), (9, 4)])
def test_only_the_nearest_of_each_category_stay(nearest, kept):
    offers = [{"service_id": f"S{i}", "category": "clinic"} for i in range(3)]
    offers.append({"service_id": "S3", "category": "pss"})
    minutes = [30.0, math.inf, 5.0, 50.0]
    ways = [{"returnee_id": "R1", "service_id": f"S{i}", "duration_min": m}
            for i, m in enumerate(minutes)]  # fmt: skip
    table = builders.judged(
        builders.travel(ways),
        builders.layer("returnees", [{"returnee_id": "R1"}], [HERE]),
        builders.layer("services", offers, [HERE] * 4),
        builders.programme(f"[reach]\nnearest = {nearest}\n"),
    )
    assert len(table) == kept
    assert table["service_id"].is_monotonic_increasing
    if nearest == 1:
        assert table["service_id"].tolist() == ["S2", "S3"]


@pytest.mark.parametrize("empty", ["travel", "returnees", "services"])
def test_nothing_to_judge_is_an_empty_table_of_the_same_columns(empty):
    travel = builders.travel([{"returnee_id": "R1"}])
    people = builders.layer("returnees", [{"returnee_id": "R1"}], [HERE])
    offers = builders.layer("services", [{"service_id": "S1", "category": "pss"}], [HERE])
    table = builders.judged(
        travel.iloc[:0],
        people.iloc[:0] if empty == "returnees" else people,
        offers.iloc[:0] if empty == "services" else offers,
        builders.programme(MONEY + "[reach]\nnearest = 2\n"),
        builders.layer("criteria", []),
        builders.layer("agreements", []),
    )
    assert table.empty
    assert list(table.columns) == list(reach.COLUMNS)


def crowd(seed: int):
    rng = np.random.default_rng(seed)
    pick = rng.choice
    people = [
        {"returnee_id": f"R{i:02}", "age": pick([17, 25, 36, None]), "sex": pick(["f", "m", None]),
         "grade": pick([3, 11, None]), "setting": pick(["urban", "rural", None]),
         "position_class": pick(["gps", "area2"])}
        for i in range(12)
    ]  # fmt: skip
    offers = [
        {"service_id": f"S{i}", "category": pick(["training", "clinic"]), "partner_id": "P1",
         "age_min": pick([18, None]), "age_max": pick([35, None]), "sexes": pick(["f", "any"]),
         "grade_max": pick([10, None]), "urban_limit_km": 1, "rural_limit_km": 2,
         "stipend": pick([40, None]), "n_places_free": pick([0, 2, None]),
         "status": pick(["active", "inactive", None]), "setting_of": pick(["site", "returnee"])}
        for i in range(8)
    ]  # fmt: skip
    ways = [
        {"returnee_id": person["returnee_id"], "service_id": offer["service_id"], "mode": mode,
         "duration_min": pick([10.0, 50.0, 100.0, math.inf]),
         "fare": pick([0.0, 12.0, 30.0, math.nan]),
         "distance_m": pick([500.0, 1500.0, 2500.0]), "straight_m": pick([400.0, 1400.0, 2400.0])}
        for person in people for offer in offers for mode in ("walk", "minibus", "motorcycle")
        if rng.random() < 0.7
    ]  # fmt: skip
    travel = builders.travel(ways)
    # The straight line and the road between two places are the same whatever the mode.
    pair = travel.groupby(["returnee_id", "service_id"])
    alike = {name: pair[name].transform("first") for name in ("straight_m", "road_m")}
    return (
        travel.assign(**alike),
        builders.layer("returnees", people, [HERE] * 12),
        builders.layer("services", offers, [HERE] * 8),
    )


@pytest.mark.seeds(1, 5)
def test_the_order_of_rows_changes_nothing(seed):
    programme = builders.programme(MONEY + "[reach]\nnearest = 3\n")
    tables = crowd(seed)
    wanted = builders.judged(*tables, programme)
    shuffled = [
        table.sample(frac=1, random_state=seed).set_index(np.arange(len(table)) * 3 % 1009)
        for table in tables
    ]
    pd.testing.assert_frame_equal(builders.judged(*shuffled, programme), wanted)


@pytest.mark.seeds(1, 5)
def test_the_verdict_is_the_conjunction_of_its_reasons_row_by_row(seed):
    table = builders.judged(*crowd(seed), builders.programme(MONEY))
    assert len(table) > 20
    for row in table.to_dict("records"):
        codes = builders.codes(row["reasons"])
        doubts = [code for code in codes if reasons.is_unknown(code)]
        wanted = "yes" if not codes else "unknown" if len(doubts) == len(codes) else "no"
        assert row["verdict"] == wanted
        steps = [reasons.STEPS.index(reasons.step_of(code)) for code in codes]
        assert steps == sorted(steps)
        failed = [code for code in codes if code not in doubts]
        assert row["reason"] == [*failed, *codes, ""][0]


@pytest.mark.seeds(1, 5)
def test_the_row_of_a_pair_is_alike_when_the_pair_is_judged_alone(seed, is_long):
    travel, people, offers = crowd(seed)
    programme = builders.programme(MONEY)
    whole = builders.judged(travel, people, offers, programme)
    for row in whole.index[seed :: 7 if is_long else 41]:
        pair = whole.loc[[row], ["returnee_id", "service_id"]]
        alone = builders.judged(travel.merge(pair), people, offers, programme)
        pd.testing.assert_frame_equal(alone, whole.loc[[row]].reset_index(drop=True))
