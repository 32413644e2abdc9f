"""Minutes from each home to the nearest running service of each category, without any limit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.model import UNTRAVELLED_DELIVERIES
from mapping import routing, snapping
from mapping.network import Network
from mapping.standing import CLOSED


def minutes(
    network: Network | None,
    returnees: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    categories: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return every returnee once per category with the minutes to its nearest service.

    Returns
    -------
    DataFrame
        Columns `returnee_id, category, minutes, mode`: one way by the fastest mode, off-road legs
        walked; `inf` where no service can be reached, NaN where the home or the roads are not
        known. A service by phone or online is at 0 minutes, wherever the home.
    """
    runs = services[~services["status"].isin(CLOSED)]
    placed = returnees[returnees.geometry.notna()]
    homes = gpd.GeoSeries(
        placed.geometry.to_numpy(), index=placed["returnee_id"].astype(str), crs=4326
    )
    ids = returnees["returnee_id"].astype("str")
    snapped = {} if network is None else _snapped(network, homes)
    parts = []
    for done, category in enumerate(categories):
        offers = runs[runs["category"] == category]
        remote = offers.loc[offers["delivery"].isin(UNTRAVELLED_DELIVERIES), "delivery"]
        if len(remote):
            best = pd.DataFrame({"minutes": 0.0, "mode": str(remote.min())}, index=ids)
        else:
            best = _best(network, homes, snapped, offers).reindex(ids)
        parts.append(best.rename_axis("returnee_id").reset_index().assign(category=category))
        if progress is not None:
            progress(done + 1, len(categories))
    dtypes = {"returnee_id": "str", "category": "str", "minutes": "float64", "mode": "str"}
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})
    return pd.concat(parts, ignore_index=True)[list(dtypes)].astype(dtypes)


def _snapped(network: Network, homes: gpd.GeoSeries) -> dict[str, pd.DataFrame]:
    return {mode: snapping.snap(network, homes, mode) for mode in network.model.modes}


def _best(
    network: Network | None,
    homes: gpd.GeoSeries,
    snapped: dict[str, pd.DataFrame],
    offers: gpd.GeoDataFrame,
) -> pd.DataFrame:
    start = math.nan if network is None else math.inf
    best = pd.DataFrame({"minutes": start, "mode": ""}, index=homes.index)
    sites = offers[offers.geometry.notna()].geometry
    if network is None or sites.empty:
        return best
    kmh = network.model.off_road_kmh[network.model.season]
    for mode, ties in snapped.items():
        on = (ties["edge"] >= 0).to_numpy()
        found = np.full(len(homes), np.inf)
        found[on] = routing.position_minutes(
            network,
            gpd.GeoSeries(sites.to_numpy(), crs=4326),
            mode,
            np.inf,
            ties["edge"].to_numpy()[on],
            ties["share"].to_numpy()[on],
        ) + ties["snap_m"].to_numpy()[on] / (kmh * 1000 / 60)
        faster = found < best["minutes"].to_numpy()
        best["minutes"] = np.where(faster, found, best["minutes"])
        best["mode"] = np.where(faster, mode, best["mode"])
    return best
