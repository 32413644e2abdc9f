"""Services without a name: they are called after their kind and the place they are in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest.remarks import Fault, Remark
from layers.schemas.schema import Schema
from layers.vocabulary.synonyms import UNKNOWN, is_unknown

_MADE: Final = Remark(
    "NAME_MADE", "accepted", "There is no name; the row is called after its kind and settlement."
)
_PLACES: Final = ("settlement", "pcode")
_LONGEST_UNKNOWN: Final = max(map(len, UNKNOWN))


def named(
    texts: Mapping[str, pd.Series], schema: Schema
) -> tuple[dict[str, pd.Series], list[Fault]]:
    """Return the columns with a name for each service that has a kind and no name.

    Parameters
    ----------
    texts
        Column -> cleaned texts of one file; the index is a RangeIndex.
    schema
        The layer; of layers but services nothing is named.

    >>> from layers.schemas import SCHEMAS
    >>> cells = {"name": ["A", None, "-"], "category": ["pss", "Poste de santé", "pss"],
    ...     "settlement": [None, "Labé", None]}
    >>> columns = {name: pd.Series(cell, dtype="str") for name, cell in cells.items()}
    >>> named(columns, SCHEMAS["services"])[0]["name"].tolist()
    ['A', 'Poste de santé, Labé', 'pss']
    """
    found = dict(texts)
    if schema.layer != "services" or not {"name", "category"} <= set(found):
        return found, []
    bare = found["name"].map(_is_no_name).astype(bool)
    bare &= found["category"].notna()
    rows = np.flatnonzero(bare)
    if not len(rows):
        return found, []
    names = found["name"].to_numpy(object, copy=True)
    for row in rows.tolist():
        places = [found[name].iloc[row] for name in _PLACES if name in found]
        known = [place for place in places if isinstance(place, str)]
        names[row] = ", ".join([str(found["category"].iloc[row]), *known[:1]])
    found["name"] = pd.Series(names, index=found["name"].index, dtype="str")
    return found, [Fault(rows.astype(np.int64), "name", _MADE)]


def _is_no_name(text: object) -> bool:
    return not isinstance(text, str) or (len(text) <= _LONGEST_UNKNOWN and is_unknown(text))
