"""The languages of pages, reasons and commands: one TOML file each in this folder, nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

TABLES: Final = ("labels", "reasons", "details", "bridges", "categories", "near")
"""Tables of words in a language's file, each with the keys of the place where English stands:
maps/labels*.toml, `layers.reasons.TEXTS`, `LABELS` and `BRIDGE_TEXTS`, categories.toml,
`scripts.commands.nearest_text`.
English and French have none of these tables: their words stand in those places."""


@dataclass(frozen=True)
class Language:
    """One language.

    Parameters
    ----------
    code
        ISO 639-1; the stem of the file.
    name
        As its readers write it.
    direction
        `ltr` or `rtl`.
    group, point
        What parts the thousands and what begins the decimals; digits are 0-9 in every language.
    message
        Characters of a text message: 160 for letters that GSM has; 134 (two messages) for others.
    months
        The twelve months, short.
    words
        Table of `TABLES` -> key -> text.
    """

    code: str
    name: str
    direction: str
    group: str
    point: str
    message: int
    months: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]


def codes() -> tuple[str, ...]:
    """Return the code of every language, English and French first; no file is read.

    >>> codes()[:2]
    ('en', 'fr')
    """
    return tuple(sorted(_files(), key=lambda code: (code not in ("en", "fr"), code)))


@cache
def known() -> Mapping[str, Language]:
    """Return every language by its code, in the order of `codes`.

    >>> known()["ar"].direction
    'rtl'
    """
    files = _files()
    return {code: _language(code, files[code].read_text(encoding="utf-8")) for code in codes()}


def joined(own: Mapping[str, Mapping[str, str]], table: str) -> dict[str, dict[str, str]]:
    """Return texts by key and language, with those that the languages' files have for these keys.

    A key that a language lacks stays without it: whoever shows it lets English stand in.

    Parameters
    ----------
    own
        Key -> language -> text, in English and French.
    table
        Which table of the files holds the other languages.

    >>> joined({"urban": {"en": "urban"}}, "labels")["urban"]["pt"]
    'urbano'
    """
    found = {key: dict(words) for key, words in own.items()}
    for code, language in known().items():
        for key, text in language.words.get(table, {}).items():
            if key in found:
                found[key][code] = text
    return found


def grouped(text: str, code: str) -> str:
    """Return a number written the English way (`12,500.5`) as a language writes it.

    >>> [grouped("12,500.5", code).replace("\u202f", " ") for code in ("en", "fr", "ar")]
    ['12,500.5', '12 500,5', '12,500.5']
    """
    language = known().get(code, known()["en"])
    return text.translate({ord(","): language.group, ord("."): language.point})


def _files() -> dict[str, Path]:
    return {file.stem: file for folder in __path__ for file in Path(folder).glob("*.toml")}


def _language(code: str, text: str) -> Language:
    table = tomllib.loads(text)
    return Language(
        code=code,
        name=table["name"],
        direction=table["direction"],
        group=table["group"],
        point=table["point"],
        message=table["message"],
        months=tuple(table["months"].split()),
        words={name: dict(_leaves(table.get(name, {}))) for name in TABLES},
    )


def _leaves(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Texts of a tree of tables, under dotted keys."""
    found: list[tuple[str, str]] = []
    for name, node in tree.items():
        key = prefix + name
        found += _leaves(node, f"{key}.") if isinstance(node, dict) else [(key, node)]
    return found
