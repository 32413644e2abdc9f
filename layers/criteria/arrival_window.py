"""The person came back within the months that the rule allows."""

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.three_valued import Answers, Floats, between

ORDER: Final = 1000
PERSON: Final = ("return_on",)
READS: Final = ("min", "max", "as_of")
CODES: Final = ("arrival_window_max", "arrival_window_min", "arrival_window_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge the full months since `return_on`; both bounds are inclusive.

    A month is full on the same day of the next month, or on its last day where it has no such
    day: one month after 31 January is 28 February. A return after the programme's day is a slip or
    a plan: the day of return is not known.
    """
    returned = rows["return_on"].where(~(rows["return_on"] > rows["as_of"]))
    months = _full_months(returned, rows["as_of"])
    return between(rows, months, months, "arrival_window", "return_on")


def _full_months(since: pd.Series, day: pd.Series) -> Floats:
    months = (day.dt.year - since.dt.year) * 12 + (day.dt.month - since.dt.month)
    is_short = (day.dt.day < since.dt.day) & ~day.dt.is_month_end
    return np.asarray((months - is_short).to_numpy(float))
