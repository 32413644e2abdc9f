"""Where a run and the reference differ, told in words; within a hair's breadth is no difference."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pandas as pd

from tests.reference import verdicts
from tests.reference.figures import Key
from tests.reference.travel import Travel, Way
from tests.reference.verdicts import Verdict, World

MINUTES = 0.05
SHARE_OF_METRES = 0.0005
ROUNDED_MIN = 0.001
"""What the milliseconds of a hundred edges may come to."""

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Agreement:
    """What was compared: the reference's verdict of each pair, and what is told otherwise.

    Where a limit falls between two figures that agree, the verdict is the one that the run's
    figures lead to, and `n_hairs` counts the pair; so it does where the run tells another way that
    is as quick.
    """

    told: Mapping[Pair, Verdict]
    differences: list[str]
    n_hairs: int


def of_pairs(found: World, reach: pd.DataFrame) -> Agreement:
    """Compare every pair of a run with the reference, which pairs there are as well."""
    told = {(one.person, one.service): one for one in verdicts.all_verdicts(found)}
    rows = {(row.returnee_id, row.service_id): row for row in reach.itertuples()}
    differences, n_hairs = [], 0
    for pair in sorted(told.keys() | rows.keys()):
        row, one = rows.get(pair), told.get(pair)
        if _is_same(found, row, one):
            continue
        if _is_as_quick(found, row, one):
            n_hairs += 1
            continue
        nudged = next((each for each in _nudged(found, pair) if _is_same(found, row, each)), one)
        if nudged is one:
            differences.append(f"{pair}: {_words(row)} | {one}")
            continue
        n_hairs += 1
        told.pop(pair, None)
        if nudged is not None:
            told[pair] = nudged
    return Agreement(told, differences, n_hairs)


def of_figures(figures: Mapping[Key, float], gaps: pd.DataFrame) -> list[str]:
    """Compare the figures of whole areas with those of a run that the reference counts too."""
    whole = gaps[gaps["group"] == "all"]
    columns = ("pcode", "category", "among", "indicator")
    rows = zip(*(whole[name] for name in columns), whole["value"], strict=True)
    return [
        f"{key}: {value} | {figures[tuple(key)]}"
        for *key, value in rows
        if tuple(key) in figures and not math.isclose(value, figures[tuple(key)], abs_tol=1e-9)
    ]


def kinds_told(agreement: Agreement) -> Counter[tuple[str, bool]]:
    """How often each test said no (False) and could not tell (True)."""
    return Counter(
        (test, verdicts.is_unknown(code))
        for one in agreement.told.values()
        for test, code in one.reasons
    )


def read(folder: Path, name: str) -> pd.DataFrame:
    """A table of results."""
    return pd.read_parquet(folder / "results" / f"{name}.parquet")


def _is_same(found: World, row, one: Verdict | None, *, has_metres: bool = True) -> bool:
    if row is None or one is None:
        return row is None and one is None
    coin = found.given.travel["coin"]
    words = (
        row.mode == one.way.mode, row.fastest_mode == one.fastest.mode, row.stop_id == one.stop,
        row.verdict == one.verdict, row.eligible == one.eligible,
        row.reason == one.reason, row.is_within == one.is_within, row.has_place == one.has_place,
        row.affordability == one.purse.means,
        list(dict.fromkeys(reason["code"] for reason in row.reasons)) == one.codes,
    )  # fmt: skip
    numbers = (
        _near(row.duration_min, one.way.minutes, MINUTES),
        _near(row.fastest_duration_min, one.fastest.minutes, MINUTES),
        _near(row.fastest_fare, one.fastest.fare, coin if coin > 0 else 0.01),
        not has_metres
        or _near(row.distance_m, one.way.metres, max(0.1, SHARE_OF_METRES * row.distance_m)),
        _near(row.fare, one.way.fare, coin if coin > 0 else 0.01),
        _near(row.road_m, one.road_m, max(0.1, SHARE_OF_METRES * row.road_m)),
        _near(row.straight_m, one.straight_m, 0.1),
        _near(row.net_per_day, one.purse.net, 4 * coin if coin > 0 else 0.01),
    )
    return all(words) and all(numbers)


def _is_as_quick(found: World, row, one: Verdict | None) -> bool:
    """Whether the run tells another way that is as quick, to the rounding of its milliseconds."""
    if row is None or one is None:
        return False
    is_near = _near(row.duration_min, one.way.minutes, ROUNDED_MIN)
    return is_near and _is_same(found, row, one, has_metres=False)


def _near(one: float, other: float, within: float) -> bool:
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return one == other or abs(one - other) <= within


def _nudged(found: World, pair: Pair) -> Iterator[Verdict | None]:
    """The verdicts where each figure is a hair more or less."""
    person = next(one for one in found.people if one["returnee_id"] == pair[0])
    service = next(one for one in found.services if one["service_id"] == pair[1])
    coin = found.given.travel["coin"]
    for minutes, share, coins in product((0, -0.002, 0.002), (0, -1e-4, 1e-4), (0, -1, 1)):
        nudge = _Nudge(found.travel, minutes, share, coins * coin)
        yield verdicts.of_pair(replace(found, travel=nudge), person, service)


class _Nudge:
    """Ways of which every figure is a little more or less."""

    def __init__(self, travel: Travel, minutes: float, share: float, fare: float) -> None:
        self._travel, self._by = travel, (minutes, share, fare)

    def __getattr__(self, name: str):
        return getattr(self._travel, name)

    def ways(self, home: str, site: str) -> list[Way]:
        minutes, share, fare = self._by
        return [
            replace(
                way,
                minutes=way.minutes + minutes,
                metres=way.metres * (1 + share),
                fare=max(way.fare + fare, 0.0) if way.fare > 0 else way.fare,
            )
            for way in self._travel.ways(home, site)
        ]


def _words(row) -> str:
    if row is None:
        return "no row"
    codes = [reason["code"] for reason in row.reasons]
    return (f"{row.mode} {row.duration_min} min {row.distance_m} m {row.fare} "
            f"by road {row.road_m} m {row.verdict} "
            f"{codes} {row.affordability} {row.net_per_day}")  # fmt: skip
