"""Lists of cases as MiMOSA and other case systems write them: what names a person is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import geopandas as gpd

from layers.ingest.headers.found import of_frame
from layers.readers import table_changes

SPOKEN: Final = "a list of cases (such as MiMOSA)"
_CASE: Final = re.compile(
    r"(i ?)?mimosa( ?(case|id|no|number))*$|case ?(no|nr|num|number|id|code|reference|ref)?$"
    r"|(numero|no|n°|id|code|reference) ?(de |du |do )?(dossier|cas|caso|processo)$"
    r"|رقم (الحالة|الملف)$"
)
_NAMES: Final = re.compile(
    r"\b(first|last|middle|full|given|family|sur|father|mother|maiden|spouse)'?s? ?names?\b"
    r"|\bsurname\b|\bname of (the )?(beneficiary|returnee|migrant|applicant|person)\b|^names?$"
    r"|\bprenoms?\b|\bnoms?\b|\bapelidos?\b|\bnomes?\b|\bsobrenome\b|^(ال)?اسم|\bاسم\b"
)
_NUMBERS: Final = re.compile(
    r"\b(phone|tel|telephone|mobile|whatsapp|contact|cell|e ?mail|courriel|address|adresse|endereco"
    r"|telefone|telemovel|facebook)\b|\b(passport|passeport|passaporte|laissez|document|id card|cni"
    r"|national id|nin|biometric|unhcr|bank|iban|account|photo)\b.*|هاتف|جواز|عنوان|بطاقة"
)
_KINDS_OF_PAPER: Final = frozenset({"documents", "documents held", "documents detenus"})
_PLACE: Final = re.compile(
    r"village|ville|place|town|district|region|partner|organi|admin|lieu|locali|camp\b|centre|facility"
)
"""What has names too."""
_PERSON: Final = frozenset(
    ("age", "sex", "gender", "sexe", "sexo", "dob", "date of birth", "birth date", "nationality",
     "nationalite", "nacionalidade", "date de naissance", "data de nascimento", "الجنس", "العمر",
     "تاريخ الميلاد", "الجنسية", "genre", "idade", "year of birth",
     "birth year", "country of return")
)  # fmt: skip


def recognise(table: gpd.GeoDataFrame) -> float:
    """Return how sure: a case number, and what names a person or says two things of one."""
    found = of_frame(table)
    words = [found.word(header) for header in found.headers]
    n_said = len(_PERSON & set(words))
    if not any(_CASE.match(word) for word in words) or not n_said:
        return 0.0
    return 0.96 if n_said >= 2 or any(map(_names_somebody, words)) else 0.5


def read(table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the cases as returnees; names, numbers of documents and ways of contact are left out.

    They are not read into any table, the quarantine among it.
    """
    found = of_frame(table)
    cases = [header for header in found.headers if _CASE.match(found.word(header))]
    naming = [one for one in found.headers if one not in cases and _names_somebody(found.word(one))]
    why = table_changes.note(
        table, "PERSON_UNREAD", "Not read, since it names a person or a way to one: {}."
    )
    changed = table_changes.without(table, naming, why)
    return {"returnees": table_changes.profiled(changed, {"returnee_id": cases[0]})}


def _names_somebody(word: str) -> bool:
    """Return whether a header holds a name, a number of a document, or a way of contact.

    >>> _names_somebody("family name"), _names_somebody("village name"), _names_somebody("age")
    (True, False, False)
    """
    if word in _KINDS_OF_PAPER:
        return False
    return bool(_NAMES.search(word) or _NUMBERS.search(word)) and not _of_a_place(word)


def _of_a_place(word: str) -> bool:
    return bool(
        re.search(r"village|ville|place|town|district|region|partner|organi|admin|lieu", word)
    )
