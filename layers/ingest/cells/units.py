"""Numbers out of what is written around them: `25 ans`, `30 places`, `GMD 500`, `20 %`, `Free`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from layers.ingest.cells.numbers import ascii_number
from layers.vocabulary.categories import plain
from layers.vocabulary.column import Column

BEDS: Final = frozenset(map(plain, ("bed", "beds", "lit", "lits", "cama", "camas", "سرير", "أسرة")))
"""Words after a number of places that say that beds are counted."""
_PEOPLE: Final = (
    "person persons people pers personne personnes participant participants learner learners "
    "student students trainee trainees beneficiary beneficiaries beneficiaire beneficiaires "
    "apprenant apprenants pessoa pessoas شخص أشخاص"
)
_PLACES: Final = f"place places seat seats vaga vagas lugar lugares مكان أماكن مقعد {_PEOPLE}"
_UNITS: Final[Mapping[str, str]] = {
    "years": "y yr yrs year years an ans ano anos yo سنة سنوات عام",
    "school years": "y yr yrs year years an ans annee annees ano anos سنة سنوات",
    "days": "d day days jour jours j dia dias يوم أيام",
    "weeks": "w wk wks week weeks semaine semaines sem semana semanas أسبوع أسابيع",
    "months": "month months mois mes meses شهر أشهر",
    "km": "km kms kilometre kilometres kilometer kilometers quilometros كم",
    "m": "m metre metres meter meters metros متر",
    "places": _PLACES,
    "people": _PEOPLE,
    "persons": f"{_PEOPLE} child children enfant enfants dependants crianca criancas طفل أطفال",
    "people a day": _PEOPLE,
}
"""Unit of a column -> words that may stand after its numbers."""
_AFTER: Final = re.compile(
    r"(?:old|age|aged|revolus|only|seulement|max|maximum|de|d'age|par jour|a day|per day|/ ?day)"
)
_MONEY: Final[Mapping[str, str]] = {
    "GMD": "gmd d dalasi dalasis",
    "XOF": "xof cfa fcfa f francs franc",
    "GNF": "gnf fg francs franc",
    "SOS": "sos shilling shillings",
    "LKR": "lkr rs rupee rupees",
    "SLE": "sle le leones",
    "USD": "usd us$ $ dollar dollars",
    "EUR": "eur € euro euros",
}
"""Currency -> how people write it; any other is written by its three letters."""
_FREE: Final = frozenset(
    map(plain, (
        "free", "free of charge", "no fee", "no fees", "no charge", "for free", "gratuit",
        "gratuite", "gratis", "sans frais", "gratuito", "gratuita", "grátis", "sem custo",
        "مجاني", "مجانا", "بالمجان",
    ))
)  # fmt: skip
_NUMBER: Final = re.compile(r"([^\d+-]*?)([+-]?\d(?:[\d.,'’ ]*\d)?)([^\d]*)")
_SHARE: Final = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:%|٪|percent|per cent|pour cent|por cento)")


def bare(text: str, column: Column, currency: str = "") -> str:
    """Return the number that a text holds beside words of the column's own unit, else the text.

    Other units are not turned into each other, and other currencies not into the programme's.

    Parameters
    ----------
    text
        A cell, stripped.
    column
        What it should hold; its unit says which words may stand beside.
    currency
        The programme's, ISO 4217; empty where it states none.

    >>> age, fee = Column("age", "number", "", unit="years"), Column("fee", "number", "",
    ...     unit="currency")
    >>> bare("25 ans", age), bare("GMD 500", fee, "GMD"), bare("USD 5", fee, "GMD")
    ('25', '500', 'USD 5')
    >>> bare("Free", fee), bare("25 km", age)
    ('0', '25 km')
    """
    if text.isdecimal():
        return text
    word = ascii_number(text)
    if column.name == "fee" and plain(word) in _FREE:
        return "0"
    if column.unit.startswith("share") and (part := _SHARE.fullmatch(plain(word))):
        return repr(float(part.group(1).replace(",", ".")) / 100)
    found = _NUMBER.fullmatch(word)
    if not found or not (found.group(1) or found.group(3)):
        return text
    before, _, after = (plain(part).strip(" .:()/") for part in found.groups())
    is_known = _is_money if column.unit.startswith("currency") else _is_unit
    if is_known(before, after, column.unit, currency):
        return found.group(2).strip()
    return text


def counts_beds(text: str) -> bool:
    """Return whether a cell says that it counts beds: `12 lits`.

    >>> counts_beds("12 lits"), counts_beds("12 places")
    (True, False)
    """
    return bool(BEDS & set(plain(text).split()))


def _is_unit(before: str, after: str, unit: str, currency: str) -> bool:  # noqa: ARG001 (as _is_money)
    words = _words(unit) | (BEDS if unit == "places" else frozenset())
    said = [word for word in f"{before} {after}".split() if word not in words]
    return bool(words) and (not said or bool(_AFTER.fullmatch(" ".join(said))))


def _is_money(before: str, after: str, unit: str, currency: str) -> bool:
    period = unit.partition(" a ")[2]
    said = f"{before} {after}".replace("/", " ").split()
    rest = [word for word in said if word not in _currency(currency)]
    return not rest or (period == "day" and " ".join(rest) in _DAILY)


_DAILY: Final = frozenset(("a day", "per day", "par jour", "day", "jour", "por dia", "daily"))


@cache
def _words(unit: str) -> frozenset[str]:
    return frozenset(map(plain, _UNITS.get(unit, "").split()))


@cache
def _currency(code: str) -> frozenset[str]:
    """Return what may stand for the programme's currency: of one without, nothing is known."""
    return frozenset((code.lower(), *_MONEY.get(code.upper(), "").split())) if code else frozenset()
