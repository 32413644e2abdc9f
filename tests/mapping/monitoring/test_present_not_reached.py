"""Who works where, beside whom travel lets reach a service: counted by hand."""

import pandas as pd
import pytest

from mapping.monitoring import present_not_reached
from mapping.unit_records.measured import Measured
from tests.mapping import builders
from tests.mapping.told_tables import told

AREAS = pd.DataFrame(
    {"pcode": ["A1", "B2", "C3", "C4"], "name": ["Kérr", "Banjul", "Kunda", "Kunda"]}
)
NAMES = ["organisation", "sector", "pcode", "area", "status"]
COUNTS = ["n_people", "n_not_reached", "n_need", "n_need_not_reached"]
NOTHING = pd.DataFrame()


def table(rows, reached=(), stated=()):
    """Ten people in A1, one of them in B2; of each who reaches a clinic and who needs one."""
    people = [f"R{at}" for at in range(10)]
    cases = pd.DataFrame(
        {
            "returnee_id": people,
            "category": "clinic",
            "is_geographic": [one in reached for one in people],
            "is_stated": [one in stated for one in people],
        }
    )
    cases["parts"] = cases["is_stated"] * 1_000_000
    homes = pd.DataFrame({"returnee_id": people, "pcode": ["B2"] + ["A1"] * 9})
    known = builders.profiles(
        builders.layer("returnees", [{"returnee_id": "R0"}]),
        builders.layer("services", [{"service_id": "S1", "name": "S", "category": "clinic"}]),
        builders.programme(),
    )
    records = {"presence": pd.DataFrame(rows, columns=NAMES), "areas": AREAS}
    return present_not_reached.make(
        Measured(NOTHING, NOTHING, cases, homes, known, NOTHING, records)
    )


def test_an_area_counts_its_organisations_once_and_who_of_its_people_reaches_nothing():
    found = table(
        [
            ("Aid", "Health", "A1", None, None),
            ("Aid", "Santé", "A1", None, "ongoing"),
            ("Relief", "Health cluster", None, "Kerr", None),
            ("Gone", "Health", "A1", None, "Completed"),
        ],
        reached=["R1", "R2"],
        stated=["R1", "R3", "R4"],
    )
    clinic = found.set_index("category").loc["clinic"]
    assert (clinic["area"], clinic["n_organisations"]) == ("Kérr", 2)
    assert clinic["organisations"] == "Aid; Relief"
    assert clinic[COUNTS].tolist() == [9, 7, 3, 2]


def test_a_kind_that_no_service_has_is_reached_by_nobody():
    [row] = table([("Aid", "WASH", "A1", None, None)]).to_dict("records")
    assert [row["category"], row["n_people"], row["n_not_reached"]] == ["wash", 9, 9]
    assert pd.isna(row["n_need"])


def test_where_nobody_lives_nobody_goes_without():
    [row] = table([("Aid", "WASH", "C4", None, None)]).to_dict("records")
    assert [row["n_people"], row["n_not_reached"]] == [0, 0]


@pytest.mark.parametrize(
    ("sector", "pcode", "area"),
    [("CCCM", "A1", None), ("Health", "Z9", None), ("Health", None, "Kunda"), (None, "A1", None)],
)
def test_what_is_for_nobody_or_nowhere_is_no_row(sector, pcode, area):
    assert table([("Aid", sector, pcode, area, None)]).empty


def test_without_a_3w_there_is_no_row():
    assert table([]).empty


def test_in_public_organisations_are_named_and_nobody_is_counted():
    [row] = told({"present_not_reached": table([("Aid", "WASH", "A1", None, None)])}, 10)[
        "present_not_reached"
    ].to_dict("records")
    assert row["organisations"] == "Aid"
    assert all(pd.isna(row[name]) for name in COUNTS)
