"""Pairs inside a partner's circle, however long their road."""

from __future__ import annotations

import math
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod
from shapely import STRtree

from mapping import utm
from mapping.network import snapping, why_no_way
from mapping.network.road_network import Network
from mapping.routing import pair_table

Search = Callable[[Network, gpd.GeoSeries, gpd.GeoSeries], pd.DataFrame]

_GEOD = Geod(ellps="WGS84")
_KEY = ["returnee_id", "service_id"]


def inside(homes: gpd.GeoSeries, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the pairs whose geodesic distance is within the service's circle.

    Parameters
    ----------
    homes
        Points in EPSG:4326 under the ids of people.
    sites
        Points in EPSG:4326 under the ids of services, with `circle_m`, NaN where there is none.

    Returns
    -------
    DataFrame
        `returnee_id, service_id, straight_m`.
    """
    held = sites[sites["circle_m"].notna()]
    if homes.empty or held.empty:
        return pair_table.blank()[[*_KEY, "straight_m"]]
    metres = utm.around(homes)
    tree = STRtree(homes.to_crs(metres).to_numpy())
    circles = held["circle_m"].to_numpy(float)
    # Somewhat more than the circle: far from the central meridian projected metres are longer.
    pair = tree.query(
        held.geometry.to_crs(metres).to_numpy(), predicate="dwithin", distance=circles * 1.05 + 50
    )
    here, there = homes.iloc[pair[1]], held.geometry.iloc[pair[0]]
    straight = np.asarray(
        _GEOD.inv(here.x.to_numpy(), here.y.to_numpy(), there.x.to_numpy(), there.y.to_numpy())[2]
    )
    table = pd.DataFrame(
        {"returnee_id": here.index, "service_id": there.index, "straight_m": straight}
    )
    return pd.DataFrame(table.loc[straight <= circles[pair[0]]])


def unknown_way(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs as rows of a travel table without roads.

    Columns `pair_table.COLUMNS`: `straight_m` as given, the flag `no_roads`, all others NaN.
    """
    nan = math.nan
    return pairs.assign(
        mode="",
        distance_m=nan,
        duration_min=nan,
        fare=nan,
        road_m=nan,
        snap_m=nan,
        snap_flag="no_roads",
    )


def ways(
    network: Network,
    ends: tuple[gpd.GeoSeries, gpd.GeoSeries],
    pairs: pd.DataFrame,
    near: pd.DataFrame,
    search: Search,
) -> pd.DataFrame:
    """Return the road, however long, of pairs inside a circle but outside the limits.

    Parameters
    ----------
    network
        The roads.
    ends
        The homes and the sites: points under their ids.
    pairs
        From `inside`.
    near
        The rows of the travel table that are known already.
    search
        Finds the journeys between homes and sites, without a limit.

    Returns
    -------
    DataFrame
        Columns `pair_table.COLUMNS`; `inf` where there is no way.
    """
    homes, sites = ends
    known = near[_KEY].drop_duplicates().assign(known=True)
    missing = pairs.merge(known, on=_KEY, how="left")
    missing = missing[missing["known"].isna()].drop(columns="known")
    if missing.empty:
        return pair_table.blank()
    origins = homes[homes.index.isin(missing["returnee_id"])]
    destinations = sites[sites.index.isin(missing["service_id"])]
    found = pair_table.of_journeys(search(network, origins, destinations))
    found = found.merge(missing[_KEY], on=_KEY)
    lost = missing.merge(found[_KEY].drop_duplicates().assign(known=True), on=_KEY, how="left")
    lost = lost[lost["known"].isna()].drop(columns="known")
    return pd.concat([found, _no_way(network, homes, sites, lost)], ignore_index=True)


def _no_way(
    network: Network, homes: gpd.GeoSeries, sites: gpd.GeoSeries, lost: pd.DataFrame
) -> pd.DataFrame:
    """The pairs between which no way was found, as rows that say why."""
    if lost.empty:
        return pair_table.blank()
    mode = network.model.modes[0]
    ends = homes[homes.index.isin(lost["returnee_id"])], sites[sites.index.isin(lost["service_id"])]
    here, there = (snapping.snap(network, points, mode) for points in ends)
    walked = lost["returnee_id"].map(here["snap_m"]) + lost["service_id"].map(there["snap_m"])
    pairs = (
        pd.Index(ends[0].index).get_indexer(lost["returnee_id"]),
        pd.Index(ends[1].index).get_indexer(lost["service_id"]),
    )
    return pd.DataFrame(lost).assign(
        mode=mode,
        distance_m=math.inf,
        duration_min=math.inf,
        fare=math.inf,
        road_m=math.nan,
        snap_m=walked,
        snap_flag=why_no_way.of_pairs(network, ends, pairs),
    )
