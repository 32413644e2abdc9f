"""The waterfall: how many returnees are left after each test, in the declared order."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import pandas as pd

from layers.reasons import STEPS
from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "people"
DOC: Final = (
    "Returnees left after each test in turn: there is a service within the limits, it runs, its "
    "funding outlasts it, and so on to an affordable fare and a free place. A test that cannot be "
    "judged is passed. The size of a step depends on the order; the sole blockers do not."
)
SOURCE: Final = (
    "The chain of access of Tanahashi 1978, with the causes of loss named in IOM Knowledge Bite 4."
)
DOC_FR: Final = (
    "Personnes de retour restantes après chaque étape : un service est dans les limites, il "
    "fonctionne, son financement dure assez, et ainsi de suite jusqu'à un trajet abordable et une"
    " place libre. Une étape qui ne peut être jugée est passée. La taille d'une étape dépend de "
    "l'ordre ; les obstacles uniques n'en dépendent pas."
)
SOURCE_FR: Final = (
    "La chaîne d'accès de Tanahashi 1978, avec les causes de perte nommées dans OIM, Knowledge "
    "Bite 4."
)
FIGURES: Final[Figures] = {
    "waterfall_identified": Counting(is_everybody=True),
    **{
        f"waterfall_{step}": Counting(within=f"waterfall_{before}")
        for before, step in pairwise(("identified", *STEPS))
    },
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `waterfall_identified` and one `waterfall_<test>` per test, by area and group.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "passed": [0, 5, len(STEPS)]})
    >>> measure(cases).set_index("indicator").loc[["waterfall_reach", "waterfall_place"], "value"]
    indicator
    waterfall_reach    2.0
    waterfall_place    1.0
    Name: value, dtype: float64
    """
    found = aggregation.of(cases)
    passed = cases["passed"].to_numpy()
    parts = [aggregation.counts(found, passed >= 0, "waterfall_identified")]
    for rank, step in enumerate(STEPS):
        parts.append(aggregation.counts(found, passed > rank, f"waterfall_{step}"))
    return pd.concat(parts, ignore_index=True)
