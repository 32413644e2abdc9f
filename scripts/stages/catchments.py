"""The catchments that the designer's page draws: by minutes and fare, together and one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.vocabulary.categories import categories
from layers.vocabulary.codes import CLOSED_STATUSES
from mapping.disclosure import confidential
from mapping.network.road_network import Network
from mapping.profiles import stops, visits
from mapping.profiles.profiles import Profiles
from mapping.routing import catchment
from scripts.runtime.progress import Tick

COLUMNS: Final = ("category", "mode", "service_id", "measure", "limit", "geometry")
MOST_ALONE: Final = 150
"""So many places get catchments of their own; more would make the page too large and slow."""

Ints = NDArray[np.int64]


def of_services(roads: Network | None, profiles: Profiles, tick: Tick) -> gpd.GeoDataFrame:
    """Return the shapes of the running services whose place may be seen by everybody.

    They lie around the places to which people go: around the stops of a mobile team, never where
    it is kept; of a service that comes to people, or helps by phone, there is none. Those of a
    category together have an empty `service_id`, and limits around those of the category. Those of
    one service are by minutes and at the middle one of these limits; they are drawn for categories
    that the programme sets a limit for, while these have no more places than `MOST_ALONE`.
    """
    blank = gpd.GeoDataFrame({name: [] for name in COLUMNS}, geometry="geometry", crs=4326)
    if roads is None:
        return blank
    programme, seen = profiles.programme, _seen(profiles)
    sites = seen.geometry.set_axis(seen["service_id"])
    kinds = [code for code in categories() if code in set(seen["category"])]
    members = {kind: np.flatnonzero(seen["category"] == kind) for kind in kinds}
    limited = seen["category"].isin(list(programme.limits))
    alone = set(programme.limits) if limited.sum() <= MOST_ALONE else set()
    rows: list[_Row] = []
    for number, mode in enumerate(roads.model.modes):
        along = catchment.places(roads, mode)
        limits = {kind: catchment.classes(roads.model, programme.limit(kind)) for kind in kinds}
        rows += _together(roads, sites, members, along, limits)
        tick(2 * number + 1, 2 * len(roads.model.modes))
        for kind, own in members.items():
            minutes = limits[kind]["minutes"]
            if kind in alone and len(own) > 1:
                rows += _one_by_one(roads, kind, sites.iloc[own], along, minutes[len(minutes) // 2])
        tick(2 * number + 2, 2 * len(roads.model.modes))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
    return gpd.GeoDataFrame(columns, geometry="geometry", crs=4326) if rows else blank


def _seen(profiles: Profiles) -> gpd.GeoDataFrame:
    """The places people go to of running services that are not hidden, each under its service."""
    sites = stops.as_sites(profiles).services
    is_gone_to = ~visits.is_untravelled(sites) & ~sites["has_stops"]
    is_open = ~sites["status"].isin(CLOSED_STATUSES) & ~confidential.is_hidden(sites)
    seen = sites[is_gone_to & is_open & sites.geometry.notna()]
    if "stop_of" not in seen:
        return seen
    return seen.assign(service_id=seen["stop_of"].where(seen["stop_of"] != "", seen["service_id"]))


_Row = tuple[str, str, str, str, float, shapely.Geometry]


def _together(
    roads: Network,
    sites: gpd.GeoSeries,
    members: Mapping[str, Ints],
    along: catchment.Places,
    limits: Mapping[str, Mapping[str, tuple[float, ...]]],
) -> Iterator[_Row]:
    """Yield the shapes of all sites of each category in one mode."""
    longest = [limits[kind]["minutes"][-1] for kind in members]
    spent = catchment.reached(roads, sites, along, list(members.values()), longest)
    for kind, both in zip(members, spent, strict=True):
        for measure, found in zip(("minutes", "fare"), both, strict=True):
            if measure == "minutes" or along.mode in roads.model.fares:
                steps = limits[kind][measure]
                drawn = catchment.outlines(roads, along, found, steps)
                for step, shape in zip(steps, drawn, strict=True):
                    yield kind, along.mode, "", measure, step, shape


def _one_by_one(
    roads: Network, kind: str, sites: gpd.GeoSeries, along: catchment.Places, limit: float
) -> Iterator[_Row]:
    """Yield the shape of each service alone in one mode: what is near any of its places."""
    shapes: dict[str, list[shapely.Geometry]] = {}
    each = catchment.reached_alone(roads, sites, along, limit)
    for service, spent in zip(sites.index, each, strict=True):
        shapes.setdefault(str(service), []).extend(catchment.outlines(roads, along, spent, [limit]))
    for service, own in shapes.items():
        yield kind, along.mode, service, "minutes", limit, shapely.union_all(own)
