"""The settings of the measures: usual values, and what is refused."""

import pytest

from layers.errors import ProgrammeError
from mapping.settings import programme_file
from tests.mapping import builders


def test_what_is_not_said_is_usual():
    measures = builders.programme().measures
    assert measures.tolerance["age"] == 2
    assert (measures.n_candidates, measures.months, measures.fresh_days) == (16, 24, 180)


def test_what_is_said_counts():
    measures = builders.programme("[tolerance]\nage = 5\n[measures]\nmonths = 6\n").measures
    assert (measures.tolerance["age"], measures.tolerance["grade"], measures.months) == (5, 1, 6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tolerance]\nages = 1\n", "Did you mean 'age'"),
        ("[tolerance]\nage = -1\n", "from 0"),
        ("[tolerance]\nage = true\n", "must be a number"),
        ("[uncertain]\ncandidates = 65\n", "from 0 to 64"),
        ("[uncertain]\ncandidates = 2.5\n", "whole number"),
        ('[measures]\nfresh_days = "long"\n', "must be a number"),
        ("[measures]\nmonths = 1.5\n", "whole number"),
        ("measures = 3\n", "written [measures]"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(text, words):
    head = '[programme]\nname = "T"\ncountry = "GMB"\nas_of = 2026-11-01\n'

    whole = text + head if text.startswith("measures") else head + text
    with pytest.raises(ProgrammeError, match=r"programme\.toml") as raised:
        programme_file.parse(whole)
    assert words in str(raised.value)
