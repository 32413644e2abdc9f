"""The order, its tree and its bytes."""

import dataclasses

import numpy as np
import pytest

from mapping.network.engine import contraction, hierarchy
from mapping.network.engine.topology import FAR, Topology


def _eliminated(n_nodes, start, end, rank):
    """Return the upper neighbours of each rank by playing the elimination through with sets."""
    near = [set() for _ in range(n_nodes)]
    for one, other in zip(rank[start], rank[end], strict=True):
        if one != other:
            near[one].add(int(other))
            near[other].add(int(one))
    for low in range(n_nodes):
        above = {high for high in near[low] if high > low}
        for high in above:
            near[high] |= above - {high}
    return [sorted(high for high in near[low] if high > low) for low in range(n_nodes)]


@pytest.mark.parametrize("seed", range(30))
def test_the_fill_is_that_of_an_elimination_played_with_sets(small_graphs, seed):
    topology = small_graphs.graph(seed).topology
    found = hierarchy.order(topology)
    assert sorted(found.rank) == list(range(topology.n_nodes))
    ours = [
        found.heads[found.first[low] : found.first[low + 1]].tolist()
        for low in range(topology.n_nodes)
    ]
    assert ours == _eliminated(topology.n_nodes, topology.start, topology.end, found.rank)


@pytest.mark.parametrize("seed", range(30))
def test_subtrees_are_runs_of_ranks_that_end_in_their_root(small_graphs, seed):
    found = hierarchy.order(small_graphs.graph(seed).topology)
    for rank, parent in enumerate(found.parent):
        below = rank
        while below >= 0 and below > rank - found.size[rank]:
            top = below
            while top >= 0 and top < rank:
                top = found.parent[top]
            assert top == rank
            below -= 1
        assert parent < 0 or parent - found.size[parent] <= rank - found.size[rank]


def test_a_long_chain_stays_shallow():
    n_nodes = 4096
    chain = Topology(n_nodes, np.arange(n_nodes - 1), np.arange(1, n_nodes))
    parent = hierarchy.order(chain).parent
    depth = np.zeros(n_nodes, dtype=int)
    for rank in range(n_nodes - 2, -1, -1):
        depth[rank] = depth[parent[rank]] + 1
    assert depth.max() <= 2 * np.log2(n_nodes)


def test_a_grid_is_filled_as_nested_dissection_fills_it():
    side = 60
    node = np.arange(side * side).reshape(side, side)
    start = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    end = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    found = hierarchy.order(Topology(side * side, start, end))
    assert len(found.heads) < 20 * side * side  # in the order of the rows it is 59 a node


def test_a_topology_without_edges_has_no_arcs():
    none = np.empty(0, dtype=np.int64)
    for n_nodes in (0, 3):
        found = hierarchy.order(Topology(n_nodes, none, none))
        assert (len(found.rank), len(found.heads)) == (n_nodes, 0)


def test_bytes_bring_back_every_array(small_graphs):
    topology = small_graphs.graph(5).topology
    found = hierarchy.order(topology)
    again = hierarchy.from_bytes(hierarchy.to_bytes(found), topology)
    for field in dataclasses.fields(found):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(found, field.name))


def test_damaged_stale_or_foreign_bytes_are_not_used(small_graphs):
    topology = small_graphs.graph(5).topology
    data = hierarchy.to_bytes(hierarchy.order(topology))
    for at in (0, 25, 60, len(data) - 1):
        damaged = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert hierarchy.from_bytes(damaged, topology) is None
    assert hierarchy.from_bytes(data[:-8], topology) is None
    assert hierarchy.from_bytes(b"", topology) is None
    assert hierarchy.from_bytes(data, small_graphs.graph(6).topology) is None
    older = data.replace(b"order 1", b"order 0", 1)
    assert hierarchy.from_bytes(older, topology) is None


def test_a_closed_road_needs_no_new_order(small_graphs):
    graph = small_graphs.graph(9)
    key = np.arange(1, len(graph.tail) + 1)
    known = graph.metric.hierarchy
    closed = hierarchy.customise(known, graph.tail[:0], graph.head[:0], key[:0])
    assert (closed.up.key == FAR).all()
    assert (closed.down.key == FAR).all()
    one = hierarchy.customise(known, graph.tail[:1], graph.head[:1], key[:1])
    n_open = (one.up.key < FAR).sum() + (one.down.key < FAR).sum()
    assert n_open == int(graph.tail[0] != graph.head[0])


def test_topologies_are_equal_by_content(small_graphs):
    one = small_graphs.graph(4).topology
    same = Topology(one.n_nodes, one.start.copy(), one.end.copy())
    assert one == same
    assert hierarchy.order(one) is hierarchy.order(same)
    assert one != Topology(one.n_nodes + 1, one.start, one.end)


def test_neighbours_come_once_and_sorted():
    first, near = contraction.adjacency(2, np.array([0, 0, 1]), np.array([1, 1, 1]))
    assert (first.tolist(), near.tolist()) == ([0, 1, 2], [1, 0])
