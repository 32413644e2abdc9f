"""Which people and services are worth judging together, and the way between them.

The travel table holds every (returnee, service, mode) within the widest limit of the service's
category, plus every pair inside the partner's circle, however long its road. Where the programme
keeps the n nearest only, it holds the n nearest of each category by each mode, as
`nearest_services` finds them: pairs inside a circle that are not among these are left out.

A mobile team with stops is travelled to at each of them (`profiles.stops.as_sites`); their rows
stand under the team, with `stop_id`, until one is chosen by its verdict.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from mapping.network.road_network import Network
from mapping.parallel import Spread
from mapping.profiles import eligibility_rules, positions, stops
from mapping.profiles.profiles import Profiles
from mapping.routing import (
    circle_pairs,
    nearest_table,
    pair_table,
    road_metres,
    search_limits,
    single_origin,
    travel_table,
)
from mapping.settings.programme import Programme

Progress = Callable[[int, int], None]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TEAMS_AT_ONCE: Final = 16
"""Mobile teams that are searched for at once, to spare memory."""
SITES_PER_BATCH: Final = 500


def travel(
    network: Network | None,
    profiles: Profiles,
    progress: Progress | None = None,
    *,
    is_bounded: bool = True,
    spread: Spread | None = None,
) -> pd.DataFrame:
    """Return the travel table.

    Parameters
    ----------
    network
        The roads; None where there are none: then only pairs inside a circle come back, with
        distance, minutes and fare unknown (NaN).
    profiles
        People and services without a place have no pairs; services that nobody travels to pair
        with everyone at no distance.
    progress
        Called with (done, all) searches.
    is_bounded
        Whether pairs outside every limit and circle are left out; for one person all may stay in,
        who is then searched for alone.
    spread
        How searches are handed out to other processes; None searches in this one.

    Returns
    -------
    DataFrame
        Columns `pair_table.COLUMNS`, one way; metres, minutes, the programme's currency; `inf`
        where there is no way. Sorted by returnee, service and the programme's order of modes. The
        texts are categorical where only the nearest are kept. Where teams have stops also
        `stop_id`, empty for other services, and a row for each stop.
    """
    found = _travel(network, stops.as_sites(profiles), progress, spread, is_bounded=is_bounded)
    return stops.told(found, profiles.stops)


def _travel(
    network: Network | None,
    profiles: Profiles,
    progress: Progress | None,
    spread: Spread | None,
    *,
    is_bounded: bool,
) -> pd.DataFrame:
    """The rows of `travel`, each stop a service of its own."""
    people, services, programme = profiles.people, profiles.services, profiles.programme
    homes, sites = _homes(people), _sites(profiles)
    if programme.nearest and is_bounded and network is not None:
        homes, sites = homes.sort_index(), sites.sort_index()
        near = _nearest(network, homes, sites, programme, spread, progress)
        near["road_m"] = _of_nearest(network, homes, sites, near)
        return nearest_table.table(near, homes, sites, profiles)
    inside = circle_pairs.inside(homes, sites)
    if network is None:
        by_road = circle_pairs.unknown_way(inside)
    else:
        search = travel_table.travel if is_bounded else single_origin.around
        if is_bounded:
            near = _within_limits(network, homes, sites, programme, progress, spread)
        else:
            near = pair_table.of_journeys(search(network, homes, sites.geometry))
        ends = homes, sites.geometry
        by_road = pd.concat([near, circle_pairs.ways(network, ends, inside, near, search)])
        by_road = _with_metres(network, ends, by_road, is_bounded=is_bounded)
    remote = pair_table.without_travel(people, services)
    return pair_table.in_order(pd.concat([by_road, remote], ignore_index=True), programme)


def however_far(
    network: Network, profiles: Profiles, people: gpd.GeoDataFrame, services: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the ways between some people and some services, beyond every limit too.

    Parameters
    ----------
    network
        The roads.
    profiles
        What the people and services are some of, with the settings.
    people, services
        Rows of `profiles`; who or what has no place has no way.

    Returns
    -------
    DataFrame
        Columns `pair_table.COLUMNS`, one row per pair and mode. Where the programme keeps the n
        nearest only, the n nearest of each category by each mode: no table of a country is whole.
    """
    held = replace(profiles.with_services(services), people=people)
    chosen = stops.as_sites(held)
    homes, sites = _homes(people).sort_index(), _sites(chosen).sort_index()
    if not profiles.programme.nearest:
        found = pair_table.of_journeys(travel_table.travel(network, homes, sites.geometry))
        found = _with_metres(network, (homes, sites.geometry), found, is_bounded=True)
        return stops.told(found, held.stops)
    endless = sites.assign(circle_m=math.inf)  # no limit leaves out a pair inside a circle
    near = _nearest(network, homes, endless, profiles.programme)
    near["road_m"] = _of_nearest(network, homes, sites, near)
    return stops.told(nearest_table.table(near, homes, sites, chosen), held.stops)


def found_of(shared: tuple[Network, gpd.GeoSeries, float], sites: gpd.GeoSeries) -> pd.DataFrame:
    """Return the journeys to one batch of sites; a task of `travel`. Columns `COLUMNS`."""
    network, homes, limit_min = shared
    return pair_table.of_journeys(travel_table.travel(network, homes, sites, limit_min))


def _nearest(
    network: Network,
    homes: gpd.GeoSeries,
    sites: gpd.GeoDataFrame,
    programme: Programme,
    spread: Spread | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """The journeys to the nearest sites of each category, and to the nearest stops of each team.

    A team is searched for by itself, so that its stops leave no other service out.
    """
    from mapping.routing import nearest_services  # noqa: PLC0415 - compiled code is slow to import

    is_stop = sites["team"].to_numpy() != ""
    parts: list[pd.DataFrame] = []
    for at in (np.flatnonzero(~is_stop), *_teams_together(sites["team"], TEAMS_AT_ONCE)):
        some = sites.iloc[at].drop(columns="team")
        if parts:
            some = some.assign(group=sites["team"].iloc[at])
        near = nearest_services.travel(network, homes, some, programme, spread, progress)
        parts.append(near.assign(site=at[near["site"].to_numpy()].astype(np.int32)))
    if len(parts) == 1:
        return parts[0]
    return pd.concat(parts).sort_values(["home", "site", "mode"], ignore_index=True)


def _teams_together(team: pd.Series, n: int) -> Iterator[Ints]:
    """Yield the positions of the stops of some teams after others."""
    number, names = pd.factorize(team.where(team != ""))
    for start in range(0, len(names), n):
        yield np.flatnonzero((number >= start) & (number < start + n))


def _of_nearest(
    network: Network, homes: gpd.GeoSeries, sites: gpd.GeoDataFrame, near: pd.DataFrame
) -> Floats:
    """The metres by road of each row of the nearest, sorted by home and site."""
    home, site = near["home"].to_numpy(), near["site"].to_numpy()
    is_new = np.ones(len(near), dtype=bool)
    is_new[1:] = (home[1:] != home[:-1]) | (site[1:] != site[:-1])
    first = np.flatnonzero(is_new)
    pairs = home[first].astype(np.int64), site[first].astype(np.int64)
    trip_m = near["distance_m"].to_numpy(float)
    least = np.minimum.reduceat(trip_m, first) if len(first) else trip_m
    metres = road_metres.of_pairs(network, (homes, sites.geometry), pairs, least)
    return np.asarray(metres[np.cumsum(is_new) - 1])


def _with_metres(
    network: Network,
    ends: tuple[gpd.GeoSeries, gpd.GeoSeries],
    table: pd.DataFrame,
    *,
    is_bounded: bool,
) -> pd.DataFrame:
    """The rows with the metres by road of their pair, for a caseload or for one person."""
    home, site = (
        positions.of_ids(table[name], pd.Index(points.index))
        for name, points in zip(("returnee_id", "service_id"), ends, strict=True)
    )
    code, first, pair = np.unique(
        home * max(len(ends[1]), 1) + site, return_index=True, return_inverse=True
    )
    pairs = home[first], site[first]
    if not is_bounded:
        return table.assign(road_m=road_metres.around(network, ends, pairs)[pair])
    least = np.full(len(code), np.inf)
    np.fmin.at(least, pair, table["distance_m"].to_numpy(float))
    return table.assign(road_m=road_metres.of_pairs(network, ends, pairs, least)[pair])


def _homes(people: gpd.GeoDataFrame) -> gpd.GeoSeries:
    placed = people[people.geometry.notna()]
    ids = placed["returnee_id"].astype(str)
    return gpd.GeoSeries(placed.geometry.to_numpy(), index=ids, crs=4326)


def _sites(profiles: Profiles) -> gpd.GeoDataFrame:
    """The points of the sites that people travel to, under their ids: `category, circle_m, team`.

    `team` is the service whose stop it is, else empty.
    """
    services = profiles.services
    is_travelled = ~services["delivery"].isin(UNTRAVELLED_DELIVERIES) & services.geometry.notna()
    some = services[is_travelled].set_index(services.loc[is_travelled, "service_id"].astype(str))
    team = some.get("stop_of", "")
    sites = gpd.GeoDataFrame(
        {"category": some["category"]}, geometry=gpd.GeoSeries(some.geometry, crs=4326)
    ).assign(team=team)
    return sites.assign(circle_m=eligibility_rules.circle_m(profiles.rules).reindex(sites.index))


def _within_limits(
    network: Network,
    homes: gpd.GeoSeries,
    sites: gpd.GeoDataFrame,
    programme: Programme,
    progress: Progress | None,
    spread: Spread | None,
) -> pd.DataFrame:
    """The rows of pairs of which any journey keeps a limit of the service's category."""
    category = sites["category"]
    limits = {name: programme.limit(name) for name in sorted(category.unique())}
    search = category.map({name: search_limits.search_min(limit) for name, limit in limits.items()})
    parts = [pair_table.blank()]
    for limit_min in sorted(search.unique()):
        some = sites.geometry[(search == limit_min).to_numpy()]
        parts.append(_found(network, homes, some, limit_min, progress, spread))
    table = pd.concat(parts, ignore_index=True)
    kept = pd.Series(data=False, index=table.index)
    of_row = table["service_id"].map(category)
    for name, limit in limits.items():
        kept |= (of_row == name) & search_limits.is_inside_any(table, limit)
    key = ["returnee_id", "service_id"]
    wanted = table.loc[kept, key].drop_duplicates()
    return pd.DataFrame(table.merge(wanted, on=key))


def _found(
    network: Network,
    homes: gpd.GeoSeries,
    sites: gpd.GeoSeries,
    limit_min: float,
    progress: Progress | None,
    spread: Spread | None,
) -> pd.DataFrame:
    """The journeys of no more minutes than a limit, searched here or handed out in batches."""
    if spread is None:
        return pair_table.of_journeys(
            travel_table.travel(network, homes, sites, limit_min, progress=progress)
        )
    batches = [
        sites.iloc[at : at + SITES_PER_BATCH] for at in range(0, len(sites), SITES_PER_BATCH)
    ]
    parts = [pair_table.blank()]
    for done, rows in enumerate(spread(found_of, (network, homes, limit_min), batches)):
        parts.append(rows)
        if progress is not None:
            progress(done + 1, len(batches))
    return pd.concat(parts, ignore_index=True)
