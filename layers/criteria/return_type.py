"""The person returned in one of the ways that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import ASK_FOR, Findings, one_in_common

ORDER: Final = 900
PERSON: Final = ("return_type",)
STEP: Final = {"en": "Kind of return is admitted", "fr": "Type de retour admis"}
OBSTACLE: Final = {"en": "the rule on the kind of return", "fr": "la règle sur le type de retour"}
TEXTS: Final = {
    "return_type": {
        "en": "Only for people who came back this way: {detail}.",
        "fr": "Réservé aux personnes revenues ainsi : {detail}.",
    },
    "return_type_unknown": ASK_FOR,
}
LABELS: Final = {
    "field.return_type": {"en": "kind of return", "fr": "type de retour"},
    "return_type.vhr": {
        "en": "voluntary humanitarian return",
        "fr": "retour volontaire humanitaire",
    },
    "return_type.avrr": {"en": "assisted voluntary return", "fr": "retour volontaire assisté"},
    "return_type.forced": {"en": "forced return", "fr": "retour forcé"},
    "return_type.other": {"en": "another way", "fr": "autrement"},
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `return_type` by the list in `values`."""
    return one_in_common(rows, PERSON, "return_type", "return_type")
