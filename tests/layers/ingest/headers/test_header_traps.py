"""No header lets foreign content change a verdict without a word, in any language."""

import pandas as pd
import pytest

from layers.ingest import clean_layer
from layers.ingest.headers.evidence import NEEDS_CONTENT
from layers.ingest.headers.found import words
from layers.ingest.loaded import Rules
from layers.schemas import SCHEMAS
from layers.vocabulary.categories import plain
from layers.vocabulary.header_words import words_of
from tests.layers.ingest.test_clean_layer import frame_of

BASE = {
    "services": {"name": "A", "category": "clinic", "latitude": "13.45", "longitude": "-16.57"},
    "returnees": {"returnee_id": "R1", "latitude": "13.45", "longitude": "-16.57"},
}
FOREIGN = ("Kombo North", "ee.humanitarianresponse.info:kx", "2025-03-01T10:23:11.000+00:00")
FREE_TEXT = frozenset({"text", "codes", "date"})
"""Types that hold what is foreign to others: any words, and for days an instant."""


def headed(layer):
    """Column -> its own name and every other header of it."""
    taken = {plain(name) for name in BASE[layer]}
    return {
        column: [column.name, *dict.fromkeys((*column.aliases, *words_of(layer, column.name)))]
        for column in SCHEMAS[layer].columns
        if plain(column.name) not in taken and not column.required
    }


def tries(layer):
    """Files that have one header of every column, until all headers have been in one."""
    columns = headed(layer)
    for at in range(max(map(len, columns.values()))):
        yield {column: names[at] for column, names in columns.items() if at < len(names)}


def loaded(layer, headers):
    """One row for each foreign content, the same under all headers; a row that is lost is None."""
    key = next(iter(BASE[layer]))
    rows = [
        BASE[layer] | {key: f"A{at}"} | dict.fromkeys(headers, content)
        for at, content in enumerate(FOREIGN)
    ]
    rules = Rules("GMB", as_of=pd.Timestamp("2026-11-01").date())
    found = clean_layer.load([frame_of(rows)], SCHEMAS[layer], rules)
    by_key = {row[key]: row for row in found.table.to_dict("records")}
    warned = {one.column for one in found.issues if one.severity in {"warned", "quarantined"}}
    return [by_key.get(f"A{at}") for at in range(len(FOREIGN))], warned


@pytest.mark.parametrize("layer", BASE)
def test_foreign_content_changes_nothing_or_is_told(layer):
    bare, _ = loaded(layer, ())
    for headers in tries(layer):
        rows, warned = loaded(layer, headers.values())
        for column, header in headers.items():
            if column.name in warned or (column.dtype in FREE_TEXT and not column.values):
                continue
            for row, before in zip(rows, bare, strict=True):
                value = None if row is None else row[column.name]
                is_same = row is None or pd.isna(value) or value == before[column.name]
                assert is_same, (column.name, header, value)


@pytest.mark.parametrize("layer", SCHEMAS)
def test_no_header_names_two_columns_of_a_layer(layer):
    names: dict[str, set[str]] = {}
    for column in SCHEMAS[layer].columns:
        for word in (*column.aliases, *words_of(layer, column.name)):
            names.setdefault(words(word), set()).add(column.name)
    own = {plain(column.name): column.name for column in SCHEMAS[layer].columns}
    twice = {
        word: sorted(columns) for word, columns in names.items()
        if len(columns | {own.get(word, next(iter(columns)))}) > 1 and word not in NEEDS_CONTENT
    }  # fmt: skip
    assert twice == {}


def test_each_column_that_people_fill_has_headers_in_portuguese_and_arabic():
    made = {"programme_id", "position_class", "source", "basis", "setting_of", "to_ask", "level"}
    for layer in BASE:
        for column in SCHEMAS[layer].columns:
            others = " ".join(words_of(layer, column.name))
            is_arabic = any("\u0600" <= letter <= "\u06ff" for letter in others)
            assert is_arabic or column.name in made or not column.aliases, (layer, column.name)
