"""Opening hours as people write them ("Mo-Fr 08:30-16:00", "lundi au vendredi 8h-16h"), as a week.

They are read here and nowhere else: loading warns of what cannot be read, and pages carry the week
and not the rules for reading it. The common part of OpenStreetMap's opening_hours is understood;
holidays (PH) are left out, months and weeks of the year cannot be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from layers.ingest.remarks import Reading, Remark
from layers.vocabulary.weekdays import DAY_WORDS

Span = tuple[int, int]
"""From and to in minutes after midnight; what ends on the next day ends after 1440."""
Week = tuple[tuple[Span, ...], ...]
"""The spans of each day, Monday first."""

MINUTES: Final = 1440
UNREAD: Final = Remark(
    "HOURS_UNREAD",
    "warned",
    "These opening hours are shown as they are, but nobody can be told whether the service is open;"
    ' write them as in "Mo-Fr 08:30-16:00; Sa 9-12".',
)
_DAYS: Final = tuple(DAY_WORDS.values())
_LETTER: Final = r"[^\W\d_]"
_TIME: Final = r"\d{1,2}(?:[:h.]\d{2}|h)?(?: ?[ap]m)?"
_SPANS: Final = rf"{_TIME}-{_TIME}(?:,{_TIME}-{_TIME})*"
_SOME_DAYS: Final = rf"{_LETTER}+(?:-{_LETTER}+)?"
_RULE: Final = re.compile(
    rf"(?:({_SOME_DAYS}(?:,{_SOME_DAYS})*) ?)?(off|closed|ferme|fechado|مغلق|{_SPANS})"
)
_ALWAYS: Final = re.compile(r"24(/7| ?h(/24)?( 7j/7)?| hours| ساعة)")
_WORDINGS: Final = tuple(
    (re.compile(found), instead)
    for found, instead in (
        (r"[\u2010-\u2015]", "-"),
        ("،", ","),
        ("؛", ";"),
        (r"(\d) ?(?:صباحا|ص)\b", r"\1am"),
        (r"(\d) ?(?:مساء|م)\b", r"\1pm"),
        (r"\b(?:from|du|de|das|من) ", ""),
        (r" (?:to|a|au|as|ate|الى|حتى) ", "-"),
        (r"\s*([-,;:])\s*", r"\1"),
        (rf"(\d|[hm]),(?={_LETTER})", r"\1;"),
        (rf"({_LETTER}):", r"\1 "),
        (r"\s+", " "),
    )
)
"""One way of writing for many, in this order."""


@cache
def week(text: str) -> Week | None:
    """Return when a place with these hours is open, None where they cannot be read.

    A later rule replaces an earlier one for the days that it names.

    >>> week("Mo-Fr 08:30-16:00; Sa 9-12")[4:]
    (((510, 960),), ((540, 720),), ())
    >>> week("Sa 20:00-06:00")[5], week("24/7")[6], week("by appointment")
    (((1200, 1800),), ((0, 1440),), None)
    """
    rules = _plain(text)
    if _ALWAYS.fullmatch(rules):
        return (((0, MINUTES),),) * 7
    found: list[tuple[Span, ...]] = [()] * 7
    for rule in rules.split(";"):
        if not rule or re.match(r"ph\b", rule):
            continue
        parts = _RULE.fullmatch(rule)
        days = _days(parts[1]) if parts else None
        spans = _spans(parts[2]) if parts else None
        if days is None or spans is None:
            return None
        for day in days:
            found[day] = spans
    return tuple(found) if re.search(r"\d", rules) else None


def read(texts: Sequence[str]) -> Reading:
    """Return the texts as they are, with a remark on each that cannot be read."""
    unread = {text: (UNREAD,) for text in texts if week(text) is None}
    return Reading({text: text for text in texts}, unread)


def _plain(text: str) -> str:
    """Return hours in lower case without accents, in the first of several ways of writing."""
    marks = unicodedata.normalize("NFD", text)
    letters = "".join(one for one in marks if not unicodedata.combining(one)).lower()
    digits = "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in letters)
    for pattern, instead in _WORDINGS:
        digits = pattern.sub(instead, digits)
    return digits.strip()


def _days(words: str | None) -> list[int] | None:
    """Return the days named, all where none is; None where a word is no day."""
    if not words:
        return list(range(7))
    days: list[int] = []
    for part in words.split(","):
        ends = [_day(word) for word in part.split("-")]
        if None in ends:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        days += [(first + more) % 7 for more in range((last - first) % 7 + 1)]
    return days


def _day(word: str) -> int | None:
    return next((day for day, words in enumerate(_DAYS) if word in words), None)


def _spans(words: str) -> tuple[Span, ...] | None:
    """Return the spans of a day, none where it is closed; None where one is no time of a day."""
    spans: list[Span] = []
    for part in words.split(",") if re.search(r"\d", words) else ():
        start, end = (_minute(time) for time in part.split("-"))
        if max(start, end) > MINUTES:
            return None
        spans.append((start, end if end > start else end + MINUTES))
    return tuple(spans)


def _minute(time: str) -> int:
    """Return the minute of the day."""
    hour, minute = (*(int(part) for part in re.findall(r"\d+", time)), 0)[:2]
    if re.search("[ap]m", time):
        hour = hour % 12 + (12 if "pm" in time else 0)
    return hour * 60 + minute
