"""The languages of pages, reports, reasons and commands: one TOML file each, all of one shape.

Code holds keys only; every word that a user reads of them stands in `<code>.toml` in this folder,
English and French included. The tables of a file are named in `TABLES`; what lies deeper in one
has a dotted key. English has every key, and a word that another language lacks is shown in
English, marked. `./waypost words` lists what is missing.

A further folder may be added to the `__path__` of this package: a file there of a code that is
known adds its words to those that are here, one of a new code is a further language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

TABLES: Final = (
    "labels", "reasons", "details", "bridges", "categories", "near", "report", "indicators",
)  # fmt: skip
"""Tables of words in a language's file: of the pages, of `layers.reasons` (sentences, what they
name, what follows), of the kinds of service, of the command near, of the gap report, and what each
indicator counts."""
REFERENCE: Final = "en"
"""The language that has every key, and stands in where another lacks a word."""


@dataclass(frozen=True)
class Language:
    """One language.

    Parameters
    ----------
    code
        ISO 639-1; the stem of the file.
    name
        As its readers write it.
    locale
        With the country whose spelling is meant, for word processors.
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
    locale: str
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
    return {code: _language(code, files[code]) for code in codes()}


def of(code: str) -> Language:
    """Return a language, English where the code is not known.

    >>> of("fr").name, of("zz").name
    ('Français', 'English')
    """
    return known().get(code, known()[REFERENCE])


@cache
def words(table: str) -> Mapping[str, Mapping[str, str]]:
    """Return the texts of a table by key and language, in the order of the English file.

    A key that a language lacks stays without it: whoever shows it lets English stand in.

    >>> words("labels")["urban"]["pt"]
    'urbano'
    """
    return {
        key: {
            code: one.words[table][key] for code, one in known().items() if key in one.words[table]
        }
        for key in known()[REFERENCE].words[table]
    }


def text(table: str, key: str, code: str) -> str:
    """Return one text in a language, in English where the language lacks it.

    An unknown key is a KeyError: it is a defect, not data.

    >>> text("near", "wait", "fr"), text("near", "wait", "zz")
    ('attente', 'wait')
    """
    found = words(table)[key]
    return found.get(code, found[REFERENCE])


def missing(code: str) -> dict[str, list[str]]:
    """Return the keys that a language lacks, by table; tables that lack none are left out.

    >>> missing("en")
    {}
    """
    lacking = {
        table: [key for key, texts in words(table).items() if code not in texts] for table in TABLES
    }
    return {table: keys for table, keys in lacking.items() if keys}


def grouped(text: str, code: str) -> str:
    """Return a number written the English way (`12,500.5`) as a language writes it.

    >>> [grouped("12,500.5", code).replace("\u202f", " ") for code in ("en", "fr", "ar")]
    ['12,500.5', '12 500,5', '12,500.5']
    """
    language = of(code)
    return text.translate({ord(","): language.group, ord("."): language.point})


def _files() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for folder in __path__:
        for file in sorted(Path(folder).glob("*.toml")):
            found.setdefault(file.stem, []).append(file)
    return found


def _language(code: str, files: list[Path]) -> Language:
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    head = tables[0]
    return Language(
        code=code,
        name=head["name"],
        locale=head["locale"],
        direction=head["direction"],
        group=head["group"],
        point=head["point"],
        message=head["message"],
        months=tuple(head["months"].split()),
        words={
            name: {key: text for table in tables for key, text in _leaves(table.get(name, {}))}
            for name in TABLES
        },
    )


def _leaves(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Texts of a tree of tables, under dotted keys."""
    found: list[tuple[str, str]] = []
    for name, node in tree.items():
        key = prefix + name
        found += _leaves(node, f"{key}.") if isinstance(node, dict) else [(key, node)]
    return found
