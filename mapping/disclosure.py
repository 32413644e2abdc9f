"""What may be said about small numbers of people."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.reasons import STEPS

DENOMINATOR_FLOOR: Final = 20
"""A share is only published of at least this many people (rule P5)."""

EVERYBODY: Final = "waterfall_identified"
"""The one count that is everybody by its definition."""

CHAINS: Final = (
    (EVERYBODY, *(f"waterfall_{step}" for step in STEPS)),
    ("coverage_eligible", "coverage_geographic", "coverage_optimistic"),
    ("coverage_eligible", "dry_only"),
    ("coverage_geographic", "coverage_geographic low", "coverage_geographic high"),
)
"""Indicators whose people lie within one another; the first of a chain is kept first."""


def floor(gaps: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the gaps with every figure about fewer than k people taken out.

    Parameters
    ----------
    gaps
        Columns of `mapping.gaps.COLUMNS`.
    k
        The floor; 10 for the public, 5 for a partner under agreement.

    Returns
    -------
    DataFrame
        The same rows. Where the people counted, or those left over, or the denominator are fewer
        than k (0 included), `value` and `n_value` are NaN, `is_suppressed` is true and `note`
        reads "fewer than k", or "all but fewer than k" where those left over are few, or "not
        shown"; a denominator under k is NaN too. Shares and minutes need `DENOMINATOR_FLOOR`
        people. Of counts that lie within one another (the steps of the
        waterfall, the three coverages) one is taken out where it differs from the one before by 1
        to k - 1 people. A share of the covered is taken out, denominator and all, where their
        number is. Where one of two groups that add up to all is hidden the other is hidden as
        well, denominator and all, since their difference would tell it; and where the people of
        neither group (sex or setting unknown or other) are 1 to k - 1, both are hidden. `low` and
        `high` go where `value` goes, and where the people counted at either end would have to go
        by the same rules.

    >>> gaps = pd.DataFrame({"pcode": ["A", "B"], "category": "pss", "group": "all",
    ...     "indicator": "coverage_eligible", "value": [0.1, 0.5], "unit": "share",
    ...     "n_people": [50, 50], "n_value": [5.0, 25.0], "note": "", "is_suppressed": False})
    >>> floor(gaps, 10)[["value", "note"]].values.tolist()
    [[nan, 'fewer than 10'], [0.5, '']]
    """
    ends = _ends(gaps)
    told = _floored(pd.concat([gaps, ends]).reset_index(drop=True), k)
    found = told.iloc[: len(gaps)].set_axis(gaps.index)
    if "low" not in gaps:
        return found
    at = ends.index[told["is_suppressed"].iloc[len(gaps) :]]
    is_hidden = found["is_suppressed"] | found.index.isin(at)
    return found.assign(**{name: found[name].where(~is_hidden) for name in ("low", "high")})


def _ends(gaps: pd.DataFrame) -> pd.DataFrame:
    """The ends of the ranges of shares as counts of people: rows of their own, indexed as found."""
    names = [name for name in ("low", "high") if name in gaps]
    parts = [gaps.iloc[:0]]
    for name in names:
        rows = gaps[gaps["unit"].eq("share") & gaps[name].notna()]
        n = (rows[name] * rows["n_people"]).round()
        parts.append(rows.assign(indicator=rows["indicator"] + " " + name, n_value=n))
    return pd.concat(parts)


def _floored(gaps: pd.DataFrame, k: int) -> pd.DataFrame:
    """The floor, row by row and between rows, for figures without a range."""
    n, base = gaps["n_value"], gaps["n_people"]
    is_few = n < k
    is_most = (base - n < k) & (gaps["indicator"] != EVERYBODY)
    is_share = gaps["unit"].isin(["share", "min"])
    is_hidden = is_few | is_most | (base < k) | (is_share & (base < DENOMINATOR_FLOOR))
    rest, counted = _rest(gaps, "n_people"), _rest(gaps, "n_value")
    is_told = _is_few(rest, k)
    is_hidden |= is_told | _is_few(counted, k) | _is_few(rest - counted, k)
    is_hidden |= _is_near(gaps, is_hidden, k)
    is_hidden = _with_twins(gaps, is_hidden)
    rests = _rests_on_hidden(gaps, is_hidden)
    is_hidden |= rests
    is_base_hidden = _with_twins(gaps, (base < k) | is_told) | rests
    words = np.select(
        [(is_few & is_most) | (is_share & (base < DENOMINATOR_FLOOR)), is_few, is_most],
        ["not shown", f"fewer than {k}", f"all but fewer than {k}"],
        "not shown",
    )
    noted = gaps["note"].where(~is_hidden, words)
    return gaps.assign(
        value=gaps["value"].where(~is_hidden),
        n_value=gaps["n_value"].where(~is_hidden),
        n_people=base.astype(float).where(~is_base_hidden),
        note=noted,
        is_suppressed=is_hidden,
    )


def _rests_on_hidden(gaps: pd.DataFrame, is_hidden: pd.Series) -> pd.Series:
    """Whether a share of the covered stands beside a hidden coverage, which it would tell."""
    key = ["pcode", "category", "group"]
    hidden = gaps[is_hidden & (gaps["indicator"] == "coverage_eligible")]
    beside = pd.MultiIndex.from_frame(gaps[key]).isin(pd.MultiIndex.from_frame(hidden[key]))
    return pd.Series(beside, index=gaps.index) & (gaps["indicator"] == "single_provider")


def _is_near(gaps: pd.DataFrame, is_hidden: pd.Series, k: int) -> pd.Series:
    """Whether a shown count differs by 1 to k - 1 from one shown before it in its chain."""
    shown = gaps.assign(n=gaps["n_value"].where(~is_hidden), row=np.arange(len(gaps)))
    is_near = np.zeros(len(gaps), dtype=bool)
    for chain in CHAINS:
        told: list[pd.Series] = []
        for indicator in chain:
            part = shown[shown["indicator"] == indicator]
            part = part.set_index(["pcode", "category", "group"])
            near = pd.Series(data=False, index=part.index)
            for before in told:
                near |= _is_few((before.reindex(part.index) - part["n"]).abs(), k)
            is_near[part.loc[near, "row"]] = True
            told.append(part["n"].where(~near))
    return pd.Series(is_near, index=gaps.index)


def _is_few(n: pd.Series, k: int) -> pd.Series:
    return (n > 0) & (n < k)


def _twins(gaps: pd.DataFrame) -> list[pd.Series]:
    """What two groups have in common that add up to all: area, category, indicator and kind."""
    kind = gaps["group"].str.split("=").str[0]
    return [gaps["pcode"], gaps["category"], gaps["indicator"], kind]


def _with_twins(gaps: pd.DataFrame, is_hidden: pd.Series) -> pd.Series:
    return is_hidden.groupby(_twins(gaps)).transform("any").astype(bool)


def _rest(gaps: pd.DataFrame, column: str) -> pd.Series:
    """People of `all` in neither of the twins; NaN where the column counts none."""
    at = ["pcode", "category", "indicator"]
    whole = gaps[gaps["group"] == "all"].set_index(at)[column]
    together = gaps[column].groupby(_twins(gaps)).transform("sum")
    rest: pd.Series = whole.reindex(pd.MultiIndex.from_frame(gaps[at])).to_numpy(float) - together
    return rest
