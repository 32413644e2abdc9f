"""Tables that count people by place, month, sex or age: no list of persons, and refused as one."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

import pandas as pd

from layers.errors import InputRefusedError
from layers.ingest.headers.found import Found
from layers.schemas.schema import Schema
from layers.vocabulary.categories import plain

_COUNTED: Final = (
    r"(?:returns?|returnees?|retours?|retournee?s?|retornados?|individuals?|individus|individuos|"
    r"persons?|people|personnes|pessoas|households?|menages?|agregados|families|familles|familias|"
    r"idps?|ind|migrants?|population|populacao|males?|females?|men|women|boys|girls|hommes|femmes|"
    r"homens|mulheres|(?:ال)?عايد\w*|افراد|اسر|سكان)"
)
_COUNT: Final = re.compile(
    rf"(?:(?:total|number|num|nb|nbre|nombre|no|n|count|sum|effectif|numero|عدد|مجموع)[ .]*"
    rf"(?:of |de |d'|des |do |da )?(?:\w+ )?{_COUNTED}.*|{_COUNTED}(?: total| count)?|"
    rf"num(?:ber)?(?:present)?{_COUNTED}.*|total|effectif|n)"
)
_OF_ONE: Final = frozenset(("age", "birth_year", "date_of_birth"))
"""Columns that only a person has."""
_MOST_OF_ONE: Final = 60
"""No person is so many: above it a number counts people, whatever ids stand beside."""


def refuse(found: Found, columns: Collection[str], schema: Schema) -> None:
    """Check that a file of persons does not count people.

    A file counts where a header says so over whole numbers and nothing in it is of one person: no
    age and no case number, or numbers that no household has.

    Parameters
    ----------
    found
        The file's headers and rows.
    columns
        The columns of the layer that its headers hold.
    schema
        The layer; of layers that list no persons nothing is checked.

    Raises
    ------
    InputRefusedError
        AGGREGATE_AS_PERSONS, with the header that counts.
    """
    if schema.layer != "returnees":
        return
    header, most = counting(found, columns)
    if header:
        raise InputRefusedError(
            f"{found.file}: this file counts people ('{header}', up to {most:,.0f} in "
            "a row) and lists no persons, so it is no layer of returnees. Name it under "
            "[layers] demand, where counts by place, month, sex or age belong. "
            "(AGGREGATE_AS_PERSONS)"
        )


def counting(found: Found, columns: Collection[str]) -> tuple[str, float]:
    """Return the header under which a file counts people, and the largest count; else "" and 0.

    Parameters
    ----------
    columns
        The columns of returnees that its headers hold.
    """
    if _OF_ONE & set(columns):
        return "", 0.0
    for header in found.headers:
        if not _COUNT.fullmatch(plain(header)):
            continue
        numbers = pd.to_numeric(found.texts[header].dropna().str.replace(",", ""), errors="coerce")
        is_count = len(numbers) > 0 and numbers.notna().all() and (numbers % 1 == 0).all()
        if is_count and ("returnee_id" not in columns or numbers.max() > _MOST_OF_ONE):
            return header, float(numbers.max())
    return "", 0.0
