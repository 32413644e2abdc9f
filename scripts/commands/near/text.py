"""The nearest services in words: the verdict, the way leg by leg, the reasons, the phone."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from layers import languages, reasons
from layers.vocabulary.categories import categories
from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from mapping.reach import next_steps
from maps.frame import labels

INDENT: Final = 11
NARROWEST: Final = 40
_UNITS: Final = ("beds", "appointments_week")
"""Units of a capacity that have words of their own."""

_SPOKEN: Final = frozenset({"near", "reasons", "details", "categories"})
"""The tables of words that are said here."""
NO_BREAK: Final = "\N{NO-BREAK SPACE}"


def as_text(
    found: pd.DataFrame, language: str, currency: str, width: int, contact: str = ""
) -> str:
    """Return the nearest services, one block per category, in lines of a terminal's width.

    Where no service of a category takes the person, what comes next follows; `contact` is the
    programme's own help line.
    """
    if found.empty:
        return _words(language)["nothing"]
    lines: list[str] = []
    for kind, rows in found.groupby("category", sort=False):
        lines += ["", _label(str(kind), language)]
        for row in rows.to_dict("records"):
            lines += _service(row, language, currency, max(width, NARROWEST))
        if not rows["verdict"].eq("yes").any():
            lines += _next(rows, language, currency, max(width, NARROWEST), contact)
    return "\n".join([*lines, *_lent(language)]).strip("\n")


def way(legs: Sequence[Mapping[str, Any]], language: str, currency: str) -> str:
    """Return the legs of a trip in words, the fare of all of them at the end.

    Minutes are rounded, the longest leg's so that all add up to those of the whole trip.

    Examples
    --------
    >>> walked = {"mode": "walk", "distance_m": 1210, "duration_min": 14, "wait_min": 0, "fare": 0}
    >>> ride = {"mode": "minibus", "distance_m": 23000, "duration_min": 61, "wait_min": 20}
    >>> way([walked, ride | {"fare": 25.0}], "en", "GMD")
    'walk 1.2 km (14 min), wait 20 min, minibus 23 km (41 min); fare 25 GMD'
    >>> way([walked], "fr", "GMD")
    'marche 1,2 km (14 min)'
    """
    words, parts = _words(language), []
    for leg, moving_min in zip(legs, _moving_min(legs), strict=True):
        if wait_min := _whole(leg["wait_min"]):
            parts.append(f"{words['wait']} {wait_min} {words['min']}")
        if leg["distance_m"] > 0:
            took = f" ({moving_min} {words['min']})" if moving_min else ""
            parts.append(f"{words[leg['mode']]} {_length(leg['distance_m'], language)}{took}")
    fare = math.fsum(leg["fare"] for leg in legs)
    is_free = all(leg["mode"] == "walk" for leg in legs)
    paid = "" if is_free else words["stop"] + _fare(fare, language, currency)
    return words["comma"].join(parts) + paid


def places(row: Mapping[Any, Any], language: str) -> str:
    """Return how many places a service has, and how many people could use them, as pages do.

    Parameters
    ----------
    row
        `n_places_free, capacity, n_could_use` (NaN unknown), `capacity_unit` and `places_on`.
    language
        Its code.

    >>> row = {"n_places_free": 10, "capacity": 20, "capacity_unit": None, "n_could_use": 74,
    ...     "places_on": pd.Timestamp("2026-10-15")}
    >>> places(row, "en").partition("; ")[0]
    '10 places free, counted on 15 Oct 2026'
    >>> places(row, "en").partition("; ")[2]
    'about 74 people who need one could use them: phone first'
    >>> places(row | {"n_places_free": math.nan, "n_could_use": 1}, "en").partition("; about ")[2]
    '1 person who needs one could use them'
    """
    free, capacity = row["n_places_free"], row["capacity"]
    if math.isnan(free):
        if math.isnan(capacity):
            return ""
        unit = row["capacity_unit"] if row["capacity_unit"] in _UNITS else "capacity"
        told = labels.label(f"service.{unit}", language, capacity=capacity)
        return told + _crowd(row["n_could_use"], capacity, language)
    day = row["places_on"]
    when = labels.label("service.on", language, date=labels.day(day, language))
    parts = [
        labels.label(_counted("places", free, language), language, n=free)
        if free > 0
        else labels.label("service.full", language),
        labels.label("service.undated", language) if pd.isna(day) else when,
    ]
    told = labels.label("comma", language).join(parts)
    return told + (_crowd(row["n_could_use"], free, language) if free > 0 else "")


def _crowd(n: float, n_places: float, language: str) -> str:
    """How many people who need one could use the places, and what follows; empty where unknown."""
    if math.isnan(n):
        return ""
    key = _counted("could_use", n, language) if n > 0 else "service.could_use_nobody"
    told = labels.label("stop", language) + labels.label(key, language, n=n)
    if n <= n_places:
        return told
    first = labels.label("service.phone_first", language)
    return told + labels.label("colon", language) + first


def _counted(key: str, n: float, language: str) -> str:
    return languages.counted("labels", f"service.{key}", n, language)


def _words(language: str) -> Mapping[str, str]:
    """Return the words of a language, English where it lacks one."""
    return {key: languages.text("near", key, language) for key in languages.words("near")}


def _lent(language: str) -> list[str]:
    """Return the line that says where English stands in; none where no word is lacking."""
    if _SPOKEN.isdisjoint(languages.missing(language)):
        return []
    name = languages.known()[language].name
    return ["", _words(language)["lent"].replace("{language}", name)]


def _label(category: str, language: str) -> str:
    labels = categories()[category].labels
    return labels.get(language, labels["en"])


def _moving_min(legs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the whole minutes of each leg under way."""
    exact = [leg["duration_min"] - leg["wait_min"] for leg in legs]
    minutes = [_whole(each) for each in exact]
    if minutes:
        told = sum(minutes) + sum(_whole(leg["wait_min"]) for leg in legs)
        missing = _whole(math.fsum(leg["duration_min"] for leg in legs)) - told
        minutes[exact.index(max(exact))] += missing
    return minutes


def _service(row: Mapping[Any, Any], language: str, currency: str, width: int) -> list[str]:
    """Return the lines of one service: its name beside the verdict, all else below the name."""
    words = _words(language)
    partner = row["partner"] if isinstance(row["partner"], str) else ""
    name = f"{row['name']} · {partner}" if partner and partner != row["name"] else row["name"]
    below = [_summary(row, language)]
    below += [_glued(way(row["legs"], language, currency), words)] if row["legs"] else []
    below += [_faster(row, language, currency)]
    below += [row["why"], row["where"], places(row, language) if row["verdict"] != "no" else ""]
    below += [f"{words['phone']} {row['phone']}"] if isinstance(row["phone"], str) else []
    below += [row["hours"]] if isinstance(row.get("hours"), str) else []
    mark = f"  {words[row['verdict']]}".ljust(INDENT)
    lines = _wrapped(str(name), mark, width)
    return lines + [line for text in below if text for line in _wrapped(text, " " * INDENT, width)]


def _next(rows: pd.DataFrame, language: str, currency: str, width: int, contact: str) -> list[str]:
    """Return what comes next where no service of the category takes the person."""
    steps = [
        _step(row, language, currency)
        for code in next_steps.CODES
        for row in rows[rows["next_step"] == code].to_dict("records")
    ]
    if contact:
        steps.append(labels.label("next.help", language, contact=contact))
    if not steps:
        return []
    head = "  " + labels.label("next.title", language)
    return [head, *(line for one in steps for line in _wrapped(one, "    - ", width))]


def _step(row: Mapping[Any, Any], language: str, currency: str) -> str:
    """Return one way out in words, as the pages say them."""
    slots: dict[str, object] = {"service": row["name"]}
    if row["next_step"] in next_steps.WITH_WAY:
        slots["way"] = labels.label(
            "next.way", language, minutes=_whole(row["duration_min"]),
            km=round(row["distance_m"] / 1000, 1), by=reasons.label(row["mode"], language),
        )  # fmt: skip
        slots["over"] = _words(language)["comma"].join(
            labels.label(
                f"next.over_{unit}", language, n=round(n, None if unit == "min" else 1),
                fare=_priced(n, language, currency),
            )
            for unit, n in next_steps.over(row["reasons"]).items()
        )  # fmt: skip
    said = [labels.label("next." + row["next_step"], language, **slots), row["where"]]
    said += [row["phone"]] if isinstance(row["phone"], str) else []
    return " ".join(one for one in said if one)


def _glued(told: str, words: Mapping[str, str]) -> str:
    """Return a way whose lines may break between its legs only."""
    glued = told.replace(" ", NO_BREAK)
    for mark in (words["comma"].strip(), words["stop"].strip()):
        glued = glued.replace(mark + NO_BREAK, f"{mark} ")
    return glued


def _wrapped(text: str, first: str, width: int) -> list[str]:
    lines = textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=" " * len(first),
        break_on_hyphens=False,
    )  # fmt: skip
    return [line.replace(NO_BREAK, " ") for line in lines]


def _summary(row: Mapping[Any, Any], language: str) -> str:
    words = _words(language)
    minutes, metres = row["duration_min"], row["distance_m"]
    mode = reasons.label(row["mode"], language)
    if row["mode"] in UNTRAVELLED_DELIVERIES and minutes == 0:
        return f"{mode}, {words['no_travel']}"
    if math.isinf(minutes):
        return words["none"]
    if math.isnan(minutes):
        return words["no_way"]
    told = f"{words['about']} {_whole(minutes)} {words['min']} {mode}"
    return f"{told} · {_length(metres, language)}"


def _faster(row: Mapping[Any, Any], language: str, currency: str) -> str:
    """Return the fastest trip in words; nothing where it is the one told, or saves no minute."""
    minutes, mode = row["fastest_duration_min"], row["fastest_mode"]
    # As the pages round: what reads as the same minutes is no faster, nor is an unknown way.
    if mode == row["mode"] or not (minutes + 0.5) // 1 < (row["duration_min"] + 0.5) // 1:
        return ""
    fare = row["fastest_fare"]
    free = labels.label("case.no_fare", language)
    return labels.label(
        "case.faster", language, minutes=_whole(minutes), by=reasons.label(mode, language),
        fare=_fare(fare, language, currency) if fare != 0 else free,
    )  # fmt: skip


def _fare(fare: float, language: str, currency: str) -> str:
    words = _words(language)
    if math.isnan(fare):
        return words["fare_unknown"]
    return f"{words['fare']} {_priced(fare, language, currency)}"


def _priced(fare: float, language: str, currency: str) -> str:
    return f"{_number(f'{fare:g}', language)} {currency}".strip()


def _length(metres: float, language: str) -> str:
    """Return a length as people say it: tens of metres, then kilometres and hundreds of metres."""
    words = _words(language)
    if metres < 995:
        return f"{max(10, 10 * _whole(metres / 10))} {words['m']}"
    km = metres / 1000
    text = f"{km:.1f}".removesuffix(".0") if km < 100 else f"{km:.0f}"
    return f"{_number(text, language)} {words['km']}"


def _number(text: str, language: str) -> str:
    return languages.grouped(text, language)


def _whole(value: float) -> int:
    return math.floor(value + 0.5)
