"""Lasting coverage: whose last service ends within half a year, or a year."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import OF_COVERED, Counting, Figures

UNIT: Final = "share"
DOC: Final = (
    "Of the returnees whom a service within the limits takes today: the share for whom the last "
    "such service will be gone by the end of the sixth (ends_in_6_months) or twelfth month "
    "(ends_in_12_months) after the month of the programme's day, as agreements and courses on "
    "record run out. What has no end on record is taken to go on."
)
SOURCE: Final = "End dates of agreements and courses as they were read; after IOM Knowledge Bite 4."
DOC_FR: Final = (
    "Parmi les personnes de retour qu'un service accepte aujourd'hui dans les limites : la part "
    "pour qui le dernier de ces services aura disparu à la fin du sixième ou du douzième mois "
    "après le mois du jour du programme, à mesure que finissent accords et cours enregistrés. Ce "
    "qui n'a pas de fin enregistrée est supposé continuer."
)
SOURCE_FR: Final = (
    "Dates de fin des accords et des cours telles que lues ; d'après OIM, Knowledge Bite 4."
)
FIGURES: Final[Figures] = {
    "ends_in_12_months": OF_COVERED,
    "ends_in_6_months": Counting(of="coverage_eligible", within="ends_in_12_months"),
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the two shares by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": [True, True, False],
    ...     "last_month": [5.0, 11.0, float("nan")]})
    >>> measure(cases)[["indicator", "value"]].values.tolist()
    [['ends_in_6_months', 0.5], ['ends_in_12_months', 1.0]]
    """
    last = cases.loc[cases["is_eligible"], "last_month"]
    found = aggregation.of(cases).some(cases["is_eligible"])
    parts = [
        aggregation.shares(found, last < month, f"ends_in_{month}_months") for month in (6, 12)
    ]
    return pd.concat(parts, ignore_index=True)
