"""The days of the week: their codes, and how people write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DAY_WORDS: Final[Mapping[str, frozenset[str]]] = {
    code: frozenset(words.split())
    for code, words in {
        "mon": "mo mon monday mondays lu lun lundi lundis seg segunda segundas الاثنين اثنين",
        "tue": "tu tue tuesday tuesdays ma mar mardi mardis ter terca tercas الثلاثاء ثلاثاء",
        "wed": "we wed wednesday wednesdays me mer mercredi mercredis qua quarta quartas"
        " الاربعاء اربعاء",
        "thu": "th thu thursday thursdays je jeu jeudi jeudis qui quinta quintas الخميس خميس",
        "fri": "fr fri friday fridays ve ven vendredi vendredis sex sexta sextas الجمعة جمعة",
        "sat": "sa sat saturday saturdays sam samedi samedis sab sabado sabados السبت سبت",
        "sun": "su sun sunday sundays di dim dimanche dimanches dom domingo domingos الاحد احد",
    }.items()
}
"""Code -> words, plain (`categories.plain`), Monday first."""
WEEKDAYS: Final = tuple(DAY_WORDS)


def day_words() -> dict[str, str]:
    """Return word -> code of all words, with those around a day: "terça-feira", "يوم الثلاثاء".

    >>> day_words()["terca feira"], day_words()["mardi"], day_words()["يوم الثلاثاء"]
    ('tue', 'tue', 'tue')
    """
    around = ("{}", "{} feira", "{} feiras", "le {}", "les {}", "يوم {}")
    return {
        pattern.format(word): code
        for code, words in DAY_WORDS.items()
        for word in words
        for pattern in around
    }
