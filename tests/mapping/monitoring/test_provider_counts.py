"""Who gives what, counted by hand."""

import pandas as pd
import pytest

from mapping.monitoring import provider_counts
from tests.mapping import builders
from tests.mapping.told_tables import told

NEEDS = {"R1": "clinic pss", "R2": "pss", "R4": "clinic"}


def offers() -> pd.DataFrame:
    rows = [
        ("S1", "clinic", "Alpha", None), ("S2", "clinic", "Alpha", "active"),
        ("S3", "clinic", "Beta", "defunct"), ("S4", "pss", "Beta", None),
        ("S5", "pss", "Alpha", None), ("S6", "legal", None, None),
    ]  # fmt: skip
    names = ("service_id", "category", "partner", "status")
    return builders.layer("services", [dict(zip(names, row, strict=True)) for row in rows])


def judged() -> pd.DataFrame:
    rows = [
        ("R1", "S1", True, "yes"), ("R1", "S2", True, "yes"), ("R2", "S2", True, "yes"),
        ("R3", "S2", False, "yes"), ("R4", "S2", True, "unknown"), ("R5", "S3", True, "yes"),
        ("R1", "S4", True, "yes"), ("R1", "S6", True, "yes"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["returnee_id", "service_id", "is_within", "eligible"])


def counted(rows: pd.DataFrame, services: pd.DataFrame, among: str = "all") -> pd.DataFrame:
    people = builders.layer(
        "returnees", [{"returnee_id": f"R{at}", "need": NEEDS.get(f"R{at}")} for at in range(1, 6)]
    )
    table = provider_counts.by_category(rows, builders.profiles(people, services))
    return table[table["among"] == among].set_index(["category", "partner"])


def test_people_are_counted_once_a_partner_and_only_where_a_running_service_takes_them():
    table = counted(judged(), offers())
    assert table["n_services"].to_dict() == {
        ("clinic", "Alpha"): 2, ("legal", ""): 1, ("pss", "Alpha"): 1, ("pss", "Beta"): 1,
    }  # fmt: skip
    assert table["n_people"].to_dict() == {
        ("clinic", "Alpha"): 2, ("legal", ""): 1, ("pss", "Alpha"): 0, ("pss", "Beta"): 1,
    }  # fmt: skip


def test_the_only_partner_of_a_category_is_marked_unless_nobody_knows_who_it_is():
    table = counted(judged(), offers())
    assert table.index[table["is_only"]].tolist() == [("clinic", "Alpha")]


def test_those_in_need_are_told_apart_and_whose_needs_are_unknown_count_as_a_share():
    rows = pd.concat(
        [judged(), pd.DataFrame([("R3", "S1", True, "yes")], columns=judged().columns)]
    )
    table = counted(rows, offers(), "need")
    # R1 states a need of a clinic, R2 of another kind; of R3 nothing is known: 0.05 by the mix.
    assert table.loc[("clinic", "Alpha"), ["n_people", "n_stated", "n_expected"]].tolist() == [
        1.05, 1, 0.05,
    ]  # fmt: skip


@pytest.mark.parametrize(("k", "n_hidden"), [(0, 0), (1, 1), (2, 3), (3, 4)])
def test_counts_under_the_floor_are_unknown(k, n_hidden):
    exact = {"providers": counted(judged(), offers()).reset_index()}
    assert told(exact, k)["providers"]["n_people"].isna().sum() == n_hidden


def test_nothing_given_and_nobody_reached():
    assert counted(judged().iloc[:0], offers().iloc[:0]).empty
    table = counted(judged().iloc[:0], offers())
    assert (table["n_people"] == 0).all()
