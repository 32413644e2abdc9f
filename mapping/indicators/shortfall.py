"""Capacity shortfall: people who need a service and get no place, by cause."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
DOC: Final = (
    "Returnees who need the category and are assigned no place, in all and by cause: no service "
    "in reach, not eligible, unaffordable, full, or the number of places unknown; of those in "
    "need. Where the needs of some are not on record they are assumed from a stated mix."
)
SOURCE: Final = (
    "Least-travel assignment of people to places (min-cost flow); demand less the assigned."
)
DOC_FR: Final = (
    "Personnes de retour qui ont besoin de ce type de service et à qui aucune place n'est "
    "attribuée, en tout et par cause : aucun service à portée, non acceptées, trop cher, complet,"
    " ou nombre de places inconnu ; sur celles qui en ont besoin. Là où des besoins ne sont pas "
    "enregistrés, ils sont supposés d'après une répartition déclarée."
)
SOURCE_FR: Final = (
    "Attribution des places aux personnes au moindre trajet (flot de coût minimal) ; la demande "
    "moins les places attribuées."
)
CAUSES: Final = ("no_service_in_reach", "not_eligible", "unaffordable", "full", "unknown_capacity")
FIGURES: Final[Figures] = {
    "shortfall": Counting(),
    **{f"shortfall_{cause}": Counting(part_of="shortfall") for cause in CAUSES},
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `shortfall` and one `shortfall_<cause>` per cause, where places were assigned.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "in_demand": [True, True, False],
    ...     "shortfall": ["full", "", ""]})
    >>> table = measure(cases).set_index("indicator")
    >>> table.loc["shortfall_full", ["value", "n_people"]].tolist()
    [1.0, 2.0]
    """
    if "in_demand" not in cases:
        return pd.DataFrame()
    needy = cases.loc[cases["in_demand"], "shortfall"]
    found = aggregation.of(cases).some(cases["in_demand"])
    masks = {"shortfall": needy != ""}
    masks |= {f"shortfall_{cause}": needy == cause for cause in CAUSES}
    parts = [aggregation.counts(found, has, name) for name, has in masks.items()]
    return pd.concat(parts, ignore_index=True)
