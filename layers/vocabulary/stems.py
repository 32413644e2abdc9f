"""What a text of the field says by the stems it contains, never across a negation.

`Community Health Centre` and `Poste de santé` hold a stem of a clinic; `Non functioning` holds one
of a service that runs, behind a no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from layers.vocabulary.categories import plain

_FILLERS: Final = frozenset(
    ("a", "an", "the", "of", "for", "to", "and", "on", "in", "de", "du", "des", "la", "le", "les",
     "l", "d", "et", "au", "aux", "en", "sur", "pour", "da", "do", "dos", "das", "e", "o", "os",
     "as", "um", "uma", "para", "em", "y")
)  # fmt: skip
"""Words between others that say nothing by themselves."""
_NEGATIONS: Final = frozenset(
    map(plain, (
        "non", "not", "no", "without", "pas", "sans", "hors", "aucun", "aucune", "nao", "sem",
        "nenhum", "غير", "بدون", "ليس", "لا", "out",
    ))
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+")
_ARTICLE: Final = re.compile(r"^(?:وال|بال|ال|لل)(?=\w{3})")


@dataclass(frozen=True)
class Hit:
    """One stem found in a text: its code, where its words stand, how long it is, behind a no."""

    code: str
    start: int
    stop: int
    length: int
    is_negated: bool


def words(text: str) -> list[str]:
    """Return the words of a text that say something, plain, Arabic ones without their article.

    >>> words("Centre de Santé (l'Hôpital)"), words("العيادة")
    (['centre', 'sante', 'hopital'], ['عيادة'])
    """
    found = [_ARTICLE.sub("", word) for word in _WORD.findall(plain(text).replace("'", " "))]
    return [word for word in found if word not in _FILLERS]


def hits(text: str, stems: Mapping[str, Iterable[str]]) -> list[Hit]:
    """Return the stems that a text contains, the longest first where they overlap, in its order.

    Parameters
    ----------
    text
        A cell.
    stems
        Code -> stems; one of several words is that many words beside each other. A stem that ends
        with `$` is a whole word.

    >>> hits("Non functioning", {"active": ["function"]})
    [Hit(code='active', start=1, stop=2, length=8, is_negated=True)]
    """
    found = words(text)
    known = _split(tuple((code, tuple(some)) for code, some in stems.items()))
    all_hits = [
        Hit(code, at, at + len(parts), sum(map(len, parts)), _is_negated(found, at))
        for at in range(len(found))
        for code, parts in known.get(found[at][:2], ())
        if _is_at(found, at, parts)
    ]
    kept: list[Hit] = []
    for one in sorted(all_hits, key=lambda hit: (-hit.length, hit.start)):
        if all(one.stop <= other.start or one.start >= other.stop for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda hit: hit.start)


def _is_at(found: list[str], at: int, parts: tuple[str, ...]) -> bool:
    here = found[at : at + len(parts)]
    return len(here) == len(parts) and all(
        word == part[:-1] if part.endswith("$") else word.startswith(part)
        for word, part in zip(here, parts, strict=True)
    )


def _is_negated(found: list[str], at: int) -> bool:
    return at > 0 and found[at - 1] in _NEGATIONS


@cache
def _split(
    stems: tuple[tuple[str, tuple[str, ...]], ...],
) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The stems by the first two letters of their first word."""
    by_start: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for code, some in stems:
        for stem in some:
            parts = tuple(
                _ARTICLE.sub("", part)
                for part in plain(stem).replace("'", " ").split()
                if part not in _FILLERS
            )
            start = parts[0].removesuffix("$")[:2]
            by_start[start] = (*by_start.get(start, ()), (code, parts))
    return by_start
