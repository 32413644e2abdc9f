"""Uncertain homes against judging everything at each candidate as if it were there."""

import numpy as np
import pandas as pd
import pytest

from mapping.indicators import coverage
from mapping.uncertainty import position_uncertainty
from mapping.unit_records import records
from tests.mapping.uncertainty import edge_of_town
from tests.mapping.uncertainty.edge_of_town import WAYS, uncertain


def one_by_one(profiles, person: str) -> dict:
    """Put one person at each candidate of their place and judge them there."""
    there = edge_of_town.at_candidates(profiles, person)
    table = edge_of_town.judged_at(profiles, there)
    return {
        kind: np.mean(
            [edge_of_town.cell_of(table, one, kind) for one in there["returnee_id"]], axis=0
        )
        for kind in ("training", "clinic")
    }


def test_the_probability_is_the_share_of_candidates_from_which_the_person_is_taken():
    found, profiles = uncertain()
    assert set(found["returnee_id"]) == {"R1", "R2", "R3", "R5"}
    told = found.set_index(["returnee_id", "category"])
    somewhere_between = 0
    for person in ("R1", "R2", "R3", "R5"):
        for kind, wanted in one_by_one(profiles, person).items():
            row = told.loc[(person, kind), WAYS].astype(float)
            assert row.tolist() == pytest.approx(wanted.tolist())
            somewhere_between += 0 < row["p_geographic"] < 1
    assert somewhere_between > 2


def test_where_every_place_is_known_nothing_is_computed():
    people = edge_of_town.returnees().assign(position_class="gps")
    found, _ = uncertain(people=people)
    assert found.empty
    assert list(found.columns)[: len(position_uncertainty.COLUMNS)] == list(
        position_uncertainty.COLUMNS
    )
    table = pd.DataFrame({"returnee_id": ["R1"], "category": ["pss"]})
    assert records.with_draws(table, found) is table


def test_without_candidates_nothing_is_computed():
    assert uncertain("[uncertain]\ncandidates = 0\n")[0].empty


def test_the_draws_agree_with_the_probability():
    found, _ = uncertain()
    for row in found.to_dict("records"):
        n = int(np.bitwise_count(np.uint64(row["draws_eligible"])))
        p = row["p_covered"]
        # Sixty-four draws of a chance p: within four standard deviations.
        assert abs(n - 64 * p) <= 4 * np.sqrt(64 * p * (1 - p)) + 1e-9


def test_the_order_of_rows_changes_nothing():
    people = edge_of_town.returnees()
    wanted, _ = uncertain(people=people)
    found, _ = uncertain(people=people.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(found, wanted)


def test_a_closed_service_takes_nobody_from_anywhere():
    offers = edge_of_town.services().assign(status="defunct")
    found, _ = uncertain(offers=offers)
    assert (found[["p_geographic", "p_covered", "p_optimistic"]] == 0).all(axis=None)


def test_cases_are_marked_with_their_draws():
    found, _ = uncertain()
    table = edge_of_town.returnees()[["returnee_id"]].assign(category="training")
    marked = records.with_draws(table, found).set_index("returnee_id")
    assert marked["is_uncertain"].to_dict() == {
        "R1": True, "R2": True, "R3": True, "R4": False, "R5": True
    }  # fmt: skip
    assert marked["draws_eligible"].dtype == np.uint64
    assert marked.loc["R4", "draws_eligible"] == 0
    told = found[found["category"] == "training"].set_index("returnee_id")
    for name in ("draws_eligible", "draws_optimistic"):
        assert marked.loc[told.index, name].tolist() == told[name].tolist()
    assert told["draws_optimistic"].max() > 2**53


def test_the_range_of_coverage_holds_what_a_simulation_gives():
    found, profiles = uncertain()
    some = found[found["category"] == "training"]
    table = profiles.people[["returnee_id"]].assign(
        category="training", pcode="ALL", group="all", is_geographic=True, is_optimistic=True
    )
    table["is_eligible"] = table["returnee_id"] == "R4"
    row = coverage.measure(records.with_draws(table, found)).set_index("indicator")
    row = row.loc["coverage_eligible"]
    rng = np.random.default_rng(1)
    draws = 1 + (rng.random((4000, len(some))) < some["p_covered"].to_numpy()).sum(axis=1)
    low, high = np.quantile(draws, [0.05, 0.95], method="inverted_cdf") / 5
    # Sixty-four draws against four thousand: a person more or less at either end.
    assert abs(row["low"] - low) <= 0.2
    assert abs(row["high"] - high) <= 0.2
