"""Groups of people that figures are told for: ages, priority, and where each is counted."""

import numpy as np
import pandas as pd

from mapping.unit_records import disaggregation
from tests.mapping import builders, record_builders
from tests.mapping.reach.test_judge import HERE


def test_age_bands_need_both_ages_that_a_year_of_birth_allows():
    people = builders.layer(
        "returnees",
        [{"returnee_id": "R1", "age": 14}, {"returnee_id": "R2", "age": 15},
         {"returnee_id": "R3", "birth_year": 2001}, {"returnee_id": "R4", "birth_year": 2002},
         {"returnee_id": "R5"}, {"returnee_id": "R6", "age": 35}],
        [HERE] * 6,
    )  # fmt: skip
    offers = builders.layer("services", [{"service_id": "S1", "category": "pss"}], [HERE])
    judged = builders.judged(
        builders.travel([{"returnee_id": "R1"}]), people, offers, builders.programme()
    )
    nearest = people[["returnee_id"]].assign(category="pss", duration_min=1.0)
    table, _, _ = record_builders.counted(judged, people, offers, nearest, ["pss"])
    # Born in 2001: 24 or 25 on the first of November; born in 2002: 23 or 24.
    assert table["age"].fillna("").tolist() == ["under 15", "15-24", "", "15-24", "", "35+"]


def test_priority_is_high_from_the_score_set_or_the_upper_quarter():
    people = builders.layer(
        "returnees", [{"returnee_id": f"R{at}", "priority_score": at} for at in range(1, 9)]
    )
    people.loc[0, "priority_score"] = np.nan
    offers = builders.layer("services", [{"service_id": "S1", "category": "pss"}], [HERE])
    judged = builders.judged(
        builders.travel([{"returnee_id": "R1"}]).iloc[:0], people, offers, builders.programme()
    )
    nearest = people[["returnee_id"]].assign(category="pss", duration_min=1.0)

    def high(extra=""):
        table, _, _ = record_builders.counted(judged, people, offers, nearest, ["pss"], extra)
        return table.loc[table["priority"] == "high", "returnee_id"].tolist()

    assert high() == ["R7", "R8"]
    assert high("[measures]\npriority_high = 4\n") == ["R4", "R5", "R6", "R7", "R8"]


def test_age_and_priority_are_counted_in_the_whole_and_the_largest_areas_only():
    people = pd.DataFrame(
        {"returnee_id": ["R0"], "category": "pss", "sex": "f", "setting": "urban", "age": "35+",
         "priority": "high", "parts": 1_000_000, "is_stated": True}
    )  # fmt: skip
    homes = pd.DataFrame(
        {"returnee_id": "R0", "pcode": ["ALL", "A", "A1"], "level": [0.0, 1.0, 2.0]}
    )
    table = disaggregation.by_group(people, homes)
    groups = table.groupby(table["pcode"].astype(str))["group"].agg(set).to_dict()
    assert groups["ALL"] == groups["A"] == {
        "all", "sex=f", "setting=urban", "age=35+", "priority=high"
    }  # fmt: skip
    assert groups["A1"] == {"all", "sex=f", "setting=urban"}
