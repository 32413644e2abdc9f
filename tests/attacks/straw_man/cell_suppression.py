"""What may be said about small numbers of people.

Where one of two groups that add up to all is hidden the other is hidden as well,
denominator and all, since their difference would tell it; and where the people of neither
group (sex or setting unknown or other) are 1 to k - 1, both are hidden. Of more than two
groups that add up (age bands, causes of a shortfall) the smallest ones are hidden besides
until those hidden are at least two and none of what can be reckoned of them together (how
many they are, counted or left over) is 1 to k - 1. A denominator that differs by 1 to k - 1
from everybody is not told, and no small number of people without a value.

Those in need of a category lie within everybody: a figure of theirs is not told where it
differs by 1 to k - 1 from the same one of everybody, counted or left over. Whoever is expected to
need it, a share of a person each, is told in whole people alone.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping.disclosure import whole_people
from mapping.unit_records.counting import ENDS, Counting, Figures
from tests.attacks.straw_man.figure_rows import (
    Bools,
    Floats,
    Ints,
    Rows,
    by_area_group,
    is_any,
    is_of,
    is_so,
    key_of_both,
    of_gaps,
    sums,
)

Chains = dict[str, tuple[str, ...]]

DENOMINATOR_FLOOR: Final = 20
"""A share is only published of at least this many people (rule P5)."""


def floor(gaps: pd.DataFrame, k: int, figures: Figures) -> pd.DataFrame:
    """Return the gaps with every figure about fewer than k people taken out.

    Parameters
    ----------
    gaps
        Columns of `mapping.indicators.COLUMNS`.
    k
        The floor; 10 for the public, 5 for a partner under agreement; 0 leaves every figure.
    figures
        How the figure of each indicator counts people, from `mapping.indicators.figures`.

    Returns
    -------
    DataFrame
        The same rows, and `n_value`: the people counted (NaN where the figure counts none). Where
        these, or those left over, or the denominator are fewer than k (0 included), `value`,
        `n_value`, `low` and `high` are NaN, and `suppression` is `few`, or `most` where those left
        over are few, or `hidden` where neither may be told; `subject_id` is empty. A denominator
        under k is NaN too. Figures that are no counts need `DENOMINATOR_FLOOR` people. Of counts
        that lie within one another (the steps of the waterfall, the three coverages) one is taken
        out where it differs from the one before by 1 to k - 1 people. What is said of those that
        another figure counts is taken out, denominator and all, where their number is, and a
        comparison of groups where one of the groups is. `low` and `high` go where `value` goes,
        and where the people counted at either end would have to go. Figures among `need` are told
        in whole people, whatever k is; how many of them are expected (`n_stated`, `n_expected`) of
        the whole programme alone, where neither is few.

    >>> gaps = pd.DataFrame({"pcode": ["A", "B"], "category": "pss", "among": "all", "group": "all",
    ...     "indicator": "coverage_eligible", "value": [0.1, 0.5], "unit": "share",
    ...     "n_people": [50, 50], "suppression": "none", "subject_id": "",
    ...     "low": float("nan"), "high": float("nan"), "n_missing": 0,
    ...     "n_stated": float("nan"), "n_expected": float("nan")})
    >>> found = floor(gaps, 10, {"coverage_eligible": Counting()})
    >>> found[["value", "suppression"]].values.tolist()
    [[nan, 'few'], [0.5, 'none']]
    """
    counted = whole_people.of_gaps(gaps, figures)
    if not k:
        return counted
    ends = _ends(counted)
    both = _floored(pd.concat([counted, ends]).reset_index(drop=True), k, figures)
    found = both.iloc[: len(gaps)].set_axis(gaps.index)
    at = ends.index[both["suppression"].iloc[len(gaps) :] != "none"]
    is_hidden = (found["suppression"] != "none") | found.index.isin(at)
    return found.assign(**{name: found[name].where(~is_hidden) for name in ENDS})


def _with_ends(figures: Figures) -> dict[str, Counting]:
    """The same with the ends of ranges, which count people as well."""
    return {**figures, **{f"{name} {end}": Counting() for name in figures for end in ENDS}}


def _chains(figures: Figures) -> tuple[Chains, Chains]:
    """The figures that each one lies within, whatever holds others first; and the ends of ranges.

    An end of a range lies within its own figure alone.
    """
    found: Chains = {}
    for name in figures:
        around: list[str] = []
        within = _around(figures, name)
        while within and within not in around:
            around.append(within)
            within = _around(figures, within)
        found[name] = tuple(around)
    low, high = ENDS
    ends: Chains = {
        **dict.fromkeys(figures, ()),
        **{f"{name} {low}": (name,) for name in figures},
        **{f"{name} {high}": (f"{name} {low}", name) for name in figures},
    }
    return dict(sorted(found.items(), key=lambda one: len(one[1]))), ends


def _around(figures: Figures, name: str) -> str:
    """The figure that each lies within, as it was declared at the time."""
    as_it_was = {
        "coverage_eligible": "",
        "coverage_geographic": "coverage_eligible",
        "coverage_optimistic": "coverage_geographic",
    }
    return as_it_was.get(name, next(iter(figures[name].within), ""))


def _ends(gaps: pd.DataFrame) -> pd.DataFrame:
    """The ends of ranges as people counted: rows of their own, indexed as found."""
    parts = [gaps.iloc[:0]]
    for name in ENDS:
        rows = gaps[gaps["unit"].isin(["share", "people"]) & gaps[name].notna()]
        n = (rows[name] * rows["n_people"].where(rows["unit"].eq("share"), 1.0)).round()
        parts.append(rows.assign(indicator=rows["indicator"] + " " + name, n_value=n))
    return pd.concat(parts)


def _floored(gaps: pd.DataFrame, k: int, figures: Figures) -> pd.DataFrame:
    """The floor, row by row and between rows, for figures without a range."""
    rows = of_gaps(gaps, _with_ends(figures))
    n, base = rows.n, rows.base
    is_few, is_most = (
        n < k,
        (base - n < k) & ~is_so(rows, [one.is_everybody for one in rows.figures]),
    )
    is_share = gaps["unit"].ne("people").to_numpy(bool)
    is_hidden = is_few | is_most | (base < k) | (is_share & (base < DENOMINATOR_FLOOR))
    rest, counted = _rest(rows, base), _rest(rows, n)
    is_told = _is_few(rest, k)
    is_hidden |= is_told | _is_few(counted, k) | _is_few(rest - counted, k)
    within, of_ends = _chains(figures)
    is_hidden |= _is_near(rows, within, is_hidden, k) | _is_near(rows, of_ends, is_hidden, k)
    is_hidden |= _is_near_all(rows, rows.n, is_hidden, k)
    is_hidden |= _is_near_all(rows, base - rows.n, is_hidden, k)
    n_missing = gaps["n_missing"].to_numpy(float)
    is_hidden = _with_partners(rows, is_hidden, n, counted, k)
    is_hidden = _with_families(rows, is_hidden, counted, k)
    rests = _rests_on_hidden(rows, is_hidden)
    is_hidden |= rests
    is_told |= _is_near_all(rows, base, np.zeros(len(base), dtype=bool), k)
    is_base_hidden = _with_partners(rows, (base < k) | is_told, base, rest, k) | rests
    is_blunt = (is_few & is_most) | (is_share & (base < DENOMINATOR_FLOOR))
    codes = np.select([~is_hidden, is_blunt, is_few, is_most], ["none", "hidden", "few", "most"],
                      "hidden")  # fmt: skip
    return gaps.assign(
        value=gaps["value"].where(~is_hidden),
        n_value=gaps["n_value"].where(~is_hidden),
        n_people=np.where(is_base_hidden, np.nan, base),
        suppression=pd.Series(codes, index=gaps.index, dtype="str"),
        subject_id=gaps["subject_id"].where(~is_hidden, ""),
        n_missing=np.where(_is_few(n_missing, k) | is_base_hidden, np.nan, n_missing),
        n_stated=np.nan,
        n_expected=np.nan,
    )


def _is_near_all(rows: Rows, n: Floats, is_hidden: Bools, k: int) -> Bools:
    """Whether a shown number of those in need differs by 1 to k - 1 from that of everybody."""
    of_all = np.full(rows.pair.max(initial=-1) + 1, np.nan)
    is_all = ~rows.is_need & ~is_hidden
    of_all[rows.pair[is_all]] = n[is_all]
    return rows.is_need & ~is_hidden & _is_few(of_all[rows.pair] - n, k)


def _rests_on_hidden(rows: Rows, is_hidden: Bools) -> Bools:
    """Whether a figure would tell a hidden one: it is of those that counts, or compares it."""
    rests = np.zeros(len(is_hidden), dtype=bool)
    for other in {one.of for one in rows.figures} - {""}:
        is_out = is_any(rows.area_group, is_of(rows, other) & is_hidden)
        rests |= is_out & is_so(rows, [one.of == other for one in rows.figures])
    return rests


def _is_near(rows: Rows, chains: Chains, is_hidden: Bools, k: int) -> Bools:
    """Whether a shown count differs by 1 to k - 1 from one shown that it lies within."""
    shown = np.where(is_hidden, np.nan, rows.n)
    is_near = np.zeros(len(shown), dtype=bool)
    kept: dict[str, Floats] = {}
    held = set(rows.indicators)
    for indicator in [one for one in chains if one in held]:
        n = by_area_group(rows, indicator, shown)
        near = np.zeros(len(n), dtype=bool)
        for before in chains[indicator]:
            if before in kept:
                near |= _is_few(np.abs(kept[before] - n), k)
        is_near |= near[rows.area_group] & is_of(rows, indicator)
        kept[indicator] = np.where(near, np.nan, n)
    return is_near


def _is_few(n: Floats, k: int) -> Bools:
    return (n > 0) & (n < k)


def _with_partners(rows: Rows, is_hidden: Bools, n: Floats, rest: Floats, k: int) -> Bools:
    """Hidden rows and the groups that have to go with them, so that no difference tells them."""
    is_band = _is_band(rows)
    found = np.where(is_band | rows.is_all, is_hidden, is_any(rows.twins, is_hidden))
    return _complements(rows, found, is_band, rows.twins, n, rest, k)


def _with_families(rows: Rows, is_hidden: Bools, rest: Floats, k: int) -> Bools:
    """The same for the parts of a total, and again for groups where one of them goes for it."""
    names = [one.part_of for one in rows.figures]
    family = pd.factorize(np.array(names, dtype=object))[0].astype(np.int64)[rows.indicator]
    is_part = is_so(rows, [bool(one.part_of) for one in rows.figures])
    if not is_part.any():
        return is_hidden
    key = key_of_both(rows.area_group, family)
    found = _complements(rows, is_hidden, is_part, key, rows.n, np.zeros(len(family)), k)
    found |= _of_hidden_total(rows, found)
    is_band = _is_band(rows)
    found = np.where(is_part & ~is_band, is_any(rows.twins, found), found)
    found |= _of_hidden_total(rows, found)
    return _complements(rows, found, is_band, rows.twins, rows.n, rest, k)


def _of_hidden_total(rows: Rows, is_hidden: Bools) -> Bools:
    """Whether a figure is a part of a hidden total, which all the parts would tell."""
    found = np.zeros(len(is_hidden), dtype=bool)
    for other in {one.part_of for one in rows.figures} - {""}:
        is_out = is_any(rows.area_group, is_of(rows, other) & is_hidden)
        found |= is_out & is_so(rows, [one.part_of == other for one in rows.figures])
    return found


def _is_band(rows: Rows) -> Bools:
    """Whether each row is of a band of ages: of more groups than two."""
    return np.array([kind == "age" for kind in rows.kinds], dtype=bool)[rows.kind]


def _complements(
    rows: Rows, hidden: Bools, is_part: Bools, key: Ints, n: Floats, rest: Floats, k: int
) -> Bools:
    """Hide the smallest shown parts of a total until the hidden ones tell nothing together."""
    at = np.flatnonzero(is_part & is_any(key, hidden & is_part))
    own, found = hidden[at], hidden.copy()
    total = key_of_both(key[at], key[at] * 0)
    part, left, outside = (_counted(one[at]) for one in (n, rows.base - rows.n, rest))
    for _ in range(len(at)):
        hidden_n = sums(total, part * own) + outside
        hidden_left = sums(total, left * own)
        count = sums(total, own.astype(np.float64)) + (outside > 0)
        tells = (count < 2) | _is_few(hidden_n, k) | _is_few(hidden_left, k)
        order = np.lexsort((np.where(own, np.inf, part), total))
        smallest = order[np.flatnonzero(np.diff(total[order], prepend=-1))]
        more = smallest[tells[smallest] & ~own[smallest]]
        if not len(more):
            break
        own[more] = True
    found[at] = own
    return found


def _rest(rows: Rows, counted: Floats) -> Floats:
    """People of `all` in neither of the twins; NaN where the column counts none."""
    whole = np.full(rows.figure.max(initial=-1) + 1, np.nan)
    whole[rows.figure[rows.is_all]] = counted[rows.is_all]
    return whole[rows.figure] - sums(rows.twins, _counted(counted))


def _counted(n: Floats) -> Floats:
    """Numbers of people in which an unknown number counts as nobody."""
    return np.where(np.isnan(n), 0.0, n)
