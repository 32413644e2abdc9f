"""Schooling in words becomes completed years, or stays unknown."""

import pytest

from layers.ingest.cells import school_grades


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("10e année", 10),
        ("10ème Année", 10),
        ("dixième année", 10),
        ("Grade 10", 10),
        ("10th grade", 10),
        ("Year 9", 9),
        ("BEPC", 10),
        ("Baccalauréat", 13),
        ("Bac + 3", 16),
        ("Terminale", 13),
        ("CM2", 6),
        ("P5", 5),
        ("10 ème année", 10),
        ("Terminale S", 13),
        ("Bac série D", 13),
        ("DEF", 9),  # Mali, end of the nine years of école fondamentale
        ("BFEM", 10),  # Senegal, end of collège
        ("CFEE", 6),
        ("CEE", 6),  # Guinea, end of primary
        ("7ème année", 7),
        ("GABECE", 9),  # Gambia, end of upper basic
        ("Upper Basic 8", 8),
        ("UBS 2", 8),
        ("Lower Basic 4", 4),
        ("WASSCE", 12),
        ("Form 3", 11),  # Somalia, after eight years of primary
        ("Primary 8", 8),
        ("GCE O/L", 11),  # Sri Lanka
        ("A/L", 13),
        ("JSS 3", 9),
        ("SSS 3", 12),
        ("none", 0),
        ("Aucun", 0),
        ("jamais scolarisé", 0),
    ],
)
def test_a_class_or_diploma_is_its_completed_years(text, years):
    assert school_grades.years(text) == years


@pytest.mark.parametrize("text", ["6e", "3ème", "primary", "secondaire", "école coranique", "P9"])
def test_a_word_that_does_not_say_the_years_stays_unknown(text):
    assert school_grades.years(text) is None
    assert school_grades.read([text]).remarks[text][0].code == "GRADE_UNKNOWN"


def test_plain_numbers_are_years():
    assert school_grades.read(["7", "9,5"]).values == {"7": 7.0, "9,5": 9.5}
