"""The person has one of the legal statuses that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import ASK_FOR, Findings, one_in_common

ORDER: Final = 800
PERSON: Final = ("legal_status",)
STEP: Final = {"en": "Legal status is admitted", "fr": "Statut juridique admis"}
OBSTACLE: Final = {"en": "the rule on legal status", "fr": "la règle sur le statut juridique"}
TEXTS: Final = {
    "legal_status": {
        "en": "The legal status is not among those taken ({detail}).",
        "fr": "Le statut juridique n'est pas parmi ceux acceptés ({detail}).",
    },
    "legal_status_unknown": ASK_FOR,
}
LABELS: Final = {
    "field.legal_status": {"en": "legal status", "fr": "statut juridique"},
    "legal_status.citizen": {"en": "citizen", "fr": "citoyen ou citoyenne"},
    "legal_status.refugee": {"en": "refugee", "fr": "réfugié ou réfugiée"},
    "legal_status.asylum_seeker": {"en": "asylum seeker", "fr": "en demande d'asile"},
    "legal_status.migrant": {"en": "migrant", "fr": "migrant ou migrante"},
    "legal_status.displaced": {"en": "displaced", "fr": "déplacé ou déplacée"},
    "legal_status.stateless": {"en": "stateless", "fr": "apatride"},
    "legal_status.other": {"en": "other", "fr": "autre"},
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `legal_status` by the list in `values`."""
    return one_in_common(rows, PERSON, "legal_status", "legal_status")
