"""What the benchmarks run on: a made-up country or a real extract, with people and services."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mapping.network import mode_graph, road_network
from mapping.network.engine import hierarchy, k_nearest, one_to_many
from mapping.network.engine.search_space import seeds_of
from mapping.network.engine.topology import FAR, Hierarchy, Metric, Topology, Ways
from mapping.network.mode_graph import CM_PER_MS
from mapping.network.road_network import Network
from mapping.settings import travel_settings
from scripts.bench import extracts, synthetic

N_CATEGORIES = 6
K = 5
ANY_KEY = int(FAR) - 1
N_POINTS = 100_000  # to snap
LARGE = 500_000  # nodes from which on some peers are left out, or asked for a part

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Case:
    """A network with people and services at its nodes, and everything one search needs.

    ``xy`` of each vertex, unique; ``arcs``: tail, head and key; ``slowed`` gives the arcs under
    other speeds; ``roads`` builds the network that points are snapped to.
    """

    name: str
    xy: Floats
    topology: Topology
    hierarchy: Hierarchy
    metric: Metric
    arcs: tuple[Ints, Ints, Ints]
    people: Ints
    services: Ints
    categories: list[Ints]
    slowed: Callable[[], tuple[Ints, Ints, Ints]]
    roads: Callable[[], Network]

    @property
    def reversed(self) -> csr_array:
        """The graph of the keys against the direction of travel."""
        tail, head, key = self.arcs
        shape = (len(self.xy), len(self.xy))
        return csr_array((key.astype(np.float64), (head, tail)), shape=shape)

    @property
    def is_large(self) -> bool:
        """Whether it is too large for the slow peers."""
        return len(self.xy) > LARGE

    def __str__(self) -> str:
        return (
            f"{self.name}: {len(self.xy):,} nodes, {len(self.arcs[0]):,} arcs, "
            f"{len(self.hierarchy.heads):,} arcs of the hierarchy; R = {len(self.people):,}, "
            f"S = {len(self.services):,} in {N_CATEGORIES} categories"
        )


def of_size(size: str, n_people: int = 0, n_services: int = 0) -> Case:
    """Return the case of a made-up country, compiled and warm.

    People and services: 100,000 and 5,000 in a large one, else 10,000 and 500, unless said.
    """
    found = synthetic.country(size)
    is_large = len(found.xy) > LARGE

    def arcs(kmh: Floats) -> tuple[Ints, Ints, Ints]:
        tail, head, ms, cm = synthetic.arcs(found, kmh)
        return tail, head, ms * CM_PER_MS + cm

    def roads() -> Network:
        model = travel_settings.parse({"min_component_km": 0}, "GMD")
        return road_network.build(synthetic.lines(found), SimpleNamespace(travel=model))

    topology = Topology(len(found.xy), found.start, found.end)
    people = synthetic.places(found, n_people or (100_000 if is_large else 10_000), 1)
    services = synthetic.places(found, n_services or (5_000 if is_large else 500), 2)
    return _warm(
        size,
        found.xy,
        (topology, hierarchy.order(topology)),
        arcs(found.kmh),
        (people, services),
        lambda: arcs(np.where(found.is_main, found.kmh / 2, found.kmh)),
        roads,
    )


def of_extract(path: Path, n_people: int = 10_000, n_services: int = 500) -> Case:
    """Return the case of an extract by motorcycle; people and services at seeded random nodes."""
    built = extracts.routable(path)
    assert built.hierarchy is not None

    def arcs(season: str) -> tuple[Ints, Ints, Ints]:
        fitted = replace(built, model=replace(built.model, season=season))
        graph = mode_graph.build(fitted, extracts.MODE)
        return graph.tail, graph.head, graph.key

    landing = mode_graph.landings(built)
    afloat = built.node_lonlat[landing] + 1e-8  # beside the shore, so that no two are one
    rng = np.random.default_rng(5)
    places = (rng.integers(0, built.n_nodes, n_people), rng.integers(0, built.n_nodes, n_services))
    return _warm(
        path.name.partition(".")[0],
        np.concatenate([built.node_lonlat, afloat]),
        (mode_graph.topology(built), built.hierarchy),
        arcs("dry"),
        places,
        lambda: arcs("wet"),
        lambda: built,
    )


def at(nodes: Ints) -> Ways:
    """Return the ways of places that are at nodes."""
    shape = (len(nodes), 1)
    return Ways(nodes.reshape(shape), np.zeros(shape, np.int64), np.zeros(shape, np.int32))


def limit_key(minutes: int) -> int:
    """Return the largest key within some minutes."""
    return (minutes * 60_000 + 1) * CM_PER_MS - 1


def coverage(case: Case, metric: Metric, services: Ints | None = None) -> Ints:
    """Return the key from each node to the nearest service of each category.

    ``services`` are the first few of the case's, all if not said.
    """
    where = case.services if services is None else services
    label = np.zeros(len(where), dtype=np.int64)
    for number, members in enumerate(case.categories):
        label[members[members < len(where)]] = number
    seeds = seeds_of(metric, at(where), np.arange(len(label)), label)
    return one_to_many.nearest(metric, seeds, N_CATEGORIES, ANY_KEY)


def points(found: Network, seed: int) -> NDArray[np.object_]:
    """Return points within some hundred metres of nodes, in degrees."""
    rng = np.random.default_rng(seed)
    lonlat = found.node_lonlat[rng.integers(0, found.n_nodes, N_POINTS)]
    return np.asarray(
        shapely.points(lonlat + rng.normal(0, 100, lonlat.shape) / synthetic.DEGREE_M)
    )


def _warm(
    name: str,
    xy: Floats,
    order: tuple[Topology, Hierarchy],
    arcs: tuple[Ints, Ints, Ints],
    places: tuple[Ints, Ints],
    slowed: Callable[[], tuple[Ints, Ints, Ints]],
    roads: Callable[[], Network],
) -> Case:
    """Return the case after one small search of each kind."""
    metric = hierarchy.customise(order[1], *arcs)
    people, services = places
    kind = np.random.default_rng(3).integers(0, N_CATEGORIES, len(services))
    groups = [np.flatnonzero(kind == each) for each in range(N_CATEGORIES)]
    case = Case(name, xy, *order, metric, arcs, people, services, groups, slowed, roads)
    few = at(people[:10]), at(services[:10])
    list(one_to_many.pairs(metric, *few, limit_key(1)))
    k_nearest.k_nearest(metric, None, few[1], [np.arange(10)], K, limit_key(1))
    coverage(case, metric)
    return case
