"""Freshness: how much of the coverage rests on services that nobody has checked lately."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import OF_COVERED, Counting, Figures

UNIT: Final = "share"
DOC: Final = (
    "Of the returnees whom a service within the limits takes: the share all of whose services "
    "were last verified more than 180 days ago or never (stale_only), and the share whose "
    "services are all ghosts as well (ghost_only): stale, without a live agreement, and without a"
    " place on record. The programme may set another number of days."
)
SOURCE: Final = (
    "The dates of last verification; coverage that exists on paper is told apart from the rest."
)
DOC_FR: Final = (
    "Parmi les personnes de retour qu'un service accepte dans les limites : la part dont tous les"
    " services ont été vérifiés il y a plus de 180 jours ou jamais, et la part dont tous les "
    "services n'existent peut-être que sur le papier : non vérifiés, sans accord en cours et sans"
    " place enregistrée. Le programme peut fixer un autre nombre de jours."
)
SOURCE_FR: Final = (
    "Les dates de dernière vérification ; la couverture sur le papier est distinguée du reste."
)
FIGURES: Final[Figures] = {
    "stale_only": OF_COVERED,
    "ghost_only": Counting(of="coverage_eligible", within="stale_only"),
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `stale_only` and `ghost_only` by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": True,
    ...     "is_fresh": [True, False], "is_real": [True, True]})
    >>> measure(cases)[["indicator", "value"]].values.tolist()
    [['stale_only', 0.5], ['ghost_only', 0.0]]
    """
    covered = cases.loc[cases["is_eligible"], ["is_fresh", "is_real"]]
    found = aggregation.of(cases).some(cases["is_eligible"])
    parts = [
        aggregation.shares(found, ~covered["is_fresh"], "stale_only"),
        aggregation.shares(found, ~covered["is_real"], "ghost_only"),
    ]
    return pd.concat(parts, ignore_index=True)
