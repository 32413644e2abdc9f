"""The areas and groups in which a case counts."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.vocabulary.codes import AMONG, PERSON, WHOLE

GROUPS: Final = {
    "sex": ("f", "m"),
    "setting": ("urban", "rural"),
    "age": ("under 15", "15-24", "25-34", "35+"),
    "priority": ("high", "other"),
}
"""What people are told apart by; whoever is in no group of a kind counts in `all` alone."""

COARSE: Final = ("age", "priority")
"""Kinds of groups that are counted in the whole programme and its largest areas only: in smaller
ones a band holds a handful of people, and the table would double for figures nobody may see."""


def homes_in_areas(returnees: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return which areas each returnee lives in, at every level.

    Returns
    -------
    DataFrame
        Columns `returnee_id, pcode, level`: one row per returnee and area that holds the home,
        plus one with `ALL` and level 0 for everybody. A home on a shared border counts in the
        first area by P-code.
    """
    everyone = pd.DataFrame(
        {"returnee_id": returnees["returnee_id"].astype("str"), "pcode": WHOLE, "level": 0.0}
    )
    placed = returnees.loc[returnees.geometry.notna(), ["returnee_id", "geometry"]]
    if areas.empty or placed.empty:
        return everyone
    joined = placed.sjoin(areas[["pcode", "level", "geometry"]], predicate="intersects")
    joined = joined.sort_values(["returnee_id", "level", "pcode"])
    joined = joined.drop_duplicates(["returnee_id", "level"])
    columns = ["returnee_id", "pcode", "level"]
    return pd.concat([everyone, pd.DataFrame(joined[columns])], ignore_index=True)


def by_group(cases: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return the cases once per area, population and group: adds `pcode`, `among` and `group`.

    Everybody counts among `all` as a whole person, whoever needs the category also among `need`,
    as so many `parts`.

    Groups are `all` and, where it is known, `sex=f`, `sex=m`, `setting=urban`, `setting=rural`, and
    in the whole programme and the areas of the first level also the age bands (`age=15-24`) and
    `priority=high`, `priority=other`. Those in need are told apart there alone: in a smaller area a
    group of theirs holds a handful of people, and the table would double.

    Parameters
    ----------
    cases
        Of one category or several, from `cases.of_people`.
    homes
        From `homes_in_areas`.
    """
    held = homes.astype({"pcode": "category"})[["returnee_id", "pcode", "level"]]
    # Each text is repeated many times, which numbers of words bear much better.
    texts: list[str] = list(cases.select_dtypes("str").columns.difference(["returnee_id"]))
    placed = cases.astype(dict.fromkeys(texts, "category")).merge(held, on="returnee_id")
    levels = homes.loc[homes["pcode"] != WHOLE, "level"]
    is_large = placed["level"].le(levels.min() if len(levels) else 0.0).to_numpy()
    is_of = {"all": np.ones(len(placed), dtype=bool)}
    for kind, codes in GROUPS.items():
        if kind in placed:
            is_counted = is_large if kind in COARSE else True
            is_of |= {f"{kind}={code}": placed[kind].eq(code).to_numpy() & is_counted
                      for code in codes}  # fmt: skip
    is_needy = (placed["parts"] > 0).to_numpy()
    at = []
    for name, mask in is_of.items():
        told = is_needy if name == "all" else is_needy & is_large
        at += [(name, "need", np.flatnonzero(mask & told)), (name, "all", np.flatnonzero(mask))]
    size = [len(rows) for _, _, rows in at]
    found = placed.drop(columns="level").take(np.concatenate([rows for _, _, rows in at]))
    found = found.reset_index(drop=True).assign(
        group=_repeated([name for name, _, _ in at], size, list(is_of)),
        among=_repeated([one for _, one, _ in at], size, list(AMONG)),
    )
    is_everybody = (found["among"] == "all").to_numpy()
    return found.assign(parts=np.where(is_everybody, PERSON, found["parts"].to_numpy()))


def _repeated(names: list[str], size: list[int], words: list[str]) -> pd.Categorical[str]:
    """Each name as often as its size says."""
    codes = np.array([words.index(name) for name in names], dtype=np.int64)
    return pd.Categorical.from_codes(np.repeat(codes, size), pd.Index(words))
