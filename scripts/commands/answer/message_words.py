"""What a text message asks: need, place, age, sex and schooling, in any order and language."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from layers import languages
from layers.vocabulary import category_words
from layers.vocabulary.categories import categories, plain

SEXES: Final = ("f", "m")
MOST: Final[Mapping[str, int]] = {"age": 120, "grade": 25}
_GREETING: Final = frozenset({"wp", "waypost"})
_LONGEST_NAME: Final = 5
_POINT: Final = re.compile(
    r"[nsew]?-?\d{1,3}[.,]\d+[nsewo]?[\s,;/]+[nsew]?-?\d{1,3}[.,]\d+[nsewo]?"
)
_DIGITS: Final = str.maketrans(
    "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u2212", "0123456789-"
)
_NEGATIVE: Final = re.compile(r"(?<!\w)-(?=\d)")
_MINUS: Final = "\N{MINUS SIGN}"
_TOKEN: Final = re.compile(r"-?\d+|[^\W\d_]+")


@dataclass(frozen=True)
class Asked:
    """What a message says; empty and NaN where it says nothing.

    `place` is the settlement's name as the message has it, or what is left of the message where no
    settlement is named; `around` are the words after it; `point` is set where it has degrees.
    `faults` are the names of numbers that nobody can have. `language` is that of its words, empty
    where they could be of several.
    """

    category: str = ""
    place: str = ""
    is_named: bool = False
    around: str = ""
    point: str = ""
    age: float = math.nan
    grade: float = math.nan
    sex: str = ""
    faults: tuple[str, ...] = ()
    language: str = ""


def read(text: str, names: Iterable[str], tongues: Sequence[str]) -> Asked:
    """Return what a message asks; `names` are the plain names of settlements.

    >>> read("WP TRAINING KEREWAN F27 G9", {"kerewan"}, ["en"]).category
    'training'
    >>> one = read("femme 27 ans clinique Kerewan classe 9", {"kerewan"}, ["en", "fr"])
    >>> one.category, one.place, one.sex, one.age, one.grade, one.language
    ('clinic', 'kerewan', 'f', 27, 9, 'fr')
    """
    told = text.translate(_DIGITS).replace("\u060c", ",").replace("\u066b", ".").lower()
    point = _POINT.search(told)
    if point:
        told = told.replace(point[0], " ")
    words = [word for word in _TOKEN.findall(_kept_signs(told)) if word not in _GREETING]
    known = set(names)
    rest, place, around = _without_place(words, known)
    numbers, sex, rest = _numbers_and_sex(rest)
    category = _category(rest)
    faults = tuple(one for one, most in MOST.items() if not _is_possible(numbers[one], most))
    left = [word for word in rest if word not in category_words.stem_words(" ".join(rest))]
    return Asked(
        category, place or " ".join(left), bool(place), around, point[0] if point else "",
        numbers["age"], numbers["grade"], sex, faults, _language(words, tongues),
    )  # fmt: skip


def _kept_signs(text: str) -> str:
    """The plain text, with the signs of numbers below zero, which `plain` takes for hyphens."""
    return plain(_NEGATIVE.sub(f" {_MINUS}", text)).replace(_MINUS, "-")


def _is_possible(value: float, most: int) -> bool:
    return math.isnan(value) or 0 <= value <= most


def _without_place(words: list[str], names: set[str]) -> tuple[list[str], str, str]:
    """The words without those of a settlement's name, the longest of which counts."""
    for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            name = " ".join(words[at : at + size])
            if name in names and not name.isdigit():
                return words[:at] + words[at + size :], name, " ".join(words[at + size :])
    return words, "", ""


def _numbers_and_sex(words: list[str]) -> tuple[dict[str, float], str, list[str]]:
    """Age and schooling, the sex, and the words that are none of these."""
    told = _vocabulary()
    found = {"age": math.nan, "grade": math.nan}
    loose: list[float] = []
    rest: list[str] = []
    sex = ""
    for at, word in enumerate(words):
        if not word.lstrip("-").isdigit():
            sex = sex or next((one for one in SEXES if word in told[one]), "")
            if not any(word in told[one] for one in ("age", "grade", *SEXES)):
                rest.append(word)
            continue
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        kind = _kind_of(before, after, told)
        if kind and math.isnan(found[kind]):
            found[kind] = int(word)
        else:
            loose.append(int(word))
    for kind in ("age", "grade"):
        if loose and math.isnan(found[kind]):
            found[kind] = loose.pop(0)
            if found["grade"] > MOST["grade"] >= found["age"]:  # said the other way round
                found = {"age": found["grade"], "grade": found["age"]}
    return found, sex, rest


def _kind_of(before: str, after: str, told: Mapping[str, frozenset[str]]) -> str:
    """Whether a number is an age or years of school, by the word beside it; empty where neither."""
    for word in (before, after):
        if word in told["grade"]:
            return "grade"
        if word in told["age"] or any(word in told[one] for one in SEXES):
            return "age"
    return ""


@cache
def _vocabulary() -> Mapping[str, frozenset[str]]:
    """What says age, schooling and the sexes, in every language."""
    told = languages.words("answer")
    return {
        one: frozenset(word for texts in told[f"word_{one}"].values() for word in _split(texts))
        for one in ("age", "grade", *SEXES)
    }


def _split(texts: str) -> list[str]:
    return [plain(word) for word in texts.split()]


def _category(words: list[str]) -> str:
    """The kind of service that the words name, the first of several; empty where none."""
    said = " ".join(words)
    names = languages.words("categories")
    exact = [
        (said.find(plain(text)), code)
        for code, texts in names.items() if code in categories()
        for text in texts.values() if f" {plain(text)} " in f" {said} "
    ]  # fmt: skip
    if exact:
        return min(exact)[1]
    return next(iter(category_words.meant(said)), "")


def _language(words: list[str], tongues: Sequence[str]) -> str:
    """The language whose own words a message has most of; empty where none leads."""
    hits = {code: sum(word in _own_words(code) for word in words) for code in tongues}
    best = max(hits.values(), default=0)
    leading = [code for code, n in hits.items() if n == best]
    return leading[0] if best and len(leading) == 1 else ""


@cache
def _own_words(code: str) -> frozenset[str]:
    """Words of a language that a message may hold: names of kinds, of age, schooling, sexes."""
    own = languages.of(code).words
    texts = [*own["categories"].values()]
    texts += [text for key, text in own["answer"].items() if key.startswith("word_")]
    return frozenset(word for text in texts for word in _split(text) if len(word) > 1)
