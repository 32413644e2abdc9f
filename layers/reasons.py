"""Every reason for a "no" or an "unknown": its sentences, and the test it belongs to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import pandas as pd

from layers import criteria, languages
from layers.vocabulary.codes import LANGUAGES

TEXTS: Final = languages.words("reasons")
"""Reason code -> language -> sentence; a language may lack some."""

LABELS: Final = languages.words("details")
"""What a `{detail}` that starts with `@` stands for, in the same languages."""

BRIDGE_TEXTS: Final = languages.words("bridges")
"""What follows a no that another service bridges, by the verdict on that service."""

STEPS: Final = ("reach", *criteria.CRITERIA, "affordable", "place")
"""The tests in the order of the waterfall, after `identified`."""

_STEP_OF: Final[Mapping[str, str]] = {
    **criteria.STEP_OF,
    **dict.fromkeys(("too_long", "too_far", "too_dear", "no_road"), "reach"),
    **dict.fromkeys(("off_network", "roads_not_joined"), "reach"),
    **dict.fromkeys(("travel_unknown", "stops_unknown"), "reach"),
    **dict.fromkeys(("unaffordable", "unaffordable_assumed", "fare_unknown"), "affordable"),
    **dict.fromkeys(("full", "places_stale"), "place"),
}
_UNKNOWN: Final = frozenset({"places_stale", "off_network", "roads_not_joined"})
"""Codes that say "cannot be judged" though their name does not end in `_unknown`."""

OF_THE_WAY: Final = ("reach", "distance")
"""The tests that a shorter way would pass."""

OVER: Final[Mapping[str, str]] = {
    "too_long": "min", "too_far": "km", "distance_radius": "km", "distance_network": "km",
    "too_dear": "fare",
}  # fmt: skip
"""Reason -> the unit in which its `have` lies beyond its `want`."""

DAY_CODES: Final = (*criteria.DAY_CODES, "places_stale")
"""Codes whose `have` and `want` are days, as yyyymmdd."""


def step_of(code: str) -> str:
    """Return the test that a reason code belongs to.

    >>> step_of("age_max"), step_of("no_road"), step_of("grade_unknown"), step_of("window")
    ('age', 'reach', 'grade', 'window')
    """
    return _STEP_OF.get(code, code)


def is_unknown(code: str) -> bool:
    """Return whether a reason says "cannot be judged" rather than "no".

    >>> is_unknown("age_unknown"), is_unknown("age_max"), is_unknown("places_stale")
    (True, False, True)
    """
    return code.endswith("_unknown") or code in _UNKNOWN


@dataclass(frozen=True)
class Own:
    """What is looked up when a reason is said.

    Parameters
    ----------
    texts
        Id of a rule -> language -> the partner's own sentence, which may use the same facts.
    names
        Id of a service -> its name.
    currency
        In which fares and pay are.
    """

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""


NOTHING: Final = Own()


def own(criteria: pd.DataFrame, services: pd.DataFrame, currency: str = "") -> Own:
    """Return the words that partners have of their own.

    Parameters
    ----------
    criteria
        Rows with `criterion_id` and `text_<language>` for the languages of partners' texts.
    services
        Rows with `service_id, name`.
    currency
        The programme's.
    """
    columns = {lang: criteria[f"text_{lang}"] for lang in LANGUAGES}
    texts: dict[str, dict[str, str]] = {}
    for lang, column in columns.items():
        for rule, text in zip(criteria["criterion_id"], column, strict=True):
            if isinstance(text, str) and text:
                texts.setdefault(str(rule), {})[lang] = text
    pairs = zip(services["service_id"], services["name"], strict=True)
    return Own(texts, {str(one): name for one, name in pairs if isinstance(name, str)}, currency)


def sentence(reason: Mapping[str, Any], language: str, told: Own = NOTHING) -> str:
    """Return one reason in words, with the way round it where another service bridges it.

    Parameters
    ----------
    reason
        `code` and the facts of its sentence: `have`, `want`, `margin` (numbers) and `detail`;
        perhaps `rule`, the id of the rule it comes from, whose own text says a no, and `bridge_id`
        (a service) with `bridge_verdict` (the verdict on it). A field that is absent or None is not
        known.
    language
        Its code; English stands in where it lacks the sentence.
    told
        What partners say in their own words, and the names of services.

    >>> sentence({"code": "age_max", "have": 36, "want": 35, "margin": 1}, "en")
    'Aged 36; the upper limit is 35 (over by 1).'
    >>> sentence({"code": "sex", "detail": "@only.f"}, "fr")
    'Seules les femmes sont acceptées.'
    >>> sentence({"code": "too_dear", "have": 60.0, "want": 50.0, "detail": "@minibus"}, "en",
    ...     Own(currency="GMD"))
    "The trip costs 60 GMD (by minibus); this programme's limit is 50 GMD."
    >>> sentence({"code": "places_stale", "have": 20260501}, "en").partition(". ")[0]
    'No place was free when they were last counted (1 May 2026)'
    >>> said = Own({"C1": {"en": "For mothers."}}, {"S1": "Start"})
    >>> sentence({"code": "sex", "rule": "C1", "bridge_id": "S1", "bridge_verdict": "yes"}, "en",
    ...     said)
    'For mothers. Not yet: first Start, then this course.'
    """
    code = str(reason["code"])
    facts = {key: _word(code, key, reason.get(key), language) for key in FACTS}
    text = own_text(reason, language, told) or _in(TEXTS[code], language)
    facts["currency"] = told.currency
    said = _filled(text if told.currency else text.replace(" {currency}", ""), facts)
    bridge = reason.get("bridge_id")
    if bridge is None:
        return said
    after = _in(BRIDGE_TEXTS[reason["bridge_verdict"]], language)
    return f"{said} {_filled(after, {'bridge': told.names.get(bridge, bridge)})}"


def own_text(reason: Mapping[str, Any], language: str, told: Own) -> str:
    """Return what the partner itself says of a no, empty where it says nothing."""
    if is_unknown(str(reason["code"])):
        return ""
    return told.texts.get(reason.get("rule") or "", {}).get(language, "")


def words(languages: Iterable[str]) -> dict[str, Any]:
    """Return what a page needs to say reasons: sentences and words, English where one is missing.

    Shape: `texts`, `labels` and `bridges` -> language -> code or key -> words; `days` are the codes
    whose numbers are days, `asked` those that say what to ask, `person` those of them that the
    person can answer, `way` those of tests `OF_THE_WAY`,
    `over` is `OVER`, `own` the languages of partners' own texts.
    """
    tongues = tuple(languages)
    asked = tuple(code for code in TEXTS if is_unknown(code))
    way = tuple(code for code in TEXTS if step_of(code) in OF_THE_WAY)
    person = tuple(code for code in asked if criteria.PERSON_COLUMNS.get(step_of(code)))
    told = {"days": DAY_CODES, "asked": asked, "way": way, "over": OVER, "own": LANGUAGES}
    told["person"] = person
    return told | {
        kind: {lang: {key: _in(found, lang) for key, found in texts.items()} for lang in tongues}
        for kind, texts in (("texts", TEXTS), ("labels", LABELS), ("bridges", BRIDGE_TEXTS))
    }


def label(key: str, language: str) -> str:
    """Return the words of a label; a key that has none is told as it stands.

    >>> label("walk", "pt"), label("document.blue_card", "pt")
    ('a pé', 'blue card')
    """
    return _in(LABELS[key], language) if key in LABELS else key.rpartition(".")[2].replace("_", " ")


def note(name: str, values: object, language: str) -> str:
    """Return a rule that judges nobody in words; `values` are its codes, or nothing.

    >>> note("referral_required", "iom clinic", "en"), note("referral_required", None, "fr")
    ('Needs a referral first, by: a clinic, IOM.', "Il faut d'abord un référencement.")
    """
    if not isinstance(values, str):
        return _in(TEXTS[name], language)
    labels = " ".join(f"@{name}.{code}" for code in sorted(values.split()))
    return sentence({"code": f"{name}_by", "detail": labels}, language)


FACTS: Final = ("have", "want", "margin", "detail")
"""What the sentence of a reason is filled with."""

_SLOT: Final = re.compile(r"\{(\w+)\}")


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language, words[languages.REFERENCE])


def _filled(told: str, facts: Mapping[str, str]) -> str:
    """The text with each `{name}` of the facts replaced, and nothing evaluated."""
    return _SLOT.sub(lambda slot: facts.get(slot.group(1), slot.group(0)), told)


def _word(code: str, key: str, value: object, language: str) -> str:
    if isinstance(value, str):
        if not value.startswith("@"):
            return value
        return ", ".join(label(one.removeprefix("@"), language) for one in value.split())
    is_day = code in DAY_CODES and key in ("have", "want")
    if not isinstance(value, int | float) or math.isnan(value):
        return label("undated", language) if is_day else "?"
    if is_day:
        return _day(f"{int(value):08d}", language)
    if math.isinf(value):
        return "∞"
    return number(value, language)


def _day(text: str, language: str) -> str:
    month = languages.of(language).months[int(text[4:6]) - 1]
    return f"{int(text[6:])} {month} {text[:4]}"


def number(value: float, language: str = "en") -> str:
    """Return a number as people write it: whole or with one decimal, below 0.1 with three.

    Halves are rounded up and thousands grouped, as on the pages.

    >>> number(36.0), number(10.25), number(0.004), number(12500, "fr")
    ('36', '10.3', '0.004', '12\u202f500')
    """
    places = Decimal("0.001" if 0 < abs(value) < 0.1 else "0.1")
    text = f"{Decimal(abs(value)).quantize(places, ROUND_HALF_UP):,f}".rstrip("0").rstrip(".")
    text = languages.grouped(text, language)
    return f"\u2212{text}" if value < 0 and text != "0" else text
