"""The settings that the measures rest on: tolerances, uncertain places, freshness, months ahead."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from typing import Any, Final

from layers.errors import ProgrammeError
from mapping.settings.programme import Measures

TOLERANCE: Final[Mapping[str, float]] = {
    "age": 2.0,
    "grade": 1.0,
    "distance_km": 1.0,
    "duration_min": 15.0,
    "fare": 0.0,
    "days": 30.0,
    "months": 3.0,
    "persons": 1.0,
}
"""`[tolerance]`: how far beyond a limit still counts as a near miss: years of age, school years,
km of a circle or a road, minutes of a trip, money of a one-way fare, days of a course beyond its
funding, months since return, dependants. Inclusive; 0 means that nothing beyond is near."""

_UNCERTAIN: Final[Mapping[str, float]] = {"candidates": 16, "seed": 0, "settlement_m": 1000.0}
_MEASURES: Final[Mapping[str, float]] = {
    "fresh_days": 180,
    "places_days": 90,
    "months": 24,
    "priority_high": math.nan,
}
_WHOLE: Final = ("candidates", "seed", "months")
_HIGHEST: Final[Mapping[str, float]] = {"candidates": 64, "months": 240}


def parse(document: Mapping[str, Any]) -> Measures:
    """Return the settings under `[tolerance]`, `[uncertain]` and `[measures]`.

    Raises
    ------
    ProgrammeError
        For an unknown key or a value that is no number in its bounds.

    >>> parse({"tolerance": {"age": 1}}).tolerance["age"], parse({}).months
    (1.0, 24)
    """
    uncertain = _numbers(document, "uncertain", _UNCERTAIN)
    measures = _numbers(document, "measures", _MEASURES)
    return Measures(
        tolerance=_numbers(document, "tolerance", TOLERANCE),
        n_candidates=int(uncertain["candidates"]),
        seed=int(uncertain["seed"]),
        settlement_m=uncertain["settlement_m"],
        fresh_days=measures["fresh_days"],
        places_days=measures["places_days"],
        months=int(measures["months"]),
        priority_high=measures["priority_high"],
    )


def _numbers(
    document: Mapping[str, Any], place: str, usual: Mapping[str, float]
) -> Mapping[str, float]:
    table = document.get(place, {})
    if not isinstance(table, dict):
        raise ProgrammeError(f"programme.toml: '{place}' must be a table, written [{place}].")
    for key in table:
        if key not in usual:
            near = difflib.get_close_matches(key, usual, n=1, cutoff=0.0)
            raise ProgrammeError(
                f"programme.toml: unknown key '{place}.{key}'. Did you mean '{near[0]}'? "
                f"Known here: {', '.join(sorted(usual))}."
            )
    return {key: _number(table, place, key, value) for key, value in usual.items()}


def _number(table: Mapping[str, Any], place: str, key: str, usual: float) -> float:
    value = table.get(key, usual)
    highest = _HIGHEST.get(key, 1e9)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or (key in table and not 0 <= value <= highest):
        raise ProgrammeError(
            f"programme.toml: '{place}.{key}' must be a number from 0 to {highest:g}."
        )
    if key in _WHOLE and value != int(value):
        raise ProgrammeError(f"programme.toml: '{place}.{key}' must be a whole number.")
    return float(value)
