"""The graph of each mode against one that networkx holds, built stop by stop."""

import itertools
from types import SimpleNamespace

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.network import mode_graph, road_network
from mapping.routing import travel_table
from mapping.settings import travel_model, travel_settings
from tests.shares import examples

KM = 1 / 111.31949079  # degrees of longitude at the equator
MODES = ("walk", "minibus", "motorcycle")
TOWN = gpd.GeoDataFrame({"setting": ["urban"]}, geometry=[shapely.Point(0, 0)], crs=4326)
WAIT_MIN = {"urban": 3, "rural": 7}


def _random_rows(rng):
    """Return roads between the points of a jittered grid: parallels, islands, loops, ferries."""
    spots = np.array([(x, y) for x in range(5) for y in range(4)]) * 2.0
    spots = spots + rng.uniform(-0.5, 0.5, spots.shape)
    rows = []
    for _ in range(rng.integers(12, 34)):
        start, end = spots[rng.integers(0, 20, 2)]
        bend = (start + end) / 2 + rng.uniform(-0.7, 0.7, 2)
        rows.append(
            {
                "geometry": shapely.LineString(np.array([start, bend, end]) * KM),
                "road_class": rng.choice(["primary", "tertiary", "track", "path", "ferry"]),
                "oneway": rng.choice(["yes", "no", "-1"], p=[0.2, 0.6, 0.2]),
                "surface": rng.choice(["asphalt", "dirt"]),
            }
        )
    return rows, spots


def _scene(seed, season):
    rng = np.random.default_rng(seed)
    rows, spots = _random_rows(rng)
    chosen = {"min_component_km": 0, "coin": 0, "wait_min": WAIT_MIN, "season": season}
    model = travel_settings.parse(chosen, "GMD")
    roads = gpd.GeoDataFrame(rows, crs=4326)
    found = road_network.build(roads, SimpleNamespace(travel=model), TOWN)
    near = spots[rng.integers(0, 20, 14)] + rng.normal(0, 0.3, (14, 2))
    near[:3] = spots[:3]  # some places at nodes, several at one
    near[3] = near[4]
    points = gpd.GeoSeries(shapely.points(near * KM), crs=4326)
    origins, destinations = points[:8], points[6:]
    origins.index, destinations.index = [f"o{i}" for i in range(8)], [f"d{i}" for i in range(8)]
    return found, origins, destinations


class _Oracle(nx.DiGraph):
    """Every snapped point is a node of its own; the lesser of two parallel arcs stays."""

    def join(self, tail, head, ms=0, cm=0, fare=0.0):
        key = int(ms) * 2**40 + int(cm)
        if not self.has_edge(tail, head) or key < self[tail][head]["key"]:
            self.add_edge(tail, head, key=key, fare=fare)

    def add_road(self, space, stops, costs, edge):
        for (share, tail), (next_share, head) in itertools.pairwise(stops):
            ms, cm = (
                np.rint(whole[edge] * next_share) - np.rint(whole[edge] * share)
                for whole in (costs.duration_ms, costs.length_cm)
            )
            cost = (ms, cm, costs.fare[edge] * (next_share - share))
            if costs.forward[edge] or cm == 0:
                self.join((space, tail), (space, head), *cost)
            if costs.backward[edge] or cm == 0:
                self.join((space, head), (space, tail), *cost)

    def add_landing(self, layer, node, ferry):
        self.join((layer, node), (f"sea {layer}", node), ferry.wait_min * 60_000, 0, ferry.fare)
        self.join((f"sea {layer}", node), (layer, node))

    def add_stage(self, node, wait_ms, flag):
        self.join(("walk", node), ("minibus", node), wait_ms, 0, flag)
        self.join(("minibus", node), ("walk", node))

    def add_place(self, layer, tie, place, snap_cost, wait_ms, flag):
        ms, cm = snap_cost
        self.join(("start", place), (layer, tie), ms + wait_ms, cm, flag)
        self.join((layer, tie), ("goal", place), ms, cm)

    def trips(self, origins, destinations):
        """Return milliseconds, centimetres and fare of every trip that is possible."""
        found = {}
        for start in origins:
            keys, paths = nx.single_source_dijkstra(self, ("start", start), weight="key")
            for end in (end for end in destinations if ("goal", end) in keys):
                steps = itertools.pairwise(paths["goal", end])
                fare = sum(self[tail][head]["fare"] for tail, head in steps)
                found[start, end] = (*divmod(keys["goal", end], 2**40), fare)
        return found


def _carrying(model, edges):
    return edges[travel_model.edge_costs(model, edges, "minibus").is_usable & ~edges["is_ferry"]]


def _roads_at(found, edges):
    """How many ends of edges lie at each node."""
    ends = [*edges["from_node"], *edges["to_node"]]
    return np.bincount(ends, minlength=found.n_nodes)


def _oracle(found, mode, snapped):
    graph, model, edges = _Oracle(), found.model, found.edges
    wait_ms = np.where(found.node_is_urban, 3, 7) * 60_000
    kmh = model.off_road_kmh[model.season]
    degree, ridden = _roads_at(found, edges), _roads_at(found, _carrying(model, edges))
    for layer in ("walk", "minibus") if mode == "minibus" else (mode,):
        costs = travel_model.edge_costs(model, edges, layer)
        rides = layer == "minibus"
        flag = 10 if rides else 0
        for edge, row in edges[costs.is_usable].iterrows():
            ends = [(0.0, row["from_node"]), (1.0, row["to_node"])]
            ties = snapped[snapped["edge"] == edge]
            places = [(tie.share, tie.Index) for tie in ties.itertuples()]
            if row["is_ferry"]:
                graph.add_road(f"sea {layer}", ends, costs, edge)
                continue
            graph.add_road(layer, [ends[0], *sorted(places), ends[1]], costs, edge)
            for _, node in ends if rides else ():
                if degree[node] != 2 or ridden[node] != 2:
                    graph.add_stage(node, wait_ms[node], flag)
            for tie in ties.itertuples():
                snap_cost = np.rint(tie.snap_m * 3600 / kmh), np.rint(tie.snap_m * 100)
                wait = rides * (3 if tie.is_urban else 7) * 60_000
                graph.add_place(layer, tie.Index, tie.place, snap_cost, wait, flag)
        sails = edges[costs.is_usable & edges["is_ferry"]]
        for node in {*sails["from_node"], *sails["to_node"]}:
            graph.add_landing(layer, node, model.ferry)
    return graph


def _ties(found, points, mode):
    """Every tie of the points, one or two each."""
    placed = travel_table.placed(found, points, mode)
    return pd.DataFrame(vars(placed.positions)).assign(place=points.index[placed.point])


@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=examples(10), deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), season=st.sampled_from(["dry", "wet"]))
def test_times_metres_and_fares_are_those_of_networkx(mode, seed, season):
    found, origins, destinations = _scene(seed, season)
    snapped = pd.concat([_ties(found, points, mode) for points in (origins, destinations)])
    snapped.index = [f"tie {number}" for number in range(len(snapped))]
    on_network = [points.index.intersection(snapped["place"]) for points in (origins, destinations)]
    trips = _oracle(found, mode, snapped).trips(*on_network)
    table = travel_table.travel(found, origins, destinations, modes=[mode])
    ours = table.set_index(["origin_id", "destination_id"])
    assert set(ours.index) == set(trips)
    expected = np.array([trips[pair] for pair in ours.index]).reshape(-1, 3)
    np.testing.assert_array_equal(np.rint(ours["duration_min"] * 60_000), expected[:, 0])
    np.testing.assert_array_equal(np.rint(ours["distance_m"] * 100), expected[:, 1])
    is_ridden = (ours["distance_m"] > ours["snap_m"] + 0.01) & (mode == "motorcycle")
    # ways of less than a centimetre tie in time and distance, and differ in fare by a trifle
    np.testing.assert_allclose(ours["fare"], expected[:, 2] + 15 * is_ridden, rtol=0, atol=1e-3)


@pytest.mark.parametrize("mode", MODES)
def test_no_two_arcs_join_the_same_vertices_and_none_is_a_loop(mode):
    for seed in range(10):
        graph = mode_graph.build(_scene(seed, "dry")[0], mode)
        head = np.repeat(np.arange(graph.n_vertices), np.diff(graph.indptr))
        assert len(np.unique(head * graph.n_vertices + graph.tail)) == len(graph.tail)
        assert (head != graph.tail).all()


def test_the_longest_trip_leaves_room_for_its_metres_and_milliseconds():
    for paved in (60, 120):
        speeds = {"minibus": {"trunk": {"paved": paved}}}
        chosen = travel_settings.parse({"speeds": speeds}, "GMD")
        roads = gpd.GeoDataFrame({"road_class": []}, geometry=[], crs=4326)
        graph = mode_graph.build(
            road_network.build(roads, SimpleNamespace(travel=chosen)), "minibus"
        )
        assert graph.longest_ms * mode_graph.CM_PER_MS < 2**53
        assert graph.longest_ms * paved / 36 < mode_graph.CM_PER_MS
        assert graph.longest_ms > 9 * 3_600_000
