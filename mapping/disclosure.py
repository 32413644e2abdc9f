"""What may be said about small numbers of people."""

from __future__ import annotations

from typing import Final

import pandas as pd

DENOMINATOR_FLOOR: Final = 20
"""A share is only published of at least this many people (rule P5)."""


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
        reads "fewer than k"; a denominator under k is NaN too. Shares and minutes need
        `DENOMINATOR_FLOOR` people. Where one of two groups that add up to all is hidden the other
        is hidden as well, denominator and all, since their difference would tell it; and where the
        people of neither group (sex or setting unknown or other) are 1 to k - 1, both are hidden.

    >>> gaps = pd.DataFrame({"pcode": ["A", "B"], "category": "pss", "group": "all",
    ...     "indicator": "coverage_eligible", "value": [0.1, 0.5], "unit": "share",
    ...     "n_people": [50, 50], "n_value": [5.0, 25.0], "note": "", "is_suppressed": False})
    >>> floor(gaps, 10)[["value", "note"]].values.tolist()
    [[nan, 'fewer than 10'], [0.5, '']]
    """
    n, base = gaps["n_value"], gaps["n_people"]
    is_few = (n < k) | (base - n < k) & (n < base)
    is_share = gaps["unit"].isin(["share", "min"])
    is_whole_share = (gaps["unit"] == "share") & (base - n < k)
    is_hidden = is_few | is_whole_share | (base < k) | (is_share & (base < DENOMINATOR_FLOOR))
    rest, counted = _rest(gaps, "n_people"), _rest(gaps, "n_value")
    is_told = _is_few(rest, k)
    is_hidden |= is_told | _is_few(counted, k) | _is_few(rest - counted, k)
    is_hidden = _with_twins(gaps, is_hidden)
    is_base_hidden = _with_twins(gaps, (base < k) | is_told)
    noted = gaps["note"].where(~is_hidden, f"fewer than {k}")
    return gaps.assign(
        value=gaps["value"].where(~is_hidden),
        n_value=gaps["n_value"].where(~is_hidden),
        n_people=base.astype(float).where(~is_base_hidden),
        note=noted,
        is_suppressed=is_hidden,
    )


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
