"""The indicators, each against a count by hand or by a loop."""

import math

import numpy as np
import pandas as pd
import pytest

from layers.reasons import STEPS
from mapping import indicators
from mapping.indicators import single_provider, travel_time
from mapping.reach import encoded_pairs
from mapping.unit_records import disaggregation
from tests.mapping import record_builders
from tests.mapping.unit_records.test_records import CATEGORIES, small_world


def grouped(seed: int = 0) -> pd.DataFrame:
    judged, people, offers, nearest = small_world(seed)
    rng = np.random.default_rng(seed)
    nearest["duration_min"] = rng.choice([5.0, 30.0, math.inf, math.nan], len(nearest))
    table = record_builders.counted(judged, people, offers, nearest, CATEGORIES)[0]
    everyone = people[["returnee_id"]]
    homes = pd.concat(
        [
            everyone.assign(pcode="ALL", level=0.0),
            everyone.assign(pcode=rng.choice(["A", "B"], len(people)), level=1.0),
        ]
    )
    return disaggregation.by_group(table, homes)


def value(table: pd.DataFrame, **where) -> pd.Series:
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    assert len(table) == 1
    return table.iloc[0]


@pytest.mark.seeds(1, 4)
def test_every_count_is_what_a_loop_counts(seed):
    rows = grouped(seed)
    keys = ["pcode", "category", "among", "group"]
    table = indicators.measure(rows)
    assert not table.duplicated([*keys, "indicator"]).any()
    known = table.set_index([*keys, "indicator"]).to_dict("index")
    for at, part in rows.groupby(keys, observed=True):
        people = part.to_dict("records")

        def of(is_so, people=people):
            return sum(row["parts"] for row in people if is_so(row)) / 1e6

        everybody = sum(row["parts"] for row in people) / 1e6
        for way in ("geographic", "eligible", "optimistic"):
            found = known[*at, f"coverage_{way}"]
            assert found["n_people"] == everybody
            n = of(lambda row, way=way: row[f"is_{way}"])
            assert found["value"] == pytest.approx(n / everybody)
            stated = of(lambda row: row["is_stated"]) if at[2] == "need" else math.nan
            assert found["n_stated"] == pytest.approx(stated, nan_ok=True)
            assert found["n_expected"] == pytest.approx(everybody - stated, nan_ok=True)
        assert known[*at, "waterfall_identified"]["value"] == everybody
        for rank, step in enumerate(STEPS):
            left = of(lambda row, rank=rank: row["passed"] > rank)
            assert known[*at, f"waterfall_{step}"]["value"] == left
            bit = encoded_pairs.bit(step)
            assert known[*at, f"sole_{step}"]["value"] == of(lambda row, bit=bit: row["only"] & bit)


@pytest.mark.seeds(1, 3)
def test_the_order_of_rows_changes_nothing(seed):
    rows = grouped(seed)
    shuffled = rows.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(indicators.measure(shuffled), indicators.measure(rows))


@pytest.mark.seeds(1, 3)
def test_the_waterfall_only_falls_and_coverage_nests(seed):
    table = indicators.measure(grouped(seed))
    wide = table.pivot_table(
        index=["pcode", "category", "among", "group"], columns="indicator", values="value"
    )
    falls = wide[[f"waterfall_{step}" for step in ("identified", *STEPS)]].to_numpy()
    assert (np.diff(falls, axis=1) <= 0).all()
    assert (wide["coverage_eligible"] <= wide["coverage_optimistic"]).all()
    assert (wide["coverage_optimistic"] <= wide["coverage_geographic"]).all()


def test_columns_and_units_are_as_promised():
    table = indicators.measure(grouped())
    assert list(table.columns) == list(indicators.COLUMNS)
    assert not table.duplicated(["pcode", "category", "among", "group", "indicator"]).any()
    assert set(table["unit"]) <= set(indicators.UNITS)
    assert table["suppression"].eq("none").all()


def test_no_cases_are_no_gaps():
    table = indicators.measure(grouped().iloc[:0])
    assert table.empty
    assert list(table.columns) == list(indicators.COLUMNS)


def case(**columns) -> pd.DataFrame:
    return pd.DataFrame({"pcode": "A", "group": "all"} | columns)


def test_people_whose_way_is_unknown_are_left_out_of_the_minutes():
    table = travel_time.measure(case(duration_min=[10.0, math.nan, math.inf]))
    assert table["n_people"].tolist() == [2, 2, 2]
    assert table["value"].tolist() == [10, math.inf, math.inf]


def test_where_every_way_is_unknown_there_are_no_minutes():
    assert travel_time.measure(case(duration_min=[math.nan])).empty


def test_dependence_on_one_partner_names_the_one_that_most_depend_on():
    table = single_provider.measure(
        case(n_partners=[1, 1, 1, 2, 0], partner=["P2", "P2", "P1", "", np.nan])
    )
    assert table[["value", "n_people", "subject_id"]].values.tolist() == [[0.75, 4, "P2"]]


def test_of_two_partners_equally_depended_on_the_first_by_id_is_named():
    table = single_provider.measure(case(n_partners=[1, 1], partner=["P2", "P1"]))
    assert table["subject_id"].tolist() == ["P1"]


def test_where_nobody_is_covered_nobody_depends():
    assert single_provider.measure(case(n_partners=[0], partner=[""])).empty


@pytest.mark.seeds(1, 3)
def test_slow_travel_covers_no_more_and_fast_travel_no_fewer(seed):
    """The shares against a loop over the people; only where the cases tell there is a range."""
    rows = grouped(seed)
    blank = indicators.measure(rows)
    assert blank[["low", "high"]].isna().all(axis=None)
    rng = np.random.default_rng(seed)
    rows = rows.assign(
        is_within_fast=rng.random(len(rows)) < 0.7, is_within_slow=rng.random(len(rows)) < 0.3,
        duration_low_min=rows["duration_min"] * 0.8, duration_high_min=rows["duration_min"] * 1.5,
    )  # fmt: skip
    table = indicators.measure(rows)
    told = table[table["low"].notna()]
    assert set(told["indicator"]) == {
        "coverage_geographic",
        *(f"minutes_p{n}" for n in (50, 75, 90)),
    }
    assert (told["low"] <= told["value"]).all()
    assert (told["value"] <= told["high"]).all()
    keys = ["pcode", "category", "among", "group"]
    known = table.set_index([*keys, "indicator"]).to_dict("index")
    for at, part in rows.groupby(keys, observed=True):
        found, people = known[*at, "coverage_geographic"], part.to_dict("records")
        n = sum(row["parts"] for row in people)
        slow = sum(row["parts"] for row in people if row["is_geographic"] and row["is_within_slow"])
        fast = sum(row["parts"] for row in people if row["is_geographic"] or row["is_within_fast"])
        assert found["low"] == pytest.approx(slow / n)
        assert found["high"] == pytest.approx(fast / n)


@pytest.mark.seeds(1, 3)
def test_a_category_is_measured_alike_alone_and_beside_others(seed):
    """To the last digit; `places_per_100` are of no round parts, whose sums show an order."""
    rows = pd.concat([grouped(seed)] * 5, ignore_index=True)
    places = np.random.default_rng(seed).random(len(rows)) / 3
    rows = rows.assign(places_per_100=places)
    alone = [indicators.measure(some) for _, some in rows.groupby("category", observed=True)]
    assert len(alone) > 1
    both = indicators.measure(rows)
    assert "places_gini" in set(both["indicator"])
    pd.testing.assert_frame_equal(both, indicators.joined(alone), check_exact=True)
