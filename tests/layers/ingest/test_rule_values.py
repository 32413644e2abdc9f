"""The words of a rule are read like the column it tests, as people write them."""

import pandas as pd
import pytest

from layers.ingest import rule_values


def read(criterion, text):
    codes, faults = rule_values.read(pd.Series([text]), pd.Series([criterion]))
    return codes[0], [fault.remark.code for fault in faults]


@pytest.mark.parametrize(
    ("criterion", "text", "codes"),
    [
        ("document", "id", "id_card"), ("document", "ID card", "id_card"),
        ("document", "passport id", "passport id_card"), ("sex", "female", "f"),
        ("sex", "women", "f"), ("sex", "women only", "f"), ("sex", "mulher", "f"),
        ("sex", "امرأة", "f"), ("sex", "Tous", "any"), ("language", "English", "en"),
        ("language", "anglais et wolof", "en wo"), ("language", "de", "de"),
        ("nationality", "Gambian", "GMB"), ("nationality", "Guinée", "GIN"),
        ("legal_status", "Citizen", "citizen"), ("vulnerability", "Single parent", "single_parent"),
        ("vulnerability", "pregnant single parent", "pregnant single_parent"),
        ("document", "certidão de nascimento", "birth_certificate"),
        ("return_type", "forced return", "forced"), ("skill", "masonry", "masonry"),
    ],
)  # fmt: skip
def test_people_write_the_word_and_the_rule_has_the_code(criterion, text, codes):
    assert read(criterion, text) == (codes, [])


def test_a_word_that_nobody_could_have_sets_the_rule_aside():
    assert read("legal_status", "Citzen")[1] == ["VALUE_UNKNOWN"]


def test_a_word_of_an_open_list_that_is_not_known_is_told_and_kept():
    assert read("document", "blue book") == ("blue book", ["RULE_WORD_UNKNOWN"] * 2)


def test_a_rule_on_a_number_has_no_words():
    codes, remarks = read("age", "18-35")
    assert (pd.isna(codes), remarks) == (True, ["RULE_VALUES_UNUSED"])
