"""The person and the service have a language in common, or somebody interprets."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import ASK_FOR, Findings, one_in_common

ORDER: Final = 1400
PERSON: Final = ("languages",)
STEP: Final = {"en": "A language in common", "fr": "Une langue en commun"}
OBSTACLE: Final = {"en": "no language in common", "fr": "aucune langue en commun"}
TEXTS: Final = {
    "language": {
        "en": "No language in common (spoken there: {detail}).",
        "fr": "Aucune langue en commun (langues parlées sur place : {detail}).",
    },
    "language_unknown": ASK_FOR,
}
LABELS: Final = {
    "field.language": {"en": "languages spoken", "fr": "langues parlées"},
    "language.en": {"en": "English", "fr": "anglais"},
    "language.fr": {"en": "French", "fr": "français"},
    "language.ar": {"en": "Arabic", "fr": "arabe"},
    "language.pt": {"en": "Portuguese", "fr": "portugais"},
    "language.mnk": {"en": "Mandinka", "fr": "mandinka"},
    "language.wo": {"en": "Wolof", "fr": "wolof"},
    "language.ff": {"en": "Fula", "fr": "peul"},
    "language.dyo": {"en": "Jola", "fr": "diola"},
    "language.snk": {"en": "Soninke", "fr": "soninké"},
    "language.srr": {"en": "Serer", "fr": "sérère"},
    "language.sus": {"en": "Susu", "fr": "soussou"},
    "language.bm": {"en": "Bambara", "fr": "bambara"},
    "language.kri": {"en": "Krio", "fr": "krio"},
    "language.so": {"en": "Somali", "fr": "somali"},
    "language.si": {"en": "Sinhala", "fr": "cingalais"},
    "language.ta": {"en": "Tamil", "fr": "tamoul"},
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `languages` by those spoken there, in `values`."""
    return one_in_common(rows, PERSON, "language", "language")
