"""The completed school years lie within the bounds."""

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.three_valued import Answers, between

ORDER: Final = 600
PERSON: Final = ("grade",)
READS: Final = ("min", "max")
CODES: Final = ("grade_max", "grade_min", "grade_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `grade`; both bounds are inclusive."""
    years = np.floor(rows["grade"].to_numpy(float))
    return between(rows, years, years, "grade", "grade")
