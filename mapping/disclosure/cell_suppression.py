"""What may be said about small numbers of people.

Where one of two groups that add up to all is hidden the other is hidden as well,
denominator and all, since their difference would tell it; and where the people of neither
group (sex or setting unknown or other) are 1 to k - 1, both are hidden. Of more than two
groups that add up (age bands, causes of a shortfall) the smallest ones are hidden besides
until those hidden are at least two and none of what can be reckoned of them together (how
many they are, counted or left over) is 1 to k - 1. A denominator that differs by 1 to k - 1
from everybody is not told, and no small number of people without a value.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.reasons import STEPS

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DENOMINATOR_FLOOR: Final = 20
"""A share is only published of at least this many people (rule P5)."""

EVERYBODY: Final = "waterfall_identified"
"""The one count that is everybody by its definition."""

CHAINS: Final = (
    (EVERYBODY, *(f"waterfall_{step}" for step in STEPS)),
    ("coverage_eligible", "coverage_geographic", "coverage_optimistic"),
    ("coverage_eligible", "dry_only"),
    ("ends_in_12_months", "ends_in_6_months"),
    ("stale_only", "ghost_only"),
    *(
        (f"coverage_{way}", f"coverage_{way} low", f"coverage_{way} high")
        for way in ("eligible", "geographic", "optimistic")
    ),
)
"""Indicators whose people lie within one another; the first of a chain is kept first."""

OF_COVERED: Final = (
    "single_provider", "provider_hhi", "affordable", "strained", "unaffordable",
    "affordability_unknown", "transport_share_p50", "ends_in_6_months", "ends_in_12_months",
    "stale_only", "ghost_only",
)  # fmt: skip
"""Indicators whose people are those covered (`coverage_eligible`), or some of them."""

FAMILIES: Final = {
    "affordable": "means", "strained": "means", "unaffordable": "means",
    "affordability_unknown": "means", "shortfall_no_service_in_reach": "shortfall",
    "shortfall_not_eligible": "shortfall", "shortfall_unaffordable": "shortfall",
    "shortfall_full": "shortfall", "shortfall_unknown_capacity": "shortfall",
}  # fmt: skip
"""Indicators that add up to a total that is told: all of those covered, all without a place."""

PARITIES: Final = {
    "parity_sex": "sex", "parity_setting": "setting", "parity_age": "age",
    "parity_priority": "priority",
}  # fmt: skip
"""Comparisons of groups, and the kind of groups they compare."""


def floor(gaps: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the gaps with every figure about fewer than k people taken out.

    Parameters
    ----------
    gaps
        Columns of `mapping.indicators.COLUMNS`.
    k
        The floor; 10 for the public, 5 for a partner under agreement.

    Returns
    -------
    DataFrame
        The same rows. Where the people counted, or those left over, or the denominator are fewer
        than k (0 included), `value`, `n_value`, `low` and `high` are NaN, `is_suppressed` is true
        and `note` reads "fewer than k", or "all but fewer than k" where those left over are few, or
        "not shown"; a denominator under k is NaN too. Figures that are no counts need
        `DENOMINATOR_FLOOR` people. Of counts that lie within one another (the steps of the
        waterfall, the three coverages) one is taken out where it differs from the one before by 1
        to k - 1 people. What is said of the covered is taken out, denominator and all, where their
        number is, and a comparison of groups where one of the groups is. `low` and `high`
        go where `value` goes, and where the people counted at either end would have to go.

    >>> gaps = pd.DataFrame({"pcode": ["A", "B"], "category": "pss", "group": "all",
    ...     "indicator": "coverage_eligible", "value": [0.1, 0.5], "unit": "share",
    ...     "n_people": [50, 50], "n_value": [5.0, 25.0], "note": "", "is_suppressed": False,
    ...     "low": float("nan"), "high": float("nan"), "n_missing": 0})
    >>> floor(gaps, 10)[["value", "note"]].values.tolist()
    [[nan, 'fewer than 10'], [0.5, '']]
    """
    ends = _ends(gaps)
    told = _floored(pd.concat([gaps, ends]).reset_index(drop=True), k)
    found = told.iloc[: len(gaps)].set_axis(gaps.index)
    at = ends.index[told["is_suppressed"].iloc[len(gaps) :]]
    is_hidden = found["is_suppressed"] | found.index.isin(at)
    return found.assign(**{name: found[name].where(~is_hidden) for name in ("low", "high")})


def _ends(gaps: pd.DataFrame) -> pd.DataFrame:
    """The ends of the ranges of shares as counts of people: rows of their own, indexed as found."""
    parts = [gaps.iloc[:0]]
    for name in ("low", "high"):
        rows = gaps[gaps["unit"].eq("share") & gaps[name].notna()]
        n = (rows[name] * rows["n_people"]).round()
        parts.append(rows.assign(indicator=rows["indicator"] + " " + name, n_value=n))
    return pd.concat(parts)


@dataclass(frozen=True, eq=False)
class _Rows:
    """The gaps as arrays; rows that agree in a key have the same whole number in its place.

    ``place`` is area and category; ``cell`` a place and a group; ``figure`` a place and an
    indicator; ``twins`` a figure and a kind of group, which is what groups have in common that add
    up to all. ``kinds`` and ``indicators`` are the words of ``kind`` and ``indicator``.
    """

    place: Ints
    cell: Ints
    figure: Ints
    twins: Ints
    kind: Ints
    kinds: tuple[str, ...]
    indicator: Ints
    indicators: tuple[str, ...]
    is_all: Bools
    n: Floats
    base: Floats


def _rows(gaps: pd.DataFrame) -> _Rows:
    place = _key(_codes(gaps["pcode"])[0], _codes(gaps["category"])[0])
    group, groups = _codes(gaps["group"])
    indicator, indicators = _codes(gaps["indicator"])
    of_group, kinds = pd.factorize(np.array([one.split("=")[0] for one in groups], dtype=object))
    kind = of_group.astype(np.int64)[group]
    figure = _key(place, indicator)
    return _Rows(
        place=place,
        cell=_key(place, group),
        figure=figure,
        twins=_key(figure, kind),
        kind=kind,
        kinds=tuple(kinds),
        indicator=indicator,
        indicators=indicators,
        is_all=gaps["group"].eq("all").to_numpy(bool),
        n=gaps["n_value"].to_numpy(float),
        base=gaps["n_people"].to_numpy(float),
    )


def _codes(words: pd.Series) -> tuple[Ints, tuple[str, ...]]:
    codes, known = pd.factorize(words)
    return codes.astype(np.int64), tuple(known)


def _key(one: Ints, other: Ints) -> Ints:
    """One whole number for two, from 0 on."""
    codes: Ints = pd.factorize(one * (other.max(initial=0) + 1) + other)[0].astype(np.int64)
    return codes


def _floored(gaps: pd.DataFrame, k: int) -> pd.DataFrame:
    """The floor, row by row and between rows, for figures without a range."""
    rows = _rows(gaps)
    n, base = rows.n, rows.base
    is_few, is_most = n < k, (base - n < k) & ~_is_of(rows, [EVERYBODY])
    is_share = gaps["unit"].ne("people").to_numpy(bool)
    is_hidden = is_few | is_most | (base < k) | (is_share & (base < DENOMINATOR_FLOOR))
    rest, counted = _rest(rows, base), _rest(rows, n)
    is_told = _is_few(rest, k)
    is_hidden |= is_told | _is_few(counted, k) | _is_few(rest - counted, k)
    is_hidden |= _is_near(rows, is_hidden, k)
    n_missing = gaps["n_missing"].to_numpy(float)
    is_apart = _is_apart(rows, n_missing, k)
    is_hidden |= is_apart & _is_of(rows, [*PARITIES, "near_miss"])
    is_hidden = _with_partners(rows, is_hidden, n, counted, k)
    is_hidden = _with_families(rows, is_hidden, counted, k)
    rests = _rests_on_hidden(rows, is_hidden)
    is_hidden |= rests
    is_base_hidden = _with_partners(rows, (base < k) | is_told, base, rest, k) | rests | is_apart
    words = np.select(
        [(is_few & is_most) | (is_share & (base < DENOMINATOR_FLOOR)), is_few, is_most],
        ["not shown", f"fewer than {k}", f"all but fewer than {k}"],
        "not shown",
    )
    return gaps.assign(
        value=gaps["value"].where(~is_hidden),
        n_value=gaps["n_value"].where(~is_hidden),
        n_people=np.where(is_base_hidden, np.nan, base),
        note=gaps["note"].where(~is_hidden, words),
        is_suppressed=is_hidden,
        n_missing=np.where(_is_few(n_missing, k) | is_base_hidden, np.nan, n_missing),
    )


def _is_of(rows: _Rows, wanted: Collection[str]) -> Bools:
    """Whether each row is of one of the wanted indicators."""
    return np.array([one in wanted for one in rows.indicators], dtype=bool)[rows.indicator]


def _by_cell(rows: _Rows, indicator: str, values: Floats) -> Floats:
    """The values of one indicator by ``cell``; NaN where a cell has none."""
    found = np.full(rows.cell.max(initial=-1) + 1, np.nan)
    own = _is_of(rows, [indicator])
    found[rows.cell[own]] = values[own]
    return found


def _any(key: Ints, is_it: Bools) -> Bools:
    """Whether any row is so of those that agree in the key."""
    is_any = np.zeros(key.max(initial=-1) + 1, dtype=bool)
    is_any[key[is_it]] = True
    return is_any[key]


def _sum(key: Ints, n: Floats) -> Floats:
    """The sum of those that agree in the key, for each of them."""
    sums: Floats = np.bincount(key, n).astype(np.float64)
    return sums[key]


def _is_apart(rows: _Rows, n_missing: Floats, k: int) -> Bools:
    """Whether a denominator leaves out a few of everybody, or of those who are not refused."""
    apart = _by_cell(rows, EVERYBODY, rows.base)[rows.cell] - rows.base
    away = apart - _by_cell(rows, f"waterfall_{STEPS[-1]}", rows.n)[rows.cell]
    return (
        (_is_few(apart, k) & ~_is_of(rows, OF_COVERED))
        | (_is_few(away, k) & _is_of(rows, ["near_miss"]))
        | _is_few(n_missing, k)
    )


def _rests_on_hidden(rows: _Rows, is_hidden: Bools) -> Bools:
    """Whether a figure would tell a hidden coverage: one of the covered, or a comparison."""
    is_covered = _is_of(rows, ["coverage_eligible"])
    rests = _any(rows.cell, is_covered & is_hidden) & _is_of(rows, OF_COVERED)
    number = {kind: at for at, kind in enumerate(rows.kinds)}
    kinds = [number.get(PARITIES.get(one, ""), -1) for one in rows.indicators]
    compared = np.array(kinds, dtype=np.int64)[rows.indicator]
    at, wanted = (rows.place * len(number) + kind for kind in (rows.kind, compared))
    is_whole = np.zeros(at.max(initial=-1) + 1 + len(number), dtype=bool)
    is_whole[at[is_covered & ~is_hidden]] = True
    is_whole[at[is_covered & is_hidden]] = False
    is_told: Bools = is_whole[wanted] & (compared >= 0)
    return rests | (_is_of(rows, PARITIES) & ~is_told)


def _is_near(rows: _Rows, is_hidden: Bools, k: int) -> Bools:
    """Whether a shown count differs by 1 to k - 1 from one shown before it in its chain."""
    shown = np.where(is_hidden, np.nan, rows.n)
    is_near = np.zeros(len(shown), dtype=bool)
    for chain in CHAINS:
        told: list[Floats] = []
        for indicator in chain:
            n = _by_cell(rows, indicator, shown)
            near = np.zeros(len(n), dtype=bool)
            for before in told:
                near |= _is_few(np.abs(before - n), k)
            is_near |= near[rows.cell] & _is_of(rows, [indicator])
            told.append(np.where(near, np.nan, n))
    return is_near


def _is_few(n: Floats, k: int) -> Bools:
    return (n > 0) & (n < k)


def _with_partners(rows: _Rows, is_hidden: Bools, n: Floats, rest: Floats, k: int) -> Bools:
    """Hidden rows and the groups that have to go with them, so that no difference tells them."""
    is_band = _is_band(rows)
    found = np.where(is_band | rows.is_all, is_hidden, _any(rows.twins, is_hidden))
    return _complements(rows, found, is_band, rows.twins, n, rest, k)


def _with_families(rows: _Rows, is_hidden: Bools, rest: Floats, k: int) -> Bools:
    """The same for the parts of a total, and again for groups where one of them goes for it."""
    names = [FAMILIES.get(one, "") for one in rows.indicators]
    family = pd.factorize(np.array(names, dtype=object))[0].astype(np.int64)[rows.indicator]
    is_part = _is_of(rows, FAMILIES)
    if not is_part.any():
        return is_hidden
    key = _key(rows.cell, family)
    found = _complements(rows, is_hidden, is_part, key, rows.n, np.zeros(len(family)), k)
    is_band = _is_band(rows)
    found = np.where(is_part & ~is_band, _any(rows.twins, found), found)
    return _complements(rows, found, is_band, rows.twins, rows.n, rest, k)


def _is_band(rows: _Rows) -> Bools:
    """Whether each row is of a band of ages: of more groups than two."""
    return np.array([kind == "age" for kind in rows.kinds], dtype=bool)[rows.kind]


def _complements(
    rows: _Rows, hidden: Bools, is_part: Bools, key: Ints, n: Floats, rest: Floats, k: int
) -> Bools:
    """Hide the smallest shown parts of a total until the hidden ones tell nothing together."""
    at = np.flatnonzero(is_part & _any(key, hidden & is_part))
    own, found = hidden[at], hidden.copy()
    total = _key(key[at], key[at] * 0)
    part, left, outside = (_counted(one[at]) for one in (n, rows.base - rows.n, rest))
    for _ in range(len(FAMILIES)):
        hidden_n = _sum(total, part * own) + outside
        hidden_left = _sum(total, left * own)
        count = _sum(total, own.astype(np.float64)) + (outside > 0)
        tells = (count < 2) | _is_few(hidden_n, k) | _is_few(hidden_left, k)
        order = np.lexsort((np.where(own, np.inf, part), total))
        smallest = order[np.flatnonzero(np.diff(total[order], prepend=-1))]
        more = smallest[tells[smallest] & ~own[smallest]]
        if not len(more):
            break
        own[more] = True
    found[at] = own
    return found


def _rest(rows: _Rows, counted: Floats) -> Floats:
    """People of `all` in neither of the twins; NaN where the column counts none."""
    whole = np.full(rows.figure.max(initial=-1) + 1, np.nan)
    whole[rows.figure[rows.is_all]] = counted[rows.is_all]
    return whole[rows.figure] - _sum(rows.twins, _counted(counted))


def _counted(n: Floats) -> Floats:
    """Numbers of people in which an unknown number counts as nobody."""
    return np.where(np.isnan(n), 0.0, n)
