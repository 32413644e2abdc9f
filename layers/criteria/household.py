"""The number of people who depend on the person lies within the bounds."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import ASK_FOR, Findings, between

ORDER: Final = 1100
PERSON: Final = ("dependants",)
STEP: Final = {"en": "Household is admitted", "fr": "Ménage admis"}
OBSTACLE: Final = {"en": "the rule on dependants", "fr": "la règle sur les personnes à charge"}
TEXTS: Final = {
    "household_max": {
        "en": "Dependants: {have}; the upper limit is {want} (over by {margin}).",
        "fr": "Personnes à charge : {have} ; le maximum est de {want} (écart : {margin}).",
    },
    "household_min": {
        "en": "Dependants: {have}; the lower limit is {want} (under by {margin}).",
        "fr": "Personnes à charge : {have} ; le minimum est de {want} (écart : {margin}).",
    },
    "household_unknown": ASK_FOR,
}
LABELS: Final = {
    "field.dependants": {"en": "number of dependants", "fr": "nombre de personnes à charge"}
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `dependants`; both bounds are inclusive."""
    n = rows["dependants"].to_numpy(float)
    return between(rows, n, n, "household", "dependants")
