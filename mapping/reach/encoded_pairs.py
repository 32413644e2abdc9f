"""The judged pairs as numbers: what the measures read of them, small enough for a country."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from layers.reasons import DAY_CODES, LABELS, STEPS, is_unknown, step_of
from layers.vocabulary.codes import AFFORDABILITY
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles
from mapping.reach import reason_lists
from mapping.settings.programme import Programme

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CODED: Final = ("returnee_id", "service_id", "eligible", "affordability")
"""Those columns of `READ` that hold few texts; as categories they are read fastest."""

READ: Final = (
    "returnee_id", "service_id", "eligible", "is_within", "affordability", "fare", "duration_min",
    "fastest_duration_min", "reasons",
)  # fmt: skip
"""The columns of reach.parquet that are read."""

FIELDS: Final = (
    *sorted(name.removeprefix("field.") for name in LABELS if name.startswith("field.")),
    "documents",
    "eligibility",
    "fare",
    "n_places_free",
    "quota",
    "stops",
    "other",
)
"""What may have to be asked for before a pair can be judged; `other` where no field is named."""

PAIRS_AT_ONCE: Final = 250_000

_MEASURES: Final = {"too_long": "duration_min", "too_far": "distance_km", "too_dear": "fare"}
"""Reasons of the way: their margin is not written, but what is and what is accepted."""

_TOLERANCES: Final = {
    "age": "age",
    "grade": "grade",
    "distance": "distance_km",
    "window": "days",
    "arrival_window": "months",
    "household": "persons",
}
"""Test -> the tolerance that its margins are held against."""

_FIELD_OF: Final = {
    "document_unknown": "documents",
    "eligibility_text_unknown": "eligibility",
    "fare_unknown": "fare",
    "places_stale": "n_places_free",
    "quota_unknown": "quota",
    "stops_unknown": "stops",
    "travel_unknown": "road",
    "off_network": "road",
    "roads_not_joined": "road",
}
_ASKED: Final = "@field."


def of_judged(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return one row of numbers per judged pair, in the order given.

    Parameters
    ----------
    judged
        The columns `READ`, from `reach.judge` or as read back from its file; those of `CODED` may
        be categories.
    profiles
        The people and services; pairs that name anybody or anything else are left out. The
        programme's tolerances say what counts as a near miss.

    Returns
    -------
    DataFrame
        `person`, `site`: positions in `profiles`. `is_within`; `is_yes` and `is_no`: what the
        partner's rules answer. `affordability_code`: position in `codes.AFFORDABILITY`.
        One way, `minutes` by the fastest trip, `fare` and `told_min` by the one that is told.
        `failed_tests`, `unknown_tests`: whole numbers with one bit per test of `STEPS` that says
        no, or that cannot be judged. `fields`: one bit per field of `FIELDS` that would have to be
        known, where nothing says no. `margin`: the amount beyond the limit where exactly one test
        says no and has a number; else NaN. `nearness`: the largest margin of all that fail over
        its tolerance, `inf` where one of them has no number, NaN where nothing says no.
    """
    person = positions.of_ids(judged["returnee_id"], profiles.people["returnee_id"])
    site = positions.of_ids(judged["service_id"], profiles.services["service_id"])
    known = (person >= 0) & (site >= 0)
    if not known.all():
        kept = judged[known]
        return of_judged(kept, profiles)
    code = pd.Categorical(judged["affordability"], categories=list(AFFORDABILITY)).codes
    return pd.DataFrame(
        {
            "person": person.astype(np.int32),
            "site": site.astype(np.int32),
            "is_within": judged["is_within"].to_numpy(bool),
            "is_yes": (judged["eligible"] == "yes").to_numpy(bool),
            "is_no": (judged["eligible"] == "no").to_numpy(bool),
            "affordability_code": code.astype(np.int8),
            "fare": judged["fare"].to_numpy(np.float64),
            "minutes": judged["fastest_duration_min"].to_numpy(np.float64),
            "told_min": judged["duration_min"].to_numpy(np.float64),
            **_of_reasons(judged["reasons"], profiles.programme),
        }
    )


def in_parts(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return what `of_judged` does, made `PAIRS_AT_ONCE` at a time to spare memory."""
    columns: dict[str, np.ndarray] = {}
    n = 0
    for start in range(0, max(len(judged), 1), PAIRS_AT_ONCE):
        part = of_judged(judged.iloc[start : start + PAIRS_AT_ONCE], profiles)
        for name, values in part.items():
            # Written where they stay: parts that are joined at the end take twice the memory.
            own = values.to_numpy()
            if name not in columns:
                columns[str(name)] = np.empty(len(judged), dtype=own.dtype)
            columns[str(name)][n : n + len(part)] = own
        n += len(part)
    return pd.DataFrame({name: values[:n] for name, values in columns.items()}, copy=False)


def amounts(judged: pd.DataFrame, profiles: Profiles) -> dict[str, Floats]:
    """Return by how much each pair of `of_judged` misses each test that refuses some.

    Returns
    -------
    dict
        Test -> the largest amount beyond a limit by pair, in the unit of the sentence (years,
        grades, km, currency a day); `inf` where a refusal has no such number, NaN where the test
        does not refuse. The way has limits of several units and is left out.
    """
    person = positions.of_ids(judged["returnee_id"], profiles.people["returnee_id"])
    site = positions.of_ids(judged["service_id"], profiles.services["service_id"])
    kept = judged[(person >= 0) & (site >= 0)]
    row, reasons = reason_lists.flat(kept["reasons"])
    code, codes = reason_lists.texts(reasons, "code")
    words = [*codes, ""]
    have, want, margin = (reason_lists.numbers(reasons, name) for name in reason_lists.NUMBERS)
    is_day = np.isin(code, [at for at, word in enumerate(words) if word in DAY_CODES])
    margins = np.where(np.isnan(margin) & ~is_day, have - want, margin)
    tests = np.array([step_of(word) if word and not is_unknown(word) else "" for word in words])
    found: dict[str, Floats] = {}
    for test in sorted(set(tests) - {"", "reach"}):
        own = tests[code] == test
        most = np.full(len(kept), -np.inf)
        np.maximum.at(most, row[own], np.where(np.isnan(margins[own]), np.inf, margins[own]))
        found[str(test)] = np.where(np.isneginf(most), np.nan, most)
    return found


def bit(step: str) -> int:
    """Return the whole number that stands for one test in `failed_tests` and `unknown_tests`.

    >>> bit("reach"), bit("status")
    (1, 2)
    """
    return 1 << STEPS.index(step)


def n_bits(values: Ints | pd.Series) -> Ints:
    """Return how many bits are set in each whole number.

    >>> n_bits(np.array([0, 1, 6])).tolist()
    [0, 1, 2]
    """
    return np.bitwise_count(np.asarray(values, dtype=np.int64)).astype(np.int64)


def lowest(values: Ints | pd.Series) -> Ints:
    """Return the position of the lowest bit that is set; the number of tests where none is.

    >>> lowest(np.array([1, 6])).tolist(), int(lowest(np.array([0]))[0]) == len(STEPS)
    ([0, 1], True)
    """
    bits = np.asarray(values, dtype=np.int64)
    least = bits & -bits
    return np.where(bits == 0, len(STEPS), np.bitwise_count(least - 1)).astype(np.int64)


def _of_reasons(lists: pd.Series, programme: Programme) -> dict[str, np.ndarray]:
    """The columns that come from the reasons."""
    row, found = reason_lists.flat(lists)
    code, codes = reason_lists.texts(found, "code")
    words = [*codes, ""]  # no reason at all: nothing is looked up
    bits = 1 << np.array([STEPS.index(step_of(word)) if word else 0 for word in words])[code]
    unknown = np.array([is_unknown(word) for word in words])[code]
    n, start = len(lists), np.flatnonzero(np.diff(row, prepend=-1))
    failed_tests = _joined(np.where(unknown, 0, bits), row, start, n)
    fields = np.where(unknown & (failed_tests[row] == 0), _fields(found, code, words), 0)
    margins = np.where(unknown, np.nan, _margins(found, code, words))
    tolerance = _tolerances(words, programme)[code]
    return {
        "failed_tests": failed_tests,
        "unknown_tests": _joined(np.where(unknown, bits, 0), row, start, n),
        "fields": _joined(fields, row, start, n),
        **_nearness(row, start, failed_tests, ~unknown, margins, tolerance),
    }


def _nearness(
    row: Ints, start: Ints, failed_tests: Ints, is_no: Bools, margins: Floats, tolerance: Floats
) -> dict[str, np.ndarray]:
    """How far each row misses: its margin where one test alone says no, and the largest of all."""
    with np.errstate(divide="ignore", invalid="ignore"):
        near = np.where(margins == 0, 0.0, margins / tolerance)
    near = np.where(is_no, np.where(np.isnan(near), np.inf, near), -np.inf)
    far = np.where(is_no, np.where(np.isnan(margins), np.inf, margins), -np.inf)
    nearness, margin = np.full(len(failed_tests), np.nan), np.full(len(failed_tests), np.nan)
    if len(start):
        nearness[row[start]] = np.maximum.reduceat(near, start)
        margin[row[start]] = np.maximum.reduceat(far, start)
    single = (n_bits(failed_tests) == 1) & np.isfinite(margin)
    return {
        "margin": np.where(single, margin, np.nan).astype(np.float32),
        "nearness": np.where(failed_tests != 0, nearness, np.nan).astype(np.float32),
    }


def _joined(bits: Ints, row: Ints, start: Ints, n: int) -> Ints:
    """The bits of all reasons of each row together."""
    found = np.zeros(n, dtype=np.int64)
    if len(start):
        found[row[start]] = np.bitwise_or.reduceat(bits, start)
    return found


def _tolerances(words: list[str], programme: Programme) -> Floats:
    """How far beyond its limit each reason may be to count as near; NaN where it has no number."""
    names = [_MEASURES.get(word) or _TOLERANCES.get(step_of(word), "") for word in words]
    return np.array([programme.measures.tolerance.get(name, np.nan) for name in names])


def _fields(found: pa.StructArray, code: Ints, words: list[str]) -> Ints:
    """The bit of the field that each reason asks for."""
    detail, asked = reason_lists.texts(found, "detail")
    table = np.array([[_field_bit(word, one) for one in (*asked, "")] for word in words])
    return table[code, detail]


def _field_bit(code: str, detail: str) -> int:
    asked = detail.removeprefix(_ASKED) if detail.startswith(_ASKED) else ""
    name = asked or _FIELD_OF.get(code) or code.removesuffix("_unknown")
    return 1 << FIELDS.index(name if name in FIELDS else "other")


def _margins(found: pa.StructArray, code: Ints, words: list[str]) -> Floats:
    """By how much each reason misses its limit; NaN where it has no number."""
    is_way = np.isin(code, [at for at, word in enumerate(words) if word in _MEASURES])
    have, want, margin = (reason_lists.numbers(found, name) for name in reason_lists.NUMBERS)
    return np.where(is_way, have - want, margin)
