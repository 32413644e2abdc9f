"""Near misses: those refused everywhere, but by little."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.reasons import STEPS
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "share"
DOC: Final = (
    "Of the returnees whom every service of the category refuses: the share for whom some service"
    " misses by no more than the programme's tolerance in all it refuses them for (by default 2 "
    "years of age, 1 school year, 1 km, 15 minutes, 30 days). A refusal without a number, such as"
    " sex or a closed road, is no near miss."
)
SOURCE: Final = "The margins of the verdicts, held against the tolerance that the programme states."
DOC_FR: Final = (
    "Parmi les personnes de retour que tous les services de ce type refusent : la part pour qui "
    "un service manque de peu, sans dépasser la tolérance du programme dans tout ce qui motive "
    "son refus (par défaut 2 ans d'âge, 1 année scolaire, 1 km, 15 minutes, 30 jours). Un refus "
    "sans nombre, tel que le sexe ou une route fermée, n'est pas un refus de peu."
)
SOURCE_FR: Final = (
    "Les écarts de chaque réponse, comparés à la tolérance déclarée par le programme."
)
FIGURES: Final[Figures] = {"near_miss": Counting(apart_from=f"waterfall_{STEPS[-1]}")}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `near_miss` by area and group; areas where nobody is refused have no row.

    `nearness` of a case is the margin over the tolerance, NaN where the person is not refused.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all",
    ...     "nearness": [1.0, 1.5, float("inf"), float("nan")]})
    >>> measure(cases)[["value", "n_people"]].round(3).values.tolist()
    [[0.333, 3.0]]
    """
    refused = cases["nearness"].notna()
    found = aggregation.of(cases).some(refused)
    return aggregation.shares(found, cases.loc[refused, "nearness"] <= 1, "near_miss")
