"""What a stipend buys, counted again by asking every person at every level."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mapping import stipends


def judged(seed):
    rng = np.random.default_rng(seed)
    n = 60
    fare = rng.integers(0, 12, n) * 5.0
    paid = np.where(np.arange(n) % 2, 40.0, 60.0)
    return pd.DataFrame(
        {
            "returnee_id": [f"R{at}" for at in range(n)],
            "service_id": np.where(np.arange(n) % 2, "a", "b"),
            "is_within": rng.random(n) < 0.8,
            "eligible": rng.choice(["yes", "no"], n),
            "net_per_day": paid - 2 * fare - 15.0,
            "fare": fare,
        }
    )


SERVICES = pd.DataFrame(
    {"service_id": ["a", "b"], "name": "Course", "category": "training", "partner": "P"}
)
PAID = pd.DataFrame({"service_id": ["a", "b"], "paid": [40.0, 60.0]})


@pytest.mark.parametrize("seed", range(5))
def test_each_point_of_the_curve_is_the_number_of_people_with_enough(seed):
    rows = judged(seed)
    table = stipends.curve(rows, PAID, SERVICES)
    taken = rows[rows["is_within"] & (rows["eligible"] == "yes")]
    for row in table.to_dict("records"):
        mine = taken[taken["service_id"] == row["service_id"]]
        enough = [row["stipend"] >= 2 * fare + 15.0 for fare in mine["fare"]]
        assert (row["n_could"], row["n_people"]) == (sum(enough), len(mine))


def test_the_pay_of_now_is_one_of_the_levels():
    table = stipends.curve(judged(1), PAID, SERVICES)
    for _, mine in table.groupby("service_id"):
        assert mine["paid"].iloc[0] in set(mine["stipend"])
        assert mine["n_could"].is_monotonic_increasing


def test_people_whose_fare_is_unknown_or_who_have_no_way_are_left_out():
    rows = judged(2).assign(net_per_day=[np.nan, -np.inf] * 30)
    assert stipends.curve(rows, PAID, SERVICES).empty
