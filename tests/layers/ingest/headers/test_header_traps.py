"""No header lets foreign content change a verdict without a word, in any language."""

import numpy as np
import pytest

from layers.ingest import typed_table
from layers.ingest.headers import column_match, column_texts
from layers.ingest.headers.evidence import NEEDS_CONTENT
from layers.ingest.headers.found import of_frame, words
from layers.schemas import SCHEMAS
from layers.vocabulary.categories import plain
from layers.vocabulary.header_table import HeaderTable
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


def typed(layer, headers):
    """One typed row for each foreign content under all headers, and the columns that are told."""
    rows = [BASE[layer] | dict.fromkeys(headers, content) for content in FOREIGN]
    frame, schema = frame_of(rows), SCHEMAS[layer]
    matched = column_match.match(of_frame(frame), schema, HeaderTable(), ())
    texts, faults = column_texts.texts(frame, np.arange(len(rows)), matched.of, {}, None)
    table, more = typed_table.typed(texts, schema, len(rows))
    return table, {one.column for one in (*faults, *more) if one.remark.severity != "accepted"}


@pytest.mark.parametrize("layer", BASE)
def test_foreign_content_changes_nothing_or_is_told(layer):
    bare, _ = typed(layer, ())
    for headers in tries(layer):
        table, told = typed(layer, headers.values())
        for column, header in headers.items():
            if column.name in told or (column.dtype in FREE_TEXT and not column.values):
                continue
            found, before = table[column.name], bare[column.name]
            assert (found.isna() | (found == before)).all(), (column.name, header, found.tolist())


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
