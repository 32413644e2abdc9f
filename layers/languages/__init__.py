"""The languages of pages, reports, reasons and of `near`: one TOML file each, all of one shape.

Code holds keys only; every word that a user reads of them stands in `<code>.toml` in this folder,
English and French included. The tables of a file are named in `TABLES`; what lies deeper in one
has a dotted key. English has every key, and a word that another language lacks is shown in
English, marked. `./waypost words` lists what is missing.

A further folder may be added to the `__path__` of this package: a file there of a code that is
known adds its words to those that are here, one of a new code is a further language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

TABLES: Final = (
    "labels", "reasons", "details", "bridges", "categories", "answer", "near", "report",
    "indicators",
)  # fmt: skip
"""Tables of words in a language's file: of the pages, of `layers.reasons` (sentences, what they
name, what follows), of the kinds of service, of the commands answer and near, of the gap report,
and what each indicator counts."""
PLURALS: Final = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of the CLDR. What is counted is a table of forms in a language's file:
`days = { one = "{n} day", other = "{n} days" }`; a language has those forms that it needs."""
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
        Characters of one text message: 160 for letters that GSM has; 70 for others.
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

    A key that a language lacks stays without it: whoever shows it lets English stand in. A plural
    form stands under `<key>.<category>`, also where English does without that category.

    >>> words("labels")["urban"]["pt"]
    'urbano'
    """
    told = {code: one.words[table] for code, one in known().items()}
    english = told[REFERENCE]
    forms = [f"{key}.{form}" for key in _plurals(table) for form in PLURALS]
    further = [key for key in forms if any(key in texts for texts in told.values())]
    return {
        key: {code: texts[key] for code, texts in told.items() if key in texts}
        for key in dict.fromkeys([*english, *further])
    }


def text(table: str, key: str, code: str) -> str:
    """Return one text in a language, in English where the language lacks it.

    An unknown key is a KeyError: it is a defect, not data.

    >>> text("near", "wait", "fr"), text("near", "wait", "zz")
    ('attente', 'wait')
    """
    found = words(table)[key]
    return found[code] if code in found else _english(table, key)


def plural(n: float, code: str) -> str:
    """Return the plural category of a number in a language, as the CLDR has it.

    >>> [plural(n, "ar") for n in (0, 1, 2, 3, 11, 100)], plural(0, "fr"), plural(0, "en")
    (['zero', 'one', 'two', 'few', 'many', 'other'], 'one', 'other')
    """
    return _rule(code)(n)


def counted(table: str, key: str, n: float, code: str) -> str:
    """Return the key of the form in which a language says so many; `other` where it lacks it.

    >>> counted("labels", "designer.of_people", 3, "ar")
    'designer.of_people.few'
    """
    own = of(code).words[table]
    by = code if f"{key}.other" in own else REFERENCE
    form = f"{key}.{plural(n, by)}"
    return form if by in words(table).get(form, {}) else f"{key}.other"


def spoken(table: str, code: str) -> dict[str, str]:
    """Return every text of a table as a language shows it: its own, English where it lacks one."""
    own = of(code).words[table]
    lent = set(words(table)) - set(own)
    lent -= {
        f"{key}.{form}" for key in _plurals(table) if f"{key}.other" in own for form in PLURALS
    }
    english = known()[REFERENCE].words[table]
    return {**{key: english[key] for key in lent if key in english}, **own}


def missing(code: str) -> dict[str, list[str]]:
    """Return the keys that a language lacks, by table; tables that lack none are left out.

    Of what is counted it needs the forms that its numbers up to a thousand take, and `other`.

    >>> missing("en")
    {}
    """
    forms = {"other", *(plural(n, code) for n in range(1001))}
    lacking = {}
    for table in TABLES:
        of_plurals = {f"{key}.{form}": form for key in _plurals(table) for form in PLURALS}
        needed = [*words(table), *(key for key in of_plurals if key not in words(table))]
        lacking[table] = [
            key
            for key in needed
            if of_plurals.get(key, "other") in forms and key not in of(code).words[table]
        ]
    return {table: keys for table, keys in lacking.items() if keys}


def _english(table: str, key: str) -> str:
    """The English text of a key; that for `other` where English has no such plural form."""
    texts = known()[REFERENCE].words[table]
    return texts[key] if key in texts else texts[f"{key.rpartition('.')[0]}.other"]


@cache
def _plurals(table: str) -> tuple[str, ...]:
    """The keys of what is counted: those with one form for `one` and one for `other` in English."""
    texts = known()[REFERENCE].words[table]
    bases = (key.removesuffix(".one") for key in texts if key.endswith(".one"))
    return tuple(base for base in bases if f"{base}.other" in texts)


@cache
def _rule(code: str) -> Callable[[float], str]:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - few commands count in words

    try:
        return Locale.parse(code).plural_form
    except UnknownLocaleError:
        return Locale.parse(REFERENCE).plural_form


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
