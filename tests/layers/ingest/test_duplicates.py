"""Ids that are made, rows that come twice."""

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

from layers.ingest import duplicates, typed_table
from layers.schemas import SCHEMAS


def table_of(layer, rows):
    texts = pd.DataFrame(rows)
    given = {name: texts[name].astype("str") for name in texts}
    table, _ = typed_table.typed(given, SCHEMAS[layer], len(rows))
    return table


def nowhere(n_rows):
    return np.full(n_rows, None, dtype=object)


def test_a_made_id_is_readable_and_depends_on_nothing_but_its_content():
    table = table_of("services", [{"name": "Éducation & Co", "category": "pss"}] * 2)
    keys = duplicates.keyed(table, np.array([Point(1, 2), Point(1, 2.001)]), SCHEMAS["services"])
    assert keys.str.startswith("education-co-").all()
    assert keys.is_unique
    table["capacity"] = 7.0
    again = duplicates.keyed(table, np.array([Point(1, 2), Point(1, 2.001)]), SCHEMAS["services"])
    assert again.tolist() == keys.tolist()


def test_ids_that_are_given_stay():
    table = table_of("settlements", [{"name": "A", "settlement_id": "007"}, {"name": "B"}])
    keys = duplicates.keyed(table, nowhere(2), SCHEMAS["settlements"])
    assert keys.iloc[0] == "007"
    assert keys.iloc[1].startswith("b-")


def test_criteria_are_named_by_their_whole_content():
    rows = [{"scope_id": "S1", "criterion": "age", "min": "18", "max": top} for top in ("35", "40")]
    keys = duplicates.keyed(table_of("criteria", rows), nowhere(2), SCHEMAS["criteria"])
    assert keys.is_unique
    assert keys.str.startswith("s1-age-").all()


@pytest.mark.parametrize(("lat", "n_merged"), [(2.0, 1), (2.1, 0)])
def test_the_place_is_part_of_the_content(lat, n_merged):
    table = table_of("services", [{"service_id": "1", "name": "A", "category": "pss"}] * 2)
    shapes = np.array([Point(1, 2), Point(1, lat)])
    merged, faults = duplicates.repeated(table, shapes, SCHEMAS["services"])
    assert len(merged) == n_merged
    assert faults[0].remark.code == ("DUP_IDENTICAL" if n_merged else "DUP_CONFLICT")
