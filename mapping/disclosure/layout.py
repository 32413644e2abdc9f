"""The rows that a release has: as many as those before and after it, whoever comes or leaves.

A row that is there only while somebody is counted says, when it goes, that the last one left, and
when it comes, that there is a first. So every area, region and group has the rows that the whole
programme has, of nobody too: zero goes the way of every count, and is told as fewer than k. What
nobody at all may be concerned by (those in need of a category, some figures, a kind of groups) is
told only while the whole programme has enough people in it, by the snapshots.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.codes import WHOLE
from mapping.disclosure import size_classes
from mapping.disclosure.public_figures import KEYS
from mapping.disclosure.size_classes import Floats
from mapping.unit_records.counting import Counting, Figures
from mapping.unit_records.disaggregation import GROUPS

_SERIES: Final = ("category", "among", "indicator", "unit")


def completed(gaps: pd.DataFrame, parents: Mapping[str, str], figures: Figures) -> pd.DataFrame:
    """Return the exact figures with a row of nobody where an area or group has none.

    Parameters
    ----------
    gaps
        Columns of `mapping.indicators.COLUMNS` and `n_value`, exact.
    parents
        The P-code of the area around each area; empty around the largest, the regions.
    figures
        How each indicator counts people.

    Returns
    -------
    DataFrame
        Sorted. What is told of the whole programme is told of every area; what is
        told of groups anywhere, of all groups of the kinds that occur, as a whole and by region.
        Of nobody `n_value` and `value` are 0, NaN where the figure counts nobody at all;
        `n_people` are those there among whom it would count.
    """
    keys = list(KEYS)
    rows = _wanted(gaps, parents)
    both = rows[keys].merge(gaps[keys].assign(is_there=True), on=keys, how="left")
    absent = rows[both["is_there"].isna().to_numpy()].reset_index(drop=True)
    own = [name for name, one in figures.items() if one.has_own_base]
    n_people = np.where(absent["indicator"].isin(own), 0.0, _there(absent, gaps))
    counted = set(gaps.loc[gaps["n_value"].notna(), "indicator"])
    none = np.where(absent["indicator"].isin(counted), 0.0, np.nan)
    nobody = absent.assign(value=none, n_value=none, n_people=n_people, n_missing=0.0)
    nobody = nobody.assign(suppression="none", subject_id="").reindex(columns=list(gaps))
    found = pd.concat([gaps, nobody.astype(gaps.dtypes.to_dict())], ignore_index=True)
    return found.sort_values(keys, ignore_index=True)


def spoken(told: pd.DataFrame, figures: Figures, k: int) -> pd.DataFrame:
    """Return the figures in classes without those that too few people stand behind as a whole.

    They are those in need of a category, figures of which some areas, groups or categories have no
    row, and kinds of groups: of fewer than 2 k people in the whole programme nothing else would be
    told than that there is one. A count of 2 k is always taken anew before it comes to nobody.
    """
    whole = told[told["pcode"].eq(WHOLE)]
    is_all, many = whole["group"].eq("all"), size_classes.SHARE_FLOOR * k
    is_few = ~whole["n_people"].ge(many)
    is_thin = whole["indicator"].isin([one for one, how in figures.items() if _is_of_some(how)])
    is_thin = (is_thin | whole["among"].eq("need")) & is_few
    sparse = [name for name, one in figures.items() if one.is_sparse]
    is_silent = ~whole["n_value"].ge(many) & whole["suppression"].ne("most")
    is_thin |= whole["indicator"].isin(sparse) & is_silent
    series = list(_SERIES[:3])
    thin = pd.MultiIndex.from_frame(whole.loc[is_all & is_thin, series])
    kinds = {"all", *_kind(whole.loc[~is_all & ~is_few, "group"])}
    is_told = ~pd.MultiIndex.from_frame(told[series]).isin(thin) & _kind(told["group"]).isin(kinds)
    return told[is_told].reset_index(drop=True)


def _is_of_some(how: Counting) -> bool:
    """Whether a figure counts among some of the people there, of whom there may be none."""
    return bool(how.of) or how.has_own_base


def _wanted(gaps: pd.DataFrame, parents: Mapping[str, str]) -> pd.DataFrame:
    """The rows that there have to be: `KEYS` and the unit."""
    is_all = gaps["group"].eq("all")
    series = gaps.loc[gaps["pcode"].eq(WHOLE) & is_all, list(_SERIES)].drop_duplicates()
    regions = [pcode for pcode, around in parents.items() if not around]
    inside, grouped = (
        gaps.loc[one, "indicator"].unique() for one in (gaps["pcode"].ne(WHOLE), ~is_all)
    )
    of_areas = series[series["indicator"].isin(inside)]
    of_groups = series[series["indicator"].isin(grouped)]
    parts = [
        _crossed(of_areas, list(parents), ["all"]),
        _crossed(of_groups, [WHOLE, *regions], _groups(gaps)),
    ]
    return pd.concat(parts, ignore_index=True)


def _there(rows: pd.DataFrame, gaps: pd.DataFrame) -> Floats:
    """How many people are there, where figures of the same kind of service tell."""
    where = ["pcode", "category", "among", "group"]
    there = gaps.groupby(where)["n_people"].max()
    return there.reindex(pd.MultiIndex.from_frame(rows[where])).fillna(0.0).to_numpy(np.float64)


def _crossed(
    series: pd.DataFrame, pcodes: Collection[str], groups: Collection[str]
) -> pd.DataFrame:
    """Each figure once for every area and group."""
    where = pd.MultiIndex.from_product([list(pcodes), list(groups)], names=["pcode", "group"])
    return series.merge(where.to_frame(index=False).astype("str"), how="cross")


def _groups(gaps: pd.DataFrame) -> list[str]:
    """All groups of the kinds that occur."""
    kinds = {str(group).split("=")[0] for group in gaps["group"].unique()}
    known = {kind: codes for kind, codes in GROUPS.items() if kind in kinds}
    return [f"{kind}={code}" for kind, codes in known.items() for code in codes]


def _kind(groups: pd.Series) -> pd.Series:
    kinds = {group: str(group).split("=")[0] for group in groups.unique()}
    return groups.map(kinds)
