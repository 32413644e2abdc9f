"""Budget: the money a day that takes returnees to a service that accepts them, and back."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "currency"
DOC: Final = (
    "Fare of a day, there and back, to the cheapest running service within the limits whose rules "
    "take the returnee: with this much half of them (p50), three quarters (p75), nine tenths (p90) "
    "are there. Those whom no such service takes stay in as infinite; those whose fare is unknown "
    "are left out."
)
SOURCE: Final = "Budget reach (services whose return fare is within b), read the other way round."
DOC_FR: Final = (
    "Prix du trajet par jour, aller et retour, jusqu'au service en activité le moins cher "
    "d'accès, dans les limites, dont les règles acceptent la personne : avec ce montant la moitié"
    " y arrive, trois quarts, neuf dixièmes. Celles qu'aucun service n'accepte comptent comme "
    "infini ; celles dont le tarif est inconnu sont laissées de côté."
)
SOURCE_FR: Final = (
    "Portée d'un budget (les services dont l'aller-retour ne dépasse pas b), lue dans l'autre sens."
)
FIGURES: Final[Figures] = dict.fromkeys(("budget_p50", "budget_p75", "budget_p90"), UNCOUNTED)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "budget": [0.0, 50.0, float("inf")]})
    >>> measure(cases).set_index("indicator")["value"].to_dict()
    {'budget_p50': 50.0, 'budget_p75': inf, 'budget_p90': inf}
    """
    return aggregation.percentiles(aggregation.of(cases), cases["budget"], (50, 75, 90), "budget")
