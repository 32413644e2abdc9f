"""results/reach.parquet completed by the places, row group by row group."""

import math

import pandas as pd
import pytest
from pyarrow import parquet

from mapping.reach import judge
from scripts.stages import allocate, reach
from tests.mapping import builders

HERE = (-16.6, 13.3)
N = 12


def judged_file(path, free: float | None, size: int):
    rows = [{"returnee_id": f"R{i:02}", "need": "clinic"} for i in range(N)]
    people = builders.layer("returnees", rows, [HERE] * N)
    told = {"service_id": "S1", "category": "clinic", "n_places_free": free}
    services = builders.layer("services", [told], [HERE])
    travel = builders.travel(
        [{"returnee_id": f"R{i:02}", "duration_min": 5.0 + i} for i in range(N)]
    )
    programme = builders.programme()
    known = builders.profiles(people, services, programme)
    blocks = judge.blocks(travel, known, size=size)
    reach.write_blocks(path, blocks)
    return people, services, programme


@pytest.mark.parametrize("size", [1, 5, 100])
def test_the_nearest_get_the_places_and_the_others_find_them_taken(tmp_path, size):
    path = tmp_path / "reach.parquet"
    people, services, programme = judged_file(path, 3, size)
    before = parquet.ParquetFile(path)
    assigned = allocate.complete(path, people, services, programme)
    after = parquet.ParquetFile(path)
    assert after.schema_arrow == before.schema_arrow
    assert after.num_row_groups == before.num_row_groups == math.ceil(N / size)
    table = pd.read_parquet(path)
    assert table["has_place"].tolist() == ["yes"] * 3 + ["no"] * (N - 3)
    assert table["reason"].tolist() == [""] * 3 + ["taken"] * (N - 3)
    assert table["verdict"].tolist() == ["yes"] * 3 + ["no"] * (N - 3)
    assert table["details"].iloc[-1] == (
        '[{"code": "taken", "have": 12.0, "want": 3.0, "margin": 9.0}]'
    )
    assert path.stat().st_mode & 0o777 == 0o600
    assert allocate.facts(assigned) == {"needs": N, "needs_assumed": 0, "full": 9, "has_place": 3}


def test_completing_twice_changes_nothing(tmp_path):
    path = tmp_path / "reach.parquet"
    layers = judged_file(path, 3, 5)
    first = allocate.complete(path, *layers)
    assert (first["service_id"] != "").sum() == 3
    # The places of the plan are places still: it is the same plan over the completed rows.
    second = allocate.supply.assign(pd.read_parquet(path), *layers)
    pd.testing.assert_frame_equal(first, second)


def test_a_table_without_any_known_number_of_places_is_left_as_it_is(tmp_path):
    path = tmp_path / "reach.parquet"
    layers = judged_file(path, None, 5)
    before = path.read_bytes()
    assigned = allocate.complete(path, *layers)
    assert path.read_bytes() == before
    assert set(assigned["cause"]) == {"unknown_capacity"}
