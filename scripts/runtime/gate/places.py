"""Homes as whole numbers at three to six decimals, looked for among numbers and points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

DECIMALS: Final = (3, 4, 5, 6)
"""Decimals of a degree at which a place tells a home: 110 m to 0.1 m."""
GRIDS: Final = (4, 5, 6)
"""The same of whole numbers: fewer digits are figures like any other."""
LARGEST_DEG: Final = 180.0

_DECIMAL: Final = re.compile(
    r"(?<![\d.])\d{1,3}\.\d{1,15}(?!\d|\.\d)|(?<![\d.,])\d{1,3},\d{3,15}(?![\d.]|,\d)"
)
_WHOLE: Final = re.compile(r"(?<![\w.,])\d{5,9}(?![\w.]|,\d)")
_WHOLE_TO: Final = 1e-5
"""How far a number may be off a whole one, in steps of its last decimal: noise of floats."""
_LARGEST_WHOLE: Final = 10**9
"""No longitude in steps of six decimals is larger."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Homes:
    """Keys of homes (see `keys`) by decimals, sorted.

    Parameters
    ----------
    told
        Without those that a public point shares: for numbers in texts and tables.
    off_lines
        Without the vertices of public lines too: for blocks of geometry.
    """

    told: Mapping[int, Ints]
    off_lines: Mapping[int, Ints]


@dataclass
class Numbers:
    """Numbers of a file, in their order, as they may be read as places.

    Parameters
    ----------
    decimal
        Pairs that follow each other, n by 2, and the decimals of each number.
    whole
        Pairs of whole numbers, n by 2.
    points
        Points of our own blocks in whole steps of so many decimals, n by 2.
    """

    decimal: list[tuple[Floats, Ints]] = field(default_factory=list)
    whole: list[Ints] = field(default_factory=list)
    points: list[tuple[int, Ints]] = field(default_factory=list)


def homes(lived_at: Floats, points: Floats, vertices: Floats) -> Homes:
    """Return the keys of homes that nothing public shares.

    Parameters
    ----------
    lived_at, points, vertices
        Longitude and latitude: of homes, of public points, of vertices of public lines; n by 2.
    """
    told = {at: _without(np.unique(_all_keys(lived_at, at)), points, at) for at in DECIMALS}
    return Homes(told, {at: _without(told[at], vertices, at) for at in GRIDS})


def is_home(numbers: Numbers, known: Homes) -> bool:
    """Whether two numbers that belong together are a home's longitude and latitude."""
    if not any(map(len, known.told.values())):
        return False
    pairs = [one for one, _ in numbers.decimal if len(one)]
    places = [one for _, one in numbers.decimal if len(one)]
    if pairs and _is_decimal_home(np.concatenate(pairs), np.concatenate(places), known.told):
        return True
    whole = [one for one in numbers.whole if len(one)]
    return any(_is_in(np.concatenate(whole), known.told[at]) for at in GRIDS if whole) or any(
        _is_in(steps, known.off_lines[at]) for at, steps in numbers.points
    )


def of_text(text: str, into: Numbers) -> None:
    """Add the decimal numbers of a text, and its long whole ones, to what is compared."""
    found = _DECIMAL.findall(text)
    if len(found) > 1:
        said = [one.replace(",", ".") for one in found]
        places = np.array([len(one) - one.index(".") - 1 for one in said], dtype=np.int64)
        _add_followers(np.array(said, dtype=np.float64), places, into)
    of_whole(np.array(_WHOLE.findall(text), dtype=np.int64), into)


def of_list(values: Iterable[Any], into: Numbers) -> None:
    """Add numbers that stand in a list one after another."""
    array = np.fromiter(values, dtype=np.float64)
    _add_followers(array, decimals(array), into)
    is_whole = array == np.rint(array)
    of_whole(
        np.where(is_whole, np.clip(array, -_LARGEST_WHOLE, _LARGEST_WHOLE), 0).astype(np.int64),
        into,
    )


def of_whole(values: Ints, into: Numbers) -> None:
    """Add whole numbers that stand one after another."""
    into.whole += [_followers(np.minimum(np.abs(values), _LARGEST_WHOLE), at) for at in (1, 2)]


def of_columns(first: Any, second: Any, into: Numbers) -> None:
    """Add two columns of one length: each row's two numbers belong together."""
    pairs = np.column_stack([first, second]).astype(np.float64)
    into.decimal.append((pairs, np.column_stack([decimals(one) for one in pairs.T])))


def decimals(values: Floats) -> Ints:
    """Return how many decimals each number has, 7 where it has more than 6.

    >>> decimals(np.array([13.0, 13.44, 13.440123, 13.4401234])).tolist()
    [0, 2, 6, 7]
    """
    found = np.full(len(values), DECIMALS[-1] + 1, dtype=np.int64)
    for at in range(DECIMALS[-1], -1, -1):
        scaled = values * 10.0**at
        found[np.abs(scaled - np.rint(scaled)) < _WHOLE_TO] = at
    return found


def keys(lonlat: Floats | Ints) -> Ints:
    """Return one whole number for each pair of whole numbers, whatever their signs."""
    pairs = np.abs(np.asarray(lonlat, dtype=np.int64))
    return np.asarray(pairs[:, 0] << 32 | pairs[:, 1], dtype=np.int64)


def _all_keys(lonlat: Floats, at: int) -> Ints:
    """Keys of places, rounded to so many decimals and cut there; halves are rounded either way.

    A place of five decimals that ends in 5 has its fourth rounded as floats happen to fall.
    """
    scaled = np.abs(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)) * 10.0**at
    low, high = np.rint(scaled - _WHOLE_TO), np.rint(scaled + _WHOLE_TO)
    is_half = (low != high).any(axis=1)
    low_half, high_half = low[is_half], high[is_half]
    turned = [np.column_stack([low_half[:, 0], high_half[:, 1]]),
              np.column_stack([high_half[:, 0], low_half[:, 1]])]  # fmt: skip
    cut = np.floor(scaled + _WHOLE_TO)
    return np.concatenate([keys(one) for one in (low, high_half, *turned, cut)])


def _without(known: Ints, lonlat: Floats, at: int) -> Ints:
    """Sorted keys without those that places have too."""
    is_public = np.zeros(len(known) + 1, dtype=bool)
    told = _all_keys(lonlat, at)
    place = np.searchsorted(known, told)
    is_public[place[np.append(known, -1)[place] == told]] = True
    return known[~is_public[:-1]]


def _add_followers(values: Floats, places: Ints, into: Numbers) -> None:
    into.decimal += [(_followers(values, step), _followers(places, step)) for step in (1, 2)]


def _followers(values: Any, step: int) -> Any:
    """Each value beside the one that follows it, so many places on."""
    return np.column_stack([values[:-step], values[step:]]) if len(values) > step else values[:0]


def _is_decimal_home(pairs: Floats, places: Ints, known: Mapping[int, Ints]) -> bool:
    if not len(pairs):
        return False
    size = np.abs(pairs)
    finest = np.minimum(places.max(axis=1), DECIMALS[-1])
    is_place = (size <= LARGEST_DEG).all(axis=1) & (finest >= DECIMALS[0])
    size, finest = size[is_place], finest[is_place]
    return any(
        _is_in(turn(size[finest <= at] * 10.0**at + _noise(turn)), known[at])
        for at in DECIMALS
        for turn in (np.rint, np.floor)
    )


def _noise(turn: Any) -> float:
    return _WHOLE_TO if turn is np.floor else 0.0


def _is_in(pairs: Any, known: Ints) -> bool:
    """Whether a pair, either way round, is among sorted keys."""
    if not len(pairs) or not len(known):
        return False
    turns = (keys(pairs), keys(pairs[:, ::-1]))
    last = len(known) - 1
    return any(
        bool((known[np.minimum(np.searchsorted(known, one), last)] == one).any()) for one in turns
    )
