"""Keys found in a text in one walk over its words, however many keys there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from layers.forgotten import COLUMNS, Forgotten
from scripts.runtime.gate import spelling

FEW_DIGITS: Final = 7
"""Numbers of fewer digits could be any figure: only one that is called a case is a case."""

_CASE_WORDS: Final = (
    "id", "ids", "no", "nr", "num", "number", "numero", "case", "cases", "cas", "caso", "casos",
    "dossier", "n", "ref", "code", "returnee", "retourne", "beneficiary", "beneficiaire",
    "beneficiario", "حالة", "رقم", "ملف",
)  # fmt: skip
_LITTLE_WORDS: Final = (
    "al", "as", "at", "au", "by", "cm", "da", "de", "do", "du", "em", "en", "es", "et", "in", "is",
    "it", "kg", "km", "la", "le", "mm", "na", "ne", "no", "of", "on", "or", "os", "ou", "se", "to",
    "um", "un", "us",
)  # fmt: skip
"""Words, like single letters, that stand before a figure in any text: "of 120", "à 1500"."""
_CHUNK: Final = 1_000_000
_OVERLAP: Final = 500
_EDGE: Final = re.compile(r"[\W_]")
_PHONE: Final = re.compile(r"(?<!\w)\+?\d(?:[ ().\-/\x01\xa0]{0,3}\d){6,16}(?!\w)")
_AS_WRITTEN: Final = re.compile(r"[^\s\x01\x02,;|\"'<>()\[\]{}]+")
_SHORTEST_PHONE: Final = 7
_LONGEST_CODE: Final = 5
"""Digits of a country's code, with the two noughts before it."""


@dataclass(frozen=True)
class Keys:
    """What is looked for among words.

    Parameters
    ----------
    of
        The words of an id or a name, joined, -> the words one by one.
    phones
        The ends of phone numbers, digits only, that tell the number without its country's code.
    """

    of: Mapping[str, tuple[str, ...]]
    phones: frozenset[str] = frozenset()

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Every beginning of a key, and the keys."""
        return frozenset(key[:size] for key in self.of for size in range(1, len(key) + 1))


def found(text: str, keys: Keys) -> set[str]:
    r"""Return the keys, and the ends of phone numbers, that a person could read in a text.

    Parameters
    ----------
    text
        As `spelling.folded` returns it.

    Examples
    --------
    >>> keys = Keys({"s0001": ("s", "0001"), "4711": ("4711",)})
    >>> sorted(found("see #s-00\x0101, s-00012; 4711 people, case 4711.", keys))
    ['4711', 's0001']
    """
    held: set[str] = set()
    for chunk in _chunks(text):
        held |= _of_words(chunk, keys)
        if keys.phones:
            held |= _of_phones(chunk, keys.phones)
    return held


def ends_of_phone(phone: str) -> list[str]:
    """Return a number's digits without each beginning that may be a country's code.

    >>> ends_of_phone("+220 701 23 45")
    ['2207012345', '207012345', '07012345', '7012345']
    """
    digits = re.sub(r"\D", "", spelling.folded(phone))
    ends = [digits[at:] for at in range(_LONGEST_CODE + 1)]
    return [one for one in ends if len(one) >= _SHORTEST_PHONE]


def _of_words(text: str, keys: Keys) -> set[str]:
    held = set()
    tokens, between = spelling.parted(text)
    beginnings, of = keys.beginnings, keys.of
    for first, word in enumerate(tokens):
        if word not in beginnings:
            continue
        joined, last = word, first
        while True:
            if joined in of and _is_said(of[joined], tokens, between, (first, last)):
                held.add(joined)
            if last + 1 >= len(tokens) or not spelling.is_joint(
                between[last], tokens[last], tokens[last + 1]
            ):
                break
            last += 1
            joined += tokens[last]
            if joined not in beginnings:
                break
    return held


def _is_said(
    key: tuple[str, ...], tokens: list[str], between: list[str], at: tuple[int, int]
) -> bool:
    """Whether the words from one place to another say a key, and not a word and a figure."""
    first, last = at
    said, gaps = tokens[first : last + 1], between[first:last]
    joined = "".join(said)
    if not joined.isdigit():
        is_figure = len(said) == 2 and said[1].isdigit() and not said[1].startswith("0")
        is_word = len(said[0]) == 1 or said[0] in _LITTLE_WORDS
        return not (is_figure and is_word and any(map(str.isspace, gaps[0])))
    is_whole = tuple(said) == key or all(set(gap) == {spelling.SEAM} for gap in gaps)
    return is_whole and (len(joined) >= FEW_DIGITS or _is_called_case(tokens, between, first))


def _is_called_case(tokens: list[str], between: list[str], at: int) -> bool:
    before = between[at - 1] if at else ""
    return "#" in before or (
        at > 0 and tokens[at - 1] in _CASE_WORDS and spelling.END not in before
    )


def _of_phones(text: str, ends: Collection[str]) -> set[str]:
    told = {end for one in set(_PHONE.findall(text)) for end in ends_of_phone(one)}
    return told & set(ends)


def _chunks(text: str) -> Iterator[str]:
    """Cut a long text between words; each part begins a little before the last one's end."""
    at = 0
    while True:
        cut = _EDGE.search(text, at + _CHUNK)
        if cut is None:
            yield text[at:]
            return
        yield text[at : cut.start()]
        back = _EDGE.search(text, cut.start() - _OVERLAP)
        at = back.start() if back else cut.start()


def forgotten(texts: Iterable[str], gone: Forgotten, public: Collection[str], least: int) -> int:
    """Return how many ids of those forgotten stand in texts as words by themselves.

    They are known by their marks alone, so that they are found as they were written, and not where
    blanks or other letters stand in them. Words of fewer than `least` characters, and those that
    are public (`spelling.words`, joined), do not count.

    >>> known = Forgotten(b"secret")
    >>> known = Forgotten(b"secret", frozenset({known.mark("returnee_id", "R-0001")}))
    >>> forgotten(["ask (R-0001).", "R-00012"], known, set(), 4)
    1
    """
    if not gone.marks:
        return 0
    found = {word.strip(".:!?#*") for text in texts for word in _AS_WRITTEN.findall(text)}
    told = [
        one for one in found if len(one) >= least and "".join(spelling.words(one)) not in public
    ]
    return int(np.any([gone.are(column, told) for column in COLUMNS], axis=0).sum())
