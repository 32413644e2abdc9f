"""The completed school years lie within the bounds."""

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.three_valued import ASK_FOR, Findings, between

ORDER: Final = 600
PERSON: Final = ("grade",)
READS: Final = ("min", "max")
STEP: Final = {"en": "Schooling is admitted", "fr": "Niveau scolaire admis"}
OBSTACLE: Final = {"en": "the schooling rule", "fr": "la règle de niveau scolaire"}
TEXTS: Final = {
    "grade_max": {
        "en": "Completed school years: {have}; the upper limit is {want} (over by {margin}).",
        "fr": "Années d'école terminées : {have} ; le maximum est de {want} (écart : {margin}).",
    },
    "grade_min": {
        "en": "Completed school years: {have}; the lower limit is {want} (under by {margin}).",
        "fr": "Années d'école terminées : {have} ; le minimum est de {want} (écart : {margin}).",
    },
    "grade_unknown": ASK_FOR,
}
LABELS: Final = {"field.grade": {"en": "completed school years", "fr": "années d'école terminées"}}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `grade`; both bounds are inclusive."""
    years = np.floor(rows["grade"].to_numpy(float))
    return between(rows, years, years, "grade", "grade")
