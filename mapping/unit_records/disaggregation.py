"""The areas and groups in which a case counts."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

from layers.vocabulary.codes import WHOLE

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
    """Return the cases once per area and group they count in: adds `pcode` and `group`.

    Groups are `all` and, where it is known, `sex=f`, `sex=m`, `setting=urban`, `setting=rural`, and
    in the whole programme and the areas of the first level also the age bands (`age=15-24`) and
    `priority=high`, `priority=other`.

    Parameters
    ----------
    cases
        Of one category or several, from `cases.of_people`.
    homes
        From `homes_in_areas`.
    """
    held = homes.astype({"pcode": "category"})
    placed = cases.merge(held[["returnee_id", "pcode", "level"]], on="returnee_id")
    levels = homes.loc[homes["pcode"] != WHOLE, "level"]
    is_large = placed["level"].le(levels.min() if len(levels) else 0.0)
    placed = placed.drop(columns="level")
    words = ["all", *(f"{kind}={code}" for kind, codes in GROUPS.items() for code in codes)]
    kinds = pd.CategoricalDtype(words)
    parts = [placed.assign(group=pd.Categorical(["all"] * len(placed), dtype=kinds))]
    for kind, codes in GROUPS.items():
        if kind not in placed:
            continue
        known = placed[placed[kind].isin(codes) & (is_large if kind in COARSE else True)]
        names = kind + "=" + known[kind].astype(str)
        parts.append(known.assign(group=pd.Categorical(names, dtype=kinds)))
    return pd.concat(parts, ignore_index=True)
