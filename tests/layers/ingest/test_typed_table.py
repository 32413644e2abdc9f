"""The columns of one file become a typed table of the layer."""

import pandas as pd

from layers.ingest import typed_table
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES


def texts(**cells):
    return {name: pd.Series(column, dtype="str") for name, column in cells.items()}


def test_columns_that_the_file_lacks_are_unknown():
    table, faults = typed_table.typed(texts(returnee_id=["1", "2"]), SCHEMAS["returnees"], 2)
    assert faults == []
    assert len(table) == 2
    for column in SCHEMAS["returnees"].columns[1:]:
        assert table[column.name].dtype == PANDAS_DTYPES[column.dtype]
        assert table[column.name].isna().all()


def test_a_required_cell_that_is_empty_is_told_once():
    found = texts(name=["A", None], category=["pss", "zoo"])
    _, faults = typed_table.typed(found, SCHEMAS["services"], 2)
    assert [(fault.column, fault.remark.code) for fault in faults] == [
        ("category", "CATEGORY_UNKNOWN"),
        ("name", "VALUE_MISSING"),
    ]


def test_equal_bounds_fit_and_reversed_ones_do_not():
    found = texts(name=["A"] * 3, category=["pss"] * 3)
    found |= texts(grade_min=["7", "9", None], grade_max=["7", "BEPC", "3"])
    assert typed_table.typed(found, SCHEMAS["services"], 3)[1] == []
    found |= texts(grade_max=["6", "BEPC", "3"])
    (fault,) = typed_table.typed(found, SCHEMAS["services"], 3, is_strict=True)[1]
    assert (fault.remark.code, fault.rows.tolist()) == ("NUMBER_RANGE", [0])
    table, faults = typed_table.typed(found, SCHEMAS["services"], 3)
    assert [(one.column, one.remark.severity) for one in faults] == [
        ("grade_min", "warned"),
        ("grade_max", "warned"),
    ]
    assert table[["grade_min", "grade_max"]].isna().to_numpy().tolist()[:2] == [
        [True, True],
        [False, False],
    ]
