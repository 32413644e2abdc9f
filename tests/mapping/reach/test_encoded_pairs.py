"""The encoded pairs against every reason, read one by one."""

import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from layers.reasons import STEPS, is_unknown, step_of
from mapping.reach import encoded_pairs, reason_lists
from tests.mapping import builders
from tests.mapping.reach.test_judge import crowd

PLAN = builders.programme("[money]\nliving_per_day = 9\n")
TOLERANCE = {"age": 2.0, "grade": 1.0, "distance": 1.0}


def margin_of(reason: dict) -> float:
    """What one reason misses by, in tolerances; inf where it has no number."""
    if reason["code"] == "too_long":
        return (reason["have"] - reason["want"]) / 15
    if reason["margin"] is not None and step_of(reason["code"]) in TOLERANCE:
        return reason["margin"] / TOLERANCE[step_of(reason["code"])]
    return math.inf


@pytest.mark.seeds(1, 8)
def test_every_number_is_what_the_reasons_say(seed):
    travel, people, offers = crowd(seed)
    judged = builders.judged(travel, people, offers, PLAN)
    pairs = builders.pairs(judged, people, offers, PLAN)
    for row, found in zip(judged.to_dict("records"), pairs.to_dict("records"), strict=True):
        noes = [one for one in row["reasons"] if not is_unknown(one["code"])]
        unknowns = [one for one in row["reasons"] if is_unknown(one["code"])]
        steps = {step_of(one["code"]) for one in noes}
        assert {step for step in STEPS if found["failed_tests"] & encoded_pairs.bit(step)} == steps
        assert found["unknown_tests"] == sum(
            encoded_pairs.bit(step) for step in {step_of(one["code"]) for one in unknowns}
        )
        if not noes:
            asked = {one["detail"].removeprefix("@field.") for one in unknowns if one["detail"]}
            named = {"fare_unknown": "fare", "places_stale": "n_places_free"}
            asked |= {named[one["code"]] for one in unknowns if one["code"] in named}
            names = {
                field for at, field in enumerate(encoded_pairs.FIELDS) if found["fields"] >> at & 1
            }
            assert names == asked
            assert math.isnan(found["nearness"])
        else:
            wanted = max(margin_of(one) for one in noes)
            assert found["nearness"] == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("seed", range(2))
def test_however_the_columns_were_read_the_numbers_are_the_same(seed, tmp_path):
    travel, people, offers = crowd(seed)
    judged = builders.judged(travel, people, offers, PLAN)
    wanted = builders.pairs(judged, people, offers, PLAN)
    table = pa.Table.from_pandas(judged[list(encoded_pairs.READ)], preserve_index=False)
    arrow = table.to_pandas(types_mapper=pd.ArrowDtype)
    lists = judged.assign(reasons=[np.array(each, dtype=object) for each in judged["reasons"]])
    parquet.write_table(table, tmp_path / "pairs.parquet", row_group_size=7)
    few = [*encoded_pairs.CODED, *reason_lists.PATHS]
    coded = parquet.read_table(tmp_path / "pairs.parquet", read_dictionary=few)
    coded = coded.unify_dictionaries().to_pandas(types_mapper=pd.ArrowDtype)
    for read in (arrow, lists, coded):
        pd.testing.assert_frame_equal(builders.pairs(read, people, offers, PLAN), wanted)


def test_pairs_of_people_who_are_gone_are_left_out():
    travel, people, offers = crowd(0)
    judged = builders.judged(travel, people, offers, PLAN)
    pairs = builders.pairs(judged, people.iloc[:3].reset_index(drop=True), offers, PLAN)
    assert len(pairs) == judged["returnee_id"].isin(people["returnee_id"][:3]).sum()


def test_no_pairs_are_no_rows():
    travel, people, offers = crowd(0)
    judged = builders.judged(travel, people, offers, PLAN).iloc[:0]
    assert builders.pairs(judged, people, offers, PLAN).empty
