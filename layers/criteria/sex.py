"""The service takes the person's sex; `values` lists those it takes."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import (
    ANYBODY,
    YES,
    Answers,
    Said,
    by_words,
    codes,
)

ORDER: Final = 400
PERSON: Final = ("sex",)
READS: Final = ("values",)
CODES: Final = ("sex", "sex_unknown")


def judge(rows: pd.DataFrame) -> Answers:
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
