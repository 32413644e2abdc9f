"""Which kind of service a text of the field means: its very name, else the stems it contains."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from layers.vocabulary.categories import categories, code_of, not_for_persons, plain
from layers.vocabulary.stems import hits, words


def meant(text: str) -> tuple[str, ...]:
    """Return the kinds that a text means, in its order; nothing where it means none.

    The very name of a kind means that kind alone. What is no service for persons is left out; see
    `not_for_persons`.

    >>> meant("Community Health Centre"), meant("Vocational training and health"), meant("zoo")
    (('clinic',), ('training', 'clinic'), ())
    >>> meant("no health services")
    ()
    """
    code = code_of(text)
    if code is not None:
        return (code,)
    found = [hit.code for hit in hits(text, _stems()) if not hit.is_negated]
    return tuple(dict.fromkeys(code for code in found if code in categories()))


def one_meant(text: str) -> str | None:
    """Return the one kind that a text means; None where it means none, or several.

    >>> one_meant("Poste de santé"), one_meant("School and clinic")
    ('clinic', None)
    """
    found = meant(text)
    return found[0] if len(found) == 1 else None


def of_no_person(text: str) -> str | None:
    """Return the kind that a text means where it is no service for persons, else None.

    >>> of_no_person("Camp Coordination"), of_no_person("WASH")
    ('coordination', None)
    """
    found = [hit.code for hit in hits(text, _stems()) if not hit.is_negated]
    kinds = [code for code in found if code in not_for_persons()]
    return kinds[0] if kinds and len(kinds) == len(found) else None


def stem_words(text: str) -> frozenset[str]:
    """Return the words of a text that mean a kind of service.

    >>> sorted(stem_words("Bansang Health Centre")), sorted(stem_words("Centre de santé mentale"))
    (['centre', 'health'], ['centre', 'mentale', 'sante'])
    """
    said = words(text)
    return frozenset(said[at] for hit in hits(text, _stems()) for at in range(hit.start, hit.stop))


@cache
def _stems() -> Mapping[str, tuple[str, ...]]:
    return {
        code: (*kind.stems, *_phrases(code, *(a for a in kind.aliases if " " in a)))
        for code, kind in categories().items()
    } | dict(not_for_persons())


def _phrases(*names: str) -> tuple[str, ...]:
    """Names as stems of whole words."""
    spaced = [plain(name).replace("'", " ").split() for name in names]
    return tuple(" ".join(f"{word}$" for word in words) for words in spaced)
