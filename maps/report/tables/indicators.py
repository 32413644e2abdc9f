"""Every other indicator of the run: what no section of its own prints, by category and by area."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pandas as pd

from layers.vocabulary.codes import WHOLE
from mapping.disclosure import differences
from maps.report import wording
from maps.report.figures import (
    DISAGREEMENTS,
    Figure,
    Reading,
    count_of_words,
    range_words,
    share_words,
    shown,
    table,
)

_OWN_SECTION: Final = ("coverage_", "minutes_p", "waterfall_", "sole_", *differences.FIGURES)
FAMILIES: Final = {
    "service_days": ("service_days_",),
    "fare": ("fare_",),
    "budget": ("budget_",),
    "affordability": ("affordable", "strained", "unaffordable", "affordability_", "transport_"),
    "shortfall": ("has_place", "shortfall", "places_unknown"),
    "places": ("places_per_100",),
    "choice": ("choice_",),
    "lasting": ("ends_in_6", "ends_in_12"),
    "freshness": ("stale_", "ghost_"),
    "near_miss": ("near_miss",),
    "missing_value": ("settled_by_",),
    "concentration": ("provider_",),
    "parity": ("parity_",),
    "inequality": ("places_",),
}
"""Indicators that are read together: how their names begin, in the order of printing."""

Others = dict[tuple[str, str], list[str]]
_NAMES: Final = (
    "family",
    "indicator",
    "indicator_label",
    "value",
    "value_text",
    "is_told",
    "unit",
    "n",
    "of",
)


def whole(reading: Reading) -> pd.DataFrame:
    """Return the other indicators of the whole programme.

    Returns
    -------
    DataFrame
        `category`, `label`, `indicator`, `indicator_label`, `value` (a number, infinite where
        unreachable, NaN where none may be printed), `value_text`, `unit`, `n`, `of`, `low`, `high`.
    """
    others = _others(reading)
    rows = (
        {"category": code, "label": label, **cells}
        for code, label in reading.categories.items()
        for cells in _of(reading, WHOLE, code, others)
    )
    found = table(rows, ["category", "label", *_NAMES, "low", "high"])
    order = {family: place for place, family in enumerate(FAMILIES)}
    place = found["family"].map(lambda one: order.get(one, len(order)))
    return found.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def by_area(reading: Reading, *, is_made: bool = True) -> pd.DataFrame:
    """Return the same by area: `pcode` and `area` before the columns of `whole`, or no row."""
    others = _others(reading) if is_made else {}
    rows = (
        {"pcode": pcode, "area": area, "category": code, "label": label, **cells}
        for pcode, area in reading.areas.items()
        for code, label in reading.categories.items()
        for cells in _of(reading, pcode, code, others)
    )
    return table(rows, ["pcode", "area", "category", "label", *_NAMES, "low", "high"])


@cache
def family_of(indicator: str) -> str:
    """Return the family that an indicator is read with, its own name where it has none.

    >>> family_of("places_per_100_p10"), family_of("places_gini"), family_of("new_one")
    ('places', 'inequality', 'new_one')
    """
    for family, starts in FAMILIES.items():
        if indicator.startswith(starts):
            return family
    return indicator


def value_words(figure: Figure, reading: Reading) -> str:
    """Return a figure of any unit in words: shares with n, counts with what they are of."""
    lang = reading.lang
    if figure.unit == "share":
        return share_words(figure, lang, reading.k)
    if figure.is_suppressed or figure.unit == "people":
        return count_of_words(figure.value, figure, reading) + _count_range(figure, lang)
    if math.isinf(figure.value):
        return wording.say("cell.no_such" if figure.unit != "index" else "cell.none_for_some", lang)
    if figure.unit == "min":
        return wording.minutes(figure.value, lang)
    return wording.number(figure.value, lang) + range_words(figure, lang)


def _count_range(figure: Figure, lang: str) -> str:
    """Return between what a count of people lies, where whole ones were drawn."""
    if not figure.has_range:
        return ""
    low, high = (wording.count(one, lang) for one in (figure.low, figure.high))  # never classed
    return wording.say("cell.range", lang, low=low, high=high)


def _of(reading: Reading, pcode: str, category: str, others: Others) -> Iterator[dict[str, Any]]:
    for indicator in others.get((pcode, category), ()):
        figure = reading.at(category, indicator, pcode)
        yield {
            "family": family_of(indicator),
            "indicator": indicator,
            "indicator_label": wording.word_of("indicator", indicator, reading.lang),
            "value": figure.value if not figure.is_suppressed else math.nan,
            "value_text": value_words(figure, reading),
            "is_told": figure.is_known or (not figure.is_suppressed and figure.n_value > 0),
            "unit": wording.unit(figure.unit, reading.lang, reading.currency),
            "n": math.nan if figure.is_suppressed else figure.n_value,
            "of": shown(figure.n_people, reading.k),
            "low": figure.low if figure.has_range else math.nan,
            "high": figure.high if figure.has_range else math.nan,
        }


def _others(reading: Reading) -> Others:
    """Return the indicators without a section of their own, by area and category."""
    found: Others = {}
    own = {*DISAGREEMENTS.values(), "single_provider"}
    for pcode, category, group, indicator in reading.figures:
        if group == "all" and indicator not in own and not indicator.startswith(_OWN_SECTION):
            found.setdefault((pcode, category), []).append(indicator)
    return {key: sorted(names, key=_place) for key, names in found.items()}


@cache
def _place(indicator: str) -> tuple[int, str]:
    """Where an indicator stands within its family."""
    starts = FAMILIES.get(family_of(indicator), ())
    places = [place for place, start in enumerate(starts) if indicator.startswith(start)]
    return (min(places, default=0), indicator)
