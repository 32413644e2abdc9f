"""Travel between many places: least time, then least distance, and the fare of that journey."""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from mapping.network import fare_table, mode_graph, shortest_road, snapping, town_waits
from mapping.network.access_links import Positions
from mapping.network.engine.topology import CM_BITS, NO_FARE
from mapping.network.fare_table import Lookup
from mapping.network.mode_graph import CM_PER_MS
from mapping.network.road_network import Network, geodesic_m
from mapping.network.shortest_road import BY_ROAD
from mapping.routing import search_limits, shortest_paths
from mapping.routing.shortest_paths import Journeys
from mapping.settings import travel_model

MEASURES = ("distance_m", "duration_min", "fare", "snap_m")
BATCH_BYTES = 150e6  # of rows gathered before they are handed on
BYTES_PER_ROW = 48

TIE = ("edge", "share", "snap_m", "is_sure", "is_urban")  # what positions consist of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
COLUMNS = (
    "origin_id", "destination_id", "mode",
    "distance_m", "duration_min", "fare", "straight_m", "snap_m", "is_sure",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Placed:
    """Which of some points are on the network, and where; a point may be tied in several places."""

    point: Ints
    positions: Positions
    n_points: int


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
    together), ``is_sure`` (no end is tied to the main network over more than ``second_tie_m``).
    Rows are sorted by origin, destination and the order of the modes.

    A journey is the one of least time; of equal times the one of least distance; the fare is that
    journey's, or the one listed for it (see `fare_table.replaced`). A place beside an island of
    road is tied to the main network too, and the better journey counts. ``limit_min`` is inclusive.
    Places off the network reach nothing and are reached by nobody; see `snapping.snap` for the
    reason of each. On one edge the way along it counts; a straight way over open ground never does.

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
    table = pd.concat([no_rows().assign(mode=0), *pieces], ignore_index=True)
    place = table["origin"] * max(len(destinations), 1) + table["destination"]
    order = np.argsort((place * len(wanted) + table["mode"]).to_numpy(), kind="stable")
    return named(table.iloc[order].reset_index(drop=True), origins, destinations, wanted)


def placed(network: Network, points: gpd.GeoSeries, mode: str) -> Placed:
    """Return where points are on the network, for one mode; by road, where any mode ties them."""
    if mode == BY_ROAD:
        return _placed_by_any(network, points)
    first = snapping.snap(network, points, mode)
    again = snapping.to_main(network, points, mode, first)
    at = np.flatnonzero(first["edge"] >= 0)
    first = first.iloc[at].set_axis(at).assign(is_sure=True)
    tied = pd.concat([first[list(TIE[:-1])], again.loc[again["is_tied"], list(TIE[:-1])]])
    tied = tied.sort_index(kind="stable")
    edge, share = tied["edge"].to_numpy(np.int64), tied["share"].to_numpy(float)
    snap_m, is_sure = tied["snap_m"].to_numpy(float), tied["is_sure"].to_numpy(bool)
    is_urban = np.zeros(len(tied), dtype=bool)
    if mode in mode_graph.STAGED:
        feet = shapely.line_interpolate_point(network.edge_metric[edge], share, normalized=True)
        is_urban = town_waits.are_urban(network.settlements, shapely.get_coordinates(feet))
    ties = Positions(edge, share, snap_m, is_sure, is_urban)
    return Placed(tied.index.to_numpy(np.int64), ties, len(points))


def least_of_ties(found: Journeys, ends: tuple[Placed, Placed]) -> Journeys:
    """Return the least journey of each pair of points, by whichever of their ties."""
    pair = ends[0].point[found.start] * max(ends[1].n_points, 1) + ends[1].point[found.goal]
    is_unsure = ~_is_sure(found, (ends[0].positions, ends[1].positions))
    return shortest_paths.some_of(
        found, mode_graph.least(pair, found.key, is_unsure.astype(np.int64), found.fare)
    )


def _placed_by_any(network: Network, points: gpd.GeoSeries) -> Placed:
    """Return the ties of points by all modes when it is dry, each once."""
    dry = when_dry(network)
    parts = [placed(dry, points, mode) for mode in network.model.modes]
    point = np.concatenate([part.point for part in parts])
    edge, share, snap_m, is_sure, is_urban = (
        np.concatenate([getattr(part.positions, name) for part in parts]) for name in TIE
    )
    order = np.lexsort((share, edge, point))
    keys = (point[order], edge[order], share[order])
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = np.logical_or.reduce([each[1:] != each[:-1] for each in keys])
    at = order[is_new]
    ties = Positions(edge[at], share[at], snap_m[at], is_sure[at], is_urban[at])
    return Placed(point[at], ties, len(points))


@functools.lru_cache(maxsize=2)
def when_dry(network: Network) -> Network:
    """Return the network in the season of the rules; the last ones are remembered, with ties."""
    model = shortest_road.when_dry(network.model)
    return network if model == network.model else replace(network, model=model)


def listed_of(
    network: Network, origins: gpd.GeoSeries, destinations: gpd.GeoSeries, mode: str
) -> Lookup | None:
    """Return the fares listed between places in one mode, or None where there are none."""
    return fare_table.lookup(network.listed, _lonlat(origins), _lonlat(destinations), mode)


def node_minutes(
    network: Network, sites: gpd.GeoSeries, mode: str, limit_min: float = np.inf
) -> Floats:
    """Return minutes from each node to the nearest of the sites, infinite beyond the limit."""
    limit = limit_key(network, mode, limit_min)
    found = shortest_paths.to_nearest(network, mode, placed(network, sites, mode).positions, limit)
    return _minutes(found[: network.n_nodes], limit)


def position_minutes(
    network: Network, groups: Iterable[Positions], mode: str, limit_min: float, places: Positions
) -> Iterator[Floats]:
    """Yield minutes from places on the roads to the nearest site of each group.

    They are infinite beyond the limit.
    """
    limit = limit_key(network, mode, limit_min)
    for key in shortest_paths.to_each_group(network, mode, groups, limit, places):
        yield _minutes(key, limit)


def _by_mode(
    network: Network,
    origins: gpd.GeoSeries,
    destinations: gpd.GeoSeries,
    limit_min: float,
    mode: str,
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield the number of destinations done and the rows reached, some batches at a time."""
    limit = limit_key(network, mode, limit_min)
    ends = placed(network, origins, mode), placed(network, destinations, mode)
    starts, goals = (each.positions for each in ends)
    listed = listed_of(network, origins, destinations, mode)
    n_done, waiting = 0, [no_rows()]
    searched = shortest_paths.pairs(network, mode, starts, goals, limit)
    for n_goals, found in _each_pair_once(searched, ends):
        n_done = min(n_done + n_goals, len(destinations))
        rows = pd.DataFrame(measured(network, mode, found, (starts, goals)))
        rows["origin"], rows["destination"] = ends[0].point[found.start], ends[1].point[found.goal]
        waiting.append(fare_table.replaced(rows, listed))
        if sum(map(len, waiting)) * BYTES_PER_ROW >= BATCH_BYTES:
            yield n_done, pd.concat(waiting, ignore_index=True)
            waiting = [no_rows()]
    if len(waiting) > 1:
        yield n_done, pd.concat(waiting, ignore_index=True)


def _each_pair_once(
    searched: Iterator[tuple[int, Journeys]], ends: tuple[Placed, Placed]
) -> Iterator[tuple[int, Journeys]]:
    """Yield the journeys, those of points with several ties last: the least of each pair."""
    twice = [np.bincount(each.point, minlength=each.n_points) > 1 for each in ends]
    if not any(each.any() for each in twice):
        yield from searched
        return
    held = []
    for n_goals, found in searched:
        several = twice[0][ends[0].point[found.start]] | twice[1][ends[1].point[found.goal]]
        held.append(shortest_paths.some_of(found, np.flatnonzero(several)))
        yield n_goals, shortest_paths.some_of(found, np.flatnonzero(~several))
    if held:
        yield 0, least_of_ties(shortest_paths.joined(held), ends)


def limit_key(network: Network, mode: str, limit_min: float) -> int:
    """Return the largest key within the limit, the limit included."""
    graph = mode_graph.build(network, mode)
    search_limits.refuse_beyond(limit_min, graph.longest_ms)
    limit_ms = np.floor(min(limit_min * 60_000.0 + 1e-6, graph.longest_ms))
    return int(limit_ms) * CM_PER_MS + CM_PER_MS - 1


def _minutes(key: Ints, limit: int) -> Floats:
    """Return the minutes of keys, infinite beyond the limit."""
    return np.where(key <= limit, (key // CM_PER_MS) / 60_000.0, np.inf)


def measured(
    network: Network, mode: str, found: Journeys, places: tuple[Positions, Positions]
) -> dict[str, Floats | Bools]:
    """Return the measures of journeys and whether they are sure, of the shape of their keys."""
    graph = mode_graph.build(network, mode)
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
        "is_sure": _is_sure(found, places),
    }


def _is_sure(found: Journeys, places: tuple[Positions, Positions]) -> Bools:
    """Return which journeys begin and end at ties that are beyond doubt."""
    return np.asarray(places[0].is_sure[found.start] & places[1].is_sure[found.goal])


def no_rows() -> pd.DataFrame:
    """Return the measures of no journey at all.

    Columns `origin, destination` (positions), `distance_m, duration_min, fare, snap_m, is_sure`.
    """
    floats = dict.fromkeys(MEASURES, np.empty(0))
    places = dict.fromkeys(("origin", "destination"), np.empty(0, dtype=np.int64))
    return pd.DataFrame(floats | places | {"is_sure": np.empty(0, dtype=bool)})


def named(
    table: pd.DataFrame,
    origins: gpd.GeoSeries,
    destinations: gpd.GeoSeries,
    modes: Sequence[str],
) -> pd.DataFrame:
    """Return the rows under the labels of their places, with the straight distance.

    Columns `COLUMNS`: metres, minutes, the programme's currency. `table` has positions in
    `origins`, `destinations` and `modes`; it is changed.
    """
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
