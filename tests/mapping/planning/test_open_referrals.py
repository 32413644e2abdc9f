"""Referrals without an answer: counted by hand, and what of them may be told."""

import pandas as pd

from mapping.planning import open_referrals
from mapping.unit_records.measured import Measured
from tests.mapping import builders
from tests.mapping.told_tables import told

AS_OF = pd.Timestamp(builders.AS_OF)


def table(rows):
    services = [{"service_id": "S1", "name": "Talk", "category": "pss"}]
    known = builders.profiles(
        builders.layer("returnees", [{"returnee_id": "R0"}]), builders.layer("services", services),
        builders.programme(),
    )  # fmt: skip
    names = ["returnee_id", "service_id", "status", "days"]
    held = pd.DataFrame(rows, columns=names)
    held = held.assign(made_on=AS_OF - pd.to_timedelta(held["days"], unit="D"))
    nothing = pd.DataFrame()
    measured = Measured(nothing, nothing, nothing, nothing, known, nothing, {"referrals": held})
    return open_referrals.make(measured)


def test_only_what_waits_for_the_partner_counts_and_the_oldest_has_its_day():
    found = table(
        [
            ("R1", "S1", "sent", 10),
            ("R1", "S1", "received", 40),
            ("R2", "S1", "sent", 30),
            ("R3", "S1", "completed", 90),
            ("R4", "gone", "sent", 90),  # to a service that nobody knows
        ]
    )
    assert found[["service_id", "name", "n_open", "n_people"]].values.tolist() == [
        ["S1", "Talk", 3, 2]
    ]
    assert found["median_days"].tolist() == [30]
    assert found["oldest_on"].tolist() == [f"{AS_OF - pd.Timedelta(days=40):%Y-%m-%d}"]


def test_nothing_that_waits_is_no_row():
    assert table([("R1", "S1", "enrolled", 10)]).empty


def test_neither_a_few_people_nor_the_day_of_one_is_published():
    many = table([(f"R{at}", "S1", "sent", at) for at in range(25)])
    few = table([(f"R{at}", "S1", "sent", at) for at in range(12)])
    fewer = table([("R1", "S1", "sent", 9)])
    rows = [told({"open_referrals": one}, 10)["open_referrals"].iloc[0]
            for one in (many, few, fewer)]  # fmt: skip
    assert [one["oldest_on"] for one in rows] == ["", "", ""]
    assert all(pd.isna(one["median_days"]) for one in rows)
    assert [one["n_people"] for one in rows[:2]] == [20, 10]
    assert pd.isna(rows[2]["n_people"])
    assert pd.isna(rows[2]["n_open"])
    assert rows[2]["n_people_suppression"] == "few"
