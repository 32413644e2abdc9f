"""The person has one of the nationalities that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import ASK_FOR, Findings, one_in_common

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
LABELS: Final = {
    "field.nationality": {"en": "nationality", "fr": "nationalité"},
    "nationality.GMB": {"en": "The Gambia", "fr": "Gambie"},
    "nationality.SEN": {"en": "Senegal", "fr": "Sénégal"},
    "nationality.GIN": {"en": "Guinea", "fr": "Guinée"},
    "nationality.GNB": {"en": "Guinea-Bissau", "fr": "Guinée-Bissau"},
    "nationality.MLI": {"en": "Mali", "fr": "Mali"},
    "nationality.SLE": {"en": "Sierra Leone", "fr": "Sierra Leone"},
    "nationality.SOM": {"en": "Somalia", "fr": "Somalie"},
    "nationality.LKA": {"en": "Sri Lanka", "fr": "Sri Lanka"},
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `nationality`, an ISO alpha-3 code, by the list in `values`."""
    found = one_in_common(rows, PERSON, "nationality", "nationality")
    is_no = (found["answer"] == "no").to_numpy()
    codes = found.loc[is_no, "detail"].str.upper().str.replace("NATIONALITY", "nationality")
    found.loc[is_no, "detail"] = codes.astype(object)
    return found
