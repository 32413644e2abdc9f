"""What a person can choose from and what it costs, against a loop over the judged pairs."""

import math

import numpy as np
import pandas as pd
import pytest

from tests.mapping import builders, record_builders
from tests.mapping.reach.test_judge import HERE
from tests.mapping.unit_records.test_records import CATEGORIES, small_world

BEST = ("affordable", "strained", "unknown", "unaffordable")


@pytest.mark.seeds(1, 6)
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
    nearest = pd.DataFrame(
        {"returnee_id": ["R1"], "category": ["training"], "duration_min": [10.0]}
    )
    table, _, _ = record_builders.counted(judged, people, offers, nearest, ["training"])
    assert table["transport_share"].tolist() == [0.2]


def test_two_rows_of_one_facility_are_one_choice_and_one_partner():
    """Against the same world in which the second row is not there."""
    judged, people, offers, nearest = small_world(8)
    offers = offers.assign(partner_id="P1", facility=range(len(offers)))
    taken = judged[judged["is_within"] & (judged["eligible"] == "yes")]
    mine = judged["service_id"] == taken["service_id"].mode()[0]
    again = offers[offers["service_id"] == taken["service_id"].mode()[0]]
    again = again.assign(service_id="ZZ", partner_id="P9")
    slower = {"service_id": "ZZ", "fastest_duration_min": judged["fastest_duration_min"] + 1}
    pairs = pd.concat([judged, judged.assign(**slower)[mine]], ignore_index=True)
    columns = ["choice_1", "choice_2", "choice_3", "n_partners", "partner", "hhi"]

    def told(rows, layer):
        return record_builders.counted(rows, people, layer, nearest, CATEGORIES)[0][columns]

    both = pd.concat([offers, again], ignore_index=True)
    once = told(judged, offers)
    pd.testing.assert_frame_equal(told(pairs, both), once)
    assert (once["n_partners"] == 1).any()
    two = told(pairs, both.assign(facility=range(len(both))))
    assert (two["n_partners"] == 2).any()
    assert (two["choice_2"] < once["choice_2"]).any()
