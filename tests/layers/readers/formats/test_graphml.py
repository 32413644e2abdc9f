"""Road graphs against networkx, which counts their edges, and osmnx, which wrote them."""

import warnings

import networkx as nx
import numpy as np
import osmnx
import pytest
import shapely

from layers.errors import InputRefusedError
from layers.readers.formats import graphml


def notes(frame):
    return {issue.code: issue.value for issue in frame.attrs["issues"] if issue.record == 0}


def places(*nodes, crs="epsg:4326", kind=nx.MultiDiGraph):
    graph = kind(crs=crs)
    for number, (x, y) in enumerate(nodes):
        graph.add_node(number, x=x, y=y)
    return graph


@pytest.fixture
def town():
    """A two-way street, a one-way street, a bent two-way street and a loop."""
    graph = places((0, 0), (0.01, 0), (0.01, 0.01))
    bend = shapely.LineString([(0.01, 0), (0.02, 0.005), (0.01, 0.01)])
    loop = shapely.LineString([(0.01, 0.01), (0.02, 0.02), (0, 0.02), (0.01, 0.01)])
    main = {"highway": "primary", "osmid": 1, "maxspeed": "50", "lanes": "2", "oneway": False}
    graph.add_edge(0, 1, **main, length=1113.0, reversed=False)
    graph.add_edge(1, 0, **main, length=1113.0, reversed=True)
    graph.add_edge(0, 2, highway="residential", osmid=2, oneway=True, length=1574.0)
    side = {"highway": ["track", "residential"], "osmid": [4, 3], "name": ["B", "A"]}
    graph.add_edge(1, 2, **side, geometry=bend, length=2200.0)
    graph.add_edge(2, 1, **side, geometry=bend.reverse(), length=2200.0)
    graph.add_edge(2, 2, highway="service", osmid=5, geometry=loop, length=5000.0)
    graph.add_edge(2, 2, highway="service", osmid=5, geometry=loop.reverse(), length=5000.0)
    return graph


def arcs_of(frame):
    """The directed edges that lines stand for: ends, and the length in degrees."""
    arcs = set()
    for line, oneway in zip(frame.geometry, frame["oneway"], strict=True):
        ends = [line.coords[0], line.coords[-1]]
        arcs.add((*ends, round(line.length, 9)))
        if oneway == "no":
            arcs.add((*ends[::-1], round(line.length, 9)))
    return arcs


def arcs_of_graph(graph):
    at = {number: (float(node["x"]), float(node["y"])) for number, node in graph.nodes(data=True)}
    arcs = set()
    for start, end, data in graph.edges(data=True):
        line = data.get("geometry", shapely.LineString([at[start], at[end]]))
        arcs.add((at[start], at[end], round(line.length, 9)))
    return arcs


def test_opposite_edges_are_one_line_and_a_single_edge_is_one_way(town):
    frame = graphml.roads(town)
    assert frame["oneway"].tolist() == ["no", "yes", "no", "no"]
    assert frame["osm_id"].tolist() == ["w1", "w2", "w3;w4", "w5"]
    assert notes(frame)["EDGES_MERGED"] == "3"
    assert arcs_of(frame) == arcs_of_graph(town)
    assert (frame.attrs["n_rows"], frame.attrs["n_blank"]) == (4, 0)
    assert frame["_record"].tolist() == [1, 2, 3, 4]


def test_of_merged_edges_the_narrowest_class_counts(town):
    frame = graphml.roads(town)
    assert frame["highway"].tolist() == ["primary", "residential", "track", "service"]
    assert frame["name"].fillna("").tolist() == ["", "", "A;B", ""]


def test_other_attributes_come_as_found_and_bookkeeping_does_not(town):
    frame = graphml.roads(town)
    assert frame["lanes"].fillna("").tolist() == ["2", "", "", ""]
    assert not {"length", "reversed", "osmid"} & set(frame.columns)


def test_a_file_that_osmnx_wrote_gives_the_same_lines(town, tmp_path):
    osmnx.save_graphml(town, tmp_path / "town.graphml")
    frame, live = graphml.read(tmp_path / "town.graphml"), graphml.roads(town)
    assert arcs_of(frame) == arcs_of(live)
    columns = ["highway", "name", "oneway", "osm_id", "maxspeed"]
    assert frame[columns].fillna("").equals(live[columns].fillna(""))


def test_a_file_that_networkx_wrote_is_read(tmp_path):
    graph = places((0.0, 0.0), (0.01, 0.0), (0.01, 0.01), kind=nx.DiGraph)
    nx.add_path(graph, [0, 1, 2, 0], highway="tertiary")
    graph.add_edge(1, 0, highway="tertiary")
    nx.write_graphml(graph, tmp_path / "x.graphml")
    frame = graphml.read(tmp_path / "x.graphml")
    assert frame["oneway"].tolist() == ["no", "yes", "yes"]
    assert arcs_of(frame) == arcs_of_graph(graph)


def test_a_graph_without_direction_runs_both_ways():
    graph = places((0, 0), (0.01, 0), kind=nx.MultiGraph)
    graph.add_edge(1, 0, highway="path")
    assert graphml.roads(graph)["oneway"].tolist() == ["no"]


def test_a_line_drawn_against_its_edge_is_turned():
    graph = places((0, 0), (0.01, 0))
    graph.add_edge(0, 1, highway="path", geometry=shapely.LineString([(0.01, 0), (0, 0)]))
    frame = graphml.roads(graph)
    assert frame.geometry.iloc[0].coords[0] == (0, 0)
    assert frame["oneway"].tolist() == ["yes"]


def test_random_graphs_keep_every_arc_and_no_more():
    rng = np.random.default_rng(7)
    for _ in range(20):
        graph = places(*rng.uniform(0, 0.1, (12, 2)).round(6).tolist())
        for start, end in rng.integers(0, 12, (40, 2)).tolist():
            if start != end:
                graph.add_edge(start, end, highway="residential", osmid=int(rng.integers(1, 4)))
        assert arcs_of(graphml.roads(graph)) == arcs_of_graph(graph)


def test_barriers_at_nodes_and_closures_are_read(town):
    town.nodes[1]["barrier"] = "bollard"
    for _, _, data in town.edges(2, data=True):
        data["access"] = "private"
    frame = graphml.roads(town)
    main = frame[frame["osm_id"] == "w1"]
    assert main["access"].fillna("").tolist() == ["", "motor_no"]
    assert main["barrier"].fillna("").tolist() == ["", "bollard"]
    assert main.geometry.iloc[1].coords[-1] == (0.01, 0)
    assert notes(frame)["BARRIERS_CLOSED"] == "2"


def test_another_coordinate_system_is_brought_to_degrees(town):
    projected = osmnx.project_graph(town, to_crs="epsg:32631")
    frame, before = graphml.roads(projected), graphml.roads(town)
    assert frame.crs == "EPSG:4326"
    assert shapely.hausdorff_distance(
        frame.geometry.to_numpy(), before.geometry.to_numpy()
    ).max() == pytest.approx(0, abs=1e-9)


def test_a_graph_that_names_no_coordinate_system_is_refused(town):
    del town.graph["crs"]
    with pytest.raises(InputRefusedError, match="CRS_MISSING"):
        graphml.roads(town)


def test_edges_without_a_place_are_quarantined_and_roads_to_be_are_counted(town):
    town.add_node("lost")
    town.add_edge(0, "lost", highway="path")
    town.add_edge(0, 1, highway="proposed")
    frame = graphml.roads(town)
    (lost,) = [issue for issue in frame.attrs["issues"] if issue.severity == "quarantined"]
    assert (lost.code, lost.value) == ("NODES_MISSING", "0 - lost")
    assert frame.attrs["n_rows"] == len(frame) + 1
    assert notes(frame)["OSM_NOT_ROADS"] == "1"


def test_a_graph_without_edges_is_refused():
    with pytest.raises(InputRefusedError, match="FILE_EMPTY"):
        graphml.roads(places((0, 0)))


HEAD = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"<!DOCTYPE graphml>{HEAD}</graphml>", "XML_DTD"),
        (f"<!--{'x' * 70_000}--><!DOCTYPE a [<!ENTITY b 'c'>]>{HEAD}&b;</graphml>", "FILE_TYPE"),
        (f"{HEAD}<graph><node id='0'/></graphml>", "XML_INVALID"),
        (f"{HEAD}{'<graph>' * 70}{'</graph>' * 70}</graphml>", "XML_INVALID"),
        (f"{HEAD}</graphml>", "GRAPH_INVALID"),
        (f"{HEAD}<graph edgedefault='directed'><node id='0'/></graph></graphml>", "FILE_EMPTY"),
        (f"{HEAD}<key id='a' attr.type='zoo' attr.name='x'/></graphml>", "GRAPH_INVALID"),
        (
            (
                f"{HEAD}<graph edgedefault='directed'><edge source='0' target='1'>"
                "<data key='none'>1</data></edge></graph></graphml>"
            ),
            "GRAPH_INVALID",
        ),
        (f"{HEAD}<graph><hyperedge/></graph></graphml>", "GRAPH_INVALID"),
    ],
)
def test_a_hostile_or_broken_file_is_refused(tmp_path, content, code):
    (tmp_path / "x.graphml").write_text(content)
    with pytest.raises(InputRefusedError, match=f"^{code}: "):
        graphml.read(tmp_path / "x.graphml")


def test_a_doctype_behind_the_first_look_is_refused(tmp_path):
    path = tmp_path / "x.graphml"
    with pytest.raises(InputRefusedError, match="XML_DTD"):
        graphml._vet(path, b"<!-- -->" * 10_000 + b"<!DOCTYPE graphml><graphml/>")


def test_the_library_warns_of_nothing_that_a_user_would_see(tmp_path):
    (tmp_path / "x.graphml").write_text(
        f"{HEAD}<key id='x' attr.name='x'/><key id='y' attr.name='y'/><key id='c' attr.name='crs'/>"
        "<graph edgedefault='directed'><data key='c'>epsg:4326</data>"
        "<node id='0'><data key='x'>0</data><data key='y'>0</data><port name='p'/></node>"
        "<node id='1'><data key='x'>1</data><data key='y'>0</data></node>"
        "<edge source='0' target='1'/></graph></graphml>"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frame = graphml.read(tmp_path / "x.graphml")
    assert frame.geometry.iloc[0].wkt == "LINESTRING (0 0, 1 0)"
