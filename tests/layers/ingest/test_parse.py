"""Texts become numbers, flags, codes and clean text."""

import math

import pandas as pd
import pytest

from layers.ingest import parse
from layers.ingest.cells import clean_text
from layers.schemas.schema import Column


def read(texts, dtype, **options):
    column = Column(options.pop("name", "thing"), dtype, "", **options)
    table, faults = parse.read(pd.Series(texts, dtype="str"), column)
    return table.tolist(), {fault.remark.code for fault in faults}


@pytest.mark.parametrize(
    ("texts", "numbers", "codes"),
    [
        (["3,5", "12"], [3.5, 12.0], {"DECIMAL_COMMA"}),
        (["1 250", "7"], [1250.0, 7.0], {"NUMBER_THOUSANDS"}),
        (["1\u202f250,5"], [1250.5], {"NUMBER_THOUSANDS", "NUM_UNICODE"}),
        (["\u22123"], [-3.0], {"NUM_UNICODE"}),
        (["\u0661\u0662"], [12.0], {"NUM_UNICODE"}),
        (["1,234.5", "1,250"], [1234.5, 1250.0], {"NUMBER_THOUSANDS"}),
        (["1.234,5", "1.250"], [1234.5, 1250.0], {"NUMBER_THOUSANDS"}),
        (["1.234.567", "2,5"], [1234567.0, 2.5], {"NUMBER_THOUSANDS", "DECIMAL_COMMA"}),
        (["0.250", "1.250"], [0.25, 1.25], set()),
        (["1'250"], [1250.0], {"NUMBER_THOUSANDS", "NUM_UNICODE"}),
        (["7.0", "1e3", ".5", "5."], [7.0, 1000.0, 0.5, 5.0], set()),
    ],
)
def test_a_number_is_read_as_its_column_proves(texts, numbers, codes):
    assert read(texts, "number") == (numbers, codes)


def test_a_thousands_like_number_is_not_guessed_where_nothing_proves_it():
    found, codes = read(["1,250", "1.250"], "number")
    assert all(math.isnan(number) for number in found)
    assert codes == {"NUMBER_AMBIGUOUS"}


def test_a_column_with_both_marks_reads_the_certain_ones_only():
    found, codes = read(["2.5", "3,75", "1,250"], "number")
    assert found[:2] == [2.5, 3.75]
    assert math.isnan(found[2])
    assert "NUMBER_AMBIGUOUS" in codes


def test_a_comma_in_a_whole_number_can_only_mark_thousands():
    assert read(["1,250"], "integer") == ([1250.0], {"NUMBER_THOUSANDS"})


@pytest.mark.parametrize(
    ("name", "codes", "word", "wanted"),
    [
        ("sex", ("f", "m", "other"), "Homme", "m"),
        ("sex", ("f", "m", "other"), "féminin", "f"),
        ("sex", ("f", "m", "other"), "H", "m"),
        ("sexes", ("any", "f", "m"), "Women only", "f"),
        ("sexes", ("any", "f", "m"), "tous", "any"),
        ("sexes", ("any", "f", "m"), "both", "any"),
        ("setting", ("urban", "rural"), "Urbain", "urban"),
        ("status", ("active", "temporarily closed"), "Fermé temporairement", "temporarily closed"),
        ("status", ("active", "temporarily closed"), "operational", "active"),
        ("delivery", ("onsite", "phone"), "par téléphone", "phone"),
        ("stipend_unit", ("day", "month"), "mois", "month"),
        ("basis", ("radius", "network"), "vol d'oiseau", "radius"),
        ("setting_of", ("site", "returnee"), "retourné", "returnee"),
        ("category", (), "Centre de Santé", "clinic"),
        ("oneway", (), "B", "no"),
        ("oneway", (), "-1", "-1"),
        ("oneway", (), "1", "yes"),
        ("oneway", (), "yes", "yes"),
    ],
)
def test_words_of_both_languages_become_codes(name, codes, word, wanted):
    assert read([word], "text", name=name, values=codes) == ([wanted], set())


@pytest.mark.parametrize(
    ("word", "flag"),
    [("yes", True), ("Oui", True), ("x", True), ("1", True), ("vrai", True), ("NON", False)],
)
def test_flags_are_read_in_both_languages(word, flag):
    assert read([word], "flag") == ([flag], set())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("training clinic", "training clinic"),
        ("Training; Centre de santé", "training clinic"),
        ("Mental health|pss", "pss"),
        ("Mental health", "pss"),
    ],
)
def test_needs_are_lists_of_categories(text, wanted):
    assert read([text], "codes", name="need") == ([wanted], set())


def test_text_loses_unseen_characters_and_keeps_every_script():
    sinhala, emoji = "\u0d9a\u0dca\u200d\u0dbb", "\U0001f468\u200d\U0001f469"
    texts = pd.Series(["  a\u202eb\x07 ", "e\u0301", sinhala, emoji, " \u200b ", None], dtype="str")
    cleaned, remarks = clean_text.clean(texts)
    assert cleaned.tolist()[:4] == ["ab", "\u00e9", sinhala, emoji]
    assert cleaned.isna().tolist()[4:] == [True, True]
    assert [(remark.code, rows.tolist()) for remark, rows in remarks] == [("TEXT_CONTROL", [0, 4])]


def test_ids_keep_their_zeros():
    assert read(["007"], "text") == (["007"], set())


def test_a_renamed_value_is_compared_exactly_first():
    found = pd.Series(["-1", "1", "Öl"], dtype="str")
    wanted = {"1": "yes", "-1": "no", "OL": "oil"}
    assert parse.renamed(found, wanted).tolist() == ["no", "yes", "oil"]
