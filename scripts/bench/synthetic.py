"""Synthetic countries for the benchmarks: towns, villages and the roads between them, seeded."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay

SIZES = {
    "s25k": 25_750,
    "s30k": 30_000,
    "s64k": 64_375,
    "s250k": 257_500,
    "s640k": 643_750,
    "s1m": 1_030_000,
}
WIDTH_M, HEIGHT_M = 300_000.0, 150_000.0
N_TOWNS = 40
TOWN_SHARE = 0.62
EXTRA_SHARE = 0.264  # edges beyond the spanning tree, per node
ONEWAY_SHARE = 0.05
DEGREE_M = 111_319.49
METRES_PER_ROOT = 30.0  # a town's radius is this times the root of its nodes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Country:
    """A road network as plain edges.

    ``xy`` metres; ``start, end`` node of each edge; ``length_m``; ``kmh``; ``is_main``;
    ``is_oneway`` (open from start to end only).
    """

    xy: Floats
    start: Ints
    end: Ints
    length_m: Floats
    kmh: Floats
    is_main: NDArray[np.bool_]
    is_oneway: NDArray[np.bool_]


def country(size: str, seed: int = 2024) -> Country:
    """Return the country of one size: 300 x 150 km, 62 % of the nodes in 40 towns.

    A spanning tree of the shortest ways plus the shortest of a random choice of Delaunay edges;
    main roads of 45-80 km/h between neighbouring towns, local roads of 12-30 km/h. 5 % of the edges
    are one-way,
    none of them in the tree, so that one gets from everywhere to everywhere.
    """
    rng = np.random.default_rng(seed)
    centres = rng.uniform((0, 0), (WIDTH_M, HEIGHT_M), (N_TOWNS, 2))
    xy = _spread(rng, centres, SIZES[size])
    start, end, is_extra = _roads(rng, xy)
    length_m = np.maximum(np.hypot(*(xy[start] - xy[end]).T), 0.01)
    is_main = _main_roads(xy, start, end, length_m, centres)
    kmh = np.where(is_main, rng.uniform(45, 80, len(start)), rng.uniform(12, 30, len(start)))
    is_oneway = is_extra & (rng.random(len(start)) < ONEWAY_SHARE / is_extra.mean())
    turned = rng.random(len(start)) < 0.5
    return Country(
        xy,
        np.where(turned, end, start),
        np.where(turned, start, end),
        length_m,
        np.rint(kmh),
        is_main,
        is_oneway,
    )


def places(found: Country, n_places: int, seed: int) -> Ints:
    """Return random nodes where people live or services stand."""
    return np.random.default_rng(seed).integers(0, len(found.xy), n_places)


def arcs(found: Country, kmh: Floats) -> tuple[Ints, Ints, Ints, Ints]:
    """Return tail, head, milliseconds and centimetres of every arc."""
    back = ~found.is_oneway
    ms = np.maximum(1, np.rint(found.length_m * 3600.0 / kmh)).astype(np.int64)
    cm = np.rint(found.length_m * 100.0).astype(np.int64)
    return (
        np.concatenate([found.start, found.end[back]]),
        np.concatenate([found.end, found.start[back]]),
        np.concatenate([ms, ms[back]]),
        np.concatenate([cm, cm[back]]),
    )


def lines(found: Country) -> gpd.GeoDataFrame:
    """Return the edges as straight roads, in degrees at the equator."""
    ends = np.stack([found.xy[found.start], found.xy[found.end]], axis=1) / DEGREE_M
    columns = {
        "road_class": np.where(found.is_main, "primary", "residential"),
        "oneway": np.where(found.is_oneway, "yes", "no"),
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.linestrings(ends), crs=4326)


def _spread(rng: np.random.Generator, centres: Floats, n_nodes: int) -> Floats:
    """Return nodes in and between the towns, in the order of their position."""
    weight = 1.0 / np.arange(1, N_TOWNS + 1)
    n_urban = int(n_nodes * TOWN_SHARE)
    town = rng.choice(N_TOWNS, n_urban, p=weight / weight.sum())
    radius_m = METRES_PER_ROOT * np.sqrt(np.bincount(town, minlength=N_TOWNS))
    urban = centres[town] + rng.normal(size=(n_urban, 2)) * radius_m[town, None]
    rural = rng.uniform((0, 0), (WIDTH_M, HEIGHT_M), (n_nodes - n_urban, 2))
    xy = np.clip(np.concatenate([urban, rural]), 0, (WIDTH_M, HEIGHT_M))
    return np.asarray(xy[np.lexsort((xy[:, 0], xy[:, 1] // 1000))])


def _roads(rng: np.random.Generator, xy: Floats) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return the spanning tree, a choice of short Delaunay edges, and which are the latter."""
    corner = Delaunay(xy).simplices
    pairs = np.sort(np.concatenate([corner[:, [0, 1]], corner[:, [1, 2]], corner[:, [0, 2]]]))
    code = np.unique(pairs[:, 0].astype(np.int64) * len(xy) + pairs[:, 1])
    start, end = code // len(xy), code % len(xy)
    length = np.maximum(np.hypot(*(xy[start] - xy[end]).T), 0.01)
    graph = coo_array((length, (start, end)), shape=(len(xy), len(xy))).tocsr()
    tree = minimum_spanning_tree(graph).tocoo()
    in_tree = np.isin(
        code, np.minimum(*tree.coords).astype(np.int64) * len(xy) + np.maximum(*tree.coords)
    )
    loose = np.flatnonzero(~in_tree)
    score = length[loose] * rng.uniform(0.5, 2.0, len(loose))
    chosen = loose[np.argsort(score, kind="stable")[: int(EXTRA_SHARE * len(xy))]]
    edge = np.sort(np.concatenate([np.flatnonzero(in_tree), chosen]))
    return start[edge], end[edge], ~in_tree[edge]


def _main_roads(
    xy: Floats, start: Ints, end: Ints, length_m: Floats, centres: Floats
) -> NDArray[np.bool_]:
    """Return which edges lie on the shortest way between neighbouring towns."""
    n_nodes = len(xy)
    graph = coo_array((length_m, (start, end)), shape=(n_nodes, n_nodes)).tocsr()
    at = np.array([np.argmin(((xy - centre) ** 2).sum(axis=1)) for centre in centres])
    way = np.hypot(*(centres[:, None] - centres[None]).T)
    roads = minimum_spanning_tree(way).tocoo()
    used: list[int] = []
    for one in np.unique(roads.row):
        _, before = dijkstra(graph, directed=False, indices=at[one], return_predecessors=True)
        for other in roads.col[roads.row == one]:
            node = int(at[other])
            while before[node] >= 0:
                last, node = node, int(before[node])
                used.append(min(node, last) * n_nodes + max(node, last))
    return np.isin(np.minimum(start, end) * n_nodes + np.maximum(start, end), used)
