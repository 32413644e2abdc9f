"""The person and the service have a language in common, or somebody interprets."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, one_in_common

ORDER: Final = 1400
PERSON: Final = ("languages",)
READS: Final = ("values",)
CODES: Final = ("language", "language_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `languages` by those spoken there, in `values`."""
    return one_in_common(rows, PERSON, "language", "language")
