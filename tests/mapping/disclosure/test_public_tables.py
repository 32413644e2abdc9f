"""Tables beside the figures: classes, no row that is there only because somebody is."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from mapping.disclosure import public_tables, snapshots
from mapping.planning import coverage_timeline
from mapping.unit_records.result_tables import Count, ResultTable

K = 10
AS_OF = date(2026, 10, 15)
DECLARED = {
    "gains": ResultTable("gains", "Gains.", (), (Count("n", of="n_people"),)),
    "misses": ResultTable("misses", "Misses.", (), (Count("n"),), is_sparse=True),
    "snaps": ResultTable("snaps", "Points.", (), (Count("n"),), persons=("layer", "returnees")),
    **{table.name: table for table in coverage_timeline.TABLES},
}


def told(as_of: date = AS_OF, **tables: pd.DataFrame) -> dict[str, pd.DataFrame]:
    kept = public_tables.kept(tables, DECLARED)
    nothing = pd.DataFrame(columns=list(snapshots.COLUMNS))
    held = snapshots.taken(public_tables.counts(kept, DECLARED, as_of), nothing, K, b"key")
    found = public_tables.told(kept, K, DECLARED, held.set_index("cell")["n"], as_of)
    return {name: public_tables.spoken(one, DECLARED[name]) for name, one in found.items()}


def gains(*rows: tuple[float, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["n", "n_people"])
    return table.assign(site=[f"S{n}" for n in range(len(rows))])


def test_a_count_and_those_left_over_are_told_from_k_on() -> None:
    found = told(gains=gains((9, 60), (10, 60), (50, 60), (51, 60), (15, 19)))["gains"]
    assert found["n_suppression"].tolist() == ["few", "none", "none", "most", "hidden"]
    assert found["n"].tolist()[1:3] == [10, 50]
    assert found["n_people"].tolist() == [50, 50, 50, 50, 10]


def test_a_row_that_is_there_only_for_somebody_is_left_out_where_it_tells_nothing() -> None:
    few = gains((3, 9), (30, 60))
    found = told(gains=few, misses=few.drop(columns="n_people"))
    assert found["misses"]["site"].tolist() == ["S1"]
    assert found["gains"]["site"].tolist() == ["S0", "S1"]


def test_those_who_lose_their_last_service_in_a_month_are_told_from_twice_k_on() -> None:
    losses = pd.DataFrame({"month": ["2026-11"] * 3, "pcode": ["A", "B", "C"], "category": "pss"})
    losses = losses.assign(
        among="all", cause="course", n_lost=[9.0, 19, 20], n_stated=np.nan, n_expected=np.nan
    )
    assert told(losses=losses)["losses"][["pcode", "n_lost"]].to_numpy().tolist() == [["C", 20]]


def test_the_months_ahead_are_the_same_cells_in_the_next_release() -> None:
    def cells(first: str, as_of: date) -> list[str]:
        months = pd.DataFrame({"month": [first], "pcode": "ALL", "category": "pss", "among": "all"})
        months = months.assign(n_covered=30.0, n_people=60.0, n_services=1, share=0.5)
        return public_tables.counts({"months": months}, DECLARED, as_of)["cell"].tolist()

    assert cells("2026-12", AS_OF) == cells("2027-01", date(2026, 11, 15))


def test_services_are_no_persons() -> None:
    snaps = pd.DataFrame({"layer": ["returnees", "services"], "n": [30.0, 2.0]})
    assert told(snaps=snaps)["snaps"]["n"].tolist() == [20, 2]


def test_a_table_that_declares_nothing_is_refused_and_the_way_out_is_named() -> None:
    with pytest.raises(PublishingRefusedError, match=r"the table new_sites .* Declare TABLE"):
        told(new_sites=pd.DataFrame({"n": [3.0]}))
