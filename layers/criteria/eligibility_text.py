"""Whom the service takes is told in words alone: nobody is judged by them, somebody is asked."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, blank, say

ORDER: Final = 1650
PERSON: Final[tuple[str, ...]] = ()
READS: Final = ("values",)
CODES: Final = ("eligibility_text_unknown",)


def judge(rows: pd.DataFrame) -> Answers:
    """Judge nobody by the words in `values`: where there are some, the partner has to be asked."""
    words = rows["values"].astype(object).where(rows["values"].notna(), "").astype(str)
    told = words.str.lstrip("@ ")  # a text that begins with @ would be taken for a label
    is_told = (told != "").to_numpy()
    detail = told.to_numpy(object)
    return say(blank(rows), is_told, "unknown", "eligibility_text_unknown", detail=detail)
