"""`waypost roads` against a stand-in of the map server on this computer; the tests use no other."""

import json
import socket
from contextlib import contextmanager
from types import SimpleNamespace

import networkx as nx
import osmnx
import pytest

from layers import readers
from layers.ingest import clean_layer
from layers.schemas import SCHEMAS
from mapping.network import road_network
from mapping.settings import travel_model, travel_settings
from scripts import commands
from tests.scripts import map_server

BBOX = "-16.7,13.4,-16.6,13.5"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "programme.toml").write_text(
        '[programme]\nname = "Small"\ncountry = "GMB"\nas_of = 2026-11-01\ncurrency = "GMD"\n'
        '[layers]\nservices = "data/services.csv"\n',
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def ask(folder, monkeypatch, capsys):
    """Return a function that runs the command against a server; gives code, words, questions."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("osmnx._nominatim.time.sleep", lambda _seconds: None)

    def run(*arguments, **server):
        with map_server.running(**server) as (url, asked), pointed(url):
            code = commands.main(["roads", str(folder), "--quiet", *arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out + said.err, asked

    return run


@contextmanager
def pointed(url):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(osmnx.settings, "overpass_url", f"{url}/api")
        patch.setattr(osmnx.settings, "nominatim_url", url)
        yield


def test_the_roads_of_a_box_are_written_and_can_be_loaded(ask, folder):
    code, said, asked = ask("--bbox", BBOX)
    assert code == 0
    assert 'roads = "data/roads.geojson"' in said
    assert "OpenStreetMap contributors" in said
    assert sum('"highway"' in query for query in asked) == 1
    roads = readers.read(folder / "data" / "roads.geojson", "roads").set_index("osm_id")
    assert set(roads.index) == {"w10", "w11", "w12", "w13", "w14"}
    assert set(roads["source"]) == {"OpenStreetMap"}
    main = roads.loc[["w10"]]
    assert set(main["highway"]) == {"primary"}
    assert set(main["maxspeed"]) == {"50"}
    assert sum(len(line.coords) - 1 for line in main.geometry) == 3
    assert roads.loc["w11", "oneway"] == "yes"
    assert roads.loc["w11"].geometry.coords[0] == (-16.65, 13.45)
    assert roads.loc["w13", "access"] == "motor_no"
    assert roads.loc["w14", ["is_ferry", "access"]].tolist() == ["true", "motor_no"]


def test_a_bollard_closes_two_metres_of_its_lane(ask, folder):
    ask("--bbox", BBOX)
    lane = readers.read(folder / "data" / "roads.geojson").query("osm_id == 'w12'")
    closed = lane[lane["barrier"] == "bollard"]
    assert set(closed["access"]) == {"motor_no"}
    assert closed.to_crs(32628).length.sum() == pytest.approx(2.0, abs=0.05)
    assert lane["access"].isna().sum() == 2


def test_the_lane_behind_a_bollard_is_walked_through_and_not_driven_through(ask, folder):
    ask("--bbox", BBOX)
    found = readers.read(folder / "data" / "roads.geojson", "roads")
    loaded = clean_layer.load([found], SCHEMAS["roads"], clean_layer.Rules("GMB"))
    assert loaded.counts["loaded"] == len(found)
    built = road_network.build(
        loaded.table, SimpleNamespace(travel=travel_settings.parse({}, "GMD"))
    )
    kinds = {}
    for mode in ("walk", "motorcycle"):
        costs = travel_model.edge_costs(built.model, built.edges, mode)
        ends = built.edges[["from_node", "to_node"]].to_numpy()
        graph = nx.DiGraph()
        graph.add_nodes_from(range(built.n_nodes))
        graph.add_edges_from(ends[costs.forward].tolist())
        graph.add_edges_from(ends[costs.backward][:, ::-1].tolist())
        at = {tuple(place): n for n, place in enumerate(built.node_lonlat.tolist())}
        start = at[-16.68, 13.42]
        kinds[mode] = [nx.has_path(graph, start, at[x, 13.42]) for x in (-16.64, -16.62)]
    assert kinds == {"walk": [True, True], "motorcycle": [False, False]}


def test_a_place_is_found_by_its_name(ask, folder):
    code, said, asked = ask("--place", "Testville", "--out", "data/town.gpkg", "--format", "json")
    assert code == 0
    assert asked[0] == "/search"
    facts = json.loads(said)
    assert facts["layers"] == {"roads": "data/town.gpkg"}
    assert facts["counts"]["ferries"] == 1
    roads = readers.read(folder / "data" / "town.gpkg", "roads")
    assert facts["counts"]["lines"] == len(roads)
    assert facts["counts"]["one_way"] == 1


def test_a_run_leaves_osmnx_and_the_look_up_of_names_as_they_were(ask, folder):
    look_up, tags = socket.getaddrinfo, list(osmnx.settings.useful_tags_way)
    assert ask("--bbox", BBOX)[0] == 0
    assert socket.getaddrinfo is look_up
    assert osmnx.settings.useful_tags_way == tags
    assert osmnx.settings.use_cache
    assert osmnx.settings.requests_kwargs == {}
    assert sorted(path.name for path in (folder / "data").iterdir()) == ["roads.geojson"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--bbox", "here"], "is no box"),
        (["--bbox", "-16.7,13.4,-16.6"], "is no box"),
        (["--bbox", "-16.6,13.4,-16.7,13.5"], "west,south,east,north"),
        (["--bbox", "-16.7,13.4,-16.6,95"], "no box on the globe"),
        (["--bbox", "nan,13.4,-16.6,13.5"], "no box on the globe"),
        (["--bbox", "-20,5,-10,15"], "50,000 at most"),
        (["--place", "Nowhere"], "knows no area"),
        (["--place", " "], "--place is empty"),
        (["--bbox", BBOX, "--out", "roads.shp"], "must end in"),
        (["--bbox", BBOX, "--out", "../roads.geojson"], "leaves the programme's folder"),
    ],
)
def test_a_wrong_area_or_file_is_a_usage_error(ask, folder, arguments, word):
    code, said, _ = ask(*arguments)
    assert code == 2
    assert word in said
    assert not (folder / "data").exists()


def test_an_area_without_roads_is_a_usage_error(ask):
    code, said, _ = ask("--bbox", BBOX, elements=[])
    assert (code, "holds no roads" in said) == (2, True)


def test_a_file_that_is_there_is_left_as_it_is(ask, folder):
    assert ask("--bbox", BBOX)[0] == 0
    before = (folder / "data" / "roads.geojson").read_bytes()
    code, said, asked = ask("--bbox", BBOX)
    assert (code, asked) == (2, [])
    assert "already there" in said
    assert (folder / "data" / "roads.geojson").read_bytes() == before


@pytest.mark.parametrize(
    ("server", "word"),
    [
        ({"status": 429}, "is busy"),
        ({"status": 504}, "is busy"),
        ({"status": 500}, "the error 500"),
        ({"remark": "runtime error: Query timed out"}, "broke off"),
    ],
)
def test_a_server_that_fails_is_the_surroundings_fault_and_nothing_is_written(
    ask, folder, server, word
):
    code, said, _ = ask("--bbox", BBOX, **server)
    assert code == 5
    assert word in said
    assert ".osm.pbf" in said
    assert not (folder / "data").exists()


@pytest.mark.parametrize("area", [["--bbox", BBOX], ["--place", "Testville"]])
def test_without_a_connection_the_way_out_is_named(folder, capsys, monkeypatch, area):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pointed(url):
            code = commands.main(["roads", str(folder), "--quiet", *area])
    assert code == 5
    said = capsys.readouterr().err
    assert "There is no connection to the map server" in said
    assert "download an extract (.osm.pbf)" in said


def test_a_folder_without_programme_is_a_usage_error(tmp_path, capsys):
    assert commands.main(["roads", str(tmp_path / "none"), "--bbox", BBOX]) == 2
    assert "waypost init" in capsys.readouterr().err
