"""How many rows point to nobody: by layer, by where they come from, and by area."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.ingest import linked_rows
from layers.vocabulary.codes import WHOLE
from layers.vocabulary.column import Column
from mapping.unit_records.measured import Measured
from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="linked_rows",
    doc="Rows that name a person, a service or a referral that no layer holds; they count for "
    "nobody until they are corrected.",
    columns=(
        Column("layer", "text", "The layer that the rows are in."),
        Column("column", "text", "The column that names what is not there."),
        Column("source", "text", "Where the rows come from, as they say themselves."),
        Column("pcode", "text", "P-code of the area of the person; ALL is the whole programme."),
        Column("n_rows", "integer", "Rows that point to nobody."),
    ),
    counts=(Count("n_rows"),),
    is_sparse=True,
)


def make(measured: Measured) -> pd.DataFrame:
    """Return the rows that point to nobody, as `TABLE` declares them.

    A row that names a known person counts in the areas of the home too, other rows in the whole
    programme alone.
    """
    parts = []
    for layer, table in measured.records.items():
        for link in linked_rows.dangling(layer, measured.records):
            lost = table.iloc[link.rows]
            rows = pd.DataFrame(
                {
                    "layer": layer,
                    "column": link.column,
                    "source": lost["source"].astype(object).fillna("").to_numpy(),
                    "returnee_id": lost.get("returnee_id", pd.Series("", lost.index)).to_numpy(),
                }
            )
            parts += [rows.assign(pcode=WHOLE), _in_areas(rows, measured.homes)]
    keys = [column for column in TABLE.names if column != "n_rows"]
    if not parts:
        return pd.DataFrame({**dict.fromkeys(keys, pd.Series(dtype="str")), "n_rows": []})
    counted = pd.concat(parts).groupby(keys).size().rename("n_rows").reset_index()
    return counted.sort_values(keys, ignore_index=True)


def _in_areas(rows: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    placed = homes.loc[homes["pcode"].astype("str") != WHOLE, ["returnee_id", "pcode"]]
    found = rows.merge(placed.astype({"returnee_id": "str", "pcode": "str"}), on="returnee_id")
    return found[[*rows.columns, "pcode"]]
