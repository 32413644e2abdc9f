"""The person has one of the skills or interests that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, one_in_common

ORDER: Final = 1300
PERSON: Final = ("skills", "interests")
READS: Final = ("values",)
CODES: Final = ("skill", "skill_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `skills` and `interests` together by the list in `values`."""
    return one_in_common(rows, PERSON, "skill", "skill")
