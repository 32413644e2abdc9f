"""The person has one of the nationalities that the rule lists."""

from typing import Final

import pandas as pd

from layers.answers import ASK_FOR, Findings, one_in_common

ORDER: Final = 700
PERSON: Final = ("nationality",)
STEP: Final = {"en": "Nationality is admitted", "fr": "Nationalité admise"}
OBSTACLE: Final = {"en": "the rule on nationality", "fr": "la règle sur la nationalité"}
TEXTS: Final = {
    "nationality": {
        "en": "The nationality is not among those taken ({detail}).",
        "fr": "La nationalité n'est pas parmi celles acceptées ({detail}).",
    },
    "nationality_unknown": ASK_FOR,
}
LABELS: Final = {"field.nationality": {"en": "nationality", "fr": "nationalité"}}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `nationality`, an ISO alpha-3 code, by the list in `values`."""
    return one_in_common(rows, PERSON, "nationality", "nationality")
