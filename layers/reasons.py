"""Every reason for a "no" or an "unknown": its sentences, and the test it belongs to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from layers import criteria, languages

TRAVEL_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "too_long": {
        "en": "The way takes {have} min ({detail}); the limit is {want} min.",
        "fr": "Le trajet dure {have} min ({detail}) ; la limite est de {want} min.",
    },
    "too_far": {
        "en": "The road is {have} km long ({detail}); the limit is {want} km.",
        "fr": "La route fait {have} km ({detail}) ; la limite est de {want} km.",
    },
    "too_dear": {
        "en": "The trip costs {have} ({detail}); the limit is {want}.",
        "fr": "Le trajet coûte {have} ({detail}) ; la limite est de {want}.",
    },
    "no_road": {
        "en": "No usable road was found from the home to this place.",
        "fr": "Aucune route praticable n'a été trouvée entre le domicile et ce lieu.",
    },
    "off_network": {
        "en": "The home or the site is too far from any known road.",
        "fr": "Le domicile ou le site est trop loin de toute route connue.",
    },
    "travel_unknown": {
        "en": "The way is not known. Call to ask where and how.",
        "fr": "Le trajet n'est pas connu. Appeler pour demander où et comment.",
    },
    "unaffordable": {
        "en": "The return fare is {have} a day, more than the {want} a day that is paid.",
        "fr": "L'aller-retour coûte {have} par jour, plus que les {want} versés par jour.",
    },
    "fare_unknown": {
        "en": "The fare is not known. Ask what the trip costs.",
        "fr": "Le prix du trajet n'est pas connu. Demander combien il coûte.",
    },
    "full": {
        "en": "No place is free.",
        "fr": "Aucune place n'est libre.",
    },
}
"""Reasons that come from the way, the money and the places rather than from a criterion."""

TEXTS: Final[Mapping[str, Mapping[str, str]]] = languages.joined(
    {**criteria.TEXTS, **TRAVEL_TEXTS}, "reasons"
)
"""Reason code -> language -> sentence; a language that has a file may lack some."""

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "urban": {"en": "urban setting", "fr": "milieu urbain"},
    "rural": {"en": "rural setting", "fr": "milieu rural"},
    "setting_unknown": {"en": "setting unknown", "fr": "milieu inconnu"},
    "walk": {"en": "on foot", "fr": "à pied"},
    "minibus": {"en": "by minibus", "fr": "en minibus"},
    "motorcycle": {"en": "by motorcycle", "fr": "à moto"},
    "phone": {"en": "by phone", "fr": "par téléphone"},
    "online": {"en": "online", "fr": "en ligne"},
    "field.age": {"en": "age", "fr": "âge"},
    "field.grade": {"en": "completed school years", "fr": "années d'école terminées"},
    "field.sex": {"en": "sex", "fr": "sexe"},
    "field.setting": {"en": "town or countryside", "fr": "ville ou campagne"},
    "field.place": {"en": "exact place of residence", "fr": "lieu de résidence exact"},
    "field.site": {"en": "exact place of the service", "fr": "lieu exact du service"},
    "field.road": {"en": "distance by road", "fr": "distance par la route"},
    "field.starts_on": {"en": "dates of the course", "fr": "dates du cours"},
    "status.inactive": {"en": "not active", "fr": "inactif"},
    "status.temporarily_closed": {"en": "closed for now", "fr": "fermé pour le moment"},
    "status.defunct": {"en": "closed for good", "fr": "fermé définitivement"},
    "only.f": {"en": "Only women are taken", "fr": "Seules les femmes sont acceptées"},
    "only.m": {"en": "Only men are taken", "fr": "Seuls les hommes sont acceptés"},
    "only.f_m": {
        "en": "Only women and men are taken",
        "fr": "Seuls les femmes et les hommes sont acceptés",
    },
    "only.f_other": {"en": "Men are not taken", "fr": "Les hommes ne sont pas acceptés"},
    "only.m_other": {"en": "Women are not taken", "fr": "Les femmes ne sont pas acceptées"},
    "only.other": {
        "en": "Women and men are not taken",
        "fr": "Les femmes et les hommes ne sont pas acceptés",
    },
    "only.others": {
        "en": "This person's sex is not among those taken",
        "fr": "Le sexe de la personne n'est pas parmi ceux acceptés",
    },
}

LABELS: Final[Mapping[str, Mapping[str, str]]] = languages.joined(_LABELS, "details")
"""What a `{detail}` that starts with `@` stands for, in the same languages."""

STEPS: Final = ("reach", *criteria.CRITERIA, "affordable", "place")
"""The tests in the order of the waterfall, after `identified`."""

_STEP_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("too_long", "too_far", "too_dear", "no_road", "off_network"), "reach"),
    "travel_unknown": "reach",
    "unaffordable": "affordable",
    "fare_unknown": "affordable",
    "full": "place",
    "lapsed": "window",
    "course_over": "window",
    "intake_unknown": "window",
}


def step_of(code: str) -> str:
    """Return the test that a reason code belongs to.

    >>> step_of("age_max"), step_of("no_road"), step_of("grade_unknown"), step_of("window")
    ('age', 'reach', 'grade', 'window')
    """
    return _STEP_OF.get(code) or code.split("_", 1)[0]


def is_unknown(code: str) -> bool:
    """Return whether a reason says "cannot be judged" rather than "no".

    >>> is_unknown("age_unknown"), is_unknown("age_max")
    (True, False)
    """
    return code.endswith("_unknown")


def sentence(detail: Mapping[str, object], language: str) -> str:
    """Return one reason in words.

    Parameters
    ----------
    detail
        `code` and the facts of its sentence: `have`, `want`, `margin` (numbers) and `detail`.
    language
        Its code; English stands in where it lacks the sentence.

    >>> sentence({"code": "age_max", "have": 36, "want": 35, "margin": 1}, "en")
    'Aged 36; the upper limit is 35 (over by 1).'
    >>> sentence({"code": "sex", "detail": "@only.f"}, "fr")
    'Seules les femmes sont acceptées.'
    """
    code = str(detail["code"])
    facts = {
        key: _word(code, key, detail.get(key), language)
        for key in ("have", "want", "margin", "detail")
    }
    return _in(TEXTS[code], language).format(**facts)


def words(languages: Iterable[str]) -> dict[str, dict[str, dict[str, str]]]:
    """Return sentences and detail words by language, English where one is missing.

    Shape: `texts` and `labels` -> language -> code or key -> words.
    """
    tongues = tuple(languages)
    return {
        kind: {lang: {key: _in(found, lang) for key, found in texts.items()} for lang in tongues}
        for kind, texts in (("texts", TEXTS), ("labels", LABELS))
    }


def label(key: str, language: str) -> str:
    """Return the words of a label, or the key itself where there is no such label.

    >>> label("walk", "pt"), label("camel", "pt")
    ('a pé', 'camel')
    """
    return _in(LABELS[key], language) if key in LABELS else key


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language, words["en"])


_DAY_CODES: Final = ("window", "lapsed", "course_over")


def _word(code: str, key: str, value: object, language: str) -> str:
    if isinstance(value, str):
        return label(value.removeprefix("@"), language) if value.startswith("@") else value
    if not isinstance(value, int | float) or math.isnan(value):
        return "?"
    if code in _DAY_CODES and key in ("have", "want"):
        text = f"{int(value):08d}"
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if math.isinf(value):
        return "∞"
    return languages.grouped(number(value), language)


def number(value: float) -> str:
    """Return a number as people write it: whole, with one decimal, or with its first digits.

    >>> number(36.0), number(10.6), number(0.04), number(0.004)
    ('36', '10.6', '0.04', '0.004')
    """
    if 0 < abs(value) < 0.1:
        return f"{value:.2g}"
    text = f"{value:.1f}"
    return text.removesuffix(".0")
