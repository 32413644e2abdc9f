"""What a missing field is worth: for how many people asking one question would settle a verdict."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping.reach.encoded_pairs import FIELDS
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
FIGURES: Final[Figures] = {f"settled_by_{field}": Counting(is_sparse=True) for field in FIELDS}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `settled_by_<field>` by area and group, of the fields that would settle any there is.

    A category has rows for the fields that would settle somebody's verdict in it.

    `settles` of a case has one bit per field of `encoded_pairs.FIELDS`.

    >>> age = 1 << FIELDS.index("age")
    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "settles": [age, 0]})
    >>> measure(cases)[["indicator", "value", "n_people"]].values.tolist()
    [['settled_by_age', 1.0, 2.0]]
    """
    found = aggregation.of(cases)
    settles = cases["settles"].to_numpy(np.int64)
    marks = {f"settled_by_{field}": (settles >> rank) & 1 == 1 for rank, field in enumerate(FIELDS)}
    is_told = [found.is_of_kind_with(has) for has in marks.values()]
    return aggregation.counts_each(found, marks)[np.concatenate(is_told)]
