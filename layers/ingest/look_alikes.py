"""Rows of services that may be one facility: by the stem of the name, kind, distance and phone.

The stem is what is left of a name without words for kinds of service (`Bansang Health Centre`:
bansang). Words for kinds of facility (hospital, post) and numbers have to agree, so that a hospital
and the post beside it stay two.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from layers.vocabulary.categories import plain
from layers.vocabulary.category_words import stem_words
from layers.vocabulary.stems import words

SAME_PLACE_M: Final = 100.0
"""Rows of one name so near each other are always told."""
_NEAR_M: Final = 500.0
_SETTLEMENT_M: Final = 2000.0
"""How far apart two lists put one place, where one of them knows its settlement only."""
_PHONE_M: Final = 5000.0
_MUCH_LIKE: Final = 0.9
_LIKE: Final = 0.8
_SOMEWHAT_LIKE: Final = 0.6
_SAME_WORD: Final = 0.84
_NEIGHBOURS: Final = 5
_NEAREST: Final = 13
_N_DIGITS: Final = 7
_METRES_PER_DEGREE: Final = 111_320.0
_KINDS: Final[Mapping[str, str]] = {
    start: kind
    for kind, starts in {
        "hospital": "hospital hopital hospitalier مستشف",
        "post": "post poste posto",
        "clinic": "clinic clinique clinica polyclin عيادة",
        "pharmacy": "pharmac farmac صيدل",
        "centre": "centre center centro مركز",
        "school": "school ecole escola lycee college مدرسة",
    }.items()
    for start in starts.split()
}
"""How a word begins -> the kind of facility it names."""
_SHORT: Final[Mapping[str, str]] = {
    **dict.fromkeys(("hc", "cs", "csps", "cscom", "phc", "mch", "mchc", "csref"), "centre"),
    **dict.fromkeys(("ps", "hp"), "post"),
}
"""Kinds of facility as lists shorten them."""
_QUALITIES: Final = frozenset(
    ("public", "publique", "publico", "private", "prive", "privee", "privado", "major", "minor",
     "general", "regional", "ltd", "sarl")
)  # fmt: skip
"""Words that one list writes and another leaves out."""
_NUMBER: Final = re.compile(r"\d+|[ivx]+|[a-z]")


@dataclass(frozen=True)
class Pair:
    """Two rows that look alike.

    Parameters
    ----------
    first, second
        Their positions.
    distance_m
        Between them, metres.
    likeness
        How alike the stems of their names are, 0 to 1.
    is_proposed
        Whether all that is known speaks for one facility; else a person has to look.
    """

    first: int
    second: int
    distance_m: float
    likeness: float
    is_proposed: bool


def pairs(table: pd.DataFrame, shapes: npt.NDArray[np.object_], key: str) -> list[Pair]:
    """Return the pairs of rows that look alike, each once.

    Rows of one name within 100 m are compared with the five that follow from west to east; in a
    layer with categories also each row with its twelve nearest within 5 km.

    Parameters
    ----------
    table
        Typed columns: `name`, the key, and where there are such `category` and `phone`.
    shapes
        Points or outlines or None, shape (n,).
    key
        The column that names a row.
    """
    points = shapely.centroid(shapes)
    place = pd.DataFrame({"lon": shapely.get_x(points), "lat": shapely.get_y(points)})
    names = [plain(name) for name in table["name"].fillna("")]
    kinds = table["category"].to_numpy(object) if "category" in table else np.arange(len(table))
    found = {
        (one.first, one.second): replace(one, is_proposed=kinds[one.first] == kinds[one.second])
        for one in _of_one_name(names, place, table[key].to_numpy())
    }
    if "category" in table:
        for one in _near(table.reset_index(drop=True), names, place):
            found.setdefault((one.first, one.second), one)
    return list(found.values())


def _of_one_name(names: list[str], place: pd.DataFrame, keys: npt.NDArray[np.object_]
                 ) -> Iterator[Pair]:  # fmt: skip
    found = place.assign(name=names, key=keys, row=np.arange(len(place)))
    found = found[found["lon"].notna() & (found["name"] != "")]
    found = found[found["name"].duplicated(keep=False)].sort_values(["name", "lon", "lat", "key"])
    for step in range(1, _NEIGHBOURS + 1):
        other = found.shift(-step)
        apart_m = _metres(found[["lon", "lat"]].to_numpy(), other[["lon", "lat"]].to_numpy())
        near = ((found["name"] == other["name"]) & (apart_m <= SAME_PLACE_M)).to_numpy()
        for first, second, metres in zip(
            found["row"][near], other["row"][near].astype(int), apart_m[near], strict=True
        ):
            yield Pair(int(first), int(second), float(metres), 1.0, is_proposed=False)


def _near(table: pd.DataFrame, names: list[str], place: pd.DataFrame) -> Iterator[Pair]:
    """The near pairs of one category whose names have a word in common, or whose phone is one."""
    stems = [_stem(name) for name in names]
    starts = np.array([_starts(stem) for stem in stems], dtype=np.uint64)
    blank = pd.Series("", index=table.index)
    phones = np.array([_digits(one) for one in table.get("phone", blank).fillna("")], dtype=object)
    at, metres_of = _neighbours(table["category"], place)
    one, other = at.T
    has_one_phone = (phones[one] == phones[other]) & (phones[one] != "")
    may_be = has_one_phone | (((starts[one] & starts[other]) != 0) & (metres_of <= _SETTLEMENT_M))
    for first, second, metres, is_one_phone in zip(
        one[may_be].tolist(), other[may_be].tolist(), metres_of[may_be].tolist(),
        has_one_phone[may_be].tolist(), strict=True,
    ):  # fmt: skip
        if names[first] == names[second] and metres <= SAME_PLACE_M:
            continue  # told by its name already
        likeness = _likeness(stems[first], stems[second])
        if likeness < _SOMEWHAT_LIKE:
            continue
        kinds = _kinds(names[first]), _kinds(names[second])
        is_one_kind = not kinds[0] or not kinds[1] or bool(kinds[0] & kinds[1])
        is_proposed = is_one_kind and metres <= _reach_m(likeness, is_one_phone=is_one_phone)
        is_told = metres <= (_PHONE_M if is_one_phone else _NEAR_M)
        if is_proposed or (is_told and (is_one_kind or is_one_phone)):
            yield Pair(first, second, metres, likeness, is_proposed)


def _starts(stem: tuple[str, ...]) -> int:
    """How its words begin, as bits: of stems without a bit in common no word is alike."""
    return sum({1 << (zlib.crc32(word[:3].encode()) % 63) for word in stem})


def _reach_m(likeness: float, *, is_one_phone: bool) -> float:
    """How far apart two rows of one facility may be, by how alike they are; below 0 if not."""
    if is_one_phone and likeness >= _LIKE:
        return _PHONE_M
    if likeness == 1.0:
        return _SETTLEMENT_M
    if likeness >= _MUCH_LIKE:
        return _NEAR_M
    return SAME_PLACE_M if likeness >= _LIKE else -1.0


def _neighbours(
    categories: pd.Series, place: pd.DataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Pairs of rows of one category within 5 km, each row with its nearest, and their distance."""
    known = place["lon"].notna().to_numpy()
    pairs_, metres = [np.empty((0, 2), dtype=np.int64)], [np.empty(0)]
    for _, rows in categories[known].groupby(categories[known], sort=True):
        at = rows.index.to_numpy()
        degrees = place[["lon", "lat"]].to_numpy()[at]
        plane = degrees * [np.cos(np.radians(degrees[:, 1].mean())), 1.0] * _METRES_PER_DEGREE
        n_near = min(_NEAREST, len(at))
        _, near = cKDTree(plane).query(plane, k=n_near, distance_upper_bound=_PHONE_M)
        near = near.reshape(len(at), -1)
        one, step = np.nonzero(near < len(at))
        other = near[one, step]
        low, high = np.minimum(one, other), np.maximum(one, other)
        both = np.sort((low * len(at) + high)[low < high])
        both = both[np.diff(both, prepend=-1) != 0]  # far quicker here than np.unique
        low, high = both // len(at), both % len(at)
        pairs_.append(np.column_stack([at[low], at[high]]))
        metres.append(_metres(degrees[low], degrees[high]))
    return np.concatenate(pairs_), np.concatenate(metres)


def _metres(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]
            ) -> npt.NDArray[np.float64]:  # fmt: skip
    east = (one[:, 0] - other[:, 0]) * np.cos(np.radians(one[:, 1]))
    return np.asarray(np.hypot(east, one[:, 1] - other[:, 1]) * _METRES_PER_DEGREE)


@cache
def _stem(name: str) -> tuple[str, ...]:
    """The words of a name that name no kind of service or facility."""
    kinds = stem_words(name)
    empty = kinds | _QUALITIES
    said = [word for word in words(name) if word not in empty and not _kind(word)]
    return tuple(said)


@cache
def _kinds(name: str) -> frozenset[str]:
    return frozenset(kind for word in words(name) if (kind := _kind(word)))


@cache
def _kind(word: str) -> str:
    short = _SHORT.get(word)
    return short or next((kind for start, kind in _KINDS.items() if word.startswith(start)), "")


def _digits(phone: str) -> str:
    """The last digits of the first number: with and without the code of the country alike."""
    first = re.split(r"[/;,|]", phone)[0]
    digits = "".join(one for one in first if one.isdecimal())
    return digits[-_N_DIGITS:] if len(digits) >= _N_DIGITS else ""


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike the words of two names are; 0 where their numbers or single letters differ."""
    numbers = [sorted(w for w in stem if _NUMBER.fullmatch(w)) for stem in (one, other)]
    if not one or not other or numbers[0] != numbers[1]:
        return 0.0
    left, alike = list(other), 0.0
    for word in one:
        best = max(left, key=lambda found: _alike(word, found), default="")
        if best and _alike(word, best) >= _SAME_WORD:
            left.remove(best)
            alike += _alike(word, best)
    return 2 * alike / (len(one) + len(other))


@cache
def _alike(one: str, other: str) -> float:
    return 1.0 if one == other else SequenceMatcher(None, one, other).ratio()
