"""Affordability: whether those who are taken can pay to attend."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "share"
DOC: Final = (
    "Of the returnees whom a service within the limits takes: the share whose best such service "
    "is affordable (stipend covers fare and living), strained (it covers the fare, not living), "
    "unaffordable (the return fare exceeds it) or unknown (no stipend, fare or living cost on "
    "record). And the share of what is paid a day that the return fare takes (transport_share): "
    "half of those whose service pays are at or below it."
)
SOURCE: Final = (
    "Net a day = stipend + allowance - two fares - living; transport share = fare / paid, a day. "
    "Adequacy of income is a criterion of IOM Reintegration Handbook, Table 3.5."
)
DOC_FR: Final = (
    "Parmi les personnes de retour qu'un service accepte dans les limites : la part pour qui le "
    "meilleur de ces services est abordable (l'allocation couvre le trajet et la vie), serré "
    "(elle couvre le trajet, pas la vie), hors de prix (l'aller-retour la dépasse) ou inconnu (ni"
    " allocation, ni tarif, ni coût de la vie enregistrés). Et la part de l'allocation du jour "
    "que prend l'aller-retour : la moitié de celles dont le service paie est à ce niveau ou au-"
    "dessous."
)
SOURCE_FR: Final = (
    "Net par jour = allocation + indemnité de transport - deux trajets - coût de la vie ; part du"
    " transport = trajet / allocation, par jour. Le revenu suffisant est un critère du manuel de "
    "l'OIM sur la réintégration, tableau 3.5."
)
_MEANS: Final = ("affordable", "strained", "unaffordable", "affordability_unknown")
FIGURES: Final[Figures] = {
    **dict.fromkeys(_MEANS, Counting(of="coverage_eligible", part_of="coverage_eligible")),
    "transport_share_p50": Counting(is_count=False, of="coverage_eligible"),
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return four shares and `transport_share_p50` by area and group.

    Nothing is returned of a category in which nothing is known of any money.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": True,
    ...     "means": ["affordable", "unknown"], "transport_share": [0.2, float("nan")]})
    >>> table = measure(cases).set_index("indicator")["value"]
    >>> float(table["affordable"]), float(table["strained"]), float(table["transport_share_p50"])
    (0.5, 0.0, 0.2)
    """
    covered = cases.loc[cases["is_eligible"], ["means", "transport_share"]]
    if not covered["means"].isin(["affordable", "strained", "unaffordable"]).any():
        return pd.DataFrame()
    found = aggregation.of(cases).some(cases["is_eligible"])
    parts = [
        aggregation.shares(found, covered["means"] == name, name)
        for name in ("affordable", "strained", "unaffordable")
    ]
    parts.append(aggregation.shares(found, covered["means"] == "unknown", "affordability_unknown"))
    parts.append(
        aggregation.percentiles(found, covered["transport_share"], (50,), "transport_share")
    )
    return pd.concat(parts, ignore_index=True)
