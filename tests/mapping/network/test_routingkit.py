"""The engine's times are those of RoutingKit, an independent hierarchy in C++, to the millisecond.

The graph of each mode with its arcs in milliseconds is one input to both; so are the ways between
places and the ends of their roads. What is compared is the search.
"""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import routingkit_cch as routingkit
import shapely

from layers import readers
from mapping.network import access_links, mode_graph, road_network
from mapping.network.engine.topology import CM_BITS, FAR
from mapping.routing import shortest_paths, travel_table
from mapping.settings import travel_settings
from scripts.sample import country
from scripts.sample import roads as sample_roads

MODES = ("walk", "minibus", "motorcycle")
N_HOMES, N_SITES = 60, 40


def _network(found, road_class):
    tags = [tag for tag in ("surface", "tracktype", "oneway", "maxspeed") if tag in found]
    roads = found[[*tags, "geometry"]].assign(road_class=road_class)
    model = travel_settings.parse({}, "GMD")
    return road_network.build(roads, SimpleNamespace(travel=model))


@pytest.fixture(scope="module")
def sample():
    drawn = sample_roads.build(country.draw(), np.random.default_rng(1))
    rows = [road.tags | {"geometry": road.line} for road in drawn]
    found = gpd.GeoDataFrame(rows, crs=4326)
    return _network(found, found["highway"].where(found["route"] != "ferry", "ferry"))


@pytest.fixture(scope="module")
def vavuniya(shared_data):
    found = readers.read(shared_data / "roads" / "vavuniya_lka.osm.pbf", "roads")
    return _network(found, found["highway"])


@pytest.mark.parametrize("name", ["sample", "vavuniya"])
@pytest.mark.parametrize("mode", MODES)
def test_times_between_places_are_those_of_routingkit(request, name, mode):
    network = request.getfixturevalue(name)
    homes, sites = _places(network, N_HOMES, 1), _places(network, N_SITES, 2)
    starts, goals = (travel_table.placed(network, at, mode).positions for at in (homes, sites))
    ours = np.full((len(starts.edge), len(goals.edge)), int(FAR))
    for _, found in shortest_paths.pairs(network, mode, starts, goals, int(FAR) - 1):
        ours[found.start, found.goal] = found.key >> CM_BITS
    theirs = _by_routingkit(network, mode, starts, goals)
    assert (theirs < FAR).mean() > 0.5
    assert ours.tolist() == theirs.tolist()


def _places(network, n, seed):
    """Points within some hundred metres of vertices of the network."""
    chance = np.random.default_rng(seed)
    at = network.node_lonlat[chance.integers(0, network.n_nodes, n)]
    return gpd.GeoSeries(shapely.points(at + chance.normal(0, 0.002, (n, 2))), crs=4326)


def _by_routingkit(network, mode, starts, goals):
    """Milliseconds between starts and goals, `FAR` where there is no way."""
    graph = mode_graph.build(network, mode)
    tail, head = graph.tail.tolist(), graph.head.tolist()
    n = graph.n_vertices
    lonlat = np.resize(network.node_lonlat, (n, 2))
    lonlat[: network.n_nodes] = network.node_lonlat
    order = routingkit.compute_order_inertial(n, tail, head, *lonlat.T[::-1].tolist())
    hierarchy = routingkit.CCH(order, tail, head, False)
    metric = routingkit.CCHMetric(hierarchy, (graph.key >> CM_BITS).tolist())
    leave, arrive = (
        way(network, graph, at)
        for way, at in ((access_links.leave, starts), (access_links.arrive, goals))
    )
    targets = np.unique(arrive.vertex)
    search = routingkit.CCHOneToMany(metric, targets.tolist())
    end, last_ms = np.searchsorted(targets, arrive.vertex), arrive.key >> CM_BITS
    found = np.full((len(starts.edge), len(goals.edge)), int(FAR))
    for at, (vertices, keys) in enumerate(zip(leave.vertex, leave.key, strict=True)):
        first = [
            (int(vertex), int(key >> CM_BITS))
            for vertex, key in zip(vertices, keys, strict=True)
            if key < FAR
        ]
        told = search.distances_from_multi(first)
        ms = np.array([int(FAR) if each is None else each for each in told])[end] + last_ms
        ms = np.where((ms < FAR) & (arrive.key < FAR), ms, int(FAR)).min(axis=1)
        found[at] = np.minimum(ms, _on_one_edge(graph, starts, goals, at))
    return found


def _on_one_edge(graph, starts, goals, at):
    """Milliseconds to the goals on the same edge, which no search has to leave."""
    same = np.flatnonzero(goals.edge == starts.edge[at])
    found = np.full(len(goals.edge), int(FAR))
    pairs = shortest_paths.take(starts, np.full(len(same), at)), shortest_paths.take(goals, same)
    key, _ = access_links.along(graph, *pairs)
    found[same] = np.where(key < FAR, key >> CM_BITS, int(FAR))
    return found
