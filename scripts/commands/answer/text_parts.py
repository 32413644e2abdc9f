"""A text as a phone sends it: letters of GSM where the language has them, in parts that fit."""

from __future__ import annotations

import unicodedata
from typing import Final

GSM_LETTERS: Final = 160
OTHER_LETTERS: Final = 70
"""Characters of one message: in the alphabet of GSM, and in any other."""

_SIGNS: Final = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
     "\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u00b7": "-"}
)  # fmt: skip
_TWICE: Final = frozenset("[]{}\\^~|`")
"""Signs that count as two in GSM, or that it lacks."""


def parts(text: str) -> tuple[str, ...]:
    """Return the messages that a text takes, numbered where there are several.

    Accents are taken off; a text with other letters than Latin ones is sent as it is, in parts of
    70 characters.

    >>> parts("Santé à Brikama")
    ('Sante a Brikama',)
    >>> [len(one) for one in parts("word " * 40)], parts("word " * 40)[1][:9]
    ([158, 48], '2/2 word ')
    """
    bare = _plain(text)
    is_gsm = bare.isascii()
    most = GSM_LETTERS if is_gsm else OTHER_LETTERS
    if len(bare) <= most:
        return (bare,)
    cut = _cut(bare, most - len("1/2 "))
    return tuple(f"{at}/{len(cut)} {one}" for at, one in enumerate(cut, 1))


def _plain(text: str) -> str:
    """The text in letters that count as one; other scripts stay."""
    told = " ".join(text.translate(_SIGNS).split())
    letters = "".join(
        one for one in unicodedata.normalize("NFD", told) if not unicodedata.combining(one)
    )
    latin = "".join(one for one in letters if one.isascii() and one not in _TWICE)
    is_other = any(one.isalpha() and not one.isascii() for one in letters)
    return unicodedata.normalize("NFC", told) if is_other else latin


def _cut(text: str, most: int) -> list[str]:
    """The text in lines of at most so many characters, cut at blanks where there are some."""
    lines: list[str] = []
    rest = text
    while len(rest) > most:
        at = rest.rfind(" ", 0, most + 1)
        at = at if at > most // 2 else most
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*lines, rest]
