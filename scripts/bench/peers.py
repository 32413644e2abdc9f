"""The same tasks by other libraries: scipy, networkx, osmnx, and pandana where it is installed."""

import importlib
import importlib.util
from typing import Any

import networkx as nx
import numpy as np
import osmnx
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from mapping.network.engine.topology import FAR
from mapping.network.mode_graph import CM_PER_MS
from mapping.network.road_network import Network, to_metric
from scripts.bench.cases import Case, K
from scripts.bench.measuring import hushed

LONGEST_S = 1e6  # pandana counts thousandths in 32 bits

Floats = NDArray[np.float64]


def has(name: str) -> bool:
    """Return whether a peer is installed."""
    return importlib.util.find_spec(name) is not None


def scipy_pairs(case: Case, nodes: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """Return the keys of all pairs of nodes and services within a limit, 100 services at a time."""
    graph, found = case.reversed, []
    for batch in np.array_split(case.services, -(-len(case.services) // 100)):
        key = dijkstra(graph, indices=batch, limit=float(limit))[:, nodes]
        where = np.nonzero(np.isfinite(key))
        found.append((where[1], where[0], key[where]))
    return np.concatenate([key for _, _, key in found]).astype(np.int64)


def scipy_coverage(case: Case) -> Floats:
    """Return the key from each node (rows) to the nearest service of each category."""
    graph = case.reversed
    each = [np.unique(case.services[members]) for members in case.categories]
    keys = np.array([dijkstra(graph, indices=seeds, min_only=True) for seeds in each])
    return np.where(np.isfinite(keys), keys, float(FAR)).T


def scipy_all_nodes(case: Case, n_services: int) -> Floats:
    """Return the key from each node to the nearest of the first few services."""
    return np.asarray(np.min(dijkstra(case.reversed, indices=case.services[:n_services]), axis=0))


def networkx_graph(case: Case) -> Any:
    """Return the reversed graph of the keys."""
    graph = nx.DiGraph()
    tail, head, key = case.arcs
    graph.add_weighted_edges_from(zip(head.tolist(), tail.tolist(), key.tolist(), strict=True))
    return graph


def networkx_pairs(graph: Any, case: Case, limit: int, n_services: int) -> int:
    """Return how many nodes the first few services are reached from within a limit."""
    search = nx.single_source_dijkstra_path_length
    return sum(len(search(graph, int(each), cutoff=limit)) for each in case.services[:n_services])


def pandana_network(case: Case) -> Any:
    """Return pandana's network, contracted: seconds alone, for it takes one impedance only.

    A quarter of a millisecond is added to each arc, for pandana cuts off what is not whole.
    """
    pandana: Any = importlib.import_module("pandana")
    tail, head, key = case.arcs
    seconds = pd.DataFrame({"s": (key // CM_PER_MS + 0.25) / 1000.0})
    xy = pd.DataFrame(case.xy, columns=["x", "y"])
    ends = pd.Series(tail), pd.Series(head)
    with hushed():
        return pandana.Network(xy["x"], xy["y"], *ends, seconds, twoway=False)


def pandana_nearest(found: Any, case: Case) -> list[Floats]:
    """Return, one category after another, the seconds from each node to its k nearest."""
    seconds = []
    for number, members in enumerate(case.categories):
        place = case.xy[case.services[members]]
        columns = pd.Series(place[:, 0]), pd.Series(place[:, 1])
        with hushed():
            found.set_pois(str(number), LONGEST_S, K, *columns)
            table = found.nearest_pois(LONGEST_S, str(number), num_pois=K, include_poi_ids=True)
        seconds.append(table[list(range(1, K + 1))].to_numpy())
    return seconds


def is_pandanas(seconds: list[Floats], keys: list[NDArray[np.int64]]) -> bool:
    """Return whether pandana's seconds are the keys' milliseconds.

    pandana answers in single precision, rounded twice: exact below two hours, then to one and a
    half of its last place.
    """
    for theirs, key in zip(seconds, keys, strict=True):
        ours = np.where(key >= FAR, LONGEST_S, (key // CM_PER_MS) / 1000.0)
        coarse = np.spacing(ours.astype(np.float32))
        if (np.abs(theirs - ours) > np.maximum(1.5 * coarse, 0.0005)).any():
            return False
    return True


def osmnx_graph(found: Network) -> Any:
    """Return the network as osmnx wants it, in metres."""
    graph = nx.MultiDiGraph(crs=found.crs)
    metres = to_metric(found.crs, found.node_lonlat)
    graph.add_nodes_from((at, {"x": x, "y": y}) for at, (x, y) in enumerate(metres.tolist()))
    ends = found.edges[["from_node", "to_node"]].to_numpy().tolist()
    lines = zip(ends, found.edge_metric, strict=True)
    graph.add_edges_from((*end, {"geometry": line}) for end, line in lines)
    return graph


def osmnx_snap(graph: Any, metres: Floats) -> Any:
    """Return the nearest edge of each point."""
    return osmnx.distance.nearest_edges(graph, metres[:, 0], metres[:, 1])
