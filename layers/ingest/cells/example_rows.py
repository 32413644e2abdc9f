"""The greyed example under the headers of a template: for people to read, never loaded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layers.ingest.remarks import Rows
from layers.schemas.schema import Schema
from layers.vocabulary.categories import plain
from layers.vocabulary.codes import EXAMPLE


def left_out(frame: pd.DataFrame, rows: Rows, header: str | None, schema: Schema) -> Rows:
    """Return the rows without those whose key is the word "example"; they count as blank.

    Parameters
    ----------
    frame
        The table as read.
    rows
        Positions of the rows that are filled.
    header
        Where the layer's key stands, if anywhere.
    schema
        The layer; one without a key has no example.
    """
    if not schema.key or header is None:
        return rows
    texts = frame[header].iloc[rows].astype("str").fillna("")
    is_example = np.array([plain(one) == EXAMPLE for one in texts], dtype=bool)
    kept: Rows = rows[~is_example]
    return kept
