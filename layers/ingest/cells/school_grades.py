"""Completed school years out of the names of classes and diplomas, English and French."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from layers.ingest.cells import numbers
from layers.ingest.remarks import Reading, Remark
from layers.vocabulary.categories import plain

# Years completed. Guinea and Senegal: six of primary, four of collège, three of lycée (13). Mali:
# nine of école fondamentale, ended by the DEF, then three (12). Gambia: six of lower basic, three
# of upper basic (GABECE), three of senior secondary (WASSCE). Somalia: eight of primary, four
# forms. Sri Lanka: eleven to the O/L, thirteen to the A/L. A terminale or bac counts as 13; where
# it is the twelfth year say so in the values of programme.toml.
# Words that do not say whether the level was finished ("primary", "secondaire") stay unknown.
_YEARS: Final[dict[str, float]] = {
    "none": 0,
    "no schooling": 0,
    "no school": 0,
    "never attended": 0,
    "no education": 0,
    "illiterate": 0,
    "aucun": 0,
    "aucune": 0,
    "aucun niveau": 0,
    "sans niveau": 0,
    "jamais scolarise": 0,
    "non scolarise": 0,
    "non scolarisee": 0,
    "analphabete": 0,
    "ci": 1,
    "cp": 2,
    "cp1": 1,
    "cp2": 2,
    "ce1": 3,
    "ce2": 4,
    "cm1": 5,
    "cm2": 6,
    "cep": 6,
    "cepe": 6,
    "cfee": 6,
    "cee": 6,
    "lower basic completed": 6,
    "primary completed": 6,
    "completed primary": 6,
    "primaire acheve": 6,
    "primaire complet": 6,
    "sixieme": 7,
    "cinquieme": 8,
    "quatrieme": 9,
    "troisieme": 10,
    "gabece": 9,
    "def": 9,
    "bece": 9,
    "upper basic completed": 9,
    "bepc": 10,
    "bfem": 10,
    "bef": 10,
    "brevet": 10,
    "seconde": 11,
    "2nde": 11,
    "premiere": 12,
    "1ere": 12,
    "o level": 11,
    "o levels": 11,
    "o/l": 11,
    "gce o/l": 11,
    "gce ol": 11,
    "wassce": 12,
    "ssce": 12,
    "senior secondary completed": 12,
    "form four": 12,
    "a level": 13,
    "a levels": 13,
    "a/l": 13,
    "gce a/l": 13,
    "gce al": 13,
    "high school diploma": 12,
    "terminale": 13,
    "tle": 13,
    "bac": 13,
    "baccalaureat": 13,
    "bac unique": 13,
    "bts": 15,
    "dut": 15,
    "deug": 15,
    "licence": 16,
    "bachelor": 16,
    "bachelor degree": 16,
    "bachelor's degree": 16,
    "maitrise": 17,
    "master": 18,
    "master's degree": 18,
    "doctorat": 21,
    "phd": 21,
}
_YEAR: Final = re.compile(
    r"(\d{1,2})(?: ?(?:st|nd|rd|th|e|eme|ieme|ere|er))? ?(?:annee|an|ans|grade|year|years|class)$"
)
_AFTER: Final = re.compile(r"(?:grade|gr|year|class|standard|std|annee|niveau) ?(\d{1,2})$")
_STAGE: Final = re.compile(
    r"(p|primary|lower basic|lbs|jss|junior secondary|upper basic|ubs|sss|ss|senior secondary|form)"
    r" ?(\d)$"
)
_STAGE_FROM: Final = {
    **dict.fromkeys(("p", "primary", "lower basic", "lbs"), 0),
    **dict.fromkeys(("jss", "junior secondary", "upper basic", "ubs"), 6),
    "form": 8,
}
_STAGE_LENGTH: Final = {"p": 8, "primary": 8, "lower basic": 6, "lbs": 6, "form": 4}
_SERIES: Final = re.compile(
    r"(seconde|2nde|premiere|1ere|terminale|tle|bac|baccalaureat) (?:[a-z]{1,3}\d?|serie [a-z]\w*)$"
)
_UPPER_BASIC: Final = re.compile(r"(?:upper basic|ubs) ?([789])$")
_ORDINAL: Final = re.compile(r"(\d{1,2})(?:e|eme|ieme|th)$")
_BAC_PLUS: Final = re.compile(r"bac ?\+ ?(\d)$")
_NAMED_YEAR: Final[dict[str, float]] = {
    "premiere annee": 1,
    "deuxieme annee": 2,
    "troisieme annee": 3,
    "quatrieme annee": 4,
    "cinquieme annee": 5,
    "sixieme annee": 6,
    "septieme annee": 7,
    "huitieme annee": 8,
    "neuvieme annee": 9,
    "dixieme annee": 10,
    "onzieme annee": 11,
    "douzieme annee": 12,
    "treizieme annee": 13,
}
_UNKNOWN: Final = Remark(
    "GRADE_UNKNOWN",
    "warned",
    "This schooling is not known as a number of completed years and stays unknown; write the "
    "years, or give the meaning in the values of programme.toml.",
    is_each=True,
)


def read(texts: Sequence[str]) -> Reading:
    """Return the completed school years that the distinct texts of one column stand for.

    >>> reading = read(["10e année", "BEPC", "aucun", "7", "école coranique"])
    >>> reading.values
    {'10e année': 10.0, 'BEPC': 10.0, 'aucun': 0.0, '7': 7.0}
    >>> reading.remarks["école coranique"][0].severity
    'warned'
    """
    values: dict[str, object] = {}
    remarks: dict[str, Sequence[Remark]] = {}
    words = [text for text in texts if years(text) is None]
    counted = numbers.read(words, "completed school years")
    for text in texts:
        found = years(text)
        number = counted.values.get(text) if found is None else found
        if number is not None:
            values[text] = number
            remarks[text] = counted.remarks.get(text, ())
        else:
            remarks[text] = [_UNKNOWN]
    return Reading(values, {text: said for text, said in remarks.items() if said})


def years(text: str) -> float | None:
    """Return the completed school years that a word stands for, or None where it is not known.

    A bare `6e` may be the French class (seven years) or a sixth year: it is not guessed.

    >>> years("Grade 10"), years("10ème année"), years("Terminale"), years("JSS 2"), years("6e")
    (10.0, 10.0, 13.0, 8.0, None)
    """
    word = plain(text).replace("(", " ").replace(")", " ").replace(".", "").strip()
    in_series = _SERIES.match(word)
    bare = in_series.group(1) if in_series else word
    named = _YEARS.get(bare, _NAMED_YEAR.get(bare))
    if named is not None:
        return float(named)
    if found := _YEAR.match(word) or _AFTER.match(word):
        return float(found.group(1))
    return _staged(word)


def _staged(word: str) -> float | None:
    if found := _BAC_PLUS.match(word):
        return 13.0 + float(found.group(1))
    if found := _UPPER_BASIC.match(word):
        return float(found.group(1))
    if found := _STAGE.match(word):
        stage, number = found.group(1), float(found.group(2))
        is_known = 1 <= number <= _STAGE_LENGTH.get(stage, 3)
        return _STAGE_FROM.get(stage, 9) + number if is_known else None
    if (found := _ORDINAL.match(word)) and int(found.group(1)) >= 7:
        return float(found.group(1))
    return None
