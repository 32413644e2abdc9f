"""The person returned in one of the ways that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, one_in_common

ORDER: Final = 900
PERSON: Final = ("return_type",)
READS: Final = ("values",)
CODES: Final = ("return_type", "return_type_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `return_type` by the list in `values`."""
    return one_in_common(rows, PERSON, "return_type", "return_type")
