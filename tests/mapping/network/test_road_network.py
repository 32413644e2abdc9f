"""The network against lengths measured by others, brute force, and graphs of other software."""

import pickle
from types import SimpleNamespace

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import osmnx
import pandas as pd
import pyproj
import pytest
import shapely
from shapely import LineString

from mapping.network import road_network
from mapping.routing import single_origin, travel_table
from mapping.settings import travel_model, travel_settings
from tests.mapping import builders
from tests.paths import DATA

GEOD = pyproj.Geod(ellps="WGS84")


def _programme(**settings):
    return SimpleNamespace(travel=travel_settings.parse(settings, "GMD"))


def _roads(*lines, **columns):
    frame = gpd.GeoDataFrame(columns, geometry=list(lines), crs=4326)
    return frame if "road_class" in frame else frame.assign(road_class="primary")


def _line(*points):
    return shapely.LineString(points)


def _build(*lines, **columns):
    return road_network.build(_roads(*lines, **columns), _programme())


def _real(name):
    path = DATA / "roads" / name
    if not path.exists():
        pytest.skip(f"the real roads are not on this machine: shared/data/roads/{name}")
    return path


def test_lines_split_where_they_share_a_vertex():
    found = _build(_line((0, 0), (1, 0), (2, 0)), _line((1, 0), (1, 1)))
    assert (found.n_nodes, len(found.edges), found.n_components) == (4, 3, 1)


def test_a_crossing_without_a_shared_vertex_is_a_bridge():
    found = _build(_line((0, 0), (2, 0)), _line((1, -1), (1, 1)))
    assert (found.n_nodes, len(found.edges), found.n_components) == (4, 2, 2)


def test_a_programme_across_180_degrees_is_one_network_of_its_true_length():
    roads = _roads(
        _line((179.9, -18.1), (179.99, -18.1), (180.0, -18.1)),
        _line((-180.0, -18.1), (-179.99, -18.1)),
        _line((-179.99, -18.1), (-179.95, -18.1)),
    )
    found = road_network.build(roads, _programme())
    assert (found.n_components, found.n_nodes, len(found.edges)) == (1, 4, 3)
    homes = gpd.GeoSeries([shapely.Point(179.98, -18.1)], index=["A"], crs=4326)
    sites = gpd.GeoSeries([shapely.Point(-179.98, -18.1)], index=["E"], crs=4326)
    way = single_origin.around(found, homes, sites).set_index("mode")
    true_m = GEOD.inv(179.98, -18.1, -179.98, -18.1)[2]
    assert way.loc["walk", "distance_m"] == pytest.approx(true_m, abs=1)
    assert way["distance_m"].max() == pytest.approx(4234, abs=1)


def test_a_vertex_that_one_line_visits_twice_is_a_node():
    lollipop = _line((0, 0), (1, 0), (2, 0), (2, 1), (1, 0))
    found = _build(lollipop)
    assert (found.n_nodes, len(found.edges)) == (2, 2)
    assert (found.edges["from_node"] == found.edges["to_node"]).sum() == 1


def test_a_repeated_vertex_is_no_node_and_a_point_line_is_dropped_and_counted():
    found = _build(_line((0, 0), (1, 0), (1, 0), (2, 0)), _line((5, 5), (5, 5)))
    assert (found.n_nodes, len(found.edges)) == (2, 1)
    assert found.counts["n_dropped_lines"] == 1


def test_coordinates_agree_after_rounding_to_a_centimetre():
    found = _build(_line((0, 0), (1, 0)), _line((1 + 4e-8, -4e-8), (2, 0)))
    assert (found.n_nodes, found.n_components) == (3, 1)
    apart = _build(_line((0, 0), (1, 0)), _line((1 + 2e-7, 0), (2, 0)))
    assert apart.n_components == 2


def test_lines_in_parts_are_taken_apart_and_keep_their_row():
    parts = shapely.MultiLineString([[(0, 0), (1, 0)], [(3, 0), (4, 0)]])
    found = road_network.build(_roads(_line((8, 8), (9, 9)), parts, None), _programme())
    assert sorted(found.edges["row"]) == [0, 1, 1]


def test_no_roads_give_a_network_without_edges():
    for roads in (_roads(), _roads(None), _roads(_line((0, 0), (0, 0)))):
        found = road_network.build(roads, _programme())
        assert (found.n_nodes, len(found.edges), found.n_components) == (0, 0, 0)
        assert np.isnan(found.largest_share)


def test_one_way_is_read_in_all_its_spellings():
    said = ["yes", "1", "true", "-1", "reverse", "no", None, None, "no", None]
    roads = _roads(
        *(_line((0, i), (1, i)) for i in range(len(said))),
        oneway=said,
        road_class=["primary"] * 7 + ["motorway", "motorway", "primary"],
        junction=[None] * 9 + ["roundabout"],
    )
    edges = road_network.build(roads, _programme()).edges.sort_values("row")
    assert edges["oneway"].tolist() == [1, 1, 1, -1, -1, 0, 0, 1, 0, 1]


def test_what_a_row_says_is_kept_on_each_of_its_edges():
    found = _build(
        _line((0, 0), (1, 0), (2, 0)),
        _line((1, 0), (1, 1)),
        road_class=["ferry", "zebra track"],
        surface=[None, "Asphalt"],
        is_ford=pd.array([None, True], dtype="boolean"),
        closed_season=[None, "wet"],
    )
    edges = found.edges.sort_values("row")
    assert edges["is_ferry"].tolist() == [True, True, False]
    assert edges["is_ford"].tolist() == [False, False, True]
    assert edges["closed_season"].tolist() == ["", "", "wet"]
    assert found.counts["n_unknown_class"] == 1


def test_lengths_are_geodesic():
    line = _line((-15.5, 13.4), (-15.4, 13.45), (-15.2, 13.3))
    assert _build(line).edges["length_m"][0] == pytest.approx(GEOD.geometry_length(line), abs=1e-3)


def test_lines_and_nodes_of_edges_agree():
    found = _build(_line((0, 0), (1, 0), (2, 1), (3, 1)), _line((2, 1), (2, 5)))
    for edge, line in zip(found.edges.itertuples(), found.edge_lonlat, strict=True):
        assert tuple(found.node_lonlat[edge.from_node]) == line.coords[0]
        assert tuple(found.node_lonlat[edge.to_node]) == line.coords[-1]


def test_permuting_rows_changes_no_node_and_no_edge():
    rng = np.random.default_rng(3)
    grid = rng.integers(0, 6, (40, 3, 2)) / 100
    roads = _roads(*(shapely.LineString(points) for points in grid), surface=["dirt", None] * 20)
    one = road_network.build(roads, _programme())
    two = road_network.build(roads.iloc[rng.permutation(40)], _programme())
    np.testing.assert_array_equal(one.node_lonlat, two.node_lonlat)
    columns = ["from_node", "to_node", "length_m"]
    np.testing.assert_allclose(one.edges[columns], two.edges[columns], rtol=0, atol=1e-6)


def test_waits_are_urban_near_urban_points_and_in_urban_polygons():
    roads = _roads(*(_line((i / 10, 0), (i / 10, 0.001)) for i in range(4)))
    towns = gpd.GeoDataFrame(
        {"setting": ["urban", "rural", "urban", "urban"]},
        geometry=[
            shapely.Point(0.0265, 0.0),  # 2.95 km east of the first road
            shapely.Point(0.1, 0.0),
            shapely.Point(0.2, 0.0).buffer(0.0005),
            None,
        ],
        crs=4326,
    )
    found = road_network.build(roads, _programme(), towns)
    urban_nodes = found.node_lonlat[found.node_is_urban]
    assert sorted(urban_nodes.tolist()) == [[0.0, 0.0], [0.0, 0.001], [0.2, 0.0]]
    assert not road_network.build(roads, _programme()).node_is_urban.any()


def test_a_wide_network_gets_an_equal_area_crs_and_a_narrow_one_utm():
    assert _build(_line((-15, 13), (-14, 13))).crs.to_epsg() == 32628
    assert _build(_line((20, -13), (21, -13))).crs.to_epsg() == 32734
    wide = _build(_line((-12, 10), (4, 25)))
    assert "Lambert Azimuthal Equal Area" in wide.crs.to_wkt()


def test_components_are_ranked_by_kilometres():
    found = _build(_line((0, 0), (0.1, 0)), _line((5, 5), (6, 5)), _line((5, 5), (5, 5.1)))
    assert found.n_components == 2
    assert found.component_km[0] > found.component_km[1]
    assert found.largest_share == pytest.approx(3 / 5)


def test_awdal_hangs_together_and_has_the_lengths_its_makers_measured():
    roads = gpd.read_file(_real("som_awdal_roads.geojson")).rename(columns={"fclass": "road_class"})
    found = road_network.build(roads, _programme())
    assert found.largest_share >= 0.90
    length_m = found.edges.groupby("row")["length_m"].sum()
    stated_m = roads["Length_m"].loc[length_m.index]
    assert length_m.sum() == pytest.approx(stated_m.sum(), rel=0.01)
    assert ((length_m / stated_m - 1).abs() <= 0.01).mean() >= 0.99


def _read_ways(path):
    rows = []
    for way in osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if not way.is_way() or not ("highway" in way.tags or way.tags.get("route") == "ferry"):
            continue
        points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
        if len(points) > 1:
            words = {key: way.tags.get(key) for key in ("surface", "oneway", "junction")}
            road_class = way.tags.get("highway", "ferry")
            rows.append({"road_class": road_class, **words, "geometry": _line(*points)})
    return gpd.GeoDataFrame(rows, crs=4326)


def _osmnx_graph(path, folder, *, bidirectional):
    file = folder / "roads.osm"
    with osmium.SimpleWriter(file) as out:
        for thing in osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY):
            if thing.is_node() or "highway" in thing.tags:
                out.add(thing)
    graph = osmnx.graph_from_xml(file, bidirectional=bidirectional, simplify=False, retain_all=True)
    place = {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True)}
    for start, end, data in graph.edges(data=True):  # osmnx measures on a sphere, 0.6 % off here
        data["metres"] = GEOD.inv(*place[start], *place[end])[2]
    return graph, place


@pytest.mark.parametrize(("mode", "bidirectional"), [("walk", True), ("motorcycle", False)])
def test_vavuniya_has_the_road_distances_of_osmnx_and_networkx(tmp_path, mode, bidirectional):
    path = _real("vavuniya_lka.osm.pbf")
    graph, place = _osmnx_graph(path, tmp_path, bidirectional=bidirectional)
    one_speed = dict.fromkeys(("paved", "unpaved"), 30)
    speeds = {mode: dict.fromkeys(travel_model.GROUPS, one_speed)}
    found = road_network.build(_read_ways(path), _programme(speeds=speeds, min_component_km=0))
    # Of the main network: a place on an island of road has a second tie, which osmnx knows not of.
    main = max(nx.strongly_connected_components(graph), key=len)
    junctions = sorted(node for node in graph if graph.degree(node) > 4 and node in main)
    chosen = np.random.default_rng(5).choice(junctions, 45, replace=False)
    starts, ends = chosen[:25], chosen[25:]
    points = gpd.GeoSeries([shapely.Point(place[node]) for node in chosen], index=chosen, crs=4326)
    table = travel_table.travel(found, points[:25], points[25:], modes=[mode])
    ours = table.set_index(["origin_id", "destination_id"])["distance_m"]
    theirs = {
        (start, end): metres
        for start in starts
        for end, metres in nx.single_source_dijkstra_path_length(
            graph, start, weight="metres"
        ).items()
        if end in set(ends)
    }
    assert table["snap_m"].max() < 0.01
    assert set(ours.index) == set(theirs)
    np.testing.assert_allclose(ours, [theirs[pair] for pair in ours.index], rtol=1e-4, atol=0.5)
    assert len(ours) > 400


def test_a_network_sent_to_another_process_is_the_same():
    lines = [LineString([(0, 0), (0.01, 0), (0.01, 0.01)]), LineString([(0.01, 0.01), (0.02, 0)])]
    roads = gpd.GeoDataFrame({"road_class": ["primary"] * 2}, geometry=lines, crs=4326)
    for rows in (roads, roads.iloc[:0]):
        here = road_network.build(rows, builders.programme())
        there = pickle.loads(pickle.dumps(here))  # noqa: S301 - our own bytes
        assert shapely.equals_exact(there.edge_lonlat, here.edge_lonlat).all()
        assert shapely.equals_exact(there.edge_metric, here.edge_metric).all()
        assert there.edges.equals(here.edges)
        assert there.crs == here.crs
