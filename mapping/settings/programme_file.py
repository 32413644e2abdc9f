"""programme.toml parsed: keys that are known, values in bounds, else a sentence says which."""

from __future__ import annotations

import difflib
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from layers import languages
from layers.errors import ProgrammeError
from layers.schemas import SCHEMAS
from layers.vocabulary.categories import categories
from mapping.settings import (
    attendance_costs,
    header_tables,
    indicator_settings,
    toml_document,
    travel_settings,
)
from mapping.settings.programme import Limit, Programme, SourceNote, StoreSettings


def parse(text: str) -> Programme:
    r"""Return the programme that a programme.toml describes.

    Raises
    ------
    ProgrammeError
        For TOML that cannot be read, a missing or wrong value, or an unknown key; the message
        names the place and the nearest known key.

    >>> text = '[programme]\nname = "X"\ncountry = "GMB"\nas_of = 2026-11-01\n'
    >>> parse(text).limit("clinic").duration_min
    60.0
    """
    document = toml_document.read(text)
    _check_keys(document, _TOP, "")
    head = _table(document, "programme", _PROGRAMME)
    currency = _text(head, "programme", "currency", "")
    publish = _table(document, "publish", _PUBLISH)
    money = _table(document, "money", _MONEY)
    return Programme(
        name=_text(head, "programme", "name"),
        country=_country(head),
        as_of=_day(head),
        currency=currency,
        languages=_languages(head),
        is_synthetic=_flag(head, "programme", "is_synthetic"),
        layers=_layers(document),
        store=_store(_table(document, "store", _STORE)),
        travel=travel_settings.parse(_mapping(document, "travel"), currency),
        limits=_limits(_mapping(document, "limits")),
        nearest=_whole(_table(document, "reach", ("nearest",)), "reach", "nearest", 0),
        living_per_day=_number(money, "money", "living_per_day", math.nan),
        attendance_days_per_month=_number(money, "money", "attendance_days_per_month", 22, low=1),
        costs=attendance_costs.costs(money),
        demand=attendance_costs.demand(_mapping(document, "demand")),
        k_public=_whole(publish, "publish", "k_public", 10, low=2),
        k_partner=_whole(publish, "publish", "k_partner", 5, low=2),
        contact=_text(publish, "publish", "contact", ""),
        measures=indicator_settings.parse(document),
        headers=header_tables.parse(
            _mapping(document, "columns"),
            {layer: schema.names for layer, schema in SCHEMAS.items()},
        ),
        defaults=_defaults(document),
        values=_values(document),
        sources=_sources(document),
        hash=hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest(),
    )


_TOP = (
    "programme", "layers", "store", "travel", "limits", "reach", "money", "demand", "publish",
    "columns", "defaults", "values", "sources", "tolerance", "uncertain", "measures",
)  # fmt: skip
_PROGRAMME = ("name", "country", "as_of", "currency", "languages", "is_synthetic")
_STORE = ("url", "lock_timeout_s", "statement_timeout_s")
_PUBLISH = ("k_public", "k_partner", "contact")
_MONEY = ("living_per_day", "attendance_days_per_month", *attendance_costs.COSTS)
_HIGHEST = 1e9
_LIMIT_NUMBERS = ("duration_min", "distance_m", "fare", "urban_limit_km", "rural_limit_km")
_LIMIT_WORDS = {"basis": ("radius", "network", "both"), "setting_of": ("site", "returnee")}


def _check_keys(table: Mapping[str, Any], known: Sequence[str], place: str) -> None:
    for key in table:
        if key in known:
            continue
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
        dotted = f"{place}.{key}" if place else key
        raise ProgrammeError(
            f"programme.toml: unknown key '{dotted}'. Did you mean '{near[0]}'? "
            f"Known here: {', '.join(sorted(known))}."
        )


def _mapping(document: Mapping[str, Any], name: str, within: str = "") -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        place = f"{within}.{name}" if within else name
        raise ProgrammeError(f"programme.toml: '{place}' must be a table, written [{place}].")
    return table


def _table(
    document: Mapping[str, Any], name: str, known: Sequence[str], within: str = ""
) -> Mapping[str, Any]:
    table = _mapping(document, name, within)
    _check_keys(table, known, f"{within}.{name}" if within else name)
    return table


def _text(table: Mapping[str, Any], place: str, key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if value is None:
        raise ProgrammeError(f"programme.toml: [{place}] has no '{key}'. Add it; it is required.")
    if not isinstance(value, str):
        raise ProgrammeError(f"programme.toml: '{place}.{key}' must be text in quotes.")
    if default is None and not value.strip():
        raise ProgrammeError(f"programme.toml: '{place}.{key}' is empty. Fill it in.")
    return value


def _words(table: Mapping[str, Any], place: str) -> Mapping[str, str]:
    """Return a table of texts; numbers, days and yes or no may stand without quotes."""
    for key, value in table.items():
        if isinstance(value, dict | list):
            raise ProgrammeError(f"programme.toml: '{place}.{key}' must be one text in quotes.")
    return {
        key: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in table.items()
    }


def _flag(table: Mapping[str, Any], place: str, key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ProgrammeError(
            f"programme.toml: '{place}.{key}' must be true or false, without quotes."
        )
    return value


def _number(
    table: Mapping[str, Any], place: str, key: str, default: float, low: float = 0
) -> float:
    if key not in table:
        return default
    value = table[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProgrammeError(f"programme.toml: '{place}.{key}' must be a number, not {value!r}.")
    if not low <= value <= _HIGHEST:
        raise ProgrammeError(
            f"programme.toml: '{place}.{key}' must be a number from {low:g} to {_HIGHEST:g}."
        )
    return float(value)


def _whole(table: Mapping[str, Any], place: str, key: str, default: int, low: float = 0) -> int:
    value = _number(table, place, key, default, low)
    if value != int(value):
        raise ProgrammeError(f"programme.toml: '{place}.{key}' must be a whole number.")
    return int(value)


def _choice(value: object, known: Sequence[str], place: str) -> str:
    if value not in known:
        raise ProgrammeError(
            f"programme.toml: '{place}' is {value!r}; it must be one of {', '.join(known)}."
        )
    return str(value)


def _country(head: Mapping[str, Any]) -> str:
    code = _text(head, "programme", "country")
    if len(code) != 3 or not (code.isalpha() and code.isascii()):
        raise ProgrammeError(
            f"programme.toml: 'programme.country' is {code!r}; it must be the three letters of "
            "ISO 3166-1, such as GMB."
        )
    return code.upper()


def _day(head: Mapping[str, Any]) -> date:
    value = head.get("as_of")
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ProgrammeError(
            "programme.toml: 'programme.as_of' must be a day without quotes, such as "
            "as_of = 2026-11-01; every rule is judged on that day."
        )
    return value


def _languages(head: Mapping[str, Any]) -> tuple[str, ...]:
    given = head.get("languages", ["en"])
    if not isinstance(given, list) or not given:
        raise ProgrammeError(
            'programme.toml: \'programme.languages\' must be a list: ["en", "fr"].'
        )
    chosen = tuple(_choice(code, languages.codes(), "programme.languages") for code in given)
    return tuple(dict.fromkeys(chosen))


def _layers(document: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for layer, paths in _table(document, "layers", tuple(SCHEMAS)).items():
        listed = [paths] if isinstance(paths, str) else paths
        if not isinstance(listed, list) or not all(isinstance(path, str) for path in listed):
            raise ProgrammeError(
                f"programme.toml: 'layers.{layer}' must be one path in quotes or a list of them."
            )
        found[layer] = tuple(listed)
    return found


def _limits(tables: Mapping[str, Any]) -> Mapping[str, Limit]:
    """The limits by category; the usual minutes where neither time, way nor fare is limited."""
    _check_keys(tables, tuple(categories()), "limits")
    limits: dict[str, Limit] = {}
    for category in tables:
        place = f"limits.{category}"
        table = _table(tables, category, (*_LIMIT_NUMBERS, *_LIMIT_WORDS), "limits")
        facts: dict[str, Any] = {
            key: _number(table, place, key, math.nan) for key in _LIMIT_NUMBERS if key in table
        }
        for key, known in _LIMIT_WORDS.items():
            if key in table:
                facts[key] = _choice(table[key], known, f"{place}.{key}")
        if not {"duration_min", "distance_m", "fare"} & set(facts):
            facts["duration_min"] = categories()[category].duration_min
        limits[category] = Limit(**facts)
    return limits


def _defaults(document: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    tables = _table(document, "defaults", tuple(SCHEMAS))
    return {
        layer: _words(_table(tables, layer, SCHEMAS[layer].names, "defaults"), f"defaults.{layer}")
        for layer in tables
    }


def _store(table: Mapping[str, Any]) -> StoreSettings:
    known = StoreSettings()
    return StoreSettings(
        url=_text(table, "store", "url", known.url),
        lock_timeout_s=_number(table, "store", "lock_timeout_s", known.lock_timeout_s),
        statement_timeout_s=_number(
            table, "store", "statement_timeout_s", known.statement_timeout_s
        ),
    )


def _values(document: Mapping[str, Any]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    found: dict[str, Mapping[str, Mapping[str, str]]] = {}
    tables = _table(document, "values", tuple(SCHEMAS))
    for layer in tables:
        columns = _table(tables, layer, SCHEMAS[layer].names, "values")
        place = f"values.{layer}"
        found[layer] = {
            column: _words(_mapping(columns, column, place), f"{place}.{column}")
            for column in columns
        }
    return found


def _sources(document: Mapping[str, Any]) -> Mapping[str, SourceNote]:
    found: dict[str, SourceNote] = {}
    tables = _table(document, "sources", tuple(SCHEMAS))
    for layer in tables:
        table = _table(tables, layer, ("source", "licence", "date"), "sources")
        found[layer] = SourceNote(**_words(table, f"sources.{layer}"))
    return found
