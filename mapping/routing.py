"""Travel between many places: least time, then least distance, and the fare of that journey."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.errors import ProgrammeError
from mapping import journeys, legs, travel_model
from mapping.hierarchy import NO_FARE
from mapping.journeys import Journeys
from mapping.mode_graph import CM_PER_MS
from mapping.network import Network, geodesic_m
from mapping.selection import CM_BITS
from mapping.snapping import snap
from mapping.ways import Positions

_MEASURES = ("distance_m", "duration_min", "fare", "snap_m")
BATCH_BYTES = 150e6  # of rows gathered before they are handed on
BYTES_PER_ROW = 48

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
COLUMNS = (
    "origin_id", "destination_id", "mode",
    "distance_m", "duration_min", "fare", "straight_m", "snap_m",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Placed:
    """Which of some points are on the network, and where."""

    point: Ints
    positions: Positions
    n_points: int


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest destinations of each origin (rows) by one mode, k columns to a group.

    ``destination`` is -1 where there is none, and the measures of the journey then mean nothing.
    """

    destination: NDArray[np.int32]
    distance_m: Floats
    duration_min: Floats
    fare: Floats
    snap_m: Floats


def travel(
    network: Network,
    origins: gpd.GeoSeries,
    destinations: gpd.GeoSeries,
    limit_min: float = np.inf,
    modes: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return one row per (origin, destination, mode) that is reached within the limit.

    Columns: ``origin_id, destination_id`` (index labels), ``mode, distance_m, duration_min``
    (one way, the walked legs to and from the road included), ``fare`` (rounded to the coin, NaN
    where unknown), ``straight_m`` (geodesic), ``snap_m`` (metres off the road at both ends
    together). Rows are sorted by origin, destination and the order of the modes.

    A journey is the one of least time; of equal times the one of least distance; the fare is that
    journey's. ``limit_min`` is inclusive. Places off the network reach nothing and are reached by
    nobody; see `snapping.snap` for the reason of each. Between two places of one edge the way
    along the edge counts; a straight way over open ground never does.

    Parameters
    ----------
    origins, destinations : EPSG:4326 points under unique labels; missing ones have no rows
    limit_min : minutes; infinite means as far as times are exact (about 17 hours)
    modes : default those of the travel model
    progress : told the searches done and their total after each batch and each mode

    Raises
    ------
    ProgrammeError
        For a finite limit beyond the longest exact trip.
    """
    wanted = tuple(network.model.modes if modes is None else modes)
    origins, destinations = origins.sort_index(), destinations.sort_index()
    n_all, pieces = len(destinations) * len(wanted), []
    for number, mode in enumerate(wanted):
        for done, rows in _by_mode(network, origins, destinations, limit_min, mode):
            pieces.append(rows.assign(mode=number))
            if progress is not None:
                progress(number * len(destinations) + done, n_all)
        if progress is not None:  # places off the network needed no search
            progress((number + 1) * len(destinations), n_all)
    table = pd.concat([_no_rows().assign(mode=0), *pieces], ignore_index=True)
    place = table["origin"] * max(len(destinations), 1) + table["destination"]
    order = np.argsort((place * len(wanted) + table["mode"]).to_numpy(), kind="stable")
    return _named(table.iloc[order].reset_index(drop=True), origins, destinations, wanted)


def k_nearest(
    network: Network,
    origins: gpd.GeoSeries,
    destinations: gpd.GeoSeries,
    groups: "pd.Series[str]",
    k: int,
    limit_min: float = np.inf,
    modes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the rows of `travel` of the k nearest destinations of each group, mode by mode.

    Columns: those of `travel`, ``group`` and ``rank`` (1 is the nearest). Nearest is by time, of
    equal times by distance, then by label. Sorted by origin, group, mode and rank.

    Parameters
    ----------
    groups : the group of each destination, indexed as ``destinations``; missing ones are left out
    k : how many of each group
    limit_min, modes : as for `travel`

    Raises
    ------
    ProgrammeError
        For a finite limit beyond the longest exact trip.
    """
    wanted = tuple(network.model.modes if modes is None else modes)
    origins, destinations = origins.sort_index(), destinations.sort_index()
    group, names = pd.factorize(groups.reindex(destinations.index), sort=True)
    members = [np.flatnonzero(group == each) for each in range(len(names))]
    limits_min = [limit_min] * len(names)
    parts = [_no_rows().assign(mode=0, group=0, rank=0)]
    for number, mode in enumerate(wanted):
        ends = placed(network, origins, mode), placed(network, destinations, mode)
        near = nearest_places(network, ends, members, k, limits_min, mode)
        origin, column = np.nonzero(near.destination >= 0)
        rows = {name: getattr(near, name)[origin, column] for name in _MEASURES}
        places = {"origin": origin, "destination": near.destination[origin, column]}
        ranks = {"group": column // k, "rank": column % k + 1}
        parts.append(pd.DataFrame(rows | places | ranks).assign(mode=number))
    table = pd.concat(parts, ignore_index=True)
    order = np.lexsort([table[name] for name in ("rank", "mode", "group", "origin")])
    table = table.iloc[order].reset_index(drop=True)
    found_group = names.take(table["group"].to_numpy())
    return _named(table, origins, destinations, wanted).assign(
        group=found_group, rank=table["rank"]
    )


def route(
    network: Network, origin: shapely.Point, destination: shapely.Point, mode: str
) -> pd.DataFrame:
    """Return the legs of one least journey, in order; no rows where there is no way.

    Columns: ``mode`` (walk, the mode itself, ferry), ``distance_m``, ``duration_min``, of which
    ``wait_min``, ``fare`` (not rounded; NaN where unknown), ``rows`` (positions in the road table
    along the way, each run once). Distance and duration add up to those of `travel`; of journeys
    equal in both, the fare may be another one's.
    """
    ends = (gpd.GeoSeries([place], crs=4326) for place in (origin, destination))
    start, goal = (placed(network, place, mode).positions for place in ends)
    if len(start.edge) == 0 or len(goal.edge) == 0:
        return legs.table([])
    return legs.table(legs.steps(network, mode, start, goal, _limit_key(network, mode, np.inf)))


def nearest_places(
    network: Network,
    ends: tuple[Placed, Placed],
    groups: Sequence[Ints],
    k: int,
    limits_min: Sequence[float],
    mode: str,
) -> Nearest:
    """Return the k nearest destinations of each group by one mode, from every origin.

    Of equals the first of the destinations counts as nearer. The lines of the network are not
    looked at.

    Parameters
    ----------
    ends : the origins and the destinations, placed for this mode
    groups : the positions of the destinations of each group
    k : as for `k_nearest`
    limits_min : the limit of each group
    """
    limits = [_limit_key(network, mode, each) for each in limits_min]
    starts, goals = (each.positions for each in ends)
    at_origin, at_destination = (each.point for each in ends)
    number = np.full(ends[1].n_points, -1, dtype=np.int64)
    number[at_destination] = np.arange(len(at_destination))
    members = [number[group][number[group] >= 0] for group in groups]
    found = journeys.k_nearest(network, mode, starts, goals, members, k, limits)
    shape = (ends[0].n_points, found.key.shape[1])
    near = Nearest(np.full(shape, -1, dtype=np.int32), *(np.empty(shape) for _ in _MEASURES))
    if len(goals.edge) == 0:
        return near
    start = np.arange(len(at_origin))[:, None]
    rows = Journeys(start, found.destination, found.key, found.fare)
    for name, values in _measured(network, mode, rows, (starts, goals)).items():
        getattr(near, name)[at_origin] = values
    is_found = found.destination >= 0
    near.destination[at_origin] = np.where(is_found, at_destination[found.destination], -1)
    return near


def placed(network: Network, points: gpd.GeoSeries, mode: str) -> Placed:
    """Return where points are on the network, for one mode."""
    snapped = snap(network, points, mode)
    at = np.flatnonzero(snapped["edge"] >= 0)
    columns = (snapped[name].to_numpy()[at] for name in ("edge", "share", "snap_m"))
    return Placed(at, Positions(*columns), len(points))


def prepare(network: Network) -> Network:
    """Return the network with the hierarchy of its topology, made where it is not at hand."""
    return replace(network, hierarchy=journeys.hierarchy_of(network))


def node_minutes(
    network: Network, sites: gpd.GeoSeries, mode: str, limit_min: float = np.inf
) -> Floats:
    """Return minutes from each node to the nearest of the sites, infinite beyond the limit."""
    limit = _limit_key(network, mode, limit_min)
    found = journeys.to_nearest(network, mode, placed(network, sites, mode).positions, limit)
    return _minutes(found[: network.n_nodes], limit)


def position_minutes(
    network: Network,
    sites: gpd.GeoSeries,
    mode: str,
    limit_min: float,
    edge: Ints,
    share: Floats,
) -> Floats:
    """Return minutes from places on the roads to the nearest site, infinite beyond the limit."""
    limit = _limit_key(network, mode, limit_min)
    places = Positions(edge, share, np.zeros(len(edge)))
    site_at = placed(network, sites, mode).positions
    return _minutes(journeys.to_nearest_from(network, mode, site_at, limit, places), limit)


def _by_mode(
    network: Network,
    origins: gpd.GeoSeries,
    destinations: gpd.GeoSeries,
    limit_min: float,
    mode: str,
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield the number of destinations done and the rows reached, some batches at a time."""
    limit = _limit_key(network, mode, limit_min)
    ends = placed(network, origins, mode), placed(network, destinations, mode)
    starts, goals = (each.positions for each in ends)
    n_done, waiting = 0, [_no_rows()]
    for n_goals, found in journeys.pairs(network, mode, starts, goals, limit):
        n_done += n_goals
        rows = pd.DataFrame(_measured(network, mode, found, (starts, goals)))
        rows["origin"], rows["destination"] = ends[0].point[found.start], ends[1].point[found.goal]
        waiting.append(rows)
        if sum(map(len, waiting)) * BYTES_PER_ROW >= BATCH_BYTES:
            yield n_done, pd.concat(waiting, ignore_index=True)
            waiting = [_no_rows()]
    if len(waiting) > 1:
        yield n_done, pd.concat(waiting, ignore_index=True)


def _limit_key(network: Network, mode: str, limit_min: float) -> int:
    """Return the largest key within the limit, the limit included."""
    graph, _ = journeys.fitted(network, mode)
    longest_min = graph.longest_ms / 60_000.0
    if np.isfinite(limit_min) and limit_min > longest_min:
        raise ProgrammeError(
            f"programme.toml: a limit of {limit_min:g} minutes is beyond the longest trip that is "
            f"computed ({longest_min:.0f} minutes); set a smaller duration_min."
        )
    limit_ms = np.floor(min(limit_min * 60_000.0 + 1e-6, graph.longest_ms))
    return int(limit_ms) * CM_PER_MS + CM_PER_MS - 1


def _minutes(key: Ints, limit: int) -> Floats:
    """Return the minutes of keys, infinite beyond the limit."""
    return np.where(key <= limit, (key // CM_PER_MS) / 60_000.0, np.inf)


def _measured(
    network: Network, mode: str, found: Journeys, places: tuple[Positions, Positions]
) -> dict[str, Floats]:
    """Return the measures of journeys, of the shape of their keys."""
    graph, _ = journeys.fitted(network, mode)
    starts, goals = places
    ms, cm = found.key >> CM_BITS, found.key & (CM_PER_MS - 1)  # in a third of a division's time
    snap_m = starts.snap_m[found.start] + goals.snap_m[found.goal]
    is_along_road = cm / 100.0 > snap_m + 0.01
    fare = np.where(found.fare < NO_FARE, found.fare / graph.units, np.nan)
    fare = fare + np.where(is_along_road, graph.trip_flag, 0.0)
    return {
        "distance_m": cm / 100.0,
        "duration_min": ms / 60_000.0,
        "fare": travel_model.round_fare(fare, network.model.coin),
        "snap_m": snap_m,
    }


def _no_rows() -> pd.DataFrame:
    """Return the measures of no journey at all."""
    floats = dict.fromkeys(("distance_m", "duration_min", "fare", "snap_m"), np.empty(0))
    places = dict.fromkeys(("origin", "destination"), np.empty(0, dtype=np.int64))
    return pd.DataFrame(floats | places)


def _named(
    table: pd.DataFrame,
    origins: gpd.GeoSeries,
    destinations: gpd.GeoSeries,
    modes: Sequence[str],
) -> pd.DataFrame:
    """Return the rows under the labels of their places, with the straight distance."""
    wide = max(len(destinations), 1)
    pair, at = np.unique(
        table["origin"].to_numpy() * wide + table["destination"].to_numpy(), return_inverse=True
    )
    straight_m = geodesic_m(_lonlat(origins)[pair // wide], _lonlat(destinations)[pair % wide])
    table["origin_id"] = origins.index.take(table.pop("origin"))
    table["destination_id"] = destinations.index.take(table.pop("destination"))
    table["mode"] = pd.array(list(modes), dtype="str").take(table["mode"].to_numpy())
    table["straight_m"] = straight_m[at]
    return table[list(COLUMNS)]


def _lonlat(points: gpd.GeoSeries) -> Floats:
    """Return (n, 2) degrees, NaN where the place is missing."""
    lonlat = np.full((len(points), 2), np.nan)
    has_place = ~(points.isna() | points.is_empty).to_numpy()
    lonlat[has_place] = shapely.get_coordinates(points.to_numpy()[has_place])
    return lonlat
