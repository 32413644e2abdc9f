"""People who are expected to need something, told in whole people: no share of one is published."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mapping.unit_records.counting import ENDS, Figures


def of_gaps(gaps: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Return the gaps with `n_value`, the people counted, and `share`, theirs of `n_people`.

    Among `need` whole people stand in the place of shares of a person, and a share follows from
    the two numbers that are told: more digits would tell how many are expected.
    """
    found = _whole(gaps.assign(n_value=_n_counted(gaps, figures)))
    n_people = found["n_people"].astype(float)
    return found.assign(share=found["n_value"] / n_people.where(n_people > 0))


def _whole(gaps: pd.DataFrame) -> pd.DataFrame:
    """The gaps with whole people among those in need."""
    is_need = gaps["among"].eq("need")
    if not is_need.any():
        return gaps
    base = gaps["n_people"].round()
    is_count = is_need & gaps["n_value"].notna()
    unit = np.where(gaps["unit"].eq("share"), base.where(base > 0), 1.0)
    told = {"value": (gaps["n_value"] / unit).where(is_count, gaps["value"])}
    for end in ENDS:
        whole = (gaps[end] * np.where(gaps["unit"].eq("share"), gaps["n_people"], 1.0)).round()
        told[end] = (whole / unit).where(is_count, gaps[end])
    return gaps.assign(
        **told,
        n_people=base,
        n_missing=gaps["n_missing"].round(),
        n_stated=gaps["n_stated"].round(),
        n_expected=base - gaps["n_stated"].round(),
    )


def of_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a result table with whole people among those in need; others as they are.

    >>> table = pd.DataFrame({"among": "need", "n_lost": [3.6], "n_people": [30.14],
    ...     "n_stated": [28.0], "n_expected": [2.14]})
    >>> of_table(table).values.tolist()[0]
    ['need', 4.0, 30.0, 28.0, 2.0]
    """
    if "n_stated" not in table:
        return table
    counts = [str(name) for name in table if str(name).startswith("n_")]
    whole = {name: table[name].astype(float).round() for name in counts}
    base = (table["n_stated"] + table["n_expected"]).round()
    found = table.assign(**whole | {"n_expected": base - whole["n_stated"]})
    if {"share", "n_covered"} <= set(found):
        found["share"] = found["n_covered"] / found["n_people"].where(found["n_people"] > 0)
    return found


def _n_counted(gaps: pd.DataFrame, figures: Figures) -> pd.Series:
    """The people that each figure counts; NaN where it counts none."""
    value, unit = gaps["value"].astype(float), gaps["unit"]
    n = value.where(unit.eq("people"), value * gaps["n_people"]).round()
    uncounted = [name for name, one in figures.items() if not one.is_count]
    is_count = unit.isin(["people", "share"]) & ~gaps["indicator"].isin(uncounted)
    return n.where(is_count)
