"""The kinds of service, read from categories.toml: labels, marks on the map, OSM tags."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from layers import languages


@dataclass(frozen=True)
class Category:
    """One kind of service.

    Parameters
    ----------
    code
        As in the column `category`.
    labels
        Language code -> label.
    colour, shape
        The mark on maps: `#rrggbb`; circle, square, triangle, diamond, cross, pentagon, star or
        hexagon.
    duration_min
        The longest trip accepted, minutes, where the programme states no limit.
    osm
        OpenStreetMap tags, `key=value`, by which such a service is found.
    aliases
        Other words for it, compared without case and accents.
    stems
        What texts contain that mean it, in four languages.
    sector
        OCHA's name of the field of work that it is told under in a 3W.
    sectors
        Words and beginnings of words of the fields of work that a 3W or 4W may call it.
    takes_beds
        Whether people sleep there, so that beds are places.
    is_protective
        Whether it shelters or protects people, so that its rules on them are not to be waived.
    """

    code: str
    labels: Mapping[str, str]
    colour: str
    shape: str
    duration_min: float
    osm: tuple[str, ...]
    aliases: tuple[str, ...]
    stems: tuple[str, ...]
    sector: str
    sectors: tuple[str, ...]
    takes_beds: bool
    is_protective: bool


@cache
def categories() -> Mapping[str, Category]:
    """Return all kinds of service by code, in the order of categories.toml.

    >>> list(categories())[:3]
    ['training', 'clinic', 'pss']
    """
    labels = languages.words("categories")
    return {
        code: _category(code, table, labels[code])
        for code, table in _tables().items()
        if table.get("is_for_persons", True)
    }


@cache
def not_for_persons() -> Mapping[str, tuple[str, ...]]:
    """Return the kinds that are no service for persons, each with its words and stems.

    >>> list(not_for_persons())
    ['coordination', 'logistics']
    """
    return {
        code: (code, *_texts(table["aliases"]), *_texts(table["stems"]))
        for code, table in _tables().items()
        if not table.get("is_for_persons", True)
    }


def code_of(word: str) -> str | None:
    """Return the code that a word in a file stands for, or None where it is not known.

    >>> code_of("Centre de Santé"), code_of("PSS"), code_of("zoo")
    ('clinic', 'pss', None)
    """
    return _words().get(plain(word))


def of_sector(text: str) -> tuple[str, ...]:
    """Return the kinds of service that fall under a sector or cluster of a 3W; none if unknown.

    Of words within one another the longest counts: who protects children need not do more.

    >>> of_sector("Santé"), of_sector("Child Protection (AoR)"), of_sector("CCCM")
    (('clinic', 'pharmacy'), ('child_protection',), ())
    """
    said = f" {plain(text)}"
    held = {word: codes for word, codes in _sector_words().items() if f" {word}" in said}
    whole = [one for one in held if not any(one != other and one in other for other in held)]
    found = {code for word in whole for code in held[word]}
    return tuple(code for code in categories() if code in found)


def plain(text: str) -> str:
    """Return text in lower case, without accents, with `_` and `-` as spaces.

    >>> plain("  Âge_minimum ")
    'age minimum'
    """
    bare = str(text)
    if not bare.isascii():
        letters = unicodedata.normalize("NFKD", bare)
        bare = "".join(ch for ch in letters if not unicodedata.combining(ch))
    return " ".join(bare.casefold().replace("_", " ").replace("-", " ").split())


@cache
def _words() -> Mapping[str, str]:
    words: dict[str, str] = {}
    for code, category in categories().items():
        for word in (code, *category.labels.values(), *category.aliases):
            words.setdefault(plain(word), code)
    return words


@cache
def _sector_words() -> Mapping[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for code, category in categories().items():
        for word in map(plain, category.sectors):
            words[word] = (*words.get(word, ()), code)
    return words


@cache
def _tables() -> Mapping[str, Mapping[str, object]]:
    file = resources.files("layers.vocabulary").joinpath("categories.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _category(code: str, table: Mapping[str, object], labels: Mapping[str, str]) -> Category:
    return Category(
        code=code,
        labels=labels,
        colour=str(table["colour"]),
        shape=str(table["shape"]),
        duration_min=float(str(table["duration_min"])),
        osm=_texts(table["osm"]),
        aliases=_texts(table["aliases"]),
        stems=_texts(table["stems"]),
        sector=str(table["sector"]),
        sectors=_texts(table["sectors"]),
        takes_beds=bool(table.get("takes_beds", False)),
        is_protective=bool(table.get("is_protective", False)),
    )


def _texts(listed: object) -> tuple[str, ...]:
    assert isinstance(listed, list)
    return tuple(listed)
