"""Travel between many places: least time, then least distance, and the fare of that journey."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from layers.errors import ProgrammeError
from mapping import mode_graph, travel_model
from mapping.mode_graph import CM_PER_MS, Ends, ModeGraph, Positions
from mapping.network import Network, geodesic_m
from mapping.snapping import snap

BATCH_BYTES = 150e6  # of dense output per batch of destinations
BYTES_PER_VERTEX = 12  # a float64 key and an int32 predecessor
BYTES_PER_ORIGIN = 40

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
COLUMNS = (
    "origin_id", "destination_id", "mode",
    "distance_m", "duration_min", "fare", "straight_m", "snap_m",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Found:
    """Least journeys from every vertex to each destination: keys, and the fares of the same."""

    key: Floats  # (destinations, vertices)
    fare: Floats | None  # the same shape; None where every journey is free


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
    if not pieces:
        return _named(_no_rows().assign(mode=0), origins, destinations, wanted)
    table = pd.concat(pieces, ignore_index=True)
    order = np.lexsort((table["mode"], table["destination"], table["origin"]))
    return _named(table.iloc[order].reset_index(drop=True), origins, destinations, wanted)


def node_minutes(
    network: Network, sites: gpd.GeoSeries, mode: str, limit_min: float = np.inf
) -> Floats:
    """Return minutes from each node to the nearest of the sites, infinite beyond the limit."""
    graph = mode_graph.build(network, mode)
    found = _search_nearest(network, graph, _placed(network, sites, mode)[1], limit_min)
    return _minutes(found[: network.n_nodes], _limit_key(graph, limit_min))


def position_minutes(
    network: Network,
    sites: gpd.GeoSeries,
    mode: str,
    limit_min: float,
    edge: Ints,
    share: Floats,
) -> Floats:
    """Return minutes from places on the roads to the nearest site, infinite beyond the limit."""
    graph = mode_graph.build(network, mode)
    site_at = _placed(network, sites, mode)[1]
    found = _search_nearest(network, graph, site_at, limit_min)
    places = Positions(edge, share, np.zeros(len(edge)))
    ends = mode_graph.leave(network, graph, places)
    best = np.min(found[ends.vertex] + ends.key, axis=0, initial=np.inf)
    place, site = _on_one_edge(edge, site_at.edge)
    direct, _ = mode_graph.along(network, graph, _take(places, place), _take(site_at, site))
    np.minimum.at(best, place, direct)
    return _minutes(best, _limit_key(graph, limit_min))


def _by_mode(
    network: Network,
    origins: gpd.GeoSeries,
    destinations: gpd.GeoSeries,
    limit_min: float,
    mode: str,
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield the number of destinations done and the rows reached, batch by batch."""
    graph = mode_graph.build(network, mode)
    limit_key = _limit_key(graph, limit_min)
    at_origin, starts = _placed(network, origins, mode)
    at_destination, ends = _placed(network, destinations, mode)
    leaving = mode_graph.leave(network, graph, starts)
    per_search = graph.n_vertices * BYTES_PER_VERTEX + len(starts.edge) * BYTES_PER_ORIGIN
    size = max(1, int(BATCH_BYTES // max(per_search, 1)))
    for first in range(0, len(ends.edge), size):
        batch = np.arange(first, min(first + size, len(ends.edge)))
        goals = _take(ends, batch)
        found = _search(graph, mode_graph.arrive(network, graph, goals), limit_key)
        goal, start, key, fare = _journeys(network, graph, found, (starts, goals), leaving)
        is_within = key <= limit_key
        goal, start, key, fare = goal[is_within], start[is_within], key[is_within], fare[is_within]
        rows = _measured(network, graph, key, fare, starts.snap_m[start] + goals.snap_m[goal])
        rows["origin"], rows["destination"] = at_origin[start], at_destination[batch[goal]]
        yield min(first + size, len(ends.edge)), rows


def _search(graph: ModeGraph, goals: Ends, limit_key: float) -> _Found:
    """Return the least journeys from every vertex to each goal: the engine, exchangeable.

    Dijkstra's algorithm on the reversed arcs, from one extra vertex per goal whose arcs lead to
    the ends of its edge.
    """
    n_goals = goals.vertex.shape[1]
    goal, vertex, key, fare = _seeds(goals)
    n_all = graph.n_vertices + n_goals
    indptr = np.concatenate(
        [graph.indptr, len(graph.tail) + np.cumsum(np.bincount(goal, minlength=n_goals))]
    )
    indices = np.concatenate([graph.tail, vertex])
    reverse = csr_array((np.concatenate([graph.key, key]), indices, indptr), shape=(n_all, n_all))
    sources = np.arange(graph.n_vertices, n_all)
    fares = np.concatenate([graph.fare, fare])
    is_free = not np.any(fares)  # a NaN counts as not free
    if is_free:
        found = dijkstra(reverse, indices=sources, limit=limit_key)
        return _Found(found[:, : graph.n_vertices], None)
    found, before = dijkstra(reverse, indices=sources, limit=limit_key, return_predecessors=True)
    head = np.repeat(np.arange(n_all), np.diff(indptr))
    summed = _sum_along(before, head * n_all + indices, fares)
    return _Found(found[:, : graph.n_vertices], summed[:, : graph.n_vertices])


def _search_nearest(
    network: Network, graph: ModeGraph, sites: Positions, limit_min: float
) -> Floats:
    """Return the key from each vertex to the nearest site."""
    if len(sites.edge) == 0:
        return np.full(graph.n_vertices, np.inf)
    goals = mode_graph.arrive(network, graph, sites)
    key = goals.key.reshape(-1, 1)
    one_goal = Ends(goals.vertex.reshape(-1, 1), key, np.zeros_like(key))
    free = replace(graph, fare=np.zeros_like(graph.fare))
    return np.asarray(_search(free, one_goal, _limit_key(graph, limit_min)).key[0])


def _seeds(goals: Ends) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the arcs from goals to vertices, least of each pair, sorted by goal and vertex."""
    is_open = np.isfinite(goals.key)
    goal = np.nonzero(is_open)[1]
    vertex, key, fare = goals.vertex[is_open], goals.key[is_open], goals.fare[is_open]
    first = mode_graph.least(goal * (int(vertex.max(initial=0)) + 1) + vertex, key, fare)
    return goal[first], vertex[first], key[first], fare[first]


def _sum_along(before: NDArray[np.int32], arc_ids: Ints, values: Floats) -> Floats:
    """Return the sum of arc values from each vertex to its root, by pointer jumping.

    ``before`` is (searches, vertices) as from scipy; ``arc_ids`` are the sorted head * n + tail.
    """
    n_all = before.shape[1]
    flat = before.ravel()
    active = np.flatnonzero(flat >= 0)
    jump = np.full(flat.shape, -1, dtype=np.int64)
    total = np.zeros(flat.shape)
    onward = flat[active].astype(np.int64)
    total[active] = values[np.searchsorted(arc_ids, onward * n_all + active % n_all)]
    jump[active] = active - active % n_all + onward
    while len(active):
        onward = jump[active]
        summed, further = total[active] + total[onward], jump[onward]
        total[active], jump[active] = summed, further
        active = active[further >= 0]
    return total.reshape(before.shape)


def _journeys(
    network: Network,
    graph: ModeGraph,
    found: _Found,
    places: tuple[Positions, Positions],
    leaving: Ends,
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return goal, start, key and fare of every pair that is connected."""
    starts, goals = places
    shape = (len(goals.edge), len(starts.edge))
    best, fare = np.full(shape, np.inf), np.zeros(shape)
    for vertex, way_key, way_fare in zip(leaving.vertex, leaving.key, leaving.fare, strict=True):
        key = found.key[:, vertex] + way_key
        is_better = key < best
        best[is_better] = key[is_better]
        if found.fare is not None:
            fare[is_better] = (found.fare[:, vertex] + way_fare)[is_better]
    start, goal = _on_one_edge(starts.edge, goals.edge)
    key, key_fare = mode_graph.along(network, graph, _take(starts, start), _take(goals, goal))
    is_better = key < best[goal, start]
    best[goal[is_better], start[is_better]] = key[is_better]
    fare[goal[is_better], start[is_better]] = key_fare[is_better]
    goal, start = np.nonzero(np.isfinite(best))
    return goal, start, best[goal, start], fare[goal, start]


def _on_one_edge(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of positions that lie on one edge.

    Examples
    --------
    >>> _on_one_edge(np.array([7, 3]), np.array([3, 3, 4]))
    (array([1, 1]), array([0, 1]))
    """
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], left, side="left")
    n_pairs = np.searchsorted(right[order], left, side="right") - first
    at_left = np.repeat(np.arange(len(left)), n_pairs)
    within = np.arange(len(at_left)) - np.repeat(np.cumsum(n_pairs) - n_pairs, n_pairs)
    return at_left, order[np.repeat(first, n_pairs) + within]


def _placed(network: Network, points: gpd.GeoSeries, mode: str) -> tuple[Ints, Positions]:
    """Return which points are on the network, and where."""
    snapped = snap(network, points, mode)
    at = np.flatnonzero(snapped["edge"] >= 0)
    columns = (snapped[name].to_numpy()[at] for name in ("edge", "share", "snap_m"))
    return at, Positions(*columns)


def _take(points: Positions, at: Ints) -> Positions:
    """Return some of the positions, in the order of ``at``."""
    return Positions(points.edge[at], points.share[at], points.snap_m[at])


def _limit_key(graph: ModeGraph, limit_min: float) -> float:
    """Return the largest key within the limit, the limit included."""
    longest_min = graph.longest_ms / 60_000.0
    if np.isfinite(limit_min) and limit_min > longest_min:
        raise ProgrammeError(
            f"programme.toml: a limit of {limit_min:g} minutes is beyond the longest trip that is "
            f"computed ({longest_min:.0f} minutes); set a smaller duration_min."
        )
    limit_ms = np.floor(min(limit_min * 60_000.0 + 1e-6, graph.longest_ms))
    return float(limit_ms * CM_PER_MS + CM_PER_MS - 1)


def _minutes(key: Floats, limit_key: float) -> Floats:
    """Return the minutes of keys, infinite beyond the limit."""
    return np.where(key <= limit_key, np.floor(key / CM_PER_MS) / 60_000.0, np.inf)


def _measured(
    network: Network, graph: ModeGraph, key: Floats, fare: Floats, snap_m: Floats
) -> pd.DataFrame:
    """Return the measures of journeys in the columns of the travel table."""
    ms = np.floor(key / CM_PER_MS)
    distance_m = (key - ms * CM_PER_MS) / 100.0
    is_along_road = distance_m > snap_m + 0.01
    fare = fare + np.where(is_along_road, graph.trip_flag, 0.0)
    return pd.DataFrame(
        {
            "distance_m": distance_m,
            "duration_min": ms / 60_000.0,
            "fare": travel_model.round_fare(fare, network.model.coin),
            "snap_m": snap_m,
        }
    )


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
