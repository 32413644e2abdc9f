"""Which fields are empty in how many rows: what a programme does not know of its own layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="blanks",
    doc="Which fields are empty in how many rows.",
    columns=(),
    counts=(Count("n_missing", of="n_rows"),),
    persons=("layer", "returnees"),
    is_written=False,
)
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "returnees": ("age", "sex", "grade", "setting", "need", "return_on"),
    "services": ("capacity", "n_places_free", "fee", "phone", "verified_on"),
}
"""The fields that rules, money and places are judged by, or a caller needs, per layer."""


def by_field(layers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how many rows of each layer leave a field empty.

    Parameters
    ----------
    layers
        `returnees` and `services`, as stored. An age counts as known where the year of birth is.

    Returns
    -------
    DataFrame
        `layer, field, n_missing, n_rows`; a field `place` stands for a missing geometry.

    >>> people = pd.DataFrame({"age": [20.0, None], "birth_year": [None, None], "sex": ["f", "m"]})
    >>> by_field({"returnees": people}).head(2).values.tolist()
    [['returnees', 'age', 1.0, 2.0], ['returnees', 'sex', 0.0, 2.0]]
    """
    rows = []
    for layer, table in layers.items():
        for field in (*FIELDS[layer], "place"):
            column = "geometry" if field == "place" else field
            if column not in table:
                continue
            is_blank = table[column].isna()
            if field == "age" and "birth_year" in table:
                is_blank &= table["birth_year"].isna()
            rows.append((layer, field, float(is_blank.sum()), float(len(table))))
    return pd.DataFrame(rows, columns=["layer", "field", "n_missing", "n_rows"])
