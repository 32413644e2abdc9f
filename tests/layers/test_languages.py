"""The files of the languages have one shape, the same keys and the same facts."""

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from layers import criteria, languages, reasons
from layers.vocabulary.categories import categories
from mapping import indicators

PROMISED = ("en", "fr", "pt", "ar")
FILES = sorted(Path(languages.__file__).parent.glob("*.toml"))


def _texts():
    """Every text of every language, with where it stands."""
    for code, language in languages.known().items():
        for table, words in language.words.items():
            for key, text in words.items():
                yield f"{code}.toml [{table}] {key}", text


def test_the_promised_languages_are_there_english_and_french_first():
    assert languages.codes()[:2] == PROMISED[:2]
    assert set(PROMISED) <= set(languages.codes()) == set(languages.known())


def test_no_word_is_missing_in_a_promised_language():
    """Counts what `./waypost words` lists; the only test that a missing translation fails."""
    assert {code: languages.missing(code) for code in PROMISED if languages.missing(code)} == {}


def test_no_file_holds_a_key_that_english_lacks_nor_a_table_that_nobody_reads():
    for file in FILES:
        assert set(tomllib.loads(file.read_text(encoding="utf-8"))) <= {
            *languages.TABLES, "name", "locale", "direction", "group", "point", "message", "months",
        }, file.name  # fmt: skip
    for code, language in languages.known().items():
        for table, words in language.words.items():
            assert set(words) <= set(languages.words(table)), f"{code}.toml [{table}]"


def test_no_text_is_empty_and_none_holds_signs_that_turn_words_round():
    controls = re.compile("[\u200f\u202a-\u202e\u2066-\u2069]")
    wrong = [where for where, text in _texts() if not text.strip(" ") or controls.search(text)]
    assert wrong == []


def test_a_translation_tells_the_same_facts():
    for table in languages.TABLES:
        for key, texts in languages.words(table).items():
            slots = {code: set(re.findall(r"\{\w+\}", text)) for code, text in texts.items()}
            english = set(re.findall(r"\{\w+\}", languages.text(table, key, "en")))
            may_lack = {"{n}"} if key.rpartition(".")[2] in languages.PLURALS[:3] else set()
            wrong = [
                code for code, one in slots.items() if not english - may_lack <= one <= english
            ]
            assert wrong == [], f"[{table}] {key}: {slots}"


def test_digits_are_the_same_in_every_language():
    assert not [where for where, text in _texts() if any(map(_is_foreign, text))]


def _is_foreign(sign):
    return unicodedata.category(sign) == "Nd" and sign not in "0123456789"


@pytest.mark.parametrize("code", languages.codes())
def test_a_language_says_how_it_writes(code):
    one = languages.known()[code]
    assert len(one.months) == len(set(one.months)) == 12
    assert one.group != one.point
    assert one.message in (70, 160)
    right_to_left = unicodedata.bidirectional(one.name[0]) in ("R", "AL")
    assert one.direction == ("rtl" if right_to_left else "ltr")


def test_english_names_every_criterion_step_category_and_indicator():
    report, labels = languages.words("report"), languages.words("labels")
    codes = {code for code, name in criteria.STEP_OF.items() if name in criteria.CRITERIA}
    assert codes | set(criteria.STEP_OF) <= set(languages.words("reasons"))
    assert {f"step.{step}" for step in reasons.STEPS} <= set(labels)
    assert {f"obstacle.{step}" for step in reasons.STEPS} <= set(report)
    assert set(languages.words("categories")) == set(categories())
    told = {f"{name}.{fact}" for name in indicators.indicators() for fact in ("doc", "source")}
    assert told == set(languages.words("indicators"))
    assert all(languages.text("indicators", key, "en").endswith(".") for key in told)


def test_what_is_counted_has_the_form_that_the_number_asks_for():
    forms = [languages.counted("labels", "designer.of_people", n, "ar") for n in (1, 2, 5, 11, 100)]
    assert [form.rpartition(".")[2] for form in forms] == ["one", "two", "few", "many", "other"]
    assert languages.counted("labels", "designer.of_people", 0, "fr").endswith(".one")
    assert languages.counted("labels", "designer.of_people", 5, "zz").endswith(".other")
    asked = languages.spoken("labels", "ar")
    assert asked["designer.of_people.few"] != asked["designer.of_people.many"]
    assert "designer.of_people.few" not in languages.spoken("labels", "en")


def test_a_language_that_lacks_a_word_shows_english():
    assert languages.text("labels", "urban", "zz") == "urban"
    with pytest.raises(KeyError):
        languages.text("labels", "no.such.key", "en")
