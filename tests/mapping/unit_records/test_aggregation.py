"""Area groups are counted whole, and a percentile is a value of somebody."""

import math

import numpy as np
import pandas as pd
import pytest

from mapping.unit_records import aggregation
from tests.mapping.indicators.test_counts import case


def test_cells_are_sorted_and_counted_whatever_the_kind_of_column():
    rows = pd.DataFrame({"pcode": ["B", "A", "B"], "group": ["all", "all", "sex=f"]})
    for table in (rows, rows.astype("category")):
        found = aggregation.of(table)
        assert found.names[["pcode", "group"]].values.tolist() == [
            ["A", "all"], ["B", "all"], ["B", "sex=f"],
        ]  # fmt: skip
        assert found.names["among"].eq("all").all()
        assert found.count(np.array([True, True, False])).tolist() == [1, 1, 0]
        assert found.some(np.array([True, False, True])).size.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("values", "percent", "wanted"),
    [
        ([1, 2, 3, 4], 50, 2), ([1, 2, 3, 4], 75, 3), ([1, 2, 3, 4], 90, 4), ([7], 90, 7),
        ([1, math.inf], 50, 1), ([1, math.inf], 75, math.inf), ([math.inf], 50, math.inf),
        (list(range(1, 11)), 90, 9),  # exactly nine of ten
    ],
)  # fmt: skip
def test_a_percentile_is_a_value_of_somebody_and_may_be_without_end(values, percent, wanted):
    rows = case(minutes=values)
    table = aggregation.percentiles(aggregation.of(rows), rows["minutes"], (percent,), "minutes")
    assert table["value"].tolist() == [wanted]
