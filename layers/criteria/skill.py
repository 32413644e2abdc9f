"""The person has one of the skills or interests that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import ASK_FOR, Findings, one_in_common

ORDER: Final = 1300
PERSON: Final = ("skills", "interests")
STEP: Final = {"en": "Skills or interests fit", "fr": "Compétences ou intérêts adaptés"}
OBSTACLE: Final = {"en": "the rule on skills", "fr": "la règle sur les compétences"}
TEXTS: Final = {
    "skill": {
        "en": "None of the skills or interests asked for: {detail}.",
        "fr": "Aucune des compétences ou aucun des intérêts demandés : {detail}.",
    },
    "skill_unknown": ASK_FOR,
}
LABELS: Final = {"field.skill": {"en": "skills and interests", "fr": "compétences et intérêts"}}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `skills` and `interests` together by the list in `values`."""
    return one_in_common(rows, PERSON, "skill", "skill")
