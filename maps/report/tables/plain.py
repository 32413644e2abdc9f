"""Result tables that have no section of their own: told plainly, in the words they declare."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from layers import languages
from layers.vocabulary.categories import categories
from layers.vocabulary.column import Column
from mapping.unit_records.result_tables import ResultTable
from maps.report import wording
from maps.report.figures import count_words, table, words_of

Given = tuple[ResultTable, pd.DataFrame]
"""What a table declares, and its rows, floored."""

NUMBERS: Final = ("number", "integer")


@dataclass(frozen=True)
class Plain:
    """One table in one language: `rows` has each column, and its words in `<column>_text`.

    `heads` are the headers, `meanings` what each column tells; `numbers` are the columns that hold
    numbers. `none` says that there is no row.
    """

    key: str
    title: str
    note: str
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    meanings: tuple[str, ...]
    numbers: frozenset[str]
    rows: pd.DataFrame
    none: str


def build(given: Iterable[Given], labels: Mapping[str, str], k: int, lang: str) -> list[Plain]:
    """Return each table in words; in public without the columns that are never published.

    Parameters
    ----------
    given
        What each declares, and its floored rows.
    labels
        Labels of kinds of service by code.
    k
        The floor under which a count is not told.
    lang
        The language; what is declared in English alone is marked so.
    """
    shown = [one for one in given if not (one[0].is_optional and one[1].empty)]
    return [_plain(declared, found, labels, k, lang) for declared, found in shown]


def _plain(
    declared: ResultTable, found: pd.DataFrame, labels: Mapping[str, str], k: int, lang: str
) -> Plain:
    people = {name for one in declared.counts for name in (one.column, one.of)}
    columns = [one for one in declared.columns if not (k and one.name in declared.medians)]
    rows = (
        {name: cell for column in columns for name, cell in _cells(column, row, k, lang, people)}
        for row in _labelled(found, labels, lang).to_dict("records")
    )
    names = [column.name for column in columns]
    return Plain(
        key=declared.name,
        title=wording.word_of("section", declared.name, lang).capitalize(),
        note=_meaning(declared.name, declared.doc, lang),
        columns=tuple(names),
        heads=tuple(_head(column, lang) for column in columns),
        meanings=tuple(_meaning(f"{declared.name}_{one.name}", one.doc, lang) for one in columns),
        none=wording.say("section.no_rows", lang),
        numbers=frozenset(
            one.name for one in columns if one.dtype in NUMBERS and not (k and one.name in people)
        ),
        rows=table(rows, [end for name in names for end in (name, f"{name}_text")]),
    )


def _meaning(key: str, doc: str, lang: str) -> str:
    """Return what a table or a column tells; as it is declared where the language has no words."""
    return wording.said(f"meaning.{key}", lang) or wording.marked(doc, lang == languages.REFERENCE)


def _labelled(found: pd.DataFrame, labels: Mapping[str, str], lang: str) -> pd.DataFrame:
    """The rows with the names of kinds of service, those that no service has among them."""
    if "category" not in found:
        return found
    named = {**{code: one.labels.get(lang, code) for code, one in categories().items()}, **labels}
    codes = found["category"].astype("str")
    return found.assign(category=codes.map(named).fillna(codes))


def _head(column: Column, lang: str) -> str:
    words = wording.word_of("column", column.name, lang)
    return f"{words} ({column.unit})" if column.unit else words


def _cells(
    column: Column, row: Mapping[Hashable, Any], k: int, lang: str, people: Collection[str]
) -> tuple[tuple[str, Any], tuple[str, str]]:
    """Return a cell and its words, both by name."""
    name, value = column.name, row[column.name]
    if column.dtype not in NUMBERS:
        words = _words(column, value, lang)
        return (name, words), (f"{name}_text", words)
    n = float(value) if pd.notna(value) else math.nan
    if f"{name}_suppression" in row:
        code = words_of(row[f"{name}_suppression"]) or "none"
        return (name, n), (f"{name}_text", count_words(n, lang, k, suppression=code))
    if k and math.isnan(n):
        return (name, n), (f"{name}_text", wording.say("cell.withheld", lang))
    if k and name in people:
        return (name, n), (f"{name}_text", wording.people(n, lang, k))
    return (name, n), (f"{name}_text", wording.number(n, lang))


def _words(column: Column, value: Any, lang: str) -> str:
    if pd.isna(value):
        return wording.say("unknown", lang)
    if column.dtype == "flag":
        return wording.say("yes" if value else "no", lang)
    return str(value)
