"""What a person can choose from and what it costs, against a loop over the judged pairs."""

import math

import numpy as np
import pandas as pd
import pytest

from tests.mapping import builders, record_builders
from tests.mapping.reach.test_judge import HERE
from tests.mapping.unit_records.test_records import CATEGORIES, small_world

BEST = ("affordable", "strained", "unknown", "unaffordable")


@pytest.mark.parametrize("seed", range(6))
def test_what_a_case_can_choose_from_and_pay_is_what_its_pairs_say(seed):
    judged, people, offers, nearest = small_world(seed)
    offers["verified_on"] = pd.Series(
        np.random.default_rng(seed).choice(["2026-10-01", "2020-01-01", None], len(offers))
    ).astype("datetime64[ms]")
    table, _, _ = record_builders.counted(judged, people, offers, nearest, CATEGORIES)
    of = offers.set_index("service_id")
    for row in table.to_dict("records"):
        mine = judged[(judged["returnee_id"] == row["returnee_id"])
                      & (judged["category"] == row["category"])]  # fmt: skip
        runs = mine["service_id"].map(of["status"]) != "inactive"
        near = mine[mine["is_within"] & runs]
        taken = near[near["eligible"] == "yes"]
        minutes = [*sorted(taken["fastest_duration_min"]), math.inf, math.inf, math.inf]
        assert [row[f"choice_{at}"] for at in (1, 2, 3)] == pytest.approx(minutes[:3])
        closest = near[near["fastest_duration_min"] == near["fastest_duration_min"].min()]
        wanted = closest["fare"].min() if len(near) else math.inf
        assert row["fare"] == pytest.approx(wanted, nan_ok=True)
        known = taken["fare"].dropna()
        cheapest = known.min() if len(known) else math.nan
        assert row["budget"] == pytest.approx(2 * cheapest if len(taken) else math.inf, nan_ok=True)
        if taken.empty:
            assert pd.isna(row["means"])
            assert not row["is_fresh"]
            continue
        assert row["means"] == min(taken["affordability"], key=BEST.index)
        fresh = taken["service_id"].map(of["verified_on"]) > pd.Timestamp("2026-06-01")
        assert row["is_fresh"] == fresh.any()
        partners = taken["service_id"].map(of["partner_id"])
        if partners.notna().all():
            shares = partners.value_counts(normalize=True)
            assert row["hhi"] == pytest.approx((shares**2).sum())
        else:
            assert math.isnan(row["hhi"])


def test_the_share_of_the_stipend_that_the_way_takes_is_the_least():
    people = builders.layer("returnees", [{"returnee_id": "R1"}], [HERE])
    offers = builders.layer(
        "services",
        [{"service_id": f"S{at}", "category": "training", "stipend": pay, "stipend_unit": "day"}
         for at, pay in enumerate([40, 100])],
        [HERE] * 2,
    )  # fmt: skip
    rows = [{"returnee_id": "R1", "service_id": f"S{at}", "fare": 10.0} for at in (0, 1)]
    judged = builders.judged(builders.travel(rows), people, offers, builders.programme())
    nearest = pd.DataFrame({"returnee_id": ["R1"], "category": ["training"], "minutes": [10.0]})
    table, _, _ = record_builders.counted(judged, people, offers, nearest, ["training"])
    assert table["transport_share"].tolist() == [0.2]
