"""A process of its own: an OpenStreetMap extract to arrays that the engine can search."""

import sys
from pathlib import Path

import numpy as np

from mapping.network import mode_graph
from mapping.network.engine import hierarchy
from mapping.network.engine.topology import Topology
from scripts.bench import extracts, measuring


def load_compiled() -> None:
    """Order and fit two nodes: compiled code is read from its files when first called."""
    end = np.ones(1, dtype=np.int64)
    ordered = hierarchy.order(Topology(2, 0 * end, end))
    hierarchy.customise(ordered, 0 * end, end, end)


if __name__ == "__main__":
    load_compiled()
    imported = measuring.started()
    found = extracts.routable(Path(sys.argv[1]))
    graph = mode_graph.build(found, extracts.MODE)
    assert found.hierarchy is not None
    metric = hierarchy.customise(found.hierarchy, graph.tail, graph.head, graph.key)
    size = f"{found.n_nodes:,} nodes, {len(graph.tail):,} arcs"
    print(measuring.ended(imported, size))
