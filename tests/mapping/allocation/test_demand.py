"""Needs as stated, as rows, and expected by the mix where nothing is known."""

import pandas as pd
import pytest

from layers.vocabulary.codes import PERSON
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


def test_stated_needs_are_one_row_each_and_count_whole():
    found = of([{"returnee_id": "R2", "need": "pss clinic"}, {"returnee_id": "R1", "need": "food"}])
    assert found[["returnee_id", "category"]].to_numpy().tolist() == [
        ["R1", "food"], ["R2", "clinic"], ["R2", "pss"],
    ]  # fmt: skip
    assert found["is_stated"].all()
    assert (found["parts"] == PERSON).all()
    assert (found["weight"] == 1).all()


def test_whose_needs_are_unknown_counts_in_each_category_by_its_share_whoever_else_is_there():
    found = of(
        [{"returnee_id": f"R{i}"} for i in range(3)] + [{"returnee_id": "R9", "need": "pss"}]
    )
    unknown = found[~found["is_stated"]]
    assert unknown[["returnee_id", "category", "parts"]].to_numpy().tolist() == [
        [f"R{i}", category, parts]
        for i in range(3) for category, parts in (("clinic", 500_000), ("pss", 200_000))
    ]  # fmt: skip


def test_whole_people_are_drawn_by_their_own_id_with_one_need_or_none():
    rows = [{"returnee_id": f"R{i:04}"} for i in range(2000)] + [
        {"returnee_id": "Q", "need": "pss"}
    ]
    found = of(rows)
    drawn = demand.drawn(found, 0)
    assert drawn.shape == (len(found), 30)
    assert drawn[found["is_stated"]].all()
    unknown = found[~found["is_stated"]]
    each = pd.DataFrame(drawn[~found["is_stated"]]).groupby(unknown["returnee_id"].to_numpy()).sum()
    assert (each <= 1).all(axis=None)  # one need of the mix at most in a draw
    share = pd.Series(drawn.mean(axis=1)).groupby(found["category"]).mean()
    # 60,000 draws of a half: five standard errors are 0.011.
    assert share["clinic"] == pytest.approx(0.5, abs=0.011)
    few = of([rows[7], rows[3]])
    same = demand.drawn(few, 0)
    for at, row in few.iterrows():
        own = (found["returnee_id"] == row["returnee_id"]) & (found["category"] == row["category"])
        assert (same[at] == drawn[own.to_numpy()][0]).all()
    assert not (demand.drawn(found, 1) == drawn).all()


def test_without_a_mix_nothing_is_expected():
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
    assert found["is_stated"].all()  # R2 is known to need nothing more


def test_the_highest_priority_counts_twice_the_lowest_and_the_unknown_as_the_mean():
    rows = [
        {"returnee_id": f"R{i}", "need": "pss", "priority_score": score}
        for i, score in enumerate([-5, 5, 0, None])
    ]
    weight = of(rows).set_index("returnee_id")["weight"]
    assert weight["R1"] == pytest.approx(2 * weight["R0"])
    assert weight["R2"] == pytest.approx(weight["R3"]) == pytest.approx(1)
    assert weight.mean() == pytest.approx(1)
