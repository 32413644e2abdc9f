"""The judged pairs as numbers: what the measures read of them, small enough for a country."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from layers.reasons import LABELS, STEPS, is_unknown, step_of
from layers.vocabulary.codes import AFFORDABILITY
from mapping.profiles.profiles import Profiles
from mapping.settings.programme import Programme

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GIVEN_AWAY: Final = "taken"
"""The reason of who could use a place that is given to somebody else. It comes from who competes,
not from the pair, and waiving a rule would deal the places anew: it is no refusal here."""

CODED: Final = ("returnee_id", "service_id", "eligible", "affordability")
"""Those columns of `READ` that hold few texts; as categories they are read fastest."""

READ: Final = (
    "returnee_id", "service_id", "eligible", "is_within", "affordability", "fare", "duration_min",
    "reasons", "details",
)  # fmt: skip
"""The columns of reach.parquet that are read."""

FIELDS: Final = (
    *sorted(name.removeprefix("field.") for name in LABELS if name.startswith("field.")),
    "documents",
    "fare",
    "quota",
    "other",
)
"""What may have to be asked for before a pair can be judged; `other` where no field is named."""

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
    "fare_unknown": "fare",
    "quota_unknown": "quota",
    "travel_unknown": "road",
}
_MARGIN: Final = r'"margin": (?P<found>-?[0-9.e+-]+)'
_HAVE: Final = r'"have": (?P<found>-?[0-9.e+-]+)'
_WANT: Final = r'"want": (?P<found>-?[0-9.e+-]+)'
_ASKED: Final = r'"detail": "@field\.(?P<found>[a-z_]+)"'


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
        partner's rules answer. `means`: position in `codes.AFFORDABILITY`. `fare` and
        `minutes` one way. `noes`, `unknowns`: whole numbers with one bit per test of `STEPS` that
        says no, or that cannot be judged. `is_taken`: all places are given to others, which is no
        refusal. `fields`: one bit per field of `FIELDS` that would have to be known, where nothing
        says no.
        `margin`: the amount beyond the limit where exactly one test says no
        and has a number; else NaN. `nearness`: the largest margin of all noes over its tolerance,
        `inf` where one of them has no number, NaN where nothing says no. Both are read for people
        whom every service of the category refuses; of others `nearness` is `inf`.
    """
    person = _positions(judged["returnee_id"], profiles.people["returnee_id"])
    site = _positions(judged["service_id"], profiles.services["service_id"])
    known = (person >= 0) & (site >= 0)
    if not known.all():
        kept = judged[known]
        return of_judged(kept, profiles)
    means = pd.Categorical(judged["affordability"], categories=list(AFFORDABILITY)).codes
    return pd.DataFrame(
        {
            "person": person.astype(np.int32),
            "site": site.astype(np.int32),
            "is_within": judged["is_within"].to_numpy(bool),
            "is_yes": (judged["eligible"] == "yes").to_numpy(bool),
            "is_no": (judged["eligible"] == "no").to_numpy(bool),
            "means": means.astype(np.int8),
            "fare": judged["fare"].to_numpy(np.float64),
            "minutes": judged["duration_min"].to_numpy(np.float64),
            **_told(judged, _kind(person, site, profiles.services), profiles.programme),
        }
    )


def bit(step: str) -> int:
    """Return the whole number that stands for one test in `noes` and `unknowns`.

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


def _positions(ids: pd.Series, of: pd.Series) -> Ints:
    if isinstance(ids.dtype, pd.CategoricalDtype):
        each = _positions(pd.Series(ids.cat.categories), of)
        return np.append(each, -1)[ids.cat.codes.to_numpy()]
    found = pd.Index(of.astype("str")).get_indexer(pd.Index(ids.astype("str")))
    return np.asarray(found, dtype=np.int64)


def _kind(person: Ints, site: Ints, services: pd.DataFrame) -> Ints:
    """A number for each person and category."""
    kind, kinds = pd.factorize(services["category"])
    return person * max(len(kinds), 1) + kind[site]


def _told(judged: pd.DataFrame, kind: Ints, programme: Programme) -> dict[str, np.ndarray]:
    """The columns that come from reasons and details."""
    lists = _arrow(judged["reasons"], pa.list_(pa.string()))
    length = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    length = length.astype(np.int64)
    code, words = _encoded(pc.list_flatten(lists))
    row = np.repeat(np.arange(len(length)), length)
    step = np.array([STEPS.index(step_of(word)) for word in words] or [0], dtype=np.int64)[code]
    unknown = np.array([is_unknown(word) for word in words] or [False], dtype=bool)[code]
    given_away = np.array([word == GIVEN_AWAY for word in words] or [False], dtype=bool)[code]
    refuses = ~unknown & ~given_away
    start = np.flatnonzero(np.diff(row, prepend=-1))
    bits = np.left_shift(1, step)
    noes = _joined(np.where(refuses, bits, 0), row, start, len(length))
    unknowns = _joined(np.where(unknown, bits, 0), row, start, len(length))
    tolerance = _tolerances(words, programme)[code]
    is_hopeless = noes == 0
    is_hopeless[row[refuses & np.isnan(tolerance)]] = True
    is_free = np.zeros(int(kind.max(initial=0)) + 1, dtype=bool)
    is_free[kind[noes == 0]] = True
    read = ((unknowns != 0) & (noes == 0)) | ~(is_hopeless | is_free[kind])
    pieces = _pieces(judged["details"], read)
    asked = read[row]
    fields, margins = np.zeros(len(row), dtype=np.int64), np.full(len(row), np.nan)
    of_words = words.to_numpy(object) if len(words) else np.array([""], dtype=object)
    fields[asked] = _fields(pieces, of_words[code[asked]], unknown[asked])
    margins[asked] = _margins(pieces, of_words[code[asked]], refuses[asked])
    found = _of_rows(row, start, len(length), noes, unknowns, refuses, tolerance, fields, margins)
    is_taken = np.zeros(len(length), dtype=bool)
    is_taken[row[given_away]] = True
    return found | {"is_taken": is_taken}


def _of_rows(
    row: Ints, start: Ints, n: int, noes: Ints, unknowns: Ints, is_no: Bools,
    tolerance: Floats, fields: Ints, margins: Floats,
) -> dict[str, np.ndarray]:  # fmt: skip
    """What the findings of each row come to."""
    with np.errstate(divide="ignore", invalid="ignore"):
        near = np.where(margins == 0, 0.0, margins / tolerance)
    near = np.where(is_no, np.where(np.isnan(near), np.inf, near), -np.inf)
    far = np.where(is_no, np.where(np.isnan(margins), np.inf, margins), -np.inf)
    nearness, margin = np.full(n, np.nan), np.full(n, np.nan)
    if len(start):
        nearness[row[start]] = np.maximum.reduceat(near, start)
        margin[row[start]] = np.maximum.reduceat(far, start)
    single = (n_bits(noes) == 1) & np.isfinite(margin)
    return {
        "noes": noes,
        "unknowns": unknowns,
        "fields": _joined(fields, row, start, n),
        "margin": np.where(single, margin, np.nan).astype(np.float32),
        "nearness": np.where(noes != 0, nearness, np.nan).astype(np.float32),
    }


def _joined(bits: Ints, row: Ints, start: Ints, n: int) -> Ints:
    """The bits of all findings of each row together."""
    found = np.zeros(n, dtype=np.int64)
    if len(start):
        found[row[start]] = np.bitwise_or.reduceat(bits, start)
    return found


def _tolerances(words: pd.Index, programme: Programme) -> Floats:
    """How far beyond its limit each reason may be to count as near; NaN where it has no number."""
    names = [_MEASURES.get(word) or _TOLERANCES.get(step_of(word), "") for word in words]
    found = [programme.measures.tolerance.get(name, np.nan) for name in names]
    return np.array(found or [np.nan], dtype=np.float64)


def _pieces(details: pd.Series, read: Bools) -> pa.Array:
    """The JSON of each reason of the rows that are read, one text per reason."""
    texts = _arrow(details, pa.string()).filter(pa.array(read))
    inner = pc.utf8_slice_codeunits(texts, 2, -2)
    return pc.list_flatten(pc.split_pattern_regex(inner, r"\},\s*\{"))


def _fields(pieces: pa.Array, code: NDArray[np.object_], unknown: Bools) -> Ints:
    """The bit of the field that each unknown reason asks for."""
    found = np.zeros(len(code), dtype=np.int64)
    at, words = _encoded(
        pc.struct_field(pc.extract_regex(pieces.filter(pa.array(unknown)), _ASKED), [0])
    )
    codes, kinds = pd.factorize(code[unknown])
    both = codes * (len(words) + 1) + at + 1
    used, place = np.unique(both, return_inverse=True)
    bits = [
        _field_bit(str(kinds[each // (len(words) + 1)]), [None, *words][each % (len(words) + 1)])
        for each in used
    ]
    found[unknown] = np.array(bits or [0], dtype=np.int64)[place]
    return found


def _field_bit(code: str, asked: str | None) -> int:
    name = asked or _FIELD_OF.get(code) or code.removesuffix("_unknown")
    return 1 << FIELDS.index(name if name in FIELDS else "other")


def _margins(pieces: pa.Array, code: NDArray[np.object_], is_no: Bools) -> Floats:
    """By how much each reason misses its limit; NaN where it has no number."""
    found = np.full(len(code), np.nan)
    is_way = is_no & np.isin(code, list(_MEASURES))
    way = pieces.filter(pa.array(is_way))
    found[is_way] = _number(way, _HAVE) - _number(way, _WANT)
    rest = is_no & ~is_way
    found[rest] = _number(pieces.filter(pa.array(rest)), _MARGIN)
    return found


def _number(pieces: pa.Array, pattern: str) -> Floats:
    texts = pc.struct_field(pc.extract_regex(pieces, pattern), [0])
    values = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.float64)


def _encoded(texts: pa.Array) -> tuple[Ints, pd.Index]:
    """Codes of texts and the texts that occur; -1 where there is none."""
    found = pc.dictionary_encode(texts)
    codes = pc.fill_null(found.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, pd.Index(found.dictionary.to_pylist(), dtype=object)


def _arrow(values: pd.Series, kind: pa.DataType) -> pa.Array:
    """A column as one array, however it was read."""
    found = pa.array(values if isinstance(values.dtype, pd.ArrowDtype) else list(values), kind)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
