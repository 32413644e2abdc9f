"""Needs as stated, as rows, and dealt over the mix where nothing is known."""

import pandas as pd
import pytest

from mapping.allocation import demand
from mapping.profiles import as_of_date, people
from tests.mapping import builders

ASKED = "[demand.mix]\nclinic = 0.5\npss = 0.2\n"


def of(rows: list[dict], settings: str = ASKED, needs=None) -> pd.DataFrame:
    returnees = builders.layer("returnees", rows)
    if needs is not None:
        returnees = as_of_date.needs(returnees, needs, builders.AS_OF)
    plan = builders.programme(settings)
    return demand.of_people(people.of_layer(returnees, plan), plan)


def test_stated_needs_are_one_row_each_and_not_assumed():
    found = of([{"returnee_id": "R2", "need": "pss clinic"}, {"returnee_id": "R1", "need": "food"}])
    assert found[["returnee_id", "category"]].to_numpy().tolist() == [
        ["R1", "food"], ["R2", "clinic"], ["R2", "pss"],
    ]  # fmt: skip
    assert not found["is_assumed"].any()
    assert (found["weight"] == 1).all()


def test_unknown_needs_are_dealt_by_the_shares_of_the_mix():
    found = of([{"returnee_id": f"R{i:04}"} for i in range(1000)])
    assert found["is_assumed"].all()
    counts = found["category"].value_counts()
    assert counts["clinic"] == pytest.approx(500, abs=3)
    assert counts["pss"] == pytest.approx(200, abs=3)
    first = found[found["returnee_id"] < "R0100"]["category"].value_counts()
    assert first["clinic"] == pytest.approx(50, abs=3)  # in every stretch of ids


def test_without_a_mix_nothing_is_assumed():
    assert of([{"returnee_id": "R1"}], "[demand]\nmix = {}\n").empty


def test_rows_of_needs_count_while_they_are_open():
    day = pd.Timestamp(builders.AS_OF)
    needs = pd.DataFrame(
        {
            "returnee_id": ["R1", "R1", "R2", "R3", "R9"],
            "category": ["pss", "clinic", "pss", "pss", "pss"],
            "opened_on": [pd.NaT, day + pd.Timedelta(days=1), pd.NaT, day, day],
            "closed_on": [pd.NaT, pd.NaT, day, pd.NaT, pd.NaT],
        }
    )
    rows = [{"returnee_id": f"R{i}"} for i in (1, 2, 3)] + [{"returnee_id": "R4", "need": "food"}]
    found = of(rows, needs=needs)
    assert found[["returnee_id", "category"]].to_numpy().tolist() == [
        ["R1", "pss"], ["R3", "pss"], ["R4", "food"],
    ]  # fmt: skip
    assert not found["is_assumed"].any()  # R2 is known to need nothing more


def test_the_highest_priority_counts_twice_the_lowest_and_the_unknown_as_the_mean():
    rows = [
        {"returnee_id": f"R{i}", "need": "pss", "priority_score": score}
        for i, score in enumerate([-5, 5, 0, None])
    ]
    weight = of(rows).set_index("returnee_id")["weight"]
    assert weight["R1"] == pytest.approx(2 * weight["R0"])
    assert weight["R2"] == pytest.approx(weight["R3"]) == pytest.approx(1)
    assert weight.mean() == pytest.approx(1)
