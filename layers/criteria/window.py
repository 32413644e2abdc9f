"""The course, or the service, does not outlive its money: agreement and partner's programme."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Findings, blank, days, say

ORDER: Final = 200
PERSON: Final[tuple[str, ...]] = ()
READS: Final = (
    "ends_on", "starts_on", "duration_weeks", "agreed_until", "programme_until", "as_of",
)  # fmt: skip
IS_AUTOMATIC: Final = True
STEP: Final = {"en": "Intake and funding are open", "fr": "Admission et financement en cours"}
OBSTACLE: Final = {
    "en": "intake or funding is closed",
    "fr": "l'admission ou le financement est clos",
}
TEXTS: Final = {
    "window": {
        "en": "The course runs to {have}, but the partner's agreement ends on {want}.",
        "fr": "Le cours dure jusqu'au {have}, mais l'accord du partenaire prend fin le {want}.",
    },
    "window_programme": {
        "en": "The course runs to {have}, but the programme that pays for it ends on {want}.",
        "fr": "Le cours dure jusqu'au {have}, mais le programme qui le finance prend fin le "
        "{want}.",
    },
    "lapsed": {
        "en": "The partner's agreement ended on {want}.",
        "fr": "L'accord du partenaire a pris fin le {want}.",
    },
    "lapsed_programme": {
        "en": "The programme that paid for this service ended on {want}.",
        "fr": "Le programme qui finançait ce service a pris fin le {want}.",
    },
    "course_over": {
        "en": "This course ended on {have}.",
        "fr": "Ce cours s'est terminé le {have}.",
    },
    "window_unknown": {
        "en": "Ask the partner for the start and length of the course.",
        "fr": "Demander au partenaire le début et la durée du cours.",
    },
    "intake_unknown": {
        "en": "The course has begun. Ask the partner for the date of the next intake.",
        "fr": "Le cours a commencé. Demander au partenaire la date de la prochaine session.",
    },
}
LABELS: Final = {"field.starts_on": {"en": "dates of the course", "fr": "dates du cours"}}
DAY_CODES: Final = ("window", "window_programme", "lapsed", "lapsed_programme", "course_over")


def judge(rows: pd.DataFrame) -> Findings:
    """Judge the dates of a course, or of a service without dates.

    A course must end on or before the last day of the partner's agreement and of the development
    programme it is part of; a service without dates must have both still running. No such day on
    record means no such limit. Where both fall short the earlier one is told.
    """
    found = blank(rows)
    ends, starts = rows["ends_on"], rows["starts_on"]
    until = rows[["agreed_until", "programme_until"]].min(axis=1)
    is_course = (starts.notna() | rows["duration_weeks"].notna()).to_numpy()
    undated = is_course & ends.isna().to_numpy() & until.notna().to_numpy()
    found = say(found, undated, "unknown", "window_unknown", detail="@field.starts_on")
    begun = (starts < rows["as_of"]).to_numpy()
    found = say(found, begun, "unknown", "intake_unknown", detail="@field.starts_on")
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
    over = (ends < rows["as_of"]).fillna(value=False).to_numpy()
    return say(found, over, "no", "course_over", have=days(ends))
