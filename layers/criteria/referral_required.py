"""Somebody must refer the person first: told beside the verdict, it judges nobody.

The caseworker who reads this is the one who refers, so a needed referral is work to do and no
test that a person could fail.
"""

from typing import Final

ORDER: Final = 1700
TEXTS: Final = {
    "referral_required": {
        "en": "Needs a referral first.",
        "fr": "Il faut d'abord un référencement.",
    },
    "referral_required_by": {
        "en": "Needs a referral first, by: {detail}.",
        "fr": "Il faut d'abord un référencement, par : {detail}.",
    },
}
LABELS: Final = {
    "referral_required.iom": {"en": "IOM", "fr": "l'OIM"},
    "referral_required.government": {"en": "a public office", "fr": "un service public"},
    "referral_required.clinic": {"en": "a clinic", "fr": "un centre de santé"},
    "referral_required.school": {"en": "a school", "fr": "une école"},
    "referral_required.ngo": {"en": "an NGO", "fr": "une ONG"},
}
