"""Minutes from each home to the nearest running service of each category, fast, usual and slow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import (
    REMOTE_DELIVERIES,
    UNTRAVELLED_DELIVERIES,
    VISITING_DELIVERIES,
)
from mapping.network import why_no_way
from mapping.network.road_network import Network
from mapping.profiles import stops, visits
from mapping.profiles.profiles import Profiles
from mapping.routing import shortest_paths, travel_table
from mapping.routing.travel_table import Placed
from mapping.settings import travel_time_range
from mapping.settings.programme import Limit

COLUMNS: Final = {
    "returnee_id": "str",
    "category": "str",
    "duration_min": "float64",
    "mode": "str",
    "duration_low_min": "float64",
    "duration_high_min": "float64",
    "is_within_fast": "bool",
    "is_within_slow": "bool",
}
_MINUTES: Final = ("duration_min", "duration_low_min", "duration_high_min")
_SITES_PER_BATCH: Final = 50


def minutes(
    network: Network | None,
    profiles: Profiles,
    categories: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return every returnee once per category with the minutes to its nearest service.

    Parameters
    ----------
    network
        The roads; None where there are none.
    profiles
        The people, the services and the limits.
    categories
        The categories wanted.
    progress
        Told (done, all) categories.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. `duration_min` is one way by the fastest `mode`, off-road legs walked;
        `inf` where no service can be reached, NaN where the home or the roads are not known, no
        road is drawn near the home, or the roads there are not joined to the others on the map.
        `duration_low_min` and `duration_high_min` are the least of all modes, each at its fast or
        slow pace. `is_within_fast` and `is_within_slow` tell whether a running service is within
        all limits of the category at that pace: the journey, its metres and its fare stay the same.
        A service by phone or online is at 0 minutes, and so is one that comes to the area of the
        home; a team with stops is where it stops, and one of which it is not known where it stops
        is at NaN where there is no other.
    """
    there = stops.as_sites(profiles)
    people, running = there.people, there.services[there.status["runs"]]
    homes, ids = _homes(people), people["returnee_id"].astype("str")
    tied = {} if network is None else _tied(network, homes)
    why = np.empty(0, object) if network is None else why_no_way.of_points(network, homes)
    parts = []
    for done, category in enumerate(categories):
        some = running[running["category"] == category]
        limit = profiles.programme.limit(category)
        remote = some.loc[some["delivery"].isin(REMOTE_DELIVERIES), "delivery"]
        if len(remote):
            best = pd.DataFrame(dict.fromkeys(_MINUTES, 0.0), index=ids)
            best = best.assign(mode=str(remote.min()), is_within_fast=True, is_within_slow=True)
        else:
            best = _best(network, homes, tied, some)
            best = _unless_unknown(best, why) if len(_sites(some)) else best
            best = _with_limits(best, network, homes, some, limit).reindex(ids)
            best = _visited(best, people, some)
        parts.append(best.rename_axis("returnee_id").reset_index().assign(category=category))
        if progress is not None:
            progress(done + 1, len(categories))
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
    table = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    flags = ["is_within_fast", "is_within_slow"]
    return table.assign(**{name: table[name].eq(other=True) for name in flags}).astype(COLUMNS)


def _visited(
    best: pd.DataFrame, people: gpd.GeoDataFrame, services: gpd.GeoDataFrame
) -> pd.DataFrame:
    """The same with 0 minutes for those to whom a service comes, NaN where that is not known."""
    coming = services[services["delivery"].isin(VISITING_DELIVERIES) & ~services["has_stops"]]
    for _, service in coming[~coming["is_round_unknown"]].iterrows():
        here = visits.are_visited(people, service)
        best.loc[here, list(_MINUTES)] = 0.0
        best.loc[here, "mode"] = service["delivery"]
        best.loc[here, ["is_within_fast", "is_within_slow"]] = True
    if coming["is_round_unknown"].any():
        nowhere = np.isinf(best["duration_min"].to_numpy())
        best.loc[nowhere, list(_MINUTES)] = math.nan
    return best


def _homes(people: gpd.GeoDataFrame) -> gpd.GeoSeries:
    placed = people[people.geometry.notna()]
    ids = placed["returnee_id"].astype(str)
    return gpd.GeoSeries(placed.geometry.to_numpy(), index=ids, crs=4326)


def _tied(network: Network, points: gpd.GeoSeries) -> dict[str, Placed]:
    """Return the ties of points by mode, those beyond doubt."""
    found = {}
    for mode in network.model.modes:
        placed = travel_table.placed(network, points, mode)
        sure = np.flatnonzero(placed.positions.is_sure)
        ties = shortest_paths.take(placed.positions, sure)
        found[mode] = Placed(placed.point[sure], ties, len(points))
    return found


def _unless_unknown(best: pd.DataFrame, why: NDArray[np.object_]) -> pd.DataFrame:
    """The same, minutes unknown where nothing is reached because of what the map does not know."""
    is_lost = np.isinf(best["duration_min"].to_numpy())
    if len(why):
        is_lost &= np.isin(why, why_no_way.UNKNOWN)
        best.loc[is_lost, list(_MINUTES)] = math.nan
    return best


def _best(
    network: Network | None,
    homes: gpd.GeoSeries,
    tied: dict[str, Placed],
    services: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """The least minutes of all modes at each pace, and the mode of the usual one."""
    start = math.nan if network is None else math.inf
    best = pd.DataFrame(dict.fromkeys(_MINUTES, start), index=homes.index).assign(mode="")
    sites = _sites(services)
    if network is None or sites.empty:
        return best
    kmh = network.model.off_road_kmh[network.model.season]
    goals = _tied(network, sites)
    for mode, placed in tied.items():
        ties = placed.positions
        found = np.full(len(homes), np.inf)
        on_road = replace(ties, snap_m=np.zeros(len(ties.edge)))
        ends = [goals[mode].positions]
        [minutes] = travel_table.position_minutes(network, ends, mode, np.inf, on_road)
        np.minimum.at(found, placed.point, minutes + ties.snap_m / (kmh * 1000 / 60))
        best["mode"] = np.where(found < best["duration_min"].to_numpy(), mode, best["mode"])
        own = network.model.paces[mode][network.model.season]
        for name, factor in zip(_MINUTES, (1.0, own.fast, own.slow), strict=True):
            best[name] = np.minimum(best[name], found * factor)
    return best


def _with_limits(
    best: pd.DataFrame,
    network: Network | None,
    homes: gpd.GeoSeries,
    services: gpd.GeoDataFrame,
    limit: Limit,
) -> pd.DataFrame:
    """The same with whether a service is within all limits at each pace."""
    if math.isinf(limit.distance_m) and math.isinf(limit.fare):
        fast, slow = (
            best[name].le(limit.duration_min) & np.isfinite(best[name])
            for name in ("duration_low_min", "duration_high_min")
        )
        return best.assign(is_within_fast=fast, is_within_slow=slow)
    fast, slow = (pd.Series(data=False, index=homes.index) for _ in range(2))
    sites = _sites(services)
    if network is None:
        return best.assign(is_within_fast=fast, is_within_slow=slow)
    model = network.model
    for at in range(0, len(sites), _SITES_PER_BATCH):
        near = travel_table.travel(network, homes, sites.iloc[at : at + _SITES_PER_BATCH])
        near = near[(near["distance_m"] <= limit.distance_m) & near["is_sure"]]
        if math.isfinite(limit.fare):
            near = near[near["fare"] <= limit.fare]
        ends = travel_time_range.bounds(
            model.paces, model.season, near["mode"], near["duration_min"].to_numpy()
        )
        there = [
            homes.index.isin(near.loc[spent <= limit.duration_min, "origin_id"]) for spent in ends
        ]
        fast, slow = fast | there[0], slow | there[1]
    return best.assign(is_within_fast=fast, is_within_slow=slow)


def _sites(services: gpd.GeoDataFrame) -> gpd.GeoSeries:
    travelled = ~services["delivery"].isin(UNTRAVELLED_DELIVERIES)
    placed = services[travelled & services.geometry.notna()].geometry
    return gpd.GeoSeries(placed.to_numpy(), crs=4326)
