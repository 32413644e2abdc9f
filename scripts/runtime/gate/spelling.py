"""One spelling for what is looked for and what is read: case, accents, marks nobody sees."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

SEAM: Final = "\x01"
"""Between two runs that a reader sees as one word: Word runs, elements within a line."""
END: Final = "\x02"
"""Between two cells, attributes or texts that nobody reads as one word."""

_APART: Final = re.compile(r"([\W_]+)")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
_LOST: Final = frozenset({"Cf", "Mn", "Me"})
"""Kinds of characters that nobody sees or that only change a letter: format marks, accents."""
_SOFT: Final = re.compile(r"[\s\-‐-―−–—_/\\.:·•#*'’°]{1,6}")
"""What may stand within an id that a person still reads as one."""


def folded(text: str) -> str:
    r"""Return a text as it is compared: entities and wide forms resolved, no accents, lower case.

    Hyphens, quotes and blanks stay as they are: `parted` cuts there.

    Examples
    --------
    >>> folded("&#83;-0001 Ｓ-0001 S\u200b-\u0660\u0660\u0660\u0661 Fatouée")
    's-0001 s-0001 s-0001 fatouee'
    """
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = _FOREIGN.sub(lambda run: _plain(run[0]), text)
    return text.casefold()


def parted(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a folded text, and what stands between each and the next.

    >>> parted("case s-0001.")
    (['case', 's', '0001', ''], [' ', '-', '.'])
    """
    parts = _APART.split(text)
    return parts[0::2], parts[1::2]


def words(text: str) -> tuple[str, ...]:
    """Return the words of any text, folded.

    >>> words("Case 77/B")
    ('case', '77', 'b')
    """
    return tuple(one for one in parted(folded(text))[0] if one)


def is_joint(between: str, before: str, after: str) -> bool:
    """Whether a person may read two words as one; a decimal point keeps figures apart."""
    if "." in between and before[-1:].isdigit() and after[:1].isdigit():
        return False
    seen = between.replace(SEAM, "")
    return not seen or _SOFT.fullmatch(seen) is not None


@lru_cache(maxsize=100_000)
def _plain(run: str) -> str:
    """A run of letters that are not ASCII: whole, in our digits, without what nobody sees."""
    parts = unicodedata.normalize("NFKD", run)
    seen = (one for one in parts if unicodedata.category(one) not in _LOST)
    return "".join(str(unicodedata.digit(one, one)) for one in seen)
