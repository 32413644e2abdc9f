"""The person has one of the nationalities that the rule lists."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, one_in_common

ORDER: Final = 700
PERSON: Final = ("nationality",)
READS: Final = ("values",)
CODES: Final = ("nationality", "nationality_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `nationality`, an ISO alpha-3 code, by the list in `values`."""
    found = one_in_common(rows, PERSON, "nationality", "nationality")
    is_no = (found["answer"] == "no").to_numpy()
    codes = found.loc[is_no, "detail"].str.upper().str.replace("NATIONALITY", "nationality")
    found.loc[is_no, "detail"] = codes.astype(object)
    return found
