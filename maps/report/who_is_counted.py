"""Whom the figures of a category are about, and how their need is known, in words."""

from __future__ import annotations

import math

from maps.report import wording
from maps.report.figures import Reading, is_small


def people_words(reading: Reading, category: str) -> str:
    """Return whom the figures of a category are about, as a noun of a sentence."""
    return wording.say(f"who.{'need' if category in reading.of_need else 'all'}", reading.lang)


def who_words(reading: Reading, category: str) -> str:
    """Return who is counted in a category, and how their need is known, as far as it may be told.

    >>> from maps.report.figures import Figure
    >>> need = Figure(36, 36, 36, n_stated=30, n_expected=6)
    >>> found = {("ALL", "pss", "all", "waterfall_identified"): need}
    >>> reading = Reading(found, {}, {}, (), {}, {}, "en", 0, of_need=frozenset(["pss"]))
    >>> who_words(reading, "pss"), who_words(reading, "legal")
    ('36 who need it: 30 stated + 6 expected', 'if everybody came: needs not known')
    >>> who_words(Reading({}, {}, {}, (), {}, {}, "en", 0, is_need_stated=True), "legal")
    'if everybody came: nobody states this need'
    """
    if category not in reading.of_need:
        # That nobody states a need is a number of people too: the floor keeps it.
        stated = "untold" if reading.k else "nobody"
        name = stated if reading.is_need_stated else "unknown"
        return wording.say(f"who.{name}", reading.lang)
    figure = reading.at(category, "waterfall_identified")
    n = figure.n_people
    if math.isnan(n) or is_small(n, reading.k):
        return wording.say("who.hidden", reading.lang)
    parts = {"n": n, "stated": figure.n_stated, "expected": figure.n_expected}
    name = "split" if figure.n_expected > 0 else "stated"
    if math.isnan(figure.n_stated):
        name = "total"
    slots = {key: wording.count(one, reading.lang) for key, one in parts.items()}
    return wording.say(f"who.{name}", reading.lang, **slots)
