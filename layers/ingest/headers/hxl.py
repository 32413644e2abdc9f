"""Which column an HXL tag means: the tag of the schema, and what others write for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from layers.schemas.schema import Schema

_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "latitude": ("#geo+lat",),
    "longitude": ("#geo+lon",),
    "geolocation": ("#geo+coord", "#geo+coords"),
    "wkt": ("#geo+wkt",),
}
_LAYERS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "services": {
        "service_id": ("#service+code", "#service+id", "#loc+code"),
        "name": ("#service+name", "#loc+name", "#service"),
        "category": ("#service+type", "#loc+type", "#sector", "#subsector", "#activity+type"),
        "partner": ("#org+impl+name", "#org+impl", "#org+name", "#org"),
        "status": ("#status",),
        "hours": ("#service+hours",),
    },
    "areas": {"level": ("#geo+admin_level",), "population": ("#population+total", "#population")},
    "settlements": {"population": ("#population+total", "#population")},
}
_EVERY: Final[Mapping[str, tuple[str, ...]]] = {
    "settlement": ("#loc+name",),
    "phone": ("#contact+phone",),
    "email": ("#contact+email",),
    "verified_on": ("#date+updated", "#date+verified", "#date+reported"),
    "source": ("#meta+source",),
}
_ADMIN: Final = re.compile(r"#adm(\d)\b")
_CODES: Final = frozenset({"code", "pcode", "p_code"})
_LOOSE: Final = frozenset({"en", "fr", "pt", "ar", "es", "alt", "text", "v_pcode", "v_hxl"})
"""Attributes that say in what language or list a value is, not what it is."""


def columns(tags: Mapping[str, str], schema: Schema) -> dict[str, str]:
    """Return column -> header for the tags that mean a column of the layer.

    Of several headers the one with the fewest further attributes counts; P-codes are those of the
    finest level, and for areas its name goes with it.

    >>> from layers.schemas.services import SCHEMA
    >>> columns({"Lat": "#geo+lat", "D": "#adm2+code", "Nom": "#loc+name+fr"}, SCHEMA)
    {'name': 'Nom', 'latitude': 'Lat', 'pcode': 'D'}
    """
    parsed = {header: _parsed(tag) for header, tag in tags.items()}
    found: dict[str, str] = {}
    for column in (*schema.names, *(_PLACES if schema.is_placed else ())):
        for wanted in _wanted(column, schema):
            base, needed = _parsed(wanted)
            fitting = [
                (len(having - needed), header)
                for header, (tag, having) in parsed.items()
                if tag == base and needed <= having and header not in found.values()
                and not (having - needed - _LOOSE)
            ]  # fmt: skip
            if fitting and column not in found:
                found[column] = min(fitting, key=lambda one: one[0])[1]
    return found | _admin(parsed, schema)


def level(tag: str) -> int | None:
    """Return the administrative level that a tag says.

    >>> level("#adm2+code"), level("#geo+lat")
    (2, None)
    """
    hit = _ADMIN.match(tag)
    return int(hit.group(1)) if hit else None


def _admin(parsed: Mapping[str, tuple[str, frozenset[str]]], schema: Schema) -> dict[str, str]:
    """The columns of an administrative level: P-code, and for areas name and the area above."""
    codes: dict[int, str] = {}
    names: dict[int, str] = {}
    for header, (base, having) in parsed.items():
        at = level(base)
        if at is not None and having & _CODES:
            codes.setdefault(at, header)
        elif at is not None and "name" in having:
            names.setdefault(at, header)
    if not codes or "pcode" not in schema.names:
        return {}
    finest = max(codes)
    found = {"pcode": codes[finest]}
    if schema.layer == "areas":
        found |= {"name": names[finest]} if finest in names else {}
        found |= {"parent_pcode": codes[finest - 1]} if finest - 1 in codes else {}
    return found


def _wanted(column: str, schema: Schema) -> Sequence[str]:
    if column in {"pcode", "parent_pcode"} or (schema.layer == "areas" and column == "name"):
        return ()
    own = [one.hxl for one in schema.columns if one.name == column and one.hxl]
    further = _LAYERS.get(schema.layer, {}).get(column, ())
    return tuple(dict.fromkeys((*own, *further, *_EVERY.get(column, ()), *_PLACES.get(column, ()))))


def _parsed(tag: str) -> tuple[str, frozenset[str]]:
    base, *attributes = re.split(r"\s*\+\s*", tag.strip().lower())
    return base, frozenset(attributes)
