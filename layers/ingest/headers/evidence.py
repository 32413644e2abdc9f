"""What stands under a header: whether it can be a column, and three values to show."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

import pandas as pd

from layers.ingest import parse
from layers.ingest.headers.found import Found
from layers.schemas.schema import Column, Schema
from layers.vocabulary.categories import plain
from layers.vocabulary.header_words import words_of
from layers.vocabulary.synonyms import is_unknown

FITS: Final = 0.5
"""The share of the cells that must be readable before content speaks for a column."""
NEEDS_CONTENT: Final = frozenset({"type", "zone", "code", "kind"})
"""Words that name a column only where what stands under them is of its kind."""
OF_KIND: Final = frozenset(
    ("type", "kind", "category", "categorie", "categoria", "service", "services", "sector",
     "secteur", "setor", "nature", "tipo", "amenity", "activity", "activite", "atividade",
     "servico", "نوع", "فئة", "الخدمة", "خدمة", "قطاع")
)  # fmt: skip
"""Words of headers under which kinds of service may stand."""
_EMPTY: Final = frozenset(
    ("of", "de", "du", "da", "do", "des", "the", "la", "le", "is", "n", "id", "on", "in", "to", "a",
     "code", "date", "number", "numero", "and", "et", "or", "ou")
)  # fmt: skip
_N_CELLS: Final = 500
_PCODE: Final = re.compile(r"[A-Z]{2,3}[-_]?\d[\w-]{0,14}$")
_ROADS: Final = frozenset(
    ("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
     "service", "track", "path", "footway", "living street", "road", "ferry")
)  # fmt: skip


def fit(texts: pd.Series, column: Column, schema: Schema) -> float:
    """Return the share of the filled cells that can be read as the column.

    NaN where no cell is filled, or where any text will do.

    >>> from layers.schemas.services import SCHEMA
    >>> fit(pd.Series(["clinic", "zoo"]), SCHEMA.column("category"), SCHEMA)
    0.5
    """
    cells = texts.dropna().head(_N_CELLS).astype("str").str.strip()
    cells = cells[cells != ""]
    if not len(cells):
        return math.nan
    if column.name in {schema.key, "returnee_id"}:
        return float(cells.nunique() / len(cells))
    if column.name == "pcode":
        return float(cells.str.match(_PCODE).mean())
    if column.name == "road_class":
        return float(cells.map(plain).isin(_ROADS).mean())
    if column.dtype == "text" and not parse.is_coded(column):
        return math.nan
    distinct = pd.Series(cells.unique(), dtype="str")
    values, _ = parse.read(distinct, column)
    read = values.notna().to_numpy() | distinct.map(is_unknown).to_numpy(dtype=bool)
    return float(cells.map(dict(zip(distinct, read, strict=True))).mean())


def fits(found: Found, header: str, column: Column, schema: Schema) -> bool:
    """Return whether at least half of what stands under a header can be read as the column."""
    return fit(found.texts[header], column, schema) >= FITS


def candidates(
    found: Found, column: Column, schema: Schema, free: Iterable[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the headers that spelling or content propose for a column, the best first.

    Each with three values; none where rows are persons.
    """
    wanted = {token for text in _names(column, schema) for token in text.split()} - _EMPTY
    scored = []
    for header in free:
        share = fit(found.texts[header], column, schema)
        tokens = set(found.word(header).replace("/", " ").split())
        is_spelled = bool(tokens & wanted) and not share < FITS
        is_told = share >= FITS and not _any_number(column)
        if is_spelled or is_told:
            score = (is_spelled and is_told, len(tokens & wanted), is_told)
            scored.append((score, header))
    ordered = sorted(scored, key=lambda one: one[0], reverse=True)
    return [(header, found.shown(header, schema)) for _, header in ordered[:3]]


def _names(column: Column, schema: Schema) -> Iterable[str]:
    for text in (column.name, *column.aliases, *words_of(schema.layer, column.name)):
        yield plain(text)


def _any_number(column: Column) -> bool:
    """Return whether a column of numbers proves nothing by being one."""
    return column.dtype in {"number", "integer"}
