"""The age in completed years lies within the bounds, today or when the course starts."""

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.three_valued import Answers, Floats, between, say

ORDER: Final = 500
PERSON: Final = ("age", "age_low", "birth_year")
READS: Final = ("min", "max", "at", "starts_on", "as_of")
CODES: Final = ("age_max", "age_min", "age_band_max", "age_band_min", "age_unknown")
_DAYS_A_YEAR: Final = 365.2425


def judge(rows: pd.DataFrame) -> Answers:
    """Judge the age; both bounds are inclusive.

    Where only a year of birth or an age band is known the person is `age_low` to `age` years old;
    the answer is unknown if they answer differently. A rule `at` the start of the course looks at
    the age of that day: known to the year where the year of birth is, else one birthday more or
    less. Where the start is not known it can be any later day.
    """
    least, most = np.floor(rows["age_low"].to_numpy(float)), np.floor(rows["age"].to_numpy(float))
    at_start = (rows["at"] == "start").to_numpy()
    if at_start.any():
        low, high = _at_start(rows, least, most)
        least, most = np.where(at_start, low, least), np.where(at_start, high, most)
    found = between(rows, least, most, "age", "age")
    is_band = most - least > 1
    for code in ("age_max", "age_min"):
        where = is_band & (found["code"] == code).to_numpy()
        facts = {name: found[name].to_numpy(float) for name in ("have", "want", "margin")}
        found = say(found, where, "no", code.replace("age", "age_band"), **facts)
    return found


def _at_start(rows: pd.DataFrame, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """Least and greatest age on the first day of the course."""
    ahead = np.maximum((rows["starts_on"] - rows["as_of"]).dt.days.to_numpy(float), 0.0)
    years = ahead / _DAYS_A_YEAR
    known = ~np.isnan(most)
    low = np.where(np.isnan(years), least, np.floor(least + years))
    high = np.where(np.isnan(years), np.inf, np.ceil(most + 1 + years) - 1)
    later = rows[["starts_on", "as_of"]].max(axis=1, skipna=False)
    turning = later.dt.year.to_numpy(float) - rows["birth_year"].to_numpy(float)
    low = np.where(np.isnan(turning), low, turning - 1)
    high = np.where(np.isnan(turning), high, turning)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
