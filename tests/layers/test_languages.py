"""Every language has one file, and each file has every word, with the same facts in it."""

import re
import unicodedata

import pytest

from layers import languages, reasons
from layers.vocabulary.categories import categories
from maps.frame import labels as text
from scripts.commands.near import text as nearest_text

PROMISED = ("en", "fr", "pt", "ar")
ADDED = [code for code in languages.codes() if code not in text.LANGUAGES]


def _english(table):
    """The English words that a table of a language's file puts into another language."""
    tables = {
        "labels": text._labels(),
        "reasons": reasons.TEXTS,
        "details": reasons.LABELS,
        "bridges": reasons.BRIDGE_TEXTS,
        "categories": {code: one.labels for code, one in categories().items()},
    }
    if table == "near":
        return nearest_text.WORDS["en"]
    return {key: words["en"] for key, words in tables[table].items()}


def test_the_promised_languages_are_there_english_and_french_first():
    assert languages.codes()[:2] == PROMISED[:2]
    assert set(PROMISED) <= set(languages.codes()) == set(languages.known())


@pytest.mark.parametrize("table", languages.TABLES)
@pytest.mark.parametrize("code", ADDED)
def test_a_file_has_every_word_and_none_that_nobody_says(code, table):
    english, own = _english(table), languages.known()[code].words[table]
    missing, stale = sorted(set(english) - set(own)), sorted(set(own) - set(english))
    assert (missing, stale) == ([], []), f"{code}.toml [{table}]"
    assert all(words.strip() for words in own.values())


@pytest.mark.parametrize("table", languages.TABLES)
@pytest.mark.parametrize("code", ADDED)
def test_a_translation_tells_the_same_facts(code, table):
    for key, words in languages.known()[code].words[table].items():
        assert sorted(_slots(words)) == sorted(_slots(_english(table)[key])), key


def _slots(words):
    return re.findall(r"\{\w+\}", words)


def test_english_and_french_have_their_words_where_they_are_used():
    for code in text.LANGUAGES:
        assert not any(languages.known()[code].words.values())


@pytest.mark.parametrize("code", languages.codes())
def test_a_language_says_how_it_writes(code):
    one = languages.known()[code]
    assert len(one.months) == len(set(one.months)) == 12
    assert one.group != one.point
    assert one.message in (134, 160)
    right_to_left = unicodedata.bidirectional(one.name[0]) in ("R", "AL")
    assert one.direction == ("rtl" if right_to_left else "ltr")


def test_digits_are_the_same_in_every_language():
    for one in languages.known().values():
        for words in one.words.values():
            assert not [digit for text in words.values() for digit in text if _is_foreign(digit)]


def _is_foreign(sign):
    return unicodedata.category(sign) == "Nd" and sign not in "0123456789"


def test_signs_that_turn_words_round_never_stand_in_a_file():
    controls = re.compile("[\u200f\u202a-\u202e\u2066-\u2069]")
    for one in languages.known().values():
        assert not [key for table in one.words.values() for key in table if controls.search(key)]
        assert not [text for table in one.words.values() for text in table.values()
                    if controls.search(text)]  # fmt: skip


def test_a_key_that_nobody_asks_for_is_left_out_and_a_lacking_one_stays_lacking():
    joined = languages.joined({"urban": {"en": "urban"}, "zzz": {"en": "zzz"}}, "labels")
    assert set(joined["urban"]) == {"en", *ADDED}
    assert joined["zzz"] == {"en": "zzz"}
