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
    less. Where the start is not known the answer is that of today, if it is the same in a year;
    else the date of the course is what is missing.
    """
    least, most = np.floor(rows["age_low"].to_numpy(float)), np.floor(rows["age"].to_numpy(float))
    at_start = (rows["at"] == "start").to_numpy()
    if not at_start.any():
        return _between(rows, least, most)
    low, high = _at_start(rows, least, most)
    is_dated = at_start & rows["starts_on"].notna().to_numpy()
    found = _between(rows, np.where(is_dated, low, least), np.where(is_dated, high, most))
    turning = is_dated & (most == least) & (low < high) & (found["answer"] == "unknown").to_numpy()
    found = say(found, turning, "unknown", "age_unknown", detail="@field.birthday")
    in_a_year = _between(rows, least + 1, most + 1)
    differs = (found["answer"] != in_a_year["answer"]).to_numpy()
    undated = at_start & ~is_dated & differs
    return say(found, undated, "unknown", "age_unknown", detail="@field.starts_on")


def _between(rows: pd.DataFrame, least: Floats, most: Floats) -> Answers:
    found = between(rows, least, most, "age", "age")
    is_band = most - least > 1
    for code in ("age_max", "age_min"):
        where = is_band & (found["code"] == code).to_numpy()
        facts = {name: found[name].to_numpy(float) for name in ("have", "want", "margin")}
        found = say(found, where, "no", code.replace("age", "age_band"), **facts)
    return found


def _at_start(rows: pd.DataFrame, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """Least and greatest age on the first day of the course, where that is known."""
    ahead = np.maximum((rows["starts_on"] - rows["as_of"]).dt.days.to_numpy(float), 0.0)
    years = ahead / _DAYS_A_YEAR
    low, high = np.floor(least + years), np.ceil(most + 1 + years) - 1
    later = rows[["starts_on", "as_of"]].max(axis=1, skipna=False)
    turning = later.dt.year.to_numpy(float) - rows["birth_year"].to_numpy(float)
    is_last_day = ((later + pd.Timedelta(days=1)).dt.year > later.dt.year).to_numpy()
    low = np.where(np.isnan(turning), low, turning - ~is_last_day)
    high = np.where(np.isnan(turning), high, turning)
    known = ~np.isnan(most)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
