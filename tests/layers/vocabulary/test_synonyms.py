"""Every synonym leads to a code that its column allows."""

import pytest

from layers.schemas import SCHEMAS
from layers.vocabulary.categories import plain
from layers.vocabulary.synonyms import FLAGS, UNKNOWN, words_of

COLUMNS = [column for schema in SCHEMAS.values() for column in schema.columns]


@pytest.mark.parametrize("name", sorted({column.name for column in COLUMNS if column.values}))
def test_each_word_leads_to_a_code_of_a_column_with_that_name(name):
    allowed = {code for column in COLUMNS if column.name == name for code in column.values}
    if name == "sexes":  # a rule may list every sex that a person may have
        allowed |= {"other"}
    assert set(words_of(name).values()) <= allowed


def test_words_are_written_as_they_are_compared():
    written = [*UNKNOWN, *FLAGS, *(word for column in COLUMNS for word in words_of(column.name))]
    assert [word for word in written if plain(word) != word] == []
