"""Which areas hold a home, as far as it is known, and which lie above the areas of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

UNPLACED: Final = "?"
"""Stands among the areas above for an area of the rule that the layer does not hold."""

_COARSE: Final[Mapping[str, float]] = {"area1": 1.0, "area2": 2.0, "area3": 3.0}


def homes(returnees: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Return the P-codes of all areas known to hold each home, the finest first; NaN where none is.

    A home known to an area only is held by that area and those above it, never by one below, though
    its point lies in one. A home on a shared border is held by both areas. The
    P-code of the row stands where the home has no point.
    """
    own: pd.Series = returnees["pcode"]
    if areas.empty:
        return own
    parents = _parents(areas)
    placed = returnees.loc[returnees.geometry.notna(), ["geometry"]]
    finest = own.astype(object)
    if len(placed):
        joined = placed.sjoin(areas[["pcode", "level", "geometry"]], predicate="intersects")
        level = returnees["position_class"].map(_COARSE).reindex(joined.index)
        joined = joined[~(joined["level"] > level.to_numpy(float))]
        joined = joined.sort_values(["level", "pcode"], ascending=[False, True])
        held = joined.groupby(level=0)["pcode"]
        finest = held.first().reindex(returnees.index).astype(object).fillna(own)
        chains = _chains(held.agg(tuple), parents).reindex(returnees.index).astype(object)
    else:
        chains = pd.Series(np.nan, index=returnees.index, dtype=object)
    alone = {code: " ".join(_climb((code,), parents)) for code in finest.dropna().unique()}
    return chains.fillna(finest.map(alone)).astype("str")


def living_costs(returnees: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Return what living costs each returnee a day: their own figure, else that of their area.

    Of the areas that hold the home the finest that states one counts; NaN where none does, so that
    the programme's own figure stands.
    """
    own: pd.Series = returnees["living_cost"].astype(float)
    stated = areas.dropna(subset=["living_cost"])
    if stated.empty:
        return own
    costs = dict(zip(stated["pcode"].astype(str), stated["living_cost"].astype(float), strict=True))
    chains = homes(returnees, areas).dropna()
    of_chain = {
        codes: next((costs[code] for code in codes.split() if code in costs), np.nan)
        for codes in chains.unique()
    }
    return own.fillna(chains.map(of_chain).reindex(returnees.index).astype(float))


def living_of_areas(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return `pcode, living`: what a day costs where an area, or one above it, says so."""
    stated = areas.dropna(subset=["living_cost"])
    costs = dict(zip(stated["pcode"].astype(str), stated["living_cost"].astype(float), strict=True))
    parents = _parents(areas) if costs else {}
    rows = [
        (code, next(costs[one] for one in chain if one in costs))
        for code in areas["pcode"].astype(str)
        if not costs.keys().isdisjoint(chain := _climb((code,), parents))
    ]
    found = pd.DataFrame(rows, columns=["pcode", "living"])
    return found.astype({"pcode": "str", "living": float})


def beside(rules: pd.DataFrame, areas: gpd.GeoDataFrame, column: str) -> pd.DataFrame:
    """Return the rows with `areas_above` and `area_names` of the P-codes in a column.

    `areas_above` holds every area above one of them, and `UNPLACED` where the layer does not hold
    one of them; `area_names` their names, or the P-code where there is none. Both are NaN where
    the column is empty.
    """
    parents = _parents(areas)
    names = dict(zip(areas["pcode"].astype(str), areas["name"].astype(str), strict=True))
    above, words = {}, {}
    for text in rules[column].dropna().unique():
        codes = text.upper().split()
        higher = {code for one in codes for code in _climb((one,), parents)[1:]}
        is_known = all(code in names for code in codes)
        above[text] = " ".join([*sorted(higher), *([] if is_known else [UNPLACED])])
        words[text] = ", ".join(names.get(code, code) for code in codes)
    return rules.assign(
        areas_above=rules[column].map(above).astype("str"),
        area_names=rules[column].map(words).astype("str"),
    )


def _parents(areas: gpd.GeoDataFrame) -> dict[str, str]:
    """P-code -> that of the area above: as the row says, else the area that holds its middle."""
    stated = areas.dropna(subset=["parent_pcode"])
    found = dict(zip(stated["pcode"].astype(str), stated["parent_pcode"].astype(str), strict=True))
    silent = areas.loc[areas["parent_pcode"].isna() & areas.geometry.notna()]
    if silent.empty or areas["level"].nunique() < 2:
        return found
    middle = silent[["pcode", "level"]].set_geometry(silent.representative_point())
    joined = middle.sjoin(areas[["pcode", "level", "geometry"]], predicate="intersects")
    joined = joined[joined["level_right"] < joined["level_left"]]
    joined = joined.sort_values(["level_right", "pcode_right"], ascending=[False, True])
    first = joined.drop_duplicates("pcode_left")
    return found | dict(
        zip(first["pcode_left"].astype(str), first["pcode_right"].astype(str), strict=True)
    )


def _chains(held: pd.Series, parents: Mapping[str, str]) -> pd.Series:
    known = {codes: " ".join(_climb(codes, parents)) for codes in set(held)}
    return held.map(known)


def _climb(codes: tuple[str, ...], parents: Mapping[str, str]) -> list[str]:
    """The areas given, the finest first, and all above them."""
    found = list(dict.fromkeys(codes))
    for code in found:  # grows while it is read: every area leads to the one above
        if parents.get(code, code) not in found:
            found.append(parents[code])
    return found
