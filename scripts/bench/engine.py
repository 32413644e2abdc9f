"""The travel engine against scipy, networkx, pandana and osmnx, on one country, in one run."""

import functools
import importlib
import importlib.util
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from mapping import hierarchy, network, ranking, routing, snapping, sweep, travel_model
from mapping.mode_graph import CM_PER_MS
from mapping.selection import seeds_of
from mapping.topology import FAR, Hierarchy, Metric, Topology, Ways
from scripts.bench import synthetic
from scripts.bench.measuring import Cost, measure
from scripts.bench.synthetic import Country

TASKS = ("load", "a", "b", "c", "what-if", "snap", "growth")
LIMIT_MIN = 60
N_CATEGORIES = 6
K = 5
SAMPLE = 20  # services of a peer that cannot do all
DEGREE_M = 111_319.49

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Case:
    """A country with people and services on it, and everything one search needs."""

    country: Country
    size: str
    topology: Topology
    hierarchy: Hierarchy
    metric: Metric
    arcs: tuple[Ints, Ints, Ints]
    people: Ints
    services: Ints
    categories: list[Ints]


def run(size: str, tasks: Sequence[str]) -> None:
    """Print the table of the tasks wanted."""
    case = _case(size)
    n_arcs = len(case.arcs[0])
    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}")
    print(f"{size}: {len(case.country.xy):,} nodes, {n_arcs:,} arcs, ", end="")
    print(
        f"{len(case.hierarchy.heads):,} arcs of the hierarchy; R = {len(case.people):,}, ", end=""
    )
    print(f"S = {len(case.services):,}")
    print(f"\n| {'task':34} | {'by':22} | CPU s | wall s | peak MiB | note |")
    print("|---|---|---|---|---|---|")
    for task in tasks:
        _TASKS[task](case)


def _case(size: str) -> Case:
    """Return the case of a size, once compiled and warm."""
    found = synthetic.country(size)
    n_nodes = len(found.xy)
    topology = Topology(n_nodes, found.start, found.end)
    order = hierarchy.order(topology)
    tail, head, ms, cm = synthetic.arcs(found, found.kmh)
    arcs = (tail, head, ms * CM_PER_MS + cm)
    metric = hierarchy.customise(order, *arcs)
    n_people, n_services = (100_000, 5_000) if n_nodes > 500_000 else (10_000, 500)
    people = synthetic.places(found, n_people, 1)
    services = synthetic.places(found, n_services, 2)
    kind = np.random.default_rng(3).integers(0, N_CATEGORIES, n_services)
    categories = [np.flatnonzero(kind == each) for each in range(N_CATEGORIES)]
    case = Case(found, size, topology, order, metric, arcs, people, services, categories)
    few = _at(people[:10]), _at(services[:10])
    list(sweep.pairs(metric, *few, _limit(1)))
    ranking.k_nearest(metric, None, few[1], [np.arange(10)], K, _limit(1))
    _coverage(case, metric)
    return case


def _load(case: Case) -> None:
    """Order the topology anew, against reading what was written."""
    made, cost = measure(lambda: hierarchy.order.__wrapped__(case.topology))
    _print("order", "METIS + fill", cost)
    data, cost = measure(lambda: hierarchy.to_bytes(made))
    _print("write the hierarchy", "to_bytes", cost, f"{len(data) / 1e6:.0f} MB")
    again, cost = measure(lambda: hierarchy.from_bytes(data, case.topology))
    _print("read the hierarchy", "from_bytes", cost, _same(again.rank, made.rank))
    _, cost = measure(lambda: hierarchy.customise(case.hierarchy, *case.arcs))
    _print("customise", "hierarchy", cost)


def _pairs(case: Case) -> None:
    """All pairs within an hour, one row each, against scipy's dense distances at the nodes."""
    node, person_at = np.unique(case.people, return_inverse=True)
    limit = _limit(LIMIT_MIN)

    def ours() -> list[NDArray[Any]]:
        found = [rows for _, rows in sweep.pairs(case.metric, _at(node), _at(case.services), limit)]
        return [
            np.concatenate([getattr(rows, name) for rows in found])
            for name in ("origin", "destination", "ms", "cm")
        ]

    columns, cost = measure(ours)
    n_rows = int(np.bincount(person_at)[columns[0]].sum())
    output_mib = sum(column.nbytes for column in columns) / 2**20
    _print(
        f"(a) pairs within {LIMIT_MIN} min", "hierarchy", cost,
        f"{len(columns[0]):,} rows of nodes ({n_rows:,} of people), {output_mib:.0f} MiB out",
    )  # fmt: skip
    reverse = _reversed(case)

    def scipys() -> list[Any]:
        found = []
        for batch in np.array_split(case.services, -(-len(case.services) // 100)):
            key = dijkstra(reverse, indices=batch, limit=float(limit))[:, node]
            at = np.nonzero(np.isfinite(key))
            found.append((at[1], at[0], key[at]))
        return found

    found, peer = measure(scipys)
    theirs = np.concatenate([key for _, _, key in found]).astype(np.int64)
    ours_key = np.sort(columns[2].astype(np.int64) * CM_PER_MS + columns[3])
    _print(
        f"(a) pairs within {LIMIT_MIN} min", "scipy", peer,
        f"{peer.cpu_s / cost.cpu_s:.1f} x; {_same(np.sort(theirs), ours_key)}",
    )  # fmt: skip
    _networkx(case, cost)


def _nearest(case: Case) -> None:
    """The five nearest of six categories from every node."""
    services = _at(case.services)
    find = functools.partial(ranking.k_nearest, case.metric, None, services, case.categories, K)
    found, cost = measure(lambda: find(int(FAR) - 1))
    title = f"(b) {K} nearest x {N_CATEGORIES}, every node"
    _print(title, "hierarchy", cost)
    reverse = _reversed(case)
    few = case.services[:SAMPLE]
    keys, peer = measure(lambda: [dijkstra(reverse, indices=each) for each in few])
    whole = peer.cpu_s / SAMPLE * len(case.services)
    least = np.min(keys, axis=0)[np.argsort(case.hierarchy.rank)]
    bound = np.min([ranked.key[:, 0] for ranked in found], axis=0)
    is_sound = bool((bound <= least).all())
    note = "none nearer than ours" if is_sound else "DIFFERENT"
    note = f"{whole / cost.cpu_s:.0f} x if all fitted into memory; {note}"
    _print(title, f"scipy, {SAMPLE} searches", peer, note)
    _pandana(case, cost, title)


def _cover(case: Case) -> None:
    """The nearest of six categories from every node."""
    found, cost = measure(lambda: _coverage(case, case.metric))
    title = f"(c) nearest of {N_CATEGORIES}, every node"
    _print(title, "hierarchy", cost)
    reverse = _reversed(case)
    keys, peer = measure(
        lambda: [
            dijkstra(reverse, indices=np.unique(case.services[members]), min_only=True)
            for members in case.categories
        ]
    )
    theirs = np.where(np.isfinite(keys), keys, float(FAR)).T
    note = f"{peer.cpu_s / cost.cpu_s:.1f} x; {_same(theirs, found.astype(float))}"
    _print(title, "scipy, min_only", peer, note)


def _what_if(case: Case) -> None:
    """Halve the speed of main roads: new arcs, customise, nearest five and coverage again."""

    def ours() -> None:
        kmh = np.where(case.country.is_main, case.country.kmh / 2, case.country.kmh)
        tail, head, ms, cm = synthetic.arcs(case.country, kmh)
        metric = hierarchy.customise(case.hierarchy, tail, head, ms * CM_PER_MS + cm)
        ranking.k_nearest(metric, None, _at(case.services), case.categories, K, int(FAR) - 1)
        _coverage(case, metric)

    _, cost = measure(ours)
    _print("what-if: new speeds, (b) and (c)", "hierarchy", cost)


def _snap(case: Case) -> None:
    """Lines to a network, and 100,000 points to it."""
    model = travel_model.parse({"min_component_km": 0}, "GMD")
    roads = _lines(case.country)
    found, cost = measure(lambda: network.build(roads, SimpleNamespace(travel=model)))
    _print("roads to a network", "network.build", cost, f"{len(found.edges):,} edges")
    rng = np.random.default_rng(4)
    xy = case.country.xy[rng.integers(0, len(case.country.xy), 100_000)]
    points = gpd.GeoSeries(shapely.points((xy + rng.normal(0, 100, xy.shape)) / DEGREE_M), crs=4326)
    _, cost = measure(lambda: snapping.snap(found, points, "walk"))
    _print("snap 100,000 points", "snapping.snap", cost)
    _osmnx(found, points, cost)
    _, cost = measure(lambda: routing.prepare(found))
    _print("prepare that network", "routing.prepare", cost)


def _growth(case: Case) -> None:
    """How (a) grows with people, services and the graph."""
    limit = _limit(LIMIT_MIN)
    n_people, n_services = len(case.people), len(case.services)
    for share in (10, 2.5, 1):
        some = _at(np.unique(case.people[: int(n_people / share)]))
        _, cost = measure(functools.partial(_drain, case.metric, some, case.services, limit))
        _print(f"(a) R x {10 / share:g}", "hierarchy", cost, f"R = {int(n_people / share):,}")
    people = _at(np.unique(case.people))
    for share in (10, 2.5, 1):
        at = case.services[: int(n_services / share)]
        _, cost = measure(functools.partial(_drain, case.metric, people, at, limit))
        _print(f"(a) S x {10 / share:g}", "hierarchy", cost, f"S = {len(at):,}")
    for size in ("s103k", "s412k", "s1m"):
        other = case if size == case.size else _case(size)
        some = _at(np.unique(synthetic.places(other.country, 10_000, 1)))
        at = synthetic.places(other.country, 500, 2)
        _, cost = measure(functools.partial(_drain, other.metric, some, at, limit))
        _print(f"(a) graph {size}", "hierarchy", cost, "R = 10,000, S = 500")
        find = functools.partial(ranking.k_nearest, other.metric, None, _at(other.services))
        _, cost = measure(functools.partial(find, other.categories, K, int(FAR) - 1))
        _print(f"(b) graph {size}", "hierarchy", cost)


def _networkx(case: Case, cost: Cost) -> None:
    """One criterion of three services, by networkx where it is installed."""
    if importlib.util.find_spec("networkx") is None or len(case.country.xy) > 500_000:
        return
    networkx: Any = importlib.import_module("networkx")
    graph = networkx.DiGraph()
    tail, head, key = case.arcs
    graph.add_weighted_edges_from(zip(head.tolist(), tail.tolist(), key.tolist(), strict=True))
    limit = _limit(LIMIT_MIN)
    search = functools.partial(networkx.single_source_dijkstra_path_length, cutoff=limit)
    _, peer = measure(lambda: [search(graph, int(each)) for each in case.services[:3]])
    whole = peer.cpu_s / 3 * len(case.services)
    _print("(a) 3 services", "networkx", peer, f"{whole / cost.cpu_s:.0f} x for all")


def _pandana(case: Case, cost: Cost, title: str) -> None:
    """Minutes only, by pandana where it is installed."""
    if importlib.util.find_spec("pandana") is None:
        return
    pandana: Any = importlib.import_module("pandana")
    tail, head, key = case.arcs
    minutes = pd.DataFrame({"min": (key // CM_PER_MS) / 60_000.0})
    xy = pd.DataFrame(case.country.xy, columns=["x", "y"])
    ends = pd.Series(head), pd.Series(tail)  # reversed: towards the service

    def theirs() -> None:
        found = pandana.Network(xy["x"], xy["y"], *ends, minutes, twoway=False)
        for number, members in enumerate(case.categories):
            at = xy.iloc[case.services[members]]
            found.set_pois(str(number), 1e9, K, at["x"], at["y"])
            found.nearest_pois(1e9, str(number), num_pois=K, include_poi_ids=True)

    _, peer = measure(theirs)
    _print(title, "pandana", peer, f"{peer.cpu_s / cost.cpu_s:.0f} x")


def _osmnx(found: network.Network, points: gpd.GeoSeries, cost: Cost) -> None:
    """The nearest edge of each point, by osmnx where it is installed."""
    if importlib.util.find_spec("osmnx") is None or found.n_nodes > 500_000:
        return
    osmnx: Any = importlib.import_module("osmnx")
    networkx: Any = importlib.import_module("networkx")
    graph = networkx.MultiDiGraph(crs=found.crs)
    metres = network.to_metric(found.crs, found.node_lonlat)
    graph.add_nodes_from((at, {"x": x, "y": y}) for at, (x, y) in enumerate(metres.tolist()))
    ends = found.edges[["from_node", "to_node"]].to_numpy().tolist()
    lines = zip(ends, found.edge_metric, strict=True)
    graph.add_edges_from((*end, {"geometry": line}) for end, line in lines)
    at = network.to_metric(found.crs, shapely.get_coordinates(points.to_numpy()))
    _, peer = measure(lambda: osmnx.distance.nearest_edges(graph, at[:, 0], at[:, 1]))
    _print("snap 100,000 points", "osmnx.nearest_edges", peer, f"{peer.cpu_s / cost.cpu_s:.1f} x")


def _coverage(case: Case, metric: Metric) -> Ints:
    """Return the key from each node to the nearest service of each category."""
    label = np.zeros(len(case.services), dtype=np.int64)
    for number, members in enumerate(case.categories):
        label[members] = number
    seeds = seeds_of(metric, _at(case.services), np.arange(len(label)), label)
    return sweep.nearest(metric, seeds, N_CATEGORIES, int(FAR) - 1)


def _drain(metric: Metric, people: Ways, services: Ints, limit: int) -> int:
    """Return the number of pairs, kept nowhere."""
    return sum(len(rows.ms) for _, rows in sweep.pairs(metric, people, _at(services), limit))


def _at(nodes: Ints) -> Ways:
    """Return the ways of places that are at nodes."""
    shape = (len(nodes), 1)
    return Ways(nodes.reshape(shape), np.zeros(shape, np.int64), np.zeros(shape, np.int32))


def _limit(minutes: int) -> int:
    """Return the largest key within some minutes."""
    return (minutes * 60_000 + 1) * CM_PER_MS - 1


def _reversed(case: Case) -> csr_array:
    """Return the reversed graph of the keys."""
    tail, head, key = case.arcs
    n_nodes = len(case.country.xy)
    return csr_array((key.astype(np.float64), (head, tail)), shape=(n_nodes, n_nodes))


def _lines(country: Country) -> gpd.GeoDataFrame:
    """Return the edges as straight roads."""
    ends = np.stack([country.xy[country.start], country.xy[country.end]], axis=1) / DEGREE_M
    columns = {
        "road_class": np.where(country.is_main, "primary", "residential"),
        "oneway": np.where(country.is_oneway, "yes", "no"),
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.linestrings(ends), crs=4326)


def _same(one: Any, other: Any) -> str:
    """Return whether two arrays are equal, in words."""
    return "equal" if np.array_equal(one, other) else "DIFFERENT"


def _print(task: str, by: str, cost: Cost, note: str = "") -> None:
    """Print one row of the table."""
    figures = f"{cost.cpu_s:.2f} | {cost.wall_s:.2f} | {cost.peak_mib:,.0f}"
    print(f"| {task:34} | {by:22} | {figures} | {note} |", flush=True)


_TASKS: dict[str, Callable[[Case], None]] = {
    "load": _load,
    "a": _pairs,
    "b": _nearest,
    "c": _cover,
    "what-if": _what_if,
    "snap": _snap,
    "growth": _growth,
}
