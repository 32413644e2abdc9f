"""Every kind of service is whole, and tells itself from all others."""

import re

import pytest

from layers.vocabulary.categories import categories, code_of, plain

SHAPES = {"circle", "square", "triangle", "diamond", "cross", "pentagon", "star", "hexagon"}


@pytest.mark.parametrize("category", categories().values(), ids=list(categories()))
def test_every_category_is_whole(category):
    assert category.labels["en"]
    assert re.fullmatch("#[0-9A-Fa-f]{6}", category.colour)
    assert category.shape in SHAPES
    assert 0 < category.duration_min < 1000
    assert all(re.fullmatch("[a-z_]+=[a-z_]+", tag) for tag in category.osm)


def test_no_two_categories_share_a_mark():
    marks = [(one.colour.lower(), one.shape) for one in categories().values()]
    assert len(set(marks)) == len(marks)


def test_no_two_categories_share_an_osm_tag():
    tags = [tag for one in categories().values() for tag in one.osm]
    assert len(set(tags)) == len(tags)


def test_no_word_stands_for_two_categories():
    owners: dict[str, set[str]] = {}
    for code, one in categories().items():
        for word in (code, *one.labels.values(), *one.aliases):
            owners.setdefault(plain(word), set()).add(code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Training", "training"), ("FORMATION", "training"), ("centre de santé", "clinic"),
        ("job_placement", "job_placement"), ("  Soutien   psychosocial ", "pss"),
        ("Micro-business", "business"), ("", None), ("hospitals of old", None),
    ],
)  # fmt: skip
def test_a_category_is_known_by_code_label_and_alias_without_case_and_accents(word, code):
    assert code_of(word) == code


def test_the_three_first_needs_come_first():
    assert list(categories())[:3] == ["training", "clinic", "pss"]
