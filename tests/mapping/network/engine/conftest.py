"""Small random graphs, and what scipy says of them."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from mapping.network.engine import hierarchy
from mapping.network.engine.topology import CM_BITS, FAR, Topology, Ways

FARES = 2**12  # the oracle's weight is key * FARES + fare, exact in a float64


@pytest.fixture(scope="session")
def small_graphs():
    """``graph(seed)``, ``places(graph, n)`` and ``oracle(graph, origins, destinations)``."""
    return SimpleNamespace(graph=_graph, places=_places, oracle=_oracle, no_limit=int(FAR) - 1)


def _graph(seed, n_layers=1, *, has_fare=True):
    """Return a graph with one-ways, islands, loops, parallel, zero and closed edges."""
    rng = np.random.default_rng(seed)
    n_nodes = int(rng.integers(2, 50))
    start, end = rng.integers(0, n_nodes, (2, int(rng.integers(1, 3 * n_nodes))))
    n_islanders = n_nodes // 4
    start = np.where(end < n_islanders, start % max(n_islanders, 1), start)
    topology = Topology(n_nodes, start, end)
    tail, head = np.concatenate([start, end]), np.concatenate([end, start])
    is_open = rng.random(len(tail)) < 0.8
    pieces = [(tail[is_open] + n_nodes * i, head[is_open] + n_nodes * i) for i in range(n_layers)]
    if n_layers == 2:
        stage = np.flatnonzero(rng.random(n_nodes) < 0.6)
        pieces += [(stage, stage + n_nodes), (stage + n_nodes, stage)]
    tail, head = (np.concatenate(each) for each in zip(*pieces, strict=True))
    key = (rng.choice([0, 1, 2, 3, 7], len(tail)) << CM_BITS) + rng.choice([0, 1, 5], len(tail))
    fare = (rng.integers(0, 9, len(tail)) * has_fare).astype(np.int32)
    order = hierarchy.order(topology)
    known = order if n_layers == 1 else hierarchy.layered(order)
    metric = hierarchy.customise(known, tail, head, key, fare if has_fare else None)
    return SimpleNamespace(
        n_vertices=n_nodes * n_layers, topology=topology, metric=metric, rng=rng,
        tail=tail, head=head, weight=key * FARES + fare, has_fare=has_fare,
    )  # fmt: skip


def _places(graph, n_places):
    """Return places with two ways each, to the ends of an arc, some of them closed."""
    if len(graph.tail) == 0:
        vertex = np.zeros((n_places, 2), dtype=np.int64)
    else:
        at = graph.rng.integers(0, len(graph.tail), n_places)
        vertex = np.column_stack([graph.tail[at], graph.head[at]])
    some = [0, 1, 3, 1 << CM_BITS, 5 << CM_BITS, int(FAR)]
    key = graph.rng.choice(some, vertex.shape)
    fare = graph.rng.integers(0, 5, vertex.shape) * graph.has_fare
    return Ways(vertex, key, fare.astype(np.int32))


def _oracle(graph, origins, destinations):
    """Return keys (`FAR` where there is no way) and fares, origins by destinations, by scipy."""
    n_origins, n_goals = len(origins.vertex), len(destinations.vertex)
    n_all = graph.n_vertices + n_origins + n_goals
    out_of, leave = _open(origins, graph.n_vertices)
    into, arrive = _open(destinations, graph.n_vertices + n_origins)
    tail = np.concatenate([graph.tail, out_of[0], into[1]])
    head = np.concatenate([graph.head, out_of[1], into[0]])
    weight = np.concatenate([graph.weight, leave, arrive])
    order = np.lexsort((weight, tail * n_all + head))
    code, first = np.unique((tail * n_all + head)[order], return_index=True)
    ends = (code // n_all, code % n_all)
    matrix = csr_array((weight[order][first].astype(float), ends), shape=(n_all, n_all))
    found = dijkstra(matrix, indices=graph.n_vertices + np.arange(n_origins))[:, -n_goals:]
    whole = np.where(np.isfinite(found), found, 0).astype(np.int64)
    return np.where(np.isfinite(found), whole // FARES, FAR), whole % FARES


def _open(ways, first):
    """Return the ends and weights of open ways; places are numbered from ``first``."""
    own = np.broadcast_to(first + np.arange(len(ways.vertex))[:, None], ways.vertex.shape)
    is_open = ways.key < FAR
    ends = (own[is_open], ways.vertex[is_open])
    return ends, ways.key[is_open] * FARES + ways.fare[is_open]
