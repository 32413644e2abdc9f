"""OCHA's 3W and 4W: who does what where (and when), one row an organisation, sector and area."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import geopandas as gpd

from layers.ingest.headers import evidence
from layers.ingest.headers.found import Found, of_frame
from layers.readers import table_changes
from layers.schemas.presence import SCHEMA

SPOKEN: Final = "a 3W or 4W of OCHA"
_WHO: Final = ("organisation", "organization name", "organisation name", "organization", "org name")
_WHAT: Final = ("cluster", "sector", "secteur", "sector cluster", "cluster sector")
_WHERE: Final = (
    "admin4", "admin3", "commune", "sous prefecture", "district", "departement", "admin2",
    "adm2 name", "county", "region", "province", "provinces", "admin1", "adm1 name",
)  # fmt: skip
"""Headers of areas, the finest first."""
_NOT: Final = frozenset(
    ("name", "nom", "service name", "facility name", "lat", "lon", "latitude", "longitude", "age",
     "sex", "sexe", "gender")
)  # fmt: skip
"""What a list of services or persons has, and a 3W has not."""
_CODE: Final = SCHEMA.column("pcode")


def recognise(table: gpd.GeoDataFrame) -> float:
    """Return how sure: organisation, sector and area, and nothing of a service or person."""
    found = of_frame(table)
    said = {found.word(header) for header in found.headers}
    if said & _NOT or not len(table) or not table.geometry.isna().all():
        return 0.0
    tags = set(found.tags.values())
    has = [
        bool(said & {*words}) or any(tag.startswith(mark) for tag in tags)
        for words, mark in ((_WHO, "#org"), (_WHAT, "#sector"), (_WHERE, "#adm"))
    ]
    return 0.95 if all(has) else 0.0


def read(table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the rows as presence; the area is the finest whose P-code or name is there."""
    found = of_frame(table)
    columns = {
        "organisation": _first(found, _WHO),
        "sector": _first(found, _WHAT),
        "area": _first(found, _WHERE),
        "pcode": _finest_code(found),
    }
    return {"presence": table_changes.profiled(table, columns)}


def _first(found: Found, words: Sequence[str]) -> str:
    """The header of the first of the words that has cells at all."""
    by_word = {found.word(one): one for one in found.headers if found.texts[one].notna().any()}
    return next((by_word[word] for word in words if word in by_word), "")


def _finest_code(found: Found) -> str:
    """The header of P-codes with the longest ones; `Title` holds them in lists of SharePoint."""
    codes = {
        header: float(found.texts[header].dropna().str.len().median()) for header in found.headers
        if not re.search(r"id$|url|path", found.word(header))
        and evidence.fits(found, header, _CODE, SCHEMA)
    }  # fmt: skip
    return max(codes, key=lambda header: codes[header], default="")
