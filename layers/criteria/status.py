"""The service runs; one that does not say so counts as running."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, blank, say

ORDER: Final = 100
PERSON: Final[tuple[str, ...]] = ()
READS: Final = ("status",)
IS_AUTOMATIC: Final = True
CODES: Final = ("status",)


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `status` of the service."""
    found = blank(rows)
    closed = rows["status"].isin(["inactive", "temporarily closed", "defunct"]).to_numpy()
    words = rows["status"].astype(object).where(closed, "").str.replace(" ", "_")
    return say(found, closed, "no", "status", detail="@status." + words.astype(str))
