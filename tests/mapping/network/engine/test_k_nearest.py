"""The k nearest against all distances of scipy, sorted."""

import numpy as np
import pytest

from mapping.network.engine import k_nearest
from mapping.network.engine.topology import CM_BITS, FAR


def _expected(key, fare, members, k, limit):
    """Return keys, destinations and fares of the k nearest, -1 beyond the last."""
    order = np.lexsort((np.broadcast_to(members, key[:, members].shape), key[:, members]), axis=1)
    chosen = members[order[:, :k]]
    row = np.arange(len(key))[:, None]
    is_within = key[row, chosen] <= limit
    found = (
        np.where(is_within, key[row, chosen], FAR),
        np.where(is_within, chosen, -1),
        np.where(is_within, fare[row, chosen], 0),
    )
    short = k - chosen.shape[1]
    return [
        np.pad(values, ((0, 0), (0, short)), constant_values=fill)
        for values, fill in zip(found, (FAR, -1, 0), strict=True)
    ]


@pytest.mark.parametrize("n_layers", [1, 2])
@pytest.mark.parametrize("seed", range(50))
def test_the_k_nearest_are_the_first_of_all_sorted_by_key_then_number(small_graphs, seed, n_layers):
    graph = small_graphs.graph(seed, n_layers, has_fare=seed % 2 == 0)
    origins, destinations = small_graphs.places(graph, 20), small_graphs.places(graph, 31)
    key, fare = small_graphs.oracle(graph, origins, destinations)
    group = graph.rng.integers(0, 3, 31)
    groups = [np.flatnonzero(group == number) for number in range(3)]
    for k, limit in ((1, small_graphs.no_limit), (4, small_graphs.no_limit), (4, 5 << CM_BITS)):
        for n_threads in (1, 2):
            found = k_nearest.k_nearest(
                graph.metric, origins, destinations, groups, k, limit, n_threads
            )
            for members, ranked in zip(groups, found, strict=True):
                keys, numbers, fares = _expected(key, fare, members, k, limit)
                np.testing.assert_array_equal(ranked.key, keys)
                np.testing.assert_array_equal(ranked.destination, numbers)
                if graph.has_fare:
                    is_there = numbers >= 0
                    np.testing.assert_array_equal(ranked.fare[is_there], fares[is_there])


@pytest.mark.parametrize("seed", range(20))
def test_without_origins_the_rows_are_the_ranks(small_graphs, seed):
    graph = small_graphs.graph(seed)
    destinations = small_graphs.places(graph, 12)
    every = np.arange(graph.n_vertices).reshape(-1, 1)
    nodes = type(destinations)(every, np.zeros_like(every), np.zeros(every.shape, np.int32))
    search = (destinations, [np.arange(12)], 3, small_graphs.no_limit)
    by_rank = k_nearest.k_nearest(graph.metric, None, *search)[0]
    by_node = k_nearest.k_nearest(graph.metric, nodes, *search)[0]
    rank = graph.metric.hierarchy.rank
    np.testing.assert_array_equal(by_rank.key[rank], by_node.key)
    np.testing.assert_array_equal(by_rank.destination[rank], by_node.destination)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("has_fare", [False, True])
def test_further_journeys_take_their_places_as_if_all_had_been_sorted(seed, has_fare):
    rng = np.random.default_rng(seed)
    n_rows, k, n = 20, 4, 120
    row, destination = rng.integers(0, n_rows, n), rng.integers(0, 8, n)
    key = rng.integers(1, 12, n)
    fare = (rng.integers(0, 3, n) * has_fare).astype(np.int32)
    found = k_nearest.Ranked(
        np.full((n_rows, k), FAR),
        np.full((n_rows, k), -1, dtype=np.int32),
        np.zeros((n_rows, k if has_fare else 0), dtype=np.int32),
    )
    k_nearest.offer(found, row, destination, key, fare)
    for one in range(n_rows):
        best = {}
        for at in np.flatnonzero(row == one):
            way = (key[at], fare[at])
            best[destination[at]] = min(best.get(destination[at], way), way)
        wanted = sorted((way[0], goal, way[1]) for goal, way in best.items())[:k]
        n_found = int((found.destination[one] >= 0).sum())
        lists = (
            (found.key, found.destination, found.fare)
            if has_fare
            else (found.key, found.destination)
        )
        mine = list(zip(*(each[one, :n_found].tolist() for each in lists), strict=True))
        assert mine == [way[: len(lists)] for way in wanted]
