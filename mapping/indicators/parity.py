"""Parity: coverage of one group against that of another."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import Counting, Figures

UNIT: Final = "ratio"
LEAST: Final = 5
"""Fewer people than this are no group to compare."""

RATIOS: Final = (
    ("parity_sex", "sex", "f", "m"),
    ("parity_setting", "setting", "rural", "urban"),
    ("parity_priority", "priority", "high", "other"),
)
FIGURES: Final[Figures] = {
    f"parity_{kind}": Counting(is_count=False, of="waterfall_identified")
    for kind in ("sex", "setting", "age", "priority")
}


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the ratios by area, for the group `all`; `subject_id` names the age bands compared.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "sex": ["f"] * 5 + ["m"] * 5,
    ...     "is_eligible": [True] + [False] * 4 + [True] * 5})
    >>> measure(cases)[["indicator", "value", "n_people"]].values.tolist()
    [['parity_sex', 0.2, 10.0]]
    """
    kinds = ("sex", "setting", "age", "priority")
    known = (*aggregation.NAMES, "parts", "is_stated", "is_eligible", *kinds)
    held = [name for name in known if name in cases]
    whole = cases.loc[cases["group"] == "all", held]
    parts = [
        _ratio(whole, indicator, kind, one, other)
        for indicator, kind, one, other in RATIOS
        if kind in whole
    ]
    if "age" in whole:
        parts.append(_ages(whole))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _ratio(whole: pd.DataFrame, indicator: str, kind: str, one: str, other: str) -> pd.DataFrame:
    found = aggregation.of(whole)
    covered = whole["is_eligible"].to_numpy(bool)
    masks = [(whole[kind] == code).to_numpy(bool) for code in (one, other)]
    sizes = [found.count(mask) for mask in masks]
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (
            np.where(size >= LEAST, found.count(mask & covered) / size, np.nan)
            for mask, size in zip(masks, sizes, strict=True)
        )
        value = np.where(second > 0, first / second, np.nan)
    return _rows(found, masks[0] | masks[1], indicator, value, [""] * len(value))


def _ages(whole: pd.DataFrame) -> pd.DataFrame:
    """The lowest share of any age band over the highest, by area."""
    found = aggregation.of(whole)
    covered = whole["is_eligible"].to_numpy(bool)
    bands = sorted(str(band) for band in whole["age"].dropna().unique())
    shares = np.full((len(bands) or 1, len(found.size)), np.nan)
    for row, band in enumerate(bands):
        mask = (whole["age"] == band).to_numpy(bool)
        size = found.count(mask)
        is_group = size >= LEAST
        with np.errstate(divide="ignore", invalid="ignore"):
            shares[row] = np.where(is_group, found.count(mask & covered) / size, np.nan)
    low, high = np.nan_to_num(shares, nan=2.0).min(axis=0), np.nan_to_num(shares, nan=-1.0).max(0)
    several = np.isfinite(shares).sum(axis=0) > 1
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(several & (high > 0), low / high, np.nan)
    names = np.array([*bands, ""], dtype=object)
    worst, best = (
        np.nan_to_num(shares, nan=2.0).argmin(0),
        np.nan_to_num(shares, nan=-1.0).argmax(0),
    )
    bands_compared = [f"{names[a]} / {names[b]}" for a, b in zip(worst, best, strict=True)]
    return _rows(found, whole["age"].notna().to_numpy(bool), "parity_age", value, bands_compared)


def _rows(
    found: aggregation.AreaGroups,
    is_compared: aggregation.Bools,
    indicator: str,
    value: aggregation.Floats,
    subject_id: list[str],
) -> pd.DataFrame:
    """One row per area: the share of one group over that of the other."""
    n = found.count(is_compared)
    known = {
        "n_stated": np.where(
            np.isnan(found.n_stated), np.nan, found.count(is_compared & found.is_stated)
        ),
        "n_expected": np.where(
            np.isnan(found.n_stated), np.nan, found.count(is_compared & ~found.is_stated)
        ),
    }
    table = aggregation.rows(
        found, [indicator], value=value, n_people=n, subject_id=subject_id, n_missing=found.size - n
    )
    table = table.assign(**known)
    return table[table["value"].notna()]
