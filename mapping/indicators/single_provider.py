"""Single-provider dependence: those who would lose everything if one partner closed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import OF_COVERED, Figures

UNIT: Final = "share"
FIGURES: Final[Figures] = {"single_provider": OF_COVERED}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `single_provider` by area and group; areas where nobody is covered have no row.

    `subject_id` is the partner that most of them depend on.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "n_partners": [1, 2, 0],
    ...     "partner": ["P1", "", ""]})
    >>> measure(cases)[["value", "n_people", "subject_id"]].values.tolist()
    [[0.5, 2.0, 'P1']]
    """
    is_covered = cases["n_partners"] > 0
    covered = cases.loc[is_covered, ["n_partners", "partner"]]
    found = aggregation.of(cases).some(is_covered)
    table = aggregation.shares(found, covered["n_partners"] == 1, "single_provider")
    named = covered["partner"].notna() & (covered["partner"] != "")
    counts = (
        pd.DataFrame(
            {
                "at": found.area_group[named],
                "partner": covered.loc[named, "partner"].astype(str),
                "n": found.parts[named],
            }
        )
        .groupby(["at", "partner"])["n"]
        .sum()
        .reset_index()
        .sort_values(["at", "n", "partner"], ascending=[True, False, True])
    )
    most = counts.drop_duplicates("at").set_index("at")["partner"]
    return table.assign(subject_id=most.reindex(table.index).fillna("").astype("str"))
