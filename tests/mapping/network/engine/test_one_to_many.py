"""Sweeps against scipy's Dijkstra, as integers."""

import numpy as np
import pytest

from mapping.network.engine import one_to_many
from mapping.network.engine.search_space import seeds_of
from mapping.network.engine.topology import CM_BITS, FAR

SEEDS = range(50)


def _table(found, shape, *, has_fare):
    key, fare = np.full(shape, FAR), np.zeros(shape, dtype=np.int64)
    for _, rows in found:
        at = (rows.origin, rows.destination)
        assert (key[at] == FAR).all()
        key[at] = (rows.ms.astype(np.int64) << CM_BITS) + rows.cm
        fare[at] = rows.fare if has_fare else 0
    return key, fare


@pytest.mark.parametrize("n_layers", [1, 2])
@pytest.mark.parametrize("has_fare", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_are_those_of_scipy_as_integers(small_graphs, seed, n_layers, has_fare):
    graph = small_graphs.graph(seed, n_layers, has_fare=has_fare)
    origins, destinations = small_graphs.places(graph, 25), small_graphs.places(graph, 37)
    expected, expected_fare = small_graphs.oracle(graph, origins, destinations)
    for limit in (small_graphs.no_limit, 6 << CM_BITS):
        found = one_to_many.pairs(graph.metric, origins, destinations, limit, 1)
        key, fare = _table(found, expected.shape, has_fare=has_fare)
        within = expected <= limit
        np.testing.assert_array_equal(key, np.where(within, expected, FAR))
        np.testing.assert_array_equal(fare, np.where(within, expected_fare, 0))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_way_to_the_nearest_of_a_set_is_the_least_of_scipy(small_graphs, seed):
    graph = small_graphs.graph(seed)
    places = small_graphs.places(graph, 20)
    label = graph.rng.integers(0, 3, 20)
    every = np.arange(graph.n_vertices).reshape(-1, 1)
    nodes = type(places)(every, np.zeros_like(every), np.zeros(every.shape, np.int32))
    expected, _ = small_graphs.oracle(graph, nodes, places)
    for limit in (small_graphs.no_limit, 4 << CM_BITS):
        seeds = seeds_of(graph.metric, places, np.arange(20), label)
        found = one_to_many.nearest(graph.metric, seeds, 4, limit)
        for number in range(4):  # the last set is empty
            least = expected[:, label == number].min(axis=1, initial=FAR)
            expected_least = np.where(least <= limit, least, FAR)
            reached = np.where(found[:, number] <= limit, found[:, number], FAR)
            np.testing.assert_array_equal(reached, expected_least)


def test_one_thread_and_two_find_the_same_rows_in_the_same_order(small_graphs):
    graph = small_graphs.graph(7, 2)
    origins, destinations = small_graphs.places(graph, 60), small_graphs.places(graph, 200)
    runs = [
        list(
            one_to_many.pairs(graph.metric, origins, destinations, small_graphs.no_limit, n_threads)
        )
        for n_threads in (1, 2)
    ]
    assert len(runs[0]) == len(runs[1]) == 13
    for (batch, one), (other_batch, other) in zip(*runs, strict=True):
        np.testing.assert_array_equal(batch, other_batch)
        for name in ("origin", "destination", "ms", "cm", "fare"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_nobody_and_nowhere_have_no_pairs(small_graphs):
    graph = small_graphs.graph(3)
    some, none = small_graphs.places(graph, 3), small_graphs.places(graph, 0)
    assert list(one_to_many.pairs(graph.metric, none, some, small_graphs.no_limit)) == []
    assert list(one_to_many.pairs(graph.metric, some, none, small_graphs.no_limit)) == []
