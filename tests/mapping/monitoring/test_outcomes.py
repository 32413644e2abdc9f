"""Reach beside outcome: classes by hand, and the interval of the median against published ranks."""

import math

import numpy as np
import pandas as pd
import pytest

from mapping.monitoring import outcomes
from tests.mapping import builders

DAY = pd.Timestamp


def test_the_class_counts_the_categories_a_person_needs():
    people = builders.layer(
        "returnees",
        [{"returnee_id": "R1", "need": "pss training"}, {"returnee_id": "R2", "need": "pss"},
         {"returnee_id": "R3"}, {"returnee_id": "R4", "need": "housing"}],
    )  # fmt: skip
    cases = people[["returnee_id"]].merge(
        pd.DataFrame({"category": ["pss", "training"]}), how="cross"
    )
    cases["is_eligible"] = cases["category"] == "pss"
    cases.loc[cases["returnee_id"] == "R3", "is_eligible"] = True
    found = outcomes.reach_class(cases, people).set_index("returnee_id")["reach_class"]
    # Of what R4 needs there is no service at all.
    assert found.to_dict() == {"R1": "some", "R2": "all", "R3": "unknown", "R4": "none"}


# Ranks of the 95 % interval of a median, as the two-sided tables of the sign test give them: n and
# the rank of the lower bound.
@pytest.mark.parametrize(
    ("n", "rank"), [(6, 1), (8, 1), (9, 2), (10, 2), (12, 3), (15, 4), (20, 6), (25, 8), (30, 10)]
)
def test_the_bounds_of_the_median_are_the_published_ranks(n, rank):
    values = np.random.default_rng(n).permutation(np.arange(1.0, n + 1))
    assert outcomes.interval(values) == (rank, n + 1 - rank)


@pytest.mark.parametrize("n", range(6))
def test_of_fewer_than_six_nothing_is_bounded(n):
    assert all(math.isnan(bound) for bound in outcomes.interval(np.arange(float(n))))


def test_the_last_wave_and_the_last_answer_count_and_the_missing_are_told():
    rows = [{"returnee_id": f"R{at}", "need": "pss"} for at in range(8)]
    people = builders.layer("returnees", rows)
    cases = people[["returnee_id"]].assign(category="pss", is_eligible=True)
    scores = builders.layer(
        "rss_scores",
        [{"returnee_id": f"R{at}", "wave": 1, "scored_on": DAY("2026-01-01"), "composite": 0.1}
         for at in range(7)]
        + [{"returnee_id": f"R{at}", "wave": 2, "scored_on": DAY("2026-05-01"),
            "composite": 0.5 + at / 100} for at in range(7)],
    )  # fmt: skip
    referrals = builders.layer(
        "referrals",
        [{"referral_id": "F1", "returnee_id": "R0"}, {"referral_id": "F2", "returnee_id": "R0"}],
    )
    follow_ups = builders.layer(
        "follow_ups",
        [{"referral_id": "F2", "done_on": DAY("2026-04-01"), "satisfaction": 5},
         {"referral_id": "F1", "done_on": DAY("2026-06-01"), "satisfaction": 2}],
    )  # fmt: skip
    given = builders.layer("assistance", [{"returnee_id": "R1"}, {"returnee_id": "R1"}])
    table = outcomes.beside_outcomes(cases, people, scores, given, referrals, follow_ups)
    told = table[table["reach_class"] == "all"].set_index("outcome")
    assert told.loc["rss_composite", ["n", "n_missing"]].tolist() == [7, 1]
    assert told.loc["rss_composite", ["median", "low", "high"]].tolist() == pytest.approx(
        [0.53, 0.50, 0.56]
    )
    assert told.loc["satisfaction", ["n", "median"]].tolist() == [1, 2]
    assert told.loc["n_assistance", ["n", "median"]].tolist() == [1, 2]
    assert "rss_social" not in told.index
    assert set(table["reach_class"]) == {"all", "some", "none", "unknown"}


def test_without_outcomes_nothing_is_set_beside_anything():
    people = builders.layer("returnees", [{"returnee_id": "R1"}])
    cases = people[["returnee_id"]].assign(category="pss", is_eligible=True)
    layers = [
        builders.layer(name, []) for name in ("rss_scores", "assistance", "referrals", "follow_ups")
    ]
    assert outcomes.beside_outcomes(cases, people, *layers).empty
