"""One row per returnee and category: what the gap indicators count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.reasons import STEPS, is_unknown, step_of

WHOLE: Final = "ALL"
"""The P-code that stands for the whole programme."""

RANGES: Final = ("minutes_low", "minutes_high", "is_within_fast", "is_within_slow")
"""What `mapping.nearest` knows of fast and slow travel."""

CLOSED: Final = ("inactive", "temporarily closed", "defunct")


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


def of_people(
    reach: pd.DataFrame,
    returnees: pd.DataFrame,
    services: pd.DataFrame,
    nearest: pd.DataFrame,
    categories: Sequence[str],
) -> pd.DataFrame:
    """Return the cases: every returnee once per category.

    Parameters
    ----------
    reach
        The judged pairs.
    returnees, services
        The layers.
    nearest
        Minutes to the nearest running service: columns `returnee_id, category, minutes`, and
        those of `RANGES` where they are known.
    categories
        The categories to count.

    Returns
    -------
    DataFrame
        `returnee_id, category, sex, setting`; booleans `is_geographic` (a running service within
        the limits), `is_eligible` (one that says yes as well), `is_optimistic` (one that says yes
        or cannot tell); `passed` (how many of the tests of `STEPS`, in order, the best pair
        passes; unknown passes); `only` (tuple of tests each of which alone keeps the person from
        some service; empty where nothing keeps them or more than one thing does); `minutes` to the
        nearest, and the columns of `RANGES` that `nearest` has; `partner` (the only partner of the
        eligible services within the limits, or empty) and `n_partners` (0 as well where a service
        names no partner and fewer than two are known).
    """
    pairs = _pairs(reach, services)
    key = ["returnee_id", "category"]
    grouped = pairs.groupby(key, sort=False)
    best = grouped[["is_geographic", "is_eligible", "is_optimistic", "passed"]].max()
    people = returnees[["returnee_id", "sex", "setting"]].astype({"returnee_id": "str"})
    kinds = pd.DataFrame({"category": pd.Series(list(categories), dtype="str")})
    frame = people.merge(kinds, how="cross")
    frame = frame.merge(best.reset_index(), on=key, how="left")
    for column in ("is_geographic", "is_eligible", "is_optimistic"):
        frame[column] = frame[column].eq(other=True)
    frame["passed"] = frame["passed"].fillna(0).astype(int)
    frame = frame.merge(_only(pairs), on=key, how="left")
    frame["only"] = [codes if isinstance(codes, tuple) else () for codes in frame["only"]]
    frame = frame.merge(_partners(pairs), on=key, how="left")
    frame["n_partners"] = frame["n_partners"].fillna(0).astype(int)
    ranges = [name for name in RANGES if name in nearest]
    frame = frame.merge(nearest[[*key, "minutes", *ranges]], on=key, how="left")
    return frame.sort_values(key, ignore_index=True)


def by_group(cases: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return the cases once per area and group they count in: adds `pcode` and `group`.

    Groups are `all`, `sex=f`, `sex=m`, `setting=urban` and `setting=rural`; a person whose sex or
    setting is unknown counts in `all` alone.
    """
    placed = cases.merge(homes[["returnee_id", "pcode"]], on="returnee_id")
    parts = [placed.assign(group="all")]
    for column, codes in (("sex", ("f", "m")), ("setting", ("urban", "rural"))):
        known = placed[placed[column].isin(codes)]
        parts.append(known.assign(group=column + "=" + known[column].astype(str)))
    return pd.concat(parts, ignore_index=True)


def _pairs(reach: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    pairs = reach.reset_index(drop=True)
    offers = services.set_index("service_id")
    status = pairs["service_id"].map(offers["status"])
    runs = ~status.isin(CLOSED)
    pairs = pairs.assign(partner=pairs["service_id"].map(offers["partner_id"]))
    failed = _failed(pairs["reasons"])
    within = pairs["is_within"] & runs
    return pairs.assign(
        is_geographic=within,
        is_eligible=within & (pairs["eligible"] == "yes"),
        is_optimistic=within & (pairs["eligible"] != "no"),
        passed=np.where(failed.any(axis=1), failed.argmax(axis=1), len(STEPS)),
        n_failed=failed.sum(axis=1),
        first_failed=failed.argmax(axis=1),
    )


def _failed(codes: pd.Series) -> np.ndarray:
    """Boolean (pair, step): which tests say no."""
    failed = np.zeros((len(codes), len(STEPS)), dtype=bool)
    long = codes.explode().dropna()
    column = {code: STEPS.index(step_of(code)) for code in long.unique() if not is_unknown(code)}
    at = long.map(column).dropna()
    failed[at.index.to_numpy(int), at.to_numpy(int)] = True
    return failed


def _only(pairs: pd.DataFrame) -> pd.DataFrame:
    """The sole blockers of people whom no pair takes."""
    key = ["returnee_id", "category"]
    lost = pairs[pairs.groupby(key)["n_failed"].transform("min") == 1]
    lost = lost[lost["n_failed"] == 1]
    if lost.empty:
        return pd.DataFrame({"returnee_id": [], "category": [], "only": []}, dtype="str")
    names = np.array(STEPS)[lost["first_failed"].to_numpy()]
    told = lost.assign(step=names).drop_duplicates([*key, "step"]).sort_values([*key, "step"])
    return told.groupby(key)["step"].agg(tuple).rename("only").reset_index()


def _partners(pairs: pd.DataFrame) -> pd.DataFrame:
    key = ["returnee_id", "category"]
    held = pairs[pairs["is_eligible"]]
    grouped = held.groupby(key)["partner"]
    n = grouped.nunique()
    n = n.where((n > 1) | (grouped.count() == grouped.size()), 0)
    names = grouped.first().where(n == 1, "")
    return pd.DataFrame({"n_partners": n, "partner": names}).reset_index()
