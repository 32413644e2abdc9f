"""Words and numbers of the gap report, spelled once for the page and the workbook."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Final

from layers import languages as tongues
from layers import reasons
from maps.frame import labels

NARROW_SPACE = "\u202f"
"""Groups thousands in French and stands before the percent sign: a number never breaks there."""


def say(key: str, lang: str, **slots: object) -> str:
    """Plain (unescaped) text of a label, English where the language has none.

    A key of the report comes first, then one of the pages' labels; an unknown
    key is a KeyError: it is a defect, not data.

    >>> say("cell.few", "fr", k=10), say("urban", "en")
    ('moins de 10', 'urban')
    """
    words = _labels().get(key)
    if words is None:
        return labels.label(key, lang, **slots)
    return labels.fill(words.get(lang, words["en"]), slots)


def said(key: str, lang: str, **slots: object) -> str:
    """Return a label that need not be there; empty where it is not.

    >>> said("section.settings_note", "en"), said("section.settings", "en")
    ('', 'Settings used')
    """
    return say(key, lang, **slots) if key in _labels() else ""


def word_of(kind: str, code: str, lang: str) -> str:
    """Return the label `kind.code`, or the code in plain words where there is no label.

    >>> word_of("step", "age", "en"), word_of("step", "own_step", "en")
    ('Age is admitted', 'own step')
    """
    key = f"{kind}.{code}"
    is_known = key in _labels() or labels.has_label(key)
    return say(key, lang) if is_known else code.replace("_", " ")


def obstacle(reason: str, lang: str) -> str:
    """Return what stands in the way, for a reason code or the step it belongs to.

    >>> obstacle("age_max", "en"), obstacle("no_road", "en"), obstacle("strange", "en")
    ('the age rule', 'the trip is beyond the limits', 'strange')
    """
    words = word_of("obstacle", reason, lang)
    if words != reason.replace("_", " "):
        return words
    step = reasons.step_of(reason)
    words = word_of("obstacle", step, lang)
    return words if words != step else reason.replace("_", " ")


def lever(kind: str, value: str, lang: str) -> str:
    """Return what is changed, by the label `lever.<kind>`; a rule that is waived is just named.

    >>> lever("rule_waived", "age", "en"), lever("hours_longer", "2", "en")
    ('the age rule', 'hours longer 2')
    """
    words = said(f"lever.{kind}", lang, value=value)
    if words:
        return words
    return obstacle(value, lang) if value in reasons.STEPS else f"{kind} {value}".replace("_", " ")


def known(key: str, lang: str) -> str:
    """Return the label of a key, or the key itself where it is a word of the data.

    >>> known("dry", "en"), known("donkey", "en")
    ('dry season', 'donkey')
    """
    try:
        return say(key, lang)
    except KeyError:
        return key


def languages(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the chosen languages in which every word exists; English where there is none.

    >>> languages(("fr", "pt")), languages(("ar",))
    (('fr',), ('en',))
    """
    return tuple(lang for lang in chosen if lang in labels.LANGUAGES) or ("en",)


def count(value: float, lang: str) -> str:
    """Return a whole number with its thousands grouped, or the word for unknown.

    >>> count(12345, "en"), count(0, "en"), count(float("nan"), "fr")
    ('12,345', '0', 'inconnu')
    """
    if math.isnan(value):
        return say("unknown", lang)
    return f"{value:,.0f}".replace(",", "," if lang == "en" else NARROW_SPACE)


def spaced(lang: str, words: str) -> str:
    """Return words whose French punctuation and percent signs never begin a line.

    >>> spaced("fr", "à 5 % ; ou").replace("\u00a0", "_").replace(NARROW_SPACE, "_")
    'à 5_%_; ou'
    """
    for mark in (":", ";", "»") if lang == "fr" else ():
        words = words.replace(f" {mark}", f"\u00a0{mark}")
    return words.replace("« ", "«\u00a0").replace(" %", f"{NARROW_SPACE}%")


def number(value: float, lang: str) -> str:
    """Return a figure that is no count: three significant digits, never "nan" or "inf".

    >>> number(0.04512, "en"), number(12.5, "fr"), number(1234.6, "en"), number(float("inf"), "en")
    ('0.0451', '12,5', '1,235', 'unreachable')
    """
    if math.isnan(value):
        return say("unknown", lang)
    if math.isinf(value):
        return say("cell.unreachable", lang)
    if abs(value) >= 1000:
        return count(value, lang)
    shown = f"{value:.3g}"
    return shown if lang == "en" else shown.replace(".", ",")


def percent(share: float, lang: str) -> str:
    """Return a share of 0 to 1 in whole percent; nearly none and nearly all say so.

    >>> [percent(share, "en").replace(NARROW_SPACE, " ") for share in (0, 0.001, 0.62, 0.999, 1)]
    ['0 %', 'under 1 %', '62 %', 'over 99 %', '100 %']
    """
    if math.isnan(share):
        return say("unknown", lang)
    if 0 < share < 0.005:
        return say("cell.under_1", lang)
    if 0.995 <= share < 1:
        return say("cell.over_99", lang)
    return f"{100 * share:.0f}{NARROW_SPACE}%"


def minutes(value: float, lang: str) -> str:
    """Return a duration in words; infinite is unreachable, missing is unknown.

    >>> minutes(44.6, "en"), minutes(float("inf"), "en"), minutes(float("nan"), "en")
    ('about 45 min', 'unreachable', 'unknown')
    >>> minutes(0.0, "en")
    'no trip needed'
    """
    if math.isnan(value):
        return say("unknown", lang)
    if math.isinf(value):
        return say("cell.unreachable", lang)
    if value == 0:
        return say("cell.no_trip", lang)
    return say("cell.about_min", lang, minutes=count(value, lang))


def limit_words(name: str, value: float | str, currency: str, lang: str) -> str:
    """Return one limit of a category in words, as in `duration_min` -> "longest trip 60 min".

    >>> limit_words("fare", 50.0, "GMD", "en"), limit_words("basis", "network", "", "en")
    ('fare at most 50 GMD', 'measured: by road')
    """
    shown = f"{value:g}" if isinstance(value, int | float) else known(value, lang)
    key = f"limit.{name}"
    if key not in _labels():
        return f"{name} {shown}"
    return say(key, lang, value=shown, currency=currency)


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Key (`section.name`) -> language -> text."""
    return {
        key: {lang: spaced(lang, text) for lang, text in texts.items()}
        for key, texts in tongues.words("report").items()
    }


TITLE: Final[Mapping[str, str]] = {lang: say("report.title", lang) for lang in labels.LANGUAGES}
"""Title of the page and of the workbook."""
