"""A process of its own: an OpenStreetMap extract to arrays that the engine can search."""

import sys
from pathlib import Path

from mapping import hierarchy, mode_graph
from scripts.bench import extracts, measuring

if __name__ == "__main__":
    imported = measuring.started()
    found = extracts.routable(Path(sys.argv[1]))
    graph = mode_graph.build(found, extracts.MODE)
    assert found.hierarchy is not None
    metric = hierarchy.customise(found.hierarchy, graph.tail, graph.head, graph.key)
    size = f"{found.n_nodes:,} nodes, {len(graph.tail):,} arcs"
    print(measuring.ended(imported, size))
