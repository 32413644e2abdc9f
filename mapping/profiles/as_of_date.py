"""Where each returnee lives and what each needs on one day, out of dated rows."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd

PLACE: tuple[str, ...] = ("settlement", "pcode", "position_class", "setting", "geometry")


def homes(
    returnees: gpd.GeoDataFrame, residences: gpd.GeoDataFrame, day: dt.date
) -> gpd.GeoDataFrame:
    """Return the returnees with the home that holds on a day: the columns `PLACE` of it.

    A residence holds from its first to its last day, both included; of several that hold the one
    that began last counts, then the one that ends first. It takes the place of the row's own home,
    setting and all. Who has no residence on that day keeps the home of the row.
    """
    held = _holding(residences, day)
    if held.empty:
        return returnees
    order = ["returnee_id", "from_on", "to_on", "pcode", "settlement", "_wkt"]
    ranked = held.assign(_wkt=held.geometry.to_wkt()).sort_values(
        order, ascending=[True, False, True, True, True, True]
    )
    last = ranked.drop_duplicates("returnee_id").set_index("returnee_id")
    ids = returnees["returnee_id"].astype("str")
    moved = ids.isin(last.index).to_numpy()
    there = last.reindex(ids[moved])
    homes_now = returnees.copy()
    for name in PLACE:
        homes_now.loc[moved, name] = there[name].to_numpy()
    return homes_now


def needs(returnees: gpd.GeoDataFrame, rows: pd.DataFrame, day: dt.date) -> gpd.GeoDataFrame:
    """Return the returnees with `need` as it is on a day, and `is_need_known`.

    Needs are known of who states any and of who has rows, even if all are closed. A need is open
    from the day it was noted to the day before it was closed. Open ones are added to the column,
    those that the rows know only as closed or still to come are taken away from it.
    """
    known = rows[rows["returnee_id"].isin(returnees["returnee_id"])]
    ids = returnees["returnee_id"].astype("str")
    is_known = returnees["need"].notna() | ids.isin(known["returnee_id"])
    if known.empty:
        return returnees.assign(is_need_known=is_known)
    today = pd.Timestamp(day)
    is_open = ~(known["opened_on"] > today) & ~(known["closed_on"] <= today)
    opened = _by_person(known[is_open])
    told = _by_person(known)
    merged = [
        _merged(need, opened.get(one, frozenset()), told.get(one, frozenset()))
        for one, need in zip(ids, returnees["need"], strict=True)
    ]
    need = pd.Series(merged, index=returnees.index, dtype="str")
    return returnees.assign(need=need, is_need_known=is_known)


def _holding(residences: gpd.GeoDataFrame, day: dt.date) -> gpd.GeoDataFrame:
    today = pd.Timestamp(day)
    begun = ~(residences["from_on"] > today)
    return residences[begun & ~(residences["to_on"] < today)]


def _by_person(rows: pd.DataFrame) -> dict[str, frozenset[str]]:
    return {str(one): frozenset(found) for one, found in rows.groupby("returnee_id")["category"]}


def _merged(need: object, opened: frozenset[str], told: frozenset[str]) -> str | None:
    stated = need.split() if isinstance(need, str) else []
    kept = [code for code in stated if code in opened or code not in told]
    return " ".join([*kept, *sorted(opened - set(kept))]) or None
