"""One function per eligibility criterion: what it needs, how it answers, and the reason it gives.

A criterion takes a table of *judgements to make*, one row per (returnee, service, rule): the
returnee's columns, the rule's columns `min, max, values, urban_limit_m, rural_limit_m, basis,
setting_of`, the pair's `straight_m, distance_m`, the service's `site_setting`,
`site_position_class` and `status`, the course's `starts_on`, `duration_weeks`, `ends_on`, its
agreement's `agreed_until`, and `as_of`. It returns a
`Findings` table of the same length. Answers are three-valued (Kleene): a missing bound admits
everyone; an empty field of the person is unknown unless every value it could take gives the same
answer.

To add a criterion: write one function here, add its sentences to `TEXTS`, and name it in
`CRITERIA`, which also gives the order in which a waterfall applies them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

Findings = pd.DataFrame
"""Columns `answer` (yes, no, unknown), `code` (reason, empty where yes), `have`, `want`, `margin`
(numbers, NaN where not numeric; margin is the amount beyond the limit), `detail` (a label key)."""

COLUMNS: Final = ("answer", "code", "have", "want", "margin", "detail")
COARSE: Final = ("area1", "area2", "area3")


def status(rows: pd.DataFrame) -> Findings:
    """Judge whether the service runs; a service that does not say so counts as running."""
    found = _blank(rows)
    closed = rows["status"].isin(["inactive", "temporarily closed", "defunct"]).to_numpy()
    words = rows["status"].astype(object).where(closed, "").str.replace(" ", "_")
    return _say(found, closed, "no", "status", detail="@status." + words.astype(str))


def window(rows: pd.DataFrame) -> Findings:
    """Judge whether the course, or the service, outlives its funding.

    A course must end on or before the last day of the partner's agreement; a service without
    dates must have an agreement that still runs. No agreement on record means no such limit.
    """
    found = _blank(rows)
    ends, starts, until = rows["ends_on"], rows["starts_on"], rows["agreed_until"]
    is_course = (starts.notna() | rows["duration_weeks"].notna()).to_numpy()
    undated = is_course & ends.isna().to_numpy() & until.notna().to_numpy()
    found = _say(found, undated, "unknown", "window_unknown", detail="@field.starts_on")
    begun = (starts < rows["as_of"]).to_numpy()
    found = _say(found, begun, "unknown", "intake_unknown", detail="@field.starts_on")
    late = (ends > until).fillna(value=False).to_numpy()
    found = _say(
        found, late, "no", "window", have=_day(ends), want=_day(until), margin=_days(ends - until)
    )
    lapsed = (until < rows["as_of"]).fillna(value=False).to_numpy()
    found = _say(found, lapsed, "no", "lapsed", want=_day(until))
    over = (ends < rows["as_of"]).fillna(value=False).to_numpy()
    return _say(found, over, "no", "course_over", have=_day(ends))


def distance(rows: pd.DataFrame) -> Findings:
    """Judge the partner's circle: straight line, road or both, by setting.

    KB4 leaves open whose setting chooses the limit, so `setting_of` says it. Where the setting is
    unknown the answer is unknown only if the two limits answer differently. Where the home or the
    site is known no better than its area, or the road is not known, the answer is unknown.
    """
    whose = np.where(rows["setting_of"] == "returnee", rows["setting"], rows["site_setting"])
    setting = pd.Series(whose, index=rows.index)
    found = _blank(rows)
    for basis, column in (("radius", "straight_m"), ("network", "distance_m")):
        applies = rows["basis"].isin([basis, "both"]).to_numpy()
        found = _judge_circle(found, rows, setting, rows[column].to_numpy(float), basis, applies)
    return found


def sex(rows: pd.DataFrame) -> Findings:
    """Judge whether the service takes the person's sex; `values` lists those it takes."""
    found = _blank(rows)
    values = rows["values"].fillna("any").astype(object)
    lists = {text: set(str(text).lower().split()) for text in values.unique()}
    open_lists = [text for text, codes in lists.items() if not codes or "any" in codes]
    limited = ~values.isin(open_lists).to_numpy()
    missing = limited & rows["sex"].isna().to_numpy()
    found = _say(found, missing, "unknown", "sex_unknown", detail="@field.sex")
    people = rows["sex"].astype(object)
    listed = [have in lists[want] for have, want in zip(people, values, strict=True)]
    refused = limited & rows["sex"].notna().to_numpy() & ~np.array(listed, dtype=bool)
    words = {text: _only(codes) for text, codes in lists.items()}
    return _say(found, refused, "no", "sex", detail=values.map(words))


def age(rows: pd.DataFrame) -> Findings:
    """Judge the age in completed years; both bounds are inclusive.

    Where only the year of birth is known the person is `age_low` or `age` years old; the answer is
    unknown if the two answer differently.
    """
    high = np.floor(rows["age"].to_numpy(float))
    return _judge_bounds(rows, np.floor(rows["age_low"].to_numpy(float)), high, "age")


def grade(rows: pd.DataFrame) -> Findings:
    """Judge the completed school years; both bounds are inclusive."""
    years = np.floor(rows["grade"].to_numpy(float))
    return _judge_bounds(rows, years, years, "grade")


CRITERIA: Final[Mapping[str, Callable[[pd.DataFrame], Findings]]] = {
    "status": status,
    "window": window,
    "distance": distance,
    "sex": sex,
    "age": age,
    "grade": grade,
}
"""All criteria in the order in which a waterfall applies them."""

PERSON_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "status": (),
    "window": (),
    "sex": ("sex",),
    "age": ("age", "age_low"),
    "grade": ("grade",),
}
"""What a criterion asks of the person, where it asks nothing of the pair; such a criterion is
judged once per combination of these and a rule. One that is not listed is judged pair by pair."""

RULE_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("status",),
    "window": ("starts_on", "duration_weeks", "ends_on", "agreed_until", "as_of"),
    "distance": (
        "basis", "setting_of", "urban_limit_m", "rural_limit_m", "site_setting",
        "site_position_class",
    ),
    "sex": ("values",),
    "age": ("min", "max"),
    "grade": ("min", "max"),
}  # fmt: skip
"""What a criterion asks of the rule and its service; rules that agree in these are judged once for
each kind of person. One that is not listed is given everything, and each rule is judged by itself.
"""

AUTOMATIC: Final = ("status", "window")
"""Criteria that every service has without a rule of its own."""

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "status": {
        "en": "This service is not running ({detail}).",
        "fr": "Ce service ne fonctionne pas ({detail}).",
    },
    "window": {
        "en": "The course runs to {have}, but the partner's agreement ends on {want}.",
        "fr": "Le cours dure jusqu'au {have}, mais l'accord du partenaire prend fin le {want}.",
    },
    "lapsed": {
        "en": "The partner's agreement ended on {want}.",
        "fr": "L'accord du partenaire a pris fin le {want}.",
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
    "distance_radius": {
        "en": "Lives {have} km away in a straight line; the limit is {want} km ({detail}), "
        "over by {margin} km.",
        "fr": "Habite à {have} km à vol d'oiseau ; la limite est de {want} km ({detail}), "
        "dépassée de {margin} km.",
    },
    "distance_network": {
        "en": "Lives {have} km away by road; the limit is {want} km ({detail}), "
        "over by {margin} km.",
        "fr": "Habite à {have} km par la route ; la limite est de {want} km ({detail}), "
        "dépassée de {margin} km.",
    },
    "distance_no_road": {
        "en": "The limit is {want} km by road ({detail}), and no usable road was found.",
        "fr": "La limite est de {want} km par la route ({detail}), et aucune route praticable "
        "n'a été trouvée.",
    },
    "distance_unknown": {
        "en": "Cannot tell yet whether the distance is accepted. Ask for: {detail}.",
        "fr": "On ne sait pas encore si la distance est acceptée. À demander : {detail}.",
    },
    "sex": {"en": "{detail}.", "fr": "{detail}."},
    "sex_unknown": {
        "en": "Cannot tell yet. Ask for: {detail}.",
        "fr": "On ne sait pas encore. À demander : {detail}.",
    },
    "age_max": {
        "en": "Aged {have}; the upper limit is {want} (over by {margin}).",
        "fr": "Âge : {have} ans ; l'âge maximum est de {want} ans (écart : {margin}).",
    },
    "age_min": {
        "en": "Aged {have}; the lower limit is {want} (under by {margin}).",
        "fr": "Âge : {have} ans ; l'âge minimum est de {want} ans (écart : {margin}).",
    },
    "age_unknown": {
        "en": "Cannot tell yet. Ask for: {detail}.",
        "fr": "On ne sait pas encore. À demander : {detail}.",
    },
    "grade_max": {
        "en": "Completed school years: {have}; the upper limit is {want} (over by {margin}).",
        "fr": "Années d'école terminées : {have} ; le maximum est de {want} (écart : {margin}).",
    },
    "grade_min": {
        "en": "Completed school years: {have}; the lower limit is {want} (under by {margin}).",
        "fr": "Années d'école terminées : {have} ; le minimum est de {want} (écart : {margin}).",
    },
    "grade_unknown": {
        "en": "Cannot tell yet. Ask for: {detail}.",
        "fr": "On ne sait pas encore. À demander : {detail}.",
    },
}
"""Reason code -> language -> sentence. `{have}`, `{want}`, `{margin}` are numbers with their
unit where one is needed, or days; `{detail}` is a label."""


def _blank(rows: pd.DataFrame) -> Findings:
    n = len(rows)
    nan = np.full(n, np.nan)
    return pd.DataFrame(
        {"answer": "yes", "code": "", "have": nan, "want": nan, "margin": nan, "detail": ""},
        index=rows.index,
    ).astype({"answer": object, "code": object, "detail": object})


def _say(
    found: Findings,
    where: np.ndarray,
    answer: str,
    code: str,
    **facts: object,
) -> Findings:
    """Write one answer into the rows of a mask; a later call overrides an earlier one."""
    where = np.asarray(where, dtype=bool)
    found.loc[where, "answer"] = answer
    found.loc[where, "code"] = code
    for column in ("have", "want", "margin", "detail"):
        value = np.asarray(facts.get(column, "" if column == "detail" else np.nan))
        found.loc[where, column] = value[where] if value.ndim else value.item()
    return found


def _only(codes: set[str]) -> str:
    taken = "_".join(sorted(codes & {"f", "m", "other"}))
    return "@only.others" if taken in ("", "f_m_other") else f"@only.{taken}"


def _judge_bounds(rows: pd.DataFrame, least: np.ndarray, most: np.ndarray, name: str) -> Findings:
    """Judge a number that lies from `least` to `most`, both NaN where it is not known."""
    found = _blank(rows)
    low, high = rows["min"].to_numpy(float), rows["max"].to_numpy(float)
    bounded = ~(np.isnan(low) & np.isnan(high))
    unsettled = bounded & (np.isnan(most) | (least < low) | (most > high))
    found = _say(found, unsettled, "unknown", f"{name}_unknown", detail=f"@field.{name}")
    found = _say(found, most < low, "no", f"{name}_min", have=most, want=low, margin=low - most)
    return _say(
        found, least > high, "no", f"{name}_max", have=least, want=high, margin=least - high
    )


def _judge_circle(
    found: Findings,
    rows: pd.DataFrame,
    setting: pd.Series,
    have: np.ndarray,
    basis: str,
    applies: np.ndarray,
) -> Findings:
    urban, rural = rows["urban_limit_m"].to_numpy(float), rows["rural_limit_m"].to_numpy(float)
    want = np.where(setting == "urban", urban, np.where(setting == "rural", rural, np.nan))
    known = setting.isin(["urban", "rural"]).to_numpy()
    outside_both = (have > urban) & (have > rural)
    inside_both = ~(have > urban) & ~(have > rural)
    unsettled = applies & ~known & ~outside_both & ~inside_both
    limited = applies & ~(np.isnan(urban) & np.isnan(rural)) & ~(known & np.isnan(want))
    doubt = _doubt(rows, have)
    want = np.where(known, want, np.fmax(urban, rural))
    outside = limited & np.where(known, have > want, outside_both) & (doubt == "")
    found = _unsure(found, unsettled & (doubt == ""), "@field.setting")
    for field in ("@field.road", "@field.site", "@field.place"):
        found = _unsure(found, limited & (doubt == field), field)
    words = "@" + setting.where(known, "setting_unknown").astype(str)
    endless = outside & np.isinf(have)
    km_have, km_want = have / 1000, want / 1000
    found = _say(found, endless, "no", "distance_no_road", want=km_want, detail=words)
    return _say(
        found, outside & ~endless, "no", f"distance_{basis}",
        have=km_have, want=km_want, margin=km_have - km_want, detail=words,
    )  # fmt: skip


def _doubt(rows: pd.DataFrame, have: np.ndarray) -> np.ndarray:
    """What to ask for before a distance means anything; empty where it can be trusted."""
    home, site = rows["position_class"].isin(COARSE), rows["site_position_class"].isin(COARSE)
    nowhere = rows["straight_m"].isna()
    return np.select(
        [home | nowhere, site, np.isnan(have)], ["@field.place", "@field.site", "@field.road"], ""
    )


def _unsure(found: Findings, where: np.ndarray, field: str) -> Findings:
    open_rows = where & (found["answer"] != "no").to_numpy()
    return _say(found, open_rows, "unknown", "distance_unknown", detail=field)


def _day(days: pd.Series) -> np.ndarray:
    """Days as yyyymmdd numbers, so that findings stay a table of numbers."""
    parts = days.dt.year * 10000 + days.dt.month * 100 + days.dt.day
    return np.asarray(parts, dtype=float)


def _days(gap: pd.Series) -> np.ndarray:
    return np.asarray(gap.dt.days, dtype=float)
