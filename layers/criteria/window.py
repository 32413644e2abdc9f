"""The agreement has begun, and the course or service does not outlive it or its programme."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Answers, blank, days, say

ORDER: Final = 200
PERSON: Final[tuple[str, ...]] = ()
READS: Final = (
    "ends_on", "starts_on", "duration_weeks", "agreed_from", "agreed_until", "programme_until",
    "as_of",
)  # fmt: skip
IS_AUTOMATIC: Final = True
CODES: Final = (
    "window",
    "window_programme",
    "lapsed",
    "lapsed_programme",
    "not_begun",
    "course_over",
    "window_unknown",
    "intake_unknown",
)
DAY_CODES: Final = (
    "window", "window_programme", "lapsed", "lapsed_programme", "not_begun", "course_over",
)  # fmt: skip


def judge(rows: pd.DataFrame) -> Answers:
    """Judge the dates of a course, or of a service without dates.

    A course must end on or before the last day of the partner's agreement and of the development
    programme it is part of; a service without dates must have both still running. No such day on
    record means no such limit. Where both fall short the earlier one is told. An agreement must
    have begun on the day of first use: `agreed_from` is the day on which one begins that has not.
    """
    found = blank(rows)
    ends, starts = rows["ends_on"], rows["starts_on"]
    until = rows[["agreed_until", "programme_until"]].min(axis=1)
    is_course = (starts.notna() | rows["duration_weeks"].notna()).to_numpy()
    undated = is_course & ends.isna().to_numpy() & until.notna().to_numpy()
    found = say(found, undated, "unknown", "window_unknown", detail="@field.starts_on")
    begun = (starts < rows["as_of"]).to_numpy()
    found = say(found, begun, "unknown", "intake_unknown", detail="@field.starts_on")
    ends = ends.fillna(starts)
    late = (ends > until).fillna(value=False).to_numpy()
    lapsed = (until < rows["as_of"]).fillna(value=False).to_numpy()
    gap = ((ends - until).dt.days).to_numpy(float)
    is_sooner = (rows["programme_until"] == until) & (rows["agreed_until"] != until)
    by_programme = is_sooner.to_numpy()
    facts = {"have": days(ends), "want": days(until), "margin": gap}
    found = say(found, late & ~by_programme, "no", "window", **facts)
    found = say(found, late & by_programme, "no", "window_programme", **facts)
    found = say(found, lapsed & ~by_programme, "no", "lapsed", want=days(until))
    found = say(found, lapsed & by_programme, "no", "lapsed_programme", want=days(until))
    comes = rows["agreed_from"].notna().to_numpy()
    found = say(found, comes, "no", "not_begun", want=days(rows["agreed_from"]))
    ends = rows["ends_on"]
    over = (ends < rows["as_of"]).fillna(value=False).to_numpy()
    return say(found, over, "no", "course_over", have=days(ends))
