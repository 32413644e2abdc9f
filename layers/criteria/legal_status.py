"""The person has one of the legal statuses that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, one_in_common

ORDER: Final = 800
PERSON: Final = ("legal_status",)
READS: Final = ("values",)
CODES: Final = ("legal_status", "legal_status_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `legal_status` by the list in `values`."""
    return one_in_common(rows, PERSON, "legal_status", "legal_status")
