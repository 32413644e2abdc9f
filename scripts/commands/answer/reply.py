"""The reply to a text message, by the judge of `near`: one service, what to ask, or why not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from layers import languages, reasons
from layers.criteria import PERSON_COLUMNS
from layers.errors import UsageError
from layers.vocabulary.categories import categories
from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from mapping.reach import next_steps
from maps.frame import labels
from scripts.commands.answer import message_words, text_parts
from scripts.commands.near import named_places, nearest, written_point
from scripts.runtime.terms import USUAL, Terms

MOST_PLACES: Final = 4
_JUDGED: Final = 200
"""So many services of a kind are looked at: all that a way out may be found among."""
_TOLD: Final = ("age", "sex", "grade")
"""What a message can say of a person."""


@dataclass(frozen=True)
class Reply:
    """A reply: its parts as a phone sends them, its language, and the verdict it rests on.

    `kind` is `yes`, `unknown` or `no`, or what kept it from being judged: `unread`, `which_place`,
    `place_unknown`, `outside`, `which_need`, `number`.
    """

    parts: tuple[str, ...]
    language: str
    kind: str


def to(path: Path, message: str, terms: Terms = USUAL) -> Reply:
    """Return the reply to a message; nothing of it is kept."""
    return of(nearest.opened(path, terms, has_people=False), message)


def of(programme: nearest.Opened, message: str) -> Reply:
    """Return what `to` does, of a programme that was opened."""
    settlements = programme.layers.settlements
    tongues = programme.folder.programme.languages
    names = named_places.index(settlements)
    asked = message_words.read(message, names, tongues)
    language = asked.language or tongues[0]
    kind, text = _said(programme, asked, names, language)
    return Reply(text_parts.parts(text), language, kind)


def _said(
    programme: nearest.Opened,
    asked: message_words.Asked,
    names: Mapping[str, Sequence[int]],
    language: str,
) -> tuple[str, str]:
    """The kind of the reply, and its words."""
    example = _words("example", language, message=_example(programme))
    if asked.faults:
        most = {one: str(message_words.MOST[one]) for one in message_words.MOST}
        return "number", _words("number", language, **most)
    is_placed = bool(asked.point or asked.is_named)
    if not is_placed and not (asked.category and asked.place):
        return "unread", example
    place = _place(programme, asked, names, language)
    if isinstance(place, tuple):
        return place
    if not asked.category:
        needs = ", ".join(_category(one, language) for one in programme.layers.kinds)
        return "which_need", _words("which_need", language, needs=needs)
    person = nearest.Person(
        latitude=place.latitude, longitude=place.longitude, age=asked.age, sex=asked.sex,
        grade=asked.grade,
    )  # fmt: skip
    try:
        rows = nearest.asked(programme, person, asked.category, _JUDGED, language)
    except UsageError:
        return "outside", _words("outside", language)
    return _judged(programme, rows, asked, place.name, language)


def _place(
    programme: nearest.Opened,
    asked: message_words.Asked,
    names: Mapping[str, Sequence[int]],
    language: str,
) -> named_places.Named | tuple[str, str]:
    """The place that is meant, or the kind and the words of what is asked back."""
    if asked.point:
        try:
            latitude, longitude = written_point.read(asked.point)
        except UsageError:
            return "unread", _words("example", language, message=_example(programme))
        return named_places.Named(asked.point, (), (), latitude, longitude)
    layers = programme.layers
    if not asked.is_named:
        alike = named_places.alike(layers.settlements, names, asked.place)
        key = "place_alike" if alike else "place_unknown"
        slots = {"place": asked.place.title(), "places": ", ".join(alike)}
        return "place_unknown", _words(key, language, **slots)
    found = named_places.find(layers.settlements, layers.areas, asked.place, names)
    within = [one for one in found if _is_around(one, asked.around)]
    if len(within or found) == 1:
        return (within or list(found))[0]
    several = [one.called for one in found[:MOST_PLACES]]
    if len(set(several)) < len(several):
        several = [f"{one.latitude:.3f},{one.longitude:.3f}" for one in found[:MOST_PLACES]]
    return "which_place", _words(
        "which_place", language, place=found[0].name, places="; ".join(several)
    )


def _is_around(one: named_places.Named, around: str) -> bool:
    areas = [named_places.bare(area) for area in (*one.areas, *one.pcodes)]
    return any(f" {area} " in f" {around} " for area in areas if area)


def _judged(
    programme: nearest.Opened,
    rows: pd.DataFrame,
    asked: message_words.Asked,
    place: str,
    language: str,
) -> tuple[str, str]:
    """The verdict on the nearest service of the best, and its words."""
    currency = programme.folder.programme.currency
    for verdict in ("yes", "unknown"):
        own = rows[rows["verdict"] == verdict].sort_values("fastest_duration_min", kind="stable")
        if len(own):
            row = own.iloc[0].to_dict()
            if verdict == "yes":
                return "yes", _yes(row, language, currency)
            return "unknown", _to_ask(row, asked, language)
    need = _category(asked.category, language)
    steps = [
        one
        for code in next_steps.CODES
        for one in rows[rows["next_step"] == code].to_dict("records")[:1]
    ]
    told = _words("no", language, need=need, place=place)
    contact = programme.folder.programme.contact
    after = [_step(one, language) for one in steps[:1]]
    after += [_words("help", language, contact=contact)] if contact else []
    return "no", " ".join([told, *after])


def _yes(row: Mapping[Any, Any], language: str, currency: str) -> str:
    """Name, way, phone, what to send and what to bring."""
    told = [str(row["name"]), _way(row, language, currency), _call(row, language)]
    if row.get("is_referral_required") is True:
        told.append(labels.label("handout.referral", language))
    if isinstance(row.get("papers"), str):
        papers = ", ".join(
            reasons.label(f"document.{one}", language) for one in row["papers"].split()
        )
        told.append(labels.label("handout.bring", language, papers=papers))
    return ". ".join(one for one in told if one) + "."


def _to_ask(row: Mapping[Any, Any], asked: message_words.Asked, language: str) -> str:
    """What to tell in a further message; where that is nothing, what to ask the service."""
    open_reasons = [one for one in row["reasons"] if reasons.is_unknown(str(one["code"]))]
    of_person = [one for one in open_reasons if PERSON_COLUMNS.get(reasons.step_of(one["code"]))]
    steps = {reasons.step_of(str(one["code"])) for one in of_person}
    lacking = [one for one in _TOLD if one in steps and _is_untold(asked, one)]
    if lacking:
        fields = ", ".join(_words(f"field_{one}", language) for one in lacking)
        return _words("tell", language, fields=fields)
    said = " ".join(reasons.sentence(one, language) for one in open_reasons)
    return _words("ask", language, service=row["name"], call=_call(row, language), what=said)


def _is_untold(asked: message_words.Asked, field: str) -> bool:
    return not asked.sex if field == "sex" else math.isnan(getattr(asked, field))


def _step(row: Mapping[Any, Any], language: str) -> str:
    """The way out in a few words."""
    km = reasons.number(row["distance_m"] / 1000, language) if row["distance_m"] > 0 else ""
    key = f"next_{row['next_step']}"
    if row["next_step"] in next_steps.WITH_WAY and not (km and math.isfinite(row["distance_m"])):
        key = "next_ask"
    return _words(key, language, service=row["name"], km=km, call=_call(row, language))


def _way(row: Mapping[Any, Any], language: str, currency: str) -> str:
    minutes = row["duration_min"]
    if row["mode"] in UNTRAVELLED_DELIVERIES or not math.isfinite(minutes):
        return ""
    by = reasons.label(row["mode"], language)
    told = labels.label("handout.way", language, minutes=math.floor(minutes + 0.5), by=by)
    if not row["fare"] > 0:
        return told
    fare = f"{reasons.number(row['fare'], language)} {currency}".strip()
    return f"{told}, {labels.label('handout.fare', language, fare=fare)}"


def _call(row: Mapping[Any, Any], language: str) -> str:
    """Whom to call, as the end of a sentence; empty where no phone is known."""
    if not isinstance(row["phone"], str):
        return ""
    return f"{labels.label('handout.call', language).lower()} {row['phone']}"


def _category(code: str, language: str) -> str:
    told = categories()[code].labels
    return told.get(language, told["en"])


def _example(programme: nearest.Opened) -> str:
    """A message that this programme answers."""
    towns = programme.layers.settlements.dropna(subset=["name"])
    towns = towns.sort_values("population", ascending=False, kind="stable", na_position="last")
    place = str(towns["name"].iloc[0]) if len(towns) else "13.45,-16.58"
    kind = next(iter(programme.layers.kinds), "clinic")
    return f"WP {kind} {place} F27 G9".upper()


def _words(key: str, language: str, **slots: str) -> str:
    return labels.fill(languages.text("answer", key, language), slots)
