"""Tables that are no indicator by area: partners' rules, months, closures, courses, outcomes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from layers.vocabulary.codes import WHOLE
from maps.frame import labels
from maps.frame.shell import Tables
from maps.report import wording
from maps.report.figures import (
    Reading,
    count_cells,
    floored_cells,
    leading,
    or_least,
    share_cells,
    share_columns,
    share_of_row,
    table,
    tests_of,
    words_of,
)

_PEOPLE: Final = ("among", "n_stated", "n_expected")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "waivers": (
        *("partner_id", "partner", "service_id", "name", "levers", "values", "tests"),
        *("flexibility", *_PEOPLE, "n_gain"),
        *("n_gain_f", "n_gain_m", "n_new", "n_affordable", "n_places_left"),
        *(
            "n_gain_suppression",
            "n_gain_f_suppression",
            "n_gain_m_suppression",
            "n_new_suppression",
            "n_affordable_suppression",
            "n_places_left_suppression",
        ),
    ),
    "months": (
        *("month", "pcode", "category", *_PEOPLE, "n_covered", "n_people", "share", "n_services"),
        *("n_covered_suppression", "n_covered_share"),
    ),
    "losses": (*("pcode", "category", *_PEOPLE, "month", "n_lost", "cause", "n_lost_suppression"),),
    "closures": (
        *("partner_id", "partner", "category", *_PEOPLE, "n_lost", "n_people", "n_services"),
        *("n_lost_suppression", "n_lost_share"),
    ),
    "evidence": (
        *("outcome", "reach_class", "n", "n_missing", "median", "low", "high"),
        *("n_suppression", "n_missing_suppression"),
    ),
    "lapses": (
        *("service_id", "name", "category", "partner_id", "partner", "starts_on", "ends_on"),
        *("agreed_until", "n_days", *_PEOPLE, "n_people", "n_people_suppression"),
    ),
    "margins": (
        *("category", *_PEOPLE),
        "test",
        "above",
        "up_to",
        "n_people",
        "is_near",
        "n_people_suppression",
    ),
    "stipends": (
        *("service_id", "name", "category", "partner", *_PEOPLE, "paid", "stipend", "n_could"),
        "n_people",
        *("n_could_suppression", "n_could_share"),
    ),
}
"""What each of these tables may hold; any of them may be absent."""

BANDS: Final = ("half", "whole", "twice", "four", "more")
"""Bands of a margin: how many times the programme's tolerance it is at most."""
_ENDS: Final = (0.5, 1.0, 2.0, 4.0, math.inf)


def build(known: Tables, reading: Reading) -> dict[str, pd.DataFrame]:
    """Return every detail table in words, by name; one that was not given has no row."""
    return {name: made(leading(known[name], reading), reading) for name, made in _MADE.items()}


def _sheets(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return what levers would gain: partners whose rules could gain most come first.

    Fixed rules come last of each partner, and do not bring it forward.
    """
    rows = []
    for row in _records(found):
        if row["n_gain"] == 0 or (reading.k and row["n_gain_suppression"] != "none"):
            continue
        used = zip(tests_of(row["levers"]), tests_of(row["values"]), strict=True)
        words = [wording.lever(kind, value, reading.lang) for kind, value in used]
        kind = words_of(row["flexibility"])
        rows.append(
            {
                "partner": words_of(row["partner"]) or words_of(row["partner_id"]),
                "service": words_of(row["name"]) or wording.say("cell.all_services", reading.lang),
                "is_whole": not words_of(row["name"]),
                "rules": wording.say("cell.and", reading.lang).join(words),
                "is_fixed": kind == "hard",
                "is_alone": len(words) == 1,
                "flexibility": wording.word_of("flexibility", kind, reading.lang),
                **floored_cells("gain", "n_gain", row, reading),
                **floored_cells("women", "n_gain_f", row, reading),
                **floored_cells("men", "n_gain_m", row, reading),
                **floored_cells("new", "n_new", row, reading),
                **floored_cells("affordable", "n_affordable", row, reading),
                **floored_cells("places", "n_places_left", row, reading),
            }
        )
    most: dict[str, float] = {}
    for one in rows:
        gain = 0.0 if one["is_fixed"] else or_least(one["gain"])
        most[one["partner"]] = max(most.get(one["partner"], 0.0), gain)
    rows.sort(
        key=lambda one: (
            -most[one["partner"]], one["partner"], one["is_fixed"], -or_least(one["gain"]),
            one["service"], one["rules"],
        )
    )  # fmt: skip
    names = ["partner", "service", "is_whole", "rules", "is_fixed", "is_alone", "flexibility"]
    return table(rows, [*names, *_pairs("gain", "women", "men", "new", "affordable", "places")])


def _months(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return coverage of the whole programme by category and month."""
    rows = [
        {
            "category": str(row["category"]),
            "label": _label(row, reading),
            "month": str(row["month"]),
            "month_label": month_words(str(row["month"]), reading.lang),
            **share_cells("covered", share_of_row("n_covered", "n_people", row), reading),
            "n_services": float(row["n_services"]),
        }
        for row in _records(found[found["pcode"] == WHOLE])
    ]
    order = {code: place for place, code in enumerate(reading.categories)}
    rows.sort(key=lambda one: (order.get(one["category"], len(order)), one["month"]))
    names = ["category", "label", "month", "month_label", *share_columns(("covered",))]
    return table(rows, [*names, "n_services"])


def _losses(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return the month in which an area loses its last service of a category."""
    rows = [
        {
            "category": str(row["category"]),
            "label": _label(row, reading),
            "pcode": str(row["pcode"]),
            "area": _area(str(row["pcode"]), reading),
            "month": str(row["month"]),
            "month_label": month_words(str(row["month"]), reading.lang),
            **floored_cells("people", "n_lost", row, reading),
            "cause": wording.word_of("cause", words_of(row["cause"]), reading.lang),
        }
        for row in _records(found)
    ]
    rows.sort(key=lambda one: (one["month"], one["label"], one["area"]))
    names = ["category", "label", "pcode", "area", "month", "month_label"]
    return table(rows, [*names, "people", "people_text", "cause"])


def _closures(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return how many lose every service of a category when a partner closes."""
    rows = []
    for row in _records(found):
        figure = share_of_row("n_lost", "n_people", row)
        if figure.n_value == 0 and not figure.is_suppressed:
            continue
        rows.append(
            {
                "category": str(row["category"]),
                "label": _label(row, reading),
                "partner": words_of(row["partner"]) or words_of(row["partner_id"]),
                **share_cells("lose", figure, reading),
                "n_services": float(row["n_services"]),
            }
        )
    rows.sort(key=lambda one: (-or_least(one["lose_n"]), one["label"], one["partner"]))
    names = ["category", "label", "partner", *share_columns(("lose",))]
    return table(rows, [*names, "n_services"])


def _evidence(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return outcomes beside reach: how many, how many unknown, the middle value, its interval."""
    lang = reading.lang
    rows = []
    # In public no middle value is told.
    blank = wording.say("cell.withheld" if reading.k else "unknown", lang)
    for row in _records(found):
        low, middle, high = (float(row[name]) for name in ("low", "median", "high"))
        between = blank
        if not math.isnan(low + high):
            between = wording.say(
                "cell.between",
                lang,
                low=wording.number(low, lang),
                high=wording.number(high, lang),
            )
        rows.append(
            {
                "outcome": wording.word_of("outcome", str(row["outcome"]), lang),
                "class": wording.word_of("reach_class", str(row["reach_class"]), lang),
                **floored_cells("people", "n", row, reading),
                **floored_cells("missing", "n_missing", row, reading),
                "median": middle,
                "median_text": blank if math.isnan(middle) else wording.number(middle, lang),
                "low": low,
                "high": high,
                "interval_text": between,
            }
        )
    names = ["outcome", "class", *_pairs("people", "missing", "median")]
    return table(rows, [*names, "low", "high", "interval_text"])


def _lapses(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return the courses that run on after their agreement."""
    rows = [
        {
            "category": str(row["category"]),
            "label": _label(row, reading),
            "service": words_of(row["name"]) or str(row["service_id"]),
            "partner": words_of(row["partner"]) or words_of(row["partner_id"]),
            "ends_text": _day(row["ends_on"], reading.lang),
            "until_text": _day(row["agreed_until"], reading.lang),
            "days": float(row["n_days"]),
            **floored_cells("people", "n_people", row, reading),
        }
        for row in _records(found)
    ]
    names = ["category", "label", "service", "partner", "ends_text", "until_text", "days"]
    return table(rows, [*names, "people", "people_text"])


def _margins(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return how far beyond the one rule that stops them people are, a column per band."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    blank = count_cells("", 0.0, reading)["_text"] if not reading.k else "–"
    for row in _records(found):
        key = (str(row["category"]), str(row["test"]))
        mine = rows.setdefault(
            key,
            {
                "category": key[0],
                "label": _label(row, reading),
                "test": wording.obstacle(key[1], reading.lang),
                **{f"band_{place}_text": blank for place in range(len(BANDS))},
            },
        )
        place = _ENDS.index(float(row["up_to"]))
        mine |= floored_cells(f"band_{place}", "n_people", row, reading)
    names = ["category", "label", "test", *_pairs(*(f"band_{at}" for at in range(len(BANDS))))]
    return table(rows.values(), names)


def _stipends(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return the curve of each course: who could attend at each stipend a day."""
    rows = [
        {
            "service_id": str(row["service_id"]),
            "service": words_of(row["name"]) or str(row["service_id"]),
            "partner": words_of(row["partner"]),
            "paid": float(row["paid"]),
            "stipend": float(row["stipend"]),
            **share_cells("could", share_of_row("n_could", "n_people", row), reading),
        }
        for row in _records(found)
    ]
    names = ["service_id", "service", "partner", "paid", "stipend"]
    return table(rows, [*names, *share_columns(("could",))])


def month_words(month: str, lang: str) -> str:
    """Return a month such as 2027-04 in words.

    >>> month_words("2027-04", "en"), month_words("2027-08", "fr")
    ('Apr 2027', 'août 2027')
    """
    year, number = month.split("-")[:2]
    return labels.day(date(int(year), int(number), 1), lang).split(" ", 1)[1]


_MADE: Final = {
    "waivers": _sheets,
    "months": _months,
    "losses": _losses,
    "closures": _closures,
    "evidence": _evidence,
    "lapses": _lapses,
    "margins": _margins,
    "stipends": _stipends,
}


def _records(found: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return found.to_dict("records")


def _label(row: Mapping[Hashable, Any], reading: Reading) -> str:
    code = str(row["category"])
    return reading.categories.get(code, code)


def _area(pcode: str, reading: Reading) -> str:
    if pcode == WHOLE:
        return wording.say("cell.whole", reading.lang)
    return reading.areas.get(pcode, pcode)


def _day(value: Any, lang: str) -> str:
    return labels.day(None if pd.isna(value) else value.date(), lang)


def _pairs(*names: str) -> list[str]:
    return [f"{name}{end}" for name in names for end in ("", "_text")]
