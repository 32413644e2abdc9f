"""The number of people who depend on the person lies within the bounds."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, between

ORDER: Final = 1100
PERSON: Final = ("dependants",)
READS: Final = ("min", "max")
CODES: Final = ("household_max", "household_min", "household_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `dependants`; both bounds are inclusive."""
    n = rows["dependants"].to_numpy(float)
    return between(rows, n, n, "household", "dependants")
