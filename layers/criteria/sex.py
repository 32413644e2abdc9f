"""The service takes the person's sex; `values` lists those it takes."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import (
    ANYBODY,
    ASK_FOR,
    YES,
    Findings,
    Said,
    by_words,
    codes,
)

ORDER: Final = 400
PERSON: Final = ("sex",)
READS: Final = ("values",)
STEP: Final = {"en": "Sex is admitted", "fr": "Sexe admis"}
OBSTACLE: Final = {"en": "the rule on sex", "fr": "la règle sur le sexe"}
TEXTS: Final = {"sex": {"en": "{detail}.", "fr": "{detail}."}, "sex_unknown": ASK_FOR}
LABELS: Final = {
    "field.sex": {"en": "sex", "fr": "sexe"},
    "only.f": {"en": "Only women are taken", "fr": "Seules les femmes sont acceptées"},
    "only.m": {"en": "Only men are taken", "fr": "Seuls les hommes sont acceptés"},
    "only.f_m": {
        "en": "Only women and men are taken",
        "fr": "Seuls les femmes et les hommes sont acceptés",
    },
    "only.f_other": {"en": "Men are not taken", "fr": "Les hommes ne sont pas acceptés"},
    "only.m_other": {"en": "Women are not taken", "fr": "Les femmes ne sont pas acceptées"},
    "only.other": {
        "en": "Women and men are not taken",
        "fr": "Les femmes et les hommes ne sont pas acceptés",
    },
    "only.others": {
        "en": "This person's sex is not among those taken",
        "fr": "Le sexe de la personne n'est pas parmi ceux acceptés",
    },
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `sex` by the list in `values`; an empty list, or one with `any`, takes everybody."""
    return by_words(rows, ["values", "sex"], _decide)


def _decide(values: str | None, sex: str | None) -> Said:
    taken = codes(values)
    if not taken or ANYBODY in taken or sex in taken:
        return YES
    return ("unknown", "sex_unknown", "@field.sex") if sex is None else ("no", "sex", _only(taken))


def _only(taken: frozenset[str]) -> str:
    known = "_".join(sorted(taken & {"f", "m", "other"}))
    return "@only.others" if known in ("", "f_m_other") else f"@only.{known}"
