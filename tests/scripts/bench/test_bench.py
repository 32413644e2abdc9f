"""The benchmarks run on what they say, the peers find the same, and the tables say what is met."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import osmium
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from layers.readers.formats import osm
from mapping.network.engine import k_nearest
from mapping.network.engine.topology import FAR
from mapping.network.mode_graph import CM_PER_MS
from scripts import pipeline
from scripts.bench import (
    __main__,
    caseload,
    cases,
    demo,
    engine,
    extracts,
    growth,
    loading,
    measures,
    measuring,
    peers,
    synthetic,
    table,
)
from scripts.runtime.progress import Progress

SMALL = "s25k"


@pytest.fixture(scope="module")
def small():
    return cases.of_size(SMALL, 400, 60)


@pytest.fixture(scope="module")
def djibouti(shared_data):
    return shared_data / "roads" / "djibouti_filter-road-secondary.osm.pbf"


@pytest.fixture
def _once(monkeypatch):
    """Measure once: what is tested is the table, not the figures."""
    monkeypatch.setattr(measuring, "RUNS", 1)


def printed_rows(text):
    return [line for line in text.splitlines() if line.startswith("|")][2:]


@pytest.mark.long
def test_the_country_is_seeded_and_one_gets_from_everywhere_to_everywhere():
    one, same = synthetic.country(SMALL), synthetic.country(SMALL)
    np.testing.assert_array_equal(one.start, same.start)
    np.testing.assert_array_equal(one.kmh, same.kmh)
    tail, head, ms, cm = synthetic.arcs(one, one.kmh)
    graph = coo_array((np.ones(len(tail)), (tail, head)), shape=(len(one.xy),) * 2)
    n_parts, part = connected_components(graph, connection="strong")
    assert np.bincount(part).max() > len(one.xy) - 10, n_parts
    assert 0.04 < one.is_oneway.mean() < 0.06
    assert ms.min() >= 1
    assert cm.min() >= 1


@pytest.mark.long
@pytest.mark.usefixtures("_once")
def test_every_engine_of_the_benchmark_finds_the_same(small, capsys):
    table.show(engine.rows(small, ["order", "a", "b", "c", "what-if"]))
    printed = capsys.readouterr().out
    n_equal = 3 + peers.has("pandana")
    assert len(re.findall(r"\bequal\b", printed)) == n_equal
    assert "DIFFERENT" not in printed
    assert "customise" in printed
    assert "networkx" in printed


@pytest.mark.long
def test_pandanas_nearest_are_ours_to_the_millisecond(small):
    pytest.importorskip("pandana", reason="pandana is not installed (extra [bench])")
    groups, goals = small.categories, cases.at(small.services)
    found = k_nearest.k_nearest(small.metric, None, goals, groups, cases.K, cases.ANY_KEY)
    keys = [each.key[small.hierarchy.rank] for each in found]
    seconds = peers.pandana_nearest(peers.pandana_network(small), small)
    assert peers.is_pandanas(seconds, keys)
    for theirs, key in zip(seconds, keys, strict=True):
        near = key < 7_200_000 * CM_PER_MS  # beyond, its single precision rounds
        assert near.mean() > 0.05
        np.testing.assert_array_equal(np.rint(theirs[near] * 1000), key[near] // CM_PER_MS)
    assert not peers.is_pandanas(
        seconds, [np.where(key < FAR, key + CM_PER_MS * 3, key) for key in keys]
    )


@pytest.mark.long
def test_a_peer_that_is_not_installed_is_said_in_one_line(small, capsys, monkeypatch):
    monkeypatch.setattr(peers, "has", lambda name: name != "pandana")
    table.show(engine.rows(small, ["b"]))
    said = [line for line in printed_rows(capsys.readouterr().out) if "pandana" in line]
    assert len(said) == 1
    assert "pandana is not installed" in said[0]


def test_a_target_says_whether_it_is_met_and_by_how_much_it_is_missed():
    assert table.at_most("CPU", 1.5, 2, "s") == "CPU <= 2 s: met"
    assert table.at_most("CPU", 2.04, 2, "s") == "CPU <= 2 s: missed (2.04)"
    assert table.share("CPU", 1.0, 15.0, 15) == "CPU <= 1/15: met"
    assert table.share("memory", 1.0, 6.0, 8) == "memory <= 1/8: missed (1/6)"


@pytest.mark.long
@pytest.mark.usefixtures("_once")
def test_the_main_table_holds_every_task_and_says_that_there_is_no_extract(
    capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr(extracts, "USUAL", tmp_path / "none.osm.pbf")
    monkeypatch.setattr(sys, "argv", ["bench"])
    monkeypatch.setattr(cases, "N_POINTS", 500)
    monkeypatch.setattr(__main__, "LARGE", SMALL)
    monkeypatch.setattr(__main__, "SMALL", SMALL)
    __main__.main()
    printed = capsys.readouterr().out
    assert "cores" in printed.splitlines()[0]
    assert printed.count("no extract at") == 1
    for task in ("order", "(a)", "(b)", "(c)", "what-if", "snap"):
        assert f"| {task}" in printed
    assert "osmnx.nearest_edges" in printed


@pytest.mark.long
@pytest.mark.usefixtures("_once")
def test_an_extract_gives_the_same_to_every_engine(djibouti, capsys):
    case = cases.of_extract(djibouti, 200, 50)
    table.show(engine.rows(case, ["a", "b", "c", "what-if"]))
    printed = capsys.readouterr().out
    assert "DIFFERENT" not in printed
    assert printed.count("djibouti") >= 8


def test_the_table_of_loading_holds_both_targets_for_the_work_from_file_to_arrays(
    djibouti, capsys, monkeypatch
):
    given = {}

    def fresh(module, path):
        given[module, Path(path).suffix] = osm.read(Path(path), "roads")
        times = 20.0 if module == "load_osmnx" else 1.0
        whole, work = (measuring.Cost(cpu_s * times, 9.0, 100.0 * times) for cpu_s in (3, 1))
        return measuring.Fresh(whole, work, "12 nodes")

    monkeypatch.setattr(loading, "fresh", fresh)
    table.show(loading.rows(djibouti))
    rows = printed_rows(capsys.readouterr().out)
    assert [row.count(": met") for row in rows] == [0, 0, 2, 0, 0, 0]
    assert {"load_waypost", "load_osmnx"} == {module for module, _ in given}
    assert len({len(roads) for roads in given.values()}) == 1


@pytest.mark.long
@pytest.mark.usefixtures("_once")
def test_waypost_and_osmnx_load_the_same_roads_and_neither_counts_the_memory_of_its_starter(
    djibouti, tmp_path
):
    ballast = np.ones(100_000_000)  # 763 MiB
    extracts.write(djibouti, tmp_path / "x.osm")
    ours = measuring.fresh("load_waypost", str(djibouti))
    theirs = measuring.fresh("load_osmnx", str(tmp_path / "x.osm"))
    for each in (ours, theirs):
        assert each.whole.cpu_s > each.work.cpu_s > 0
        assert len(ballast) / 2**17 > 700 > each.whole.peak_mib > each.work.peak_mib > 0
    n_nodes = [int(each.found.split(" nodes")[0].replace(",", "")) for each in (ours, theirs)]
    assert n_nodes[1] <= n_nodes[0] < 3 * n_nodes[1]  # osmnx also joins ways end to end


@pytest.mark.long
@pytest.mark.usefixtures("_once")
def test_growth_prints_every_task_for_people_services_and_graph(capsys):
    growth.run((SMALL, SMALL, SMALL), people=40, services=12)
    rows = printed_rows(capsys.readouterr().out)
    starts = [tuple(cell.strip() for cell in row.split("|")[1:3]) for row in rows]
    tasks = ("(a)", "(b)", "(c)")
    assert starts == [(grows, task) for grows in ("R", "S", "graph") for task in tasks]


@pytest.mark.long
def test_copies_of_an_extract_hold_its_roads_so_many_times_and_share_no_node(djibouti, tmp_path):
    extracts.write(djibouti, tmp_path / "one.osm.pbf", only_roads=True)
    extracts.write(djibouti, tmp_path / "three.osm.pbf", n_copies=3)
    original = osm.read(djibouti, "roads")
    one, three = (osm.read(tmp_path / f"{name}.osm.pbf", "roads") for name in ("one", "three"))
    assert one.geometry.to_wkb().tolist() == original.geometry.to_wkb().tolist()
    assert one["osm_id"].tolist() == original["osm_id"].tolist()
    assert len(three) == 3 * len(one)
    assert three["osm_id"].nunique() == 3 * one["osm_id"].nunique()
    refs = [
        {node.ref for way in osmium.FileProcessor(str(path), osmium.osm.WAY) for node in way.nodes}
        for path in (djibouti, tmp_path / "three.osm.pbf")
    ]
    assert len(refs[1]) == 3 * len(refs[0])


def test_an_unknown_task_and_a_file_that_is_not_there_are_refused_in_a_sentence(
    capsys, monkeypatch
):
    for arguments, sentence in (
        (["engine", "--size", SMALL, "--task", "a,z"], "no such task: z"),
        (["load", "--extract", "nowhere.osm.pbf"], "there is no file nowhere.osm.pbf"),
    ):
        monkeypatch.setattr(sys, "argv", ["bench", *arguments])
        with pytest.raises(SystemExit):
            __main__.main()
        assert sentence in capsys.readouterr().err


@pytest.mark.long
def test_the_caseload_of_the_measures_loads_without_a_row_set_aside(tmp_path):
    assert caseload.write(tmp_path, None, 60, 40) == "the sample's roads"
    found = pipeline.check(tmp_path, Progress(quiet=True))
    assert found.n_quarantined == 0
    counts = {layer: one.counts["loaded"] for layer, one in found.loaded.items()}
    assert (counts["returnees"], counts["services"], counts["areas"]) == (60, 40, 68)


def test_the_benchmark_of_the_measures_says_how_stages_grow_and_what_is_met(
    tmp_path, capsys, monkeypatch
):
    def fake(folder, extract, returnees, services):
        del folder, extract, services
        n = returnees / 1000
        stages = {"reach": {measures.PLACES: n}, "gaps": {"gaps": 2 * n, "gap report": 3.0}}
        return tuple(
            measuring.Fresh(
                measuring.Cost(6 * n, 7 * n, 300 * n), measuring.Cost(0, 0, 0), json.dumps(one)
            )
            for one in stages.values()
        )

    monkeypatch.setattr(measures, "_one", fake)
    measures.run(None, 10_000, 500, tmp_path)
    printed = capsys.readouterr().out
    assert "| CPU s | 1,000 returnees | 4,000 returnees | 10,000 returnees | times |" in printed
    assert "| gaps | 2.0 | 8.0 | 20.0 | 4.0, 10.0 |" in printed
    assert "| gap report | 3.0 | 3.0 | 3.0 | 1.0, 1.0 |" in printed
    assert "target, wall under 60 s: missed (70)" in printed
    assert "target, peak under 3,072 MiB: met (3,000)" in printed


def test_two_checkouts_take_turns_with_the_demo_that_each_of_them_names(tmp_path, capsys):
    for name, work in (("this", ""), ("other", "sum(range(9_000_000))")):
        tree = tmp_path / name
        tree.mkdir()
        told = f'[project.scripts]\nwaypost = "{name}_cli:main"\n'
        (tree / "pyproject.toml").write_text(told)
        (tree / f"{name}_cli.py").write_text(
            "import pathlib, sys\n"
            "def main():\n"
            f"    {work or 'pass'}\n"
            "    with open('asked.txt', 'a') as file:\n"
            "        file.write(' '.join([sys.argv[1], pathlib.Path(sys.argv[2]).name]) + '\\n')\n"
            "    return 3\n"
        )
    demo.run({name: tmp_path / name for name in ("this", "other")}, 2)
    for name in ("this", "other"):  # once to compile, then each turn
        assert (tmp_path / name / "asked.txt").read_text() == f"demo {name}\n" * 3
    ours, _, theirs, _ = capsys.readouterr().out.splitlines()
    assert float(re.search(r"CPU, ([\d.]+)", ours)[1]) < 1
    assert re.search(r"CPU, ([\d.]+)", theirs)[1] == "1.000"
