"""Words and numbers of the gap report, spelled once for the page and the workbook."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

import numpy as np

from layers import languages as tongues
from layers import reasons
from layers.languages import indicator_words
from mapping.disclosure import size_classes
from maps.frame import labels

NARROW_SPACE = "\u202f"
"""Stands before the percent sign: a number never breaks there."""
RIGHT_TO_LEFT_MARK = "\u200f"
"""Keeps a number from joining the name before it that is written from the left."""
LEFT_TO_RIGHT_MARK = "\u200e"
"""Keeps a sign on the side of its number where it is written, from the left."""
LENT = " [en]"
"""Ends an English text that stands in for one that the language lacks."""


def say(key: str, lang: str, **slots: object) -> str:
    """Plain (unescaped) text of a label; English, marked, where the language has none.

    A key of the report comes first, then one of the pages' labels; an unknown key is a KeyError:
    it is a defect, not data.

    >>> say("cell.few", "fr", k=10), say("urban", "en")
    ('moins de 10', 'urban')
    """
    if key not in _labels():
        return marked(labels.label(key, lang, **slots), lang in labels.words(key))
    words = _labels()[key]
    told = words[lang] if lang in words else words["en"]
    return marked(labels.fill(told, slots), lang in words)


def counted(key: str, n: float, lang: str) -> str:
    """Return the key of the form of a label in which so many are said.

    >>> counted("finding.coverage", 1, "en"), counted("finding.coverage", 7, "ar")
    ('finding.coverage.one', 'finding.coverage.few')
    """
    return tongues.counted("report", key, n, lang)


def marked(words: str, is_own: bool) -> str:  # noqa: FBT001 - reads as a sentence
    """Return words, marked as English where they are none of the language; signs stay as they are.

    >>> marked("women", False), marked(", ", False), marked("femmes", True)
    ('women [en]', ', ', 'femmes')
    """
    return words if is_own or not re.search(r"[^\W\d_]", words) else words + LENT


def money(currency: str, lang: str) -> str:
    """Return the name of the programme's currency, or that it is its own where it is not named.

    >>> money("GMD", "en"), money("", "en")
    ('GMD', "the programme's currency")
    """
    return currency or say("cell.own_currency", lang)


def amount(value: float, currency: str, lang: str) -> str:
    """Return an amount of money with its currency, where that is named.

    >>> amount(40.0, "GMD", "en").replace("\N{NO-BREAK SPACE}", " "), amount(40.0, "", "en")
    ('40 GMD', '40')
    """
    return f"{number(value, lang)}\N{NO-BREAK SPACE}{currency}" if currency else number(value, lang)


def unit(code: str, lang: str, currency: str) -> str:
    """Return the unit of a figure in words.

    >>> unit("min", "en", "GMD"), unit("currency", "en", "GMD")
    ('minutes', 'GMD')
    """
    return labels.fill(word_of("unit", code, lang), {"currency": money(currency, lang)})


def definition(name: str, fact: str, lang: str) -> str:
    """Return what an indicator counts (`doc`) or the paper or rule it follows (`source`).

    >>> definition("travel_time", "source", "en")
    'Weighted percentiles without interpolation: each is the time of somebody.'
    """
    told = indicator_words.told(name, fact, lang)
    return marked(spaced(lang, told), lang in tongues.words("indicators")[f"{name}.{fact}"])


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


def apart(lang: str, *facts: str) -> str:
    """Return facts in a row, each in its own direction where words run from the right.

    >>> apart("en", "Sample district", "1 Nov 2026")
    'Sample district · 1 Nov 2026'
    """
    side = RIGHT_TO_LEFT_MARK if tongues.of(lang).direction == "rtl" else ""
    return f"{side} · {side}".join(facts)


def count(value: float, lang: str) -> str:
    """Return a whole number with its thousands grouped, or the word for unknown.

    >>> count(12345, "en"), count(0, "en"), count(float("nan"), "fr")
    ('12,345', '0', 'inconnu')
    """
    if math.isnan(value):
        return say("unknown", lang)
    return tongues.grouped(f"{value:,.0f}", lang)


@lru_cache(maxsize=4096)  # a report says the same few numbers thousands of times
def people(n: float, lang: str, k: int) -> str:
    """Return a count of persons: the number, or its class where there is a floor.

    >>> people(23, "en", 0), people(20, "en", 10), people(100, "fr", 10), people(0, "en", 10)
    ('23', '20–49', 'au moins 100', 'fewer than 10')
    """
    if not k or math.isnan(n):
        return count(n, lang)
    if n < k:
        return say("cell.few", lang, k=k)
    least = float(size_classes.least(np.array([n]), k)[0])
    most = float(size_classes.most(np.array([least]), k)[0])
    if math.isinf(most):
        return say("cell.or_more", lang, n=count(least, lang))
    return _from_left(f"{least:.0f}–{most:.0f}", lang)


@lru_cache(maxsize=4096)
def share(value: float, lang: str, k: int) -> str:
    """Return a share of persons: in whole percent, or the tenth it lies in where there is a floor.

    >>> [share(0.6, "en", k).replace(NARROW_SPACE, " ") for k in (0, 10)]
    ['60 %', '60–70 %']
    """
    if not k or math.isnan(value):
        return percent(value, lang)
    low = round(100 * value)
    sign = "%" if tongues.of(lang).direction == "rtl" else f"{NARROW_SPACE}%"
    return _from_left(f"{low}–{low + 100 // size_classes.TENTHS}{sign}", lang)


def minus(words: str, lang: str) -> str:
    """Return a number in words with a minus on its left, whichever way the words run.

    >>> minus("20–49", "en"), minus("20–49", "ar") == LEFT_TO_RIGHT_MARK + "−20–49"
    ('−20–49', True)
    """
    mark = LEFT_TO_RIGHT_MARK if tongues.of(lang).direction == "rtl" else ""
    return f"{mark}−{words}"


def _from_left(words: str, lang: str) -> str:
    """Numbers that are written from the left wherever they stand."""
    is_right = tongues.of(lang).direction == "rtl"
    return f"{LEFT_TO_RIGHT_MARK}{words}{LEFT_TO_RIGHT_MARK}" if is_right else words


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
    return tongues.grouped(f"{value:.3g}", lang)


def percent(share: float, lang: str) -> str:
    """Return a share of 0 to 1 in whole percent; nearly none and nearly all say so.

    Where words run from the right no space parts number and sign, so that they keep their places.

    >>> [percent(share, "en").replace(NARROW_SPACE, " ") for share in (0, 0.001, 0.62, 0.999, 1)]
    ['0 %', 'under 1 %', '62 %', 'over 99 %', '100 %']
    """
    if math.isnan(share):
        return say("unknown", lang)
    if 0 < share < 0.005:
        return say("cell.under_1", lang)
    if 0.995 <= share < 1:
        return say("cell.over_99", lang)
    if tongues.of(lang).direction == "rtl":
        return f"{LEFT_TO_RIGHT_MARK}{100 * share:.0f}%"
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


def method(k: int, lang: str) -> list[str]:
    """Return the paragraphs on method and limits; the floor is told only where there is one."""
    names = ["people", "coverage", "eligible", "unknown", "circle", "dry"]
    names += ["travel", "places", "percentiles", "roads", "limits"]
    if k:
        names.insert(4, "floor")
    return [say(f"method.{name}", lang, k=k) for name in names]


def modes(names: Sequence[str], lang: str) -> str:
    """Return the modes of travel in words."""
    return say("cell.list", lang).join(known(mode, lang) for mode in names)


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Key (`section.name`) -> language -> text."""
    return {
        key: {lang: spaced(lang, text) for lang, text in texts.items()}
        for key, texts in tongues.words("report").items()
    }


TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    stem: {lang: say(f"{name}.title", lang) for lang in tongues.codes()}
    for stem, name in (("gap-report", "report"), ("brief", "brief"))
}
"""Title of each report by the stem of its files and the language."""
