"""Journeys on real roads against scipy; the k nearest against all that is reached."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pytest
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from mapping.network import access_links, mode_graph, node_order, road_network
from mapping.network.access_links import Positions
from mapping.network.engine import hierarchy
from mapping.network.engine.topology import FAR, NO_FARE, Topology
from mapping.network.snapping import snap
from mapping.routing import nearest_per_group, shortest_paths, travel_table
from mapping.settings import travel_settings
from tests.paths import DATA

MODES = ("walk", "minibus", "motorcycle")
TAGS = ("surface", "tracktype", "maxspeed", "oneway", "junction")
KM = 1 / 111.31949079  # degrees of longitude at the equator


@pytest.fixture(scope="module")
def vavuniya():
    path = DATA / "roads" / "vavuniya_lka.osm.pbf"
    if not path.exists():
        pytest.skip(
            "the real roads are not on this machine: shared/data/roads/vavuniya_lka.osm.pbf"
        )
    rows = []
    for way in osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if way.is_way() and ("highway" in way.tags or way.tags.get("route") == "ferry"):
            points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            if len(points) > 1:
                words = {key: way.tags.get(key) for key in TAGS}
                road_class = way.tags.get("highway", "ferry")
                rows.append(
                    {"road_class": road_class, **words, "geometry": shapely.LineString(points)}
                )
    return gpd.GeoDataFrame(rows, crs=4326)


def _network(roads, **settings):
    return road_network.build(roads, SimpleNamespace(travel=travel_settings.parse(settings, "GMD")))


def _some_places(found, n_places, prefix, seed):
    rng = np.random.default_rng(seed)
    at = found.node_lonlat[rng.integers(0, found.n_nodes, n_places)]
    points = shapely.points(at + rng.normal(0, 0.002, at.shape))
    return gpd.GeoSeries(points, index=[f"{prefix}{i:03}" for i in range(n_places)], crs=4326)


@pytest.mark.parametrize("season", ["dry", "wet"])
@pytest.mark.parametrize("mode", MODES)
def test_on_vavuniya_the_edges_snapped_to_are_those_of_the_tree_of_geos(vavuniya, mode, season):
    found = _network(vavuniya, season=season)
    places = _some_places(found, 3000, "P", 8)
    snapped = snap(found, places, mode)
    component = mode_graph.snap_components(found, mode)
    usable = np.flatnonzero(component >= 0)
    points = shapely.points(road_network.to_metric(found.crs, shapely.get_coordinates(places)))
    at, near = shapely.STRtree(found.edge_metric[usable]).query_nearest(points, all_matches=True)
    first = np.full(len(places), found.edges.index.max() + 1)
    np.minimum.at(first, at, usable[near])
    is_on = (snapped["edge"] >= 0).to_numpy()
    assert is_on.sum() > 2500
    np.testing.assert_array_equal(snapped["edge"][is_on], first[is_on])
    np.testing.assert_array_equal(snapped["component"][is_on], component[first[is_on]])
    share = shapely.line_locate_point(found.edge_metric[first], points, normalized=True)
    np.testing.assert_array_equal(snapped["share"][is_on], share[is_on])


def _scipys(found, mode, starts, goals):
    """Return keys from starts to goals by Dijkstra's algorithm, or along a shared edge."""
    graph = mode_graph.build(found, mode)
    into = csr_array(
        (graph.key.astype(float), graph.tail, graph.indptr), shape=(graph.n_vertices,) * 2
    )
    leaving, arriving = (
        access_links.leave(found, graph, starts),
        access_links.arrive(found, graph, goals),
    )
    best = np.full((len(starts.edge), len(goals.edge)), float(FAR))
    for way in range(arriving.vertex.shape[1]):
        from_vertex = dijkstra(into, indices=arriving.vertex[:, way])
        for other in range(leaving.vertex.shape[1]):
            key = from_vertex[:, leaving.vertex[:, other]].T
            key = key + arriving.key[:, way] + leaving.key[:, [other]].astype(float)
            best = np.minimum(best, key)
    one, other = np.nonzero(starts.edge[:, None] == goals.edge)
    direct, _ = access_links.along(
        graph, shortest_paths.take(starts, one), shortest_paths.take(goals, other)
    )
    np.minimum.at(best, (one, other), direct.astype(float))
    return best


@pytest.mark.parametrize("season", ["dry", "wet"])
@pytest.mark.parametrize("mode", MODES)
def test_vavuniya_has_the_keys_of_scipy_as_integers(vavuniya, mode, season):
    found = _network(vavuniya, season=season)
    places = _some_places(found, 60, "o", 1), _some_places(found, 40, "d", 2)
    placed = [travel_table.placed(found, points, mode).positions for points in places]
    expected = _scipys(found, mode, *placed)
    graph, _ = shortest_paths.fitted(found, mode)
    limit = int(graph.longest_ms) * mode_graph.CM_PER_MS
    ours = np.full(expected.shape, FAR)
    for _, rows in shortest_paths.pairs(found, mode, *placed, limit):
        ours[rows.start, rows.goal] = rows.key
    expected = np.where(expected <= limit, expected, float(FAR)).astype(np.int64)
    np.testing.assert_array_equal(ours, expected)
    assert (expected < FAR).mean() > 0.5


def _grid(**settings):
    lines = [shapely.LineString([(0, i * KM), (9 * KM, i * KM)]) for i in range(5)]
    lines += [shapely.LineString([(i * KM, j * KM) for j in range(5)]) for i in range(0, 10, 3)]
    lines = [shapely.segmentize(line, KM) for line in lines]
    roads = gpd.GeoDataFrame({"road_class": ["primary"] * len(lines)}, geometry=lines, crs=4326)
    return _network(roads, min_component_km=0, **settings)


def _three_nearest(network, origins, destinations, groups, mode):
    """The three nearest destinations of each group within 90 minutes, a row each."""
    names = sorted(groups.dropna().unique())
    members = [np.flatnonzero(groups == name) for name in names]
    ends = tuple(travel_table.placed(network, each, mode) for each in (origins, destinations))
    near = nearest_per_group.nearest_places(network, ends, members, 3, [90] * len(names), mode)
    origin, column = np.nonzero(near.destination >= 0)
    to = near.destination[origin, column]
    measures = {name: getattr(near, name)[origin, column] for name in nearest_per_group.MEASURES}
    return pd.DataFrame(
        {
            "origin_id": origins.index[origin], "destination_id": destinations.index[to],
            "mode": mode, **measures, "group": np.array(names)[column // 3], "rank": column % 3 + 1,
        }
    )  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_the_k_nearest_are_the_first_rows_of_all_travel(mode):
    found = _grid()
    rng = np.random.default_rng(3)
    origins, destinations = (
        gpd.GeoSeries(
            shapely.points(rng.uniform(0, (9 * KM, 4 * KM), (30, 2))),
            index=[f"{prefix}{i:02}" for i in range(30)],
            crs=4326,
        )
        for prefix in "od"
    )
    destinations.iloc[4] = destinations.iloc[5]
    destinations.iloc[6] = origins.iloc[6]
    groups = pd.Series(rng.choice(["clinic", "pss", None], 30), index=destinations.index)
    table = _three_nearest(found, origins, destinations, groups, mode)
    whole = travel_table.travel(found, origins, destinations, 90, [mode])
    whole["group"] = whole["destination_id"].map(groups)
    whole = whole.dropna(subset="group").sort_values(
        ["origin_id", "group", "duration_min", "distance_m", "destination_id"]
    )
    whole["rank"] = whole.groupby(["origin_id", "group"]).cumcount() + 1
    expected = whole[whole["rank"] <= 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(table, expected[table.columns], check_dtype=False)
    assert len(table) > 100


def test_a_hierarchy_at_hand_is_used_and_one_of_other_roads_is_not(monkeypatch):
    found, other = _grid(), _grid()
    ready = node_order.ordered(found)
    numbers = (np.array([each]) for each in (0, 0.5, 0.0))
    place = Positions(*numbers, *[np.ones(1, dtype=bool)] * 2)
    assert node_order.hierarchy_of(ready) is ready.hierarchy
    foreign = hierarchy.order(Topology(2, np.array([0]), np.array([1])))
    assert foreign is not ready.hierarchy
    mixed = road_network.Network(**{**vars(other), "hierarchy": foreign})
    assert node_order.hierarchy_of(mixed) is not foreign
    ((_, rows),) = shortest_paths.pairs(mixed, "walk", place, place, 1000)
    assert rows.key.tolist() == [0]
    monkeypatch.setattr(hierarchy, "order", None)  # with one at hand no other is made
    assert node_order.hierarchy_of(ready) is ready.hierarchy


def test_an_unknown_fare_of_any_part_is_an_unknown_fare():
    found = _grid()
    assert mode_graph.in_units(np.array([np.nan, 0.0]), 1e3).tolist() == [int(NO_FARE), 0]
    model = travel_settings.parse({"min_component_km": 0}, "XOF")
    unknown = road_network.Network(**{**vars(found), "model": model})
    places = gpd.GeoSeries(shapely.points([(0, 0), (9 * KM, 0)]), index=["a", "b"], crs=4326)
    for mode, is_unknown in (("motorcycle", True), ("walk", False)):
        fares = travel_table.travel(unknown, places[:1], places[1:], modes=[mode])["fare"]
        assert fares.isna().tolist() == [is_unknown]
