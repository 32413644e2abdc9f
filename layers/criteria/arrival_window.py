"""The person came back within the months that the rule allows."""

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.three_valued import ASK_FOR, Findings, Floats, between

ORDER: Final = 1000
PERSON: Final = ("return_on",)
STEP: Final = {"en": "Time since return is admitted", "fr": "Délai depuis le retour admis"}
OBSTACLE: Final = {
    "en": "the rule on months since return",
    "fr": "la règle sur les mois depuis le retour",
}
TEXTS: Final = {
    "arrival_window_max": {
        "en": "Returned {have} months ago; the limit is {want} (over by {margin}).",
        "fr": "De retour depuis {have} mois ; la limite est de {want} mois (écart : {margin}).",
    },
    "arrival_window_min": {
        "en": "Returned {have} months ago; at least {want} are asked (short by {margin}).",
        "fr": "De retour depuis {have} mois ; il en faut au moins {want} (écart : {margin}).",
    },
    "arrival_window_unknown": ASK_FOR,
}
LABELS: Final = {"field.return_on": {"en": "day of return", "fr": "date du retour"}}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge the full months since `return_on`; both bounds are inclusive.

    A month is full on the same day of the next month, or on its last day where it has no such
    day: one month after 31 January is 28 February. A return that is still to come counts as 0.
    """
    months = _full_months(rows["return_on"], rows["as_of"])
    return between(rows, months, months, "arrival_window", "return_on")


def _full_months(since: pd.Series, day: pd.Series) -> Floats:
    months = (day.dt.year - since.dt.year) * 12 + (day.dt.month - since.dt.month)
    is_short = (day.dt.day < since.dt.day) & ~day.dt.is_month_end
    return np.asarray(np.maximum((months - is_short).to_numpy(float), 0.0))
