"""A process of its own: an extract in XML to a simplified graph with travel times, by osmnx."""

import sys

import osmnx

from scripts.bench import measuring

FALLBACK_KMH = 30.0

if __name__ == "__main__":
    imported = measuring.started()
    graph = osmnx.graph_from_xml(sys.argv[1], simplify=False, retain_all=True)
    ends = graph.edges(keys=True, data="highway")
    graph.remove_edges_from([end[:3] for end in ends if end[3] is None])  # buildings, rivers
    graph.remove_nodes_from([node for node, degree in graph.degree() if degree == 0])
    graph = osmnx.simplify_graph(graph)
    graph = osmnx.add_edge_travel_times(osmnx.add_edge_speeds(graph, fallback=FALLBACK_KMH))
    print(measuring.ended(imported, f"{len(graph):,} nodes, {graph.number_of_edges():,} arcs"))
