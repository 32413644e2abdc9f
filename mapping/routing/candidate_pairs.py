"""Which returnees and services are worth judging together, and the way between them.

The travel table holds every (returnee, service, mode) within the widest limit of the service's
category, plus every pair inside the partner's circle, however long its road. Where the programme
keeps the n nearest only, it holds the n nearest of each category by each mode, as `shortlist` finds
them: pairs inside a circle that are not among these are left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Geod
from shapely import STRtree

from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from mapping import utm
from mapping.network import snapping
from mapping.network.road_network import Network
from mapping.parallel import Spread
from mapping.profiles import eligibility_rules
from mapping.routing import search_limits, travel_table
from mapping.settings.programme import Programme

Progress = Callable[[int, int], None]
Ints = NDArray[Any]

COLUMNS: Final = (
    "returnee_id", "service_id", "mode", "distance_m", "duration_min", "fare", "straight_m",
    "snap_m", "snap_flag",
)  # fmt: skip
_MEASURES: Final = ("distance_m", "duration_min", "fare", "straight_m", "snap_m")
SITES_PER_BATCH: Final = 500
_GEOD = Geod(ellps="WGS84")


def travel(
    network: Network | None,
    returnees: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    programme: Programme,
    rule_rows: pd.DataFrame,
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
    returnees, services
        The layers; rows without a place have no pairs, services by phone or online pair with
        everyone at no distance.
    programme
        Its limits and modes.
    rule_rows
        The rules of the services, from `eligibility_rules.of_services`.
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
        Columns `COLUMNS`, one way; metres, minutes, the programme's currency; `inf` where there is
        no way. Sorted by returnee, service and the programme's order of modes. The texts are
        categorical where only the nearest are kept.
    """
    homes = _points(returnees, "returnee_id")
    travelled = services[~services["delivery"].isin(UNTRAVELLED_DELIVERIES)]
    sites = _points(travelled, "service_id")
    circles = eligibility_rules.circle_m(rule_rows).reindex(sites.index).dropna()
    if programme.nearest and is_bounded and network is not None:
        kinds = travelled.set_index(travelled["service_id"].astype(str))["category"]
        near = _nearest(network, homes, sites, kinds, circles, programme, spread, progress)
        return _shortlisted(near, homes, sites, returnees, services, programme)
    inside = _inside_circles(homes, sites, circles)
    if network is None:
        by_road = _unknown_way(inside)
    else:
        search = travel_table.travel if is_bounded else travel_table.around
        if is_bounded:
            near = _within_limits(network, homes, sites, travelled, programme, progress, spread)
        else:
            near = _named(search(network, homes, sites))
        by_road = pd.concat([near, _circle_ways(network, homes, sites, inside, near, search)])
    remote = _no_travel(returnees, services)
    return _in_order(pd.concat([by_road, remote], ignore_index=True)[list(COLUMNS)], programme)


def found_of(shared: tuple[Network, gpd.GeoSeries, float], sites: gpd.GeoSeries) -> pd.DataFrame:
    """Return the journeys to one batch of sites; a task of `travel`."""
    network, homes, limit_min = shared
    return _named(travel_table.travel(network, homes, sites, limit_min))


def _in_order(table: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    order = {mode: rank for rank, mode in enumerate(programme.travel.modes)}
    ranked = table.assign(_rank=table["mode"].map(order).fillna(-1))
    ranked = ranked.sort_values(["returnee_id", "service_id", "_rank"], ignore_index=True)
    return ranked.drop(columns="_rank")


def _points(table: gpd.GeoDataFrame, key: str) -> gpd.GeoSeries:
    placed = table[table.geometry.notna()]
    return gpd.GeoSeries(placed.geometry.to_numpy(), index=placed[key].astype(str), crs=4326)


def _nearest(
    network: Network, homes: gpd.GeoSeries, sites: gpd.GeoSeries, *rest: Any
) -> pd.DataFrame:
    """The rows of `nearest_services.travel`, which takes the rest as it is."""
    from mapping.routing import nearest_services  # noqa: PLC0415 - compiled code is slow to import

    return nearest_services.travel(network, homes.sort_index(), sites.sort_index(), *rest)


def _within_limits(
    network: Network,
    homes: gpd.GeoSeries,
    sites: gpd.GeoSeries,
    services: gpd.GeoDataFrame,
    programme: Programme,
    progress: Progress | None,
    spread: Spread | None,
) -> pd.DataFrame:
    category = services.set_index(services["service_id"].astype(str))["category"]
    category = category.reindex(sites.index)
    limits = {name: programme.limit(name) for name in sorted(category.unique())}
    search = category.map({name: search_limits.search_min(limit) for name, limit in limits.items()})
    parts = [_blank()]
    for limit_min in sorted(search.unique()):
        some = sites[(search == limit_min).to_numpy()]
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
    if spread is None:
        return _named(travel_table.travel(network, homes, sites, limit_min, progress=progress))
    batches = [
        sites.iloc[at : at + SITES_PER_BATCH] for at in range(0, len(sites), SITES_PER_BATCH)
    ]
    parts = [_blank()]
    for done, rows in enumerate(spread(found_of, (network, homes, limit_min), batches)):
        parts.append(rows)
        if progress is not None:
            progress(done + 1, len(batches))
    return pd.concat(parts, ignore_index=True)


def _shortlisted(
    near: pd.DataFrame,
    homes: gpd.GeoSeries,
    sites: gpd.GeoSeries,
    returnees: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    programme: Programme,
) -> pd.DataFrame:
    """The nearest by road and the services by wire, every text a code."""
    people = pd.Index(sorted(returnees["returnee_id"].astype(str)), dtype="str")
    offers = pd.Index(sorted(services["service_id"].astype(str)), dtype="str")
    remote = services[services["delivery"].isin(UNTRAVELLED_DELIVERIES)].sort_values("service_id")
    remote = remote.groupby("category").head(programme.nearest)
    modes = pd.Index([*programme.travel.modes, *sorted(set(remote["delivery"]))], dtype="str")
    person = people.get_indexer(homes.sort_index().index)[near["home"].to_numpy()]
    site = offers.get_indexer(sites.sort_index().index)[near["site"].to_numpy()]
    table = _coded(
        (people, person), (offers, site), (modes, near["mode"].to_numpy()),
        {name: near[name].to_numpy() for name in _MEASURES},
    )  # fmt: skip
    if remote.empty:
        return table
    n_wired = len(people) * len(remote)
    at_remote = offers.get_indexer(remote["service_id"].astype(str))
    wired = _coded(
        (people, np.repeat(np.arange(len(people)), len(remote))),
        (offers, np.tile(at_remote, len(people))),
        (modes, np.tile(modes.get_indexer(remote["delivery"].astype(str)), len(people))),
        {name: np.full(n_wired, math.nan if name == "straight_m" else 0.0) for name in _MEASURES},
    )
    table = pd.concat([table, wired], ignore_index=True)
    keys = [table[name].cat.codes for name in ("mode", "service_id", "returnee_id")]
    return table.take(np.lexsort(keys)).reset_index(drop=True)


def _coded(
    people: tuple[pd.Index, Ints],
    offers: tuple[pd.Index, Ints],
    modes: tuple[pd.Index, Ints],
    measures: dict[str, Ints],
) -> pd.DataFrame:
    """The travel table of words and the positions in them; nothing is copied."""
    columns: dict[str, Any] = {
        name: pd.Categorical.from_codes(codes, categories=words)
        for name, (words, codes) in zip(COLUMNS, (people, offers, modes), strict=False)
    }
    flags = np.zeros(len(people[1]), dtype=np.int8)
    columns |= measures | {"snap_flag": pd.Categorical.from_codes(flags, pd.Index(["ok"]))}
    return pd.DataFrame(columns, copy=False)[list(COLUMNS)]


def _inside_circles(homes: gpd.GeoSeries, sites: gpd.GeoSeries, circles: pd.Series) -> pd.DataFrame:
    """Pairs whose geodesic distance is within the service's circle."""
    if homes.empty or circles.empty:
        return _blank()[["returnee_id", "service_id", "straight_m"]]
    metres = utm.around(homes)
    tree = STRtree(homes.to_crs(metres).to_numpy())
    centres = sites[circles.index].to_crs(metres)
    # Somewhat more than the circle: far from the central meridian projected metres are longer.
    pair = tree.query(
        centres.to_numpy(), predicate="dwithin", distance=circles.to_numpy(float) * 1.05 + 50
    )
    here, there = homes.iloc[pair[1]], sites[circles.index].iloc[pair[0]]
    straight = np.asarray(
        _GEOD.inv(here.x.to_numpy(), here.y.to_numpy(), there.x.to_numpy(), there.y.to_numpy())[2]
    )
    table = pd.DataFrame(
        {"returnee_id": here.index, "service_id": there.index, "straight_m": straight}
    )
    is_inside = straight <= circles.to_numpy(float)[pair[0]]
    return pd.DataFrame(table.loc[is_inside])


def _circle_ways(
    network: Network,
    homes: gpd.GeoSeries,
    sites: gpd.GeoSeries,
    inside: pd.DataFrame,
    near: pd.DataFrame,
    search: Callable[[Network, gpd.GeoSeries, gpd.GeoSeries], pd.DataFrame],
) -> pd.DataFrame:
    """The road, however long, of pairs that are inside a circle but outside the limits."""
    key = ["returnee_id", "service_id"]
    known = near[key].drop_duplicates().assign(known=True)
    missing = inside.merge(known, on=key, how="left")
    missing = missing[missing["known"].isna()].drop(columns="known")
    if missing.empty:
        return _blank()
    origins = homes[homes.index.isin(missing["returnee_id"])]
    ends = sites[sites.index.isin(missing["service_id"])]
    found = _named(search(network, origins, ends))
    found = found.merge(missing[key], on=key)
    lost = missing.merge(found[key].drop_duplicates().assign(known=True), on=key, how="left")
    lost = lost[lost["known"].isna()].drop(columns="known")
    return pd.concat([found, _no_way(network, homes, sites, lost)], ignore_index=True)


def _no_way(
    network: Network, homes: gpd.GeoSeries, sites: gpd.GeoSeries, lost: pd.DataFrame
) -> pd.DataFrame:
    if lost.empty:
        return _blank()
    mode = network.model.modes[0]
    here = snapping.snap(network, homes[homes.index.isin(lost["returnee_id"])], mode)
    there = snapping.snap(network, sites[sites.index.isin(lost["service_id"])], mode)
    off = lost["returnee_id"].map(here["edge"]).lt(0) | lost["service_id"].map(there["edge"]).lt(0)
    walked = lost["returnee_id"].map(here["snap_m"]) + lost["service_id"].map(there["snap_m"])
    return pd.DataFrame(lost).assign(
        mode=mode,
        distance_m=math.inf,
        duration_min=math.inf,
        fare=math.inf,
        snap_m=walked,
        snap_flag=np.where(off, "off_network", "ok"),
    )


def _unknown_way(inside: pd.DataFrame) -> pd.DataFrame:
    nan = math.nan
    return inside.assign(
        mode="", distance_m=nan, duration_min=nan, fare=nan, snap_m=nan, snap_flag="no_roads"
    )


def _no_travel(returnees: gpd.GeoDataFrame, services: gpd.GeoDataFrame) -> pd.DataFrame:
    """Services by phone or online: everyone is there at once."""
    remote = services[services["delivery"].isin(UNTRAVELLED_DELIVERIES)]
    table = returnees[["returnee_id"]].merge(remote[["service_id", "delivery"]], how="cross")
    return (
        pd.DataFrame(table)
        .rename(columns={"delivery": "mode"})
        .assign(
            distance_m=0.0,
            duration_min=0.0,
            fare=0.0,
            straight_m=math.nan,
            snap_m=0.0,
            snap_flag="ok",
        )
    )


def _named(found: pd.DataFrame) -> pd.DataFrame:
    names = {"origin_id": "returnee_id", "destination_id": "service_id"}
    return found.rename(columns=names).assign(snap_flag="ok")[list(COLUMNS)]


def _blank() -> pd.DataFrame:
    text = {"returnee_id", "service_id", "mode", "snap_flag"}
    return pd.DataFrame(
        {name: pd.Series(dtype="str" if name in text else "float64") for name in COLUMNS}
    )
