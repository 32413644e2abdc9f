"""Commands, their help, and the exit codes of everything that can go wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from layers import store as stores
from layers.schemas import SCHEMAS
from scripts import commands
from tests import small_programmes
from tests.scripts.runs import finished_sample, finished_two_people, without_paper

COMMANDS = (
    "init", "sample", "demo", "roads", "check", "load", "reach", "gaps", "publish", "run", "near",
    "preview", "describe", "verify", "export", "form", "partners", "forget", "retention",
    "export-person",
)  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture
def small(tmp_path):
    return without_roads(tmp_path)


def without_roads(folder):
    """A programme of three services and three people, small enough to break on purpose."""
    (folder / "data").mkdir()
    (folder / "programme.toml").write_text(
        '[programme]\nname = "Small"\ncountry = "GMB"\nas_of = 2026-11-01\ncurrency = "GMD"\n'
        '[layers]\nservices = "data/services.csv"\nreturnees = "data/returnees.csv"\n',
        encoding="utf-8",
    )
    (folder / "data" / "services.csv").write_text(
        "service_id,name,category,latitude,longitude,capacity\n"
        "S1,North clinic,clinic,13.45,-16.60,10\nS2,South clinic,clinic,13.30,-16.62,5\n"
        "S3,Trades,training,13.44,-16.68,20\n",
        encoding="utf-8",
    )
    (folder / "data" / "returnees.csv").write_text(
        "returnee_id,latitude,longitude,age,sex\nR-001,13.44,-16.66,24,m\n"
        "R-002,13.40,-16.65,31,f\nR-003,13.31,-16.60,19,m\n",
        encoding="utf-8",
    )
    return folder


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def failed(capsys, arguments, code):
    assert commands.main(arguments) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.err + said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        commands.main([command, "--help"])
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    assert f"Example: waypost {command}" in text
    assert "--quiet" in text
    assert "--format" in text


def test_a_folder_without_programme_is_a_usage_error(tmp_path, capsys):
    assert "waypost init" in failed(capsys, ["run", str(tmp_path)], 2)


def test_an_unknown_key_names_the_nearest_known_one(small, capsys):
    change(small, "programme.toml", "[layers]", "[travel]\nsnap_limit = 3\n[layers]")
    text = failed(capsys, ["check", str(small)], 2)
    assert "snap_limit_m" in text


def test_a_missing_required_column_is_refused_with_its_name(small, capsys):
    change(small, "data/services.csv", "category", "sort")
    text = failed(capsys, ["load", str(small)], 4)
    assert "category" in text
    assert "services.csv" in text


def test_an_empty_file_is_refused(small, capsys):
    (small / "data" / "returnees.csv").write_text("", encoding="utf-8")
    assert "FILE_EMPTY" in failed(capsys, ["load", str(small)], 4)


def test_a_missing_file_is_refused_with_its_path(small, capsys):
    (small / "data" / "returnees.csv").unlink()
    assert "returnees.csv" in failed(capsys, ["check", str(small)], 4)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("13.45,-16.60,10", "-16.60,13.45,10", "COORD_SWAPPED"),
        ("13.45,-16.60,10", "0,0,10", "COORD_NULL_ISLAND"),
        ("13.45,-16.60,10", "48.85,2.35,10", "COORD_OUTSIDE_COUNTRY"),
        ("S2,South clinic", "S1,South clinic", "DUP_CONFLICT"),
    ],
)
def test_a_bad_row_is_quarantined_and_the_others_load(small, capsys, old, new, code):
    change(small, "data/services.csv", old, new)
    assert commands.main(["load", str(small), "--quiet"]) == 3
    kept = (small / "quarantine" / "services.csv").read_text(encoding="utf-8")
    assert code in kept
    capsys.readouterr()
    assert commands.main(["check", str(small), "--format", "json", "--quiet"]) == 3
    issues = json.loads(capsys.readouterr().out)["issues"]
    wrong = [issue for issue in issues if issue["severity"] == "quarantined"]
    assert wrong
    assert all(issue["record"] and issue["line"] and issue["sentence"] for issue in wrong)


def test_an_unread_cell_costs_its_row_where_that_is_asked_for_and_corrected_it_stays_loaded(small):
    change(small, "data/services.csv", "13.45,-16.60,10", "13.45,-16.60,ten")
    assert commands.main(["load", str(small), "--quiet"]) == 0
    assert not (small / "quarantine" / "services.csv").exists()
    assert commands.main(["load", str(small), "--quiet", "--strict"]) == 3
    change(small, "quarantine/services.csv", '"ten"', '"10"')
    assert commands.main(["load", str(small), "--quiet"]) == 0
    assert not (small / "quarantine" / "services.csv").exists()
    before = (small / "waypost.gpkg").read_bytes()
    assert commands.main(["load", str(small), "--quiet"]) == 0
    assert (small / "waypost.gpkg").read_bytes() == before


def test_reach_before_load_says_what_to_run(small, capsys):
    assert "waypost load" in failed(capsys, ["reach", str(small)], 4)


def test_a_truncated_extract_is_refused_and_the_old_roads_stay(shared_data, small, capsys):
    extract = shared_data / "roads" / "djibouti_filter-road-secondary.osm.pbf"
    shutil.copy(extract, small / "data" / "roads.osm.pbf")
    change(small, "programme.toml", "[layers]", '[layers]\nroads = "data/roads.osm.pbf"')
    change(small, "programme.toml", "GMB", "DJI")
    for layer in ("services", "returnees"):
        text = (small / "data" / f"{layer}.csv").read_text(encoding="utf-8")
        moved = text.replace("13.", "11.").replace("-16.", "42.")
        (small / "data" / f"{layer}.csv").write_text(moved, encoding="utf-8")
    assert commands.main(["load", str(small), "--quiet"]) == 0
    before = (small / "waypost.gpkg").read_bytes()
    whole = (small / "data" / "roads.osm.pbf").read_bytes()
    (small / "data" / "roads.osm.pbf").write_bytes(whole[: len(whole) // 2])
    assert "PBF_CORRUPT" in failed(capsys, ["load", str(small)], 4)
    assert (small / "waypost.gpkg").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_the_surroundings_fault(small, capsys):
    if os.geteuid() == 0:
        (small / "results").write_text("a file in the way", encoding="utf-8")
    else:
        small.chmod(0o500)
    text = failed(capsys, ["load", str(small), "--quiet"], 5)
    small.chmod(0o700)
    assert "waypost:" in text


def test_near_explains_in_both_languages(sample, capsys):
    arguments = ["near", str(sample), "--at", "13.44,-16.66", "--age", "40", "--sex", "m",
                 "--category", "training"]  # fmt: skip
    assert commands.main([*arguments, "--language", "fr"]) == 0
    assert "ans" in capsys.readouterr().out
    assert commands.main(arguments) == 0
    assert "40" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [["--returnee", "nobody"], ["--at", "here"], ["--at", "95,10"],
     ["--at", "13.4,-16.6", "--category", "zoo"]],
)  # fmt: skip
def test_near_refuses_what_does_not_exist(sample, capsys, wrong):
    failed(capsys, ["near", str(sample), *wrong], 2)


def test_publish_refuses_an_unknown_audience(sample, capsys):
    assert "caseworker" in failed(capsys, ["publish", str(sample), "--audience", "press"], 2)


def test_preview_draws_a_layer(sample, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(sample, copy)
    assert commands.main(["preview", str(copy), "services"]) == 0
    assert (copy / "private" / "preview-services.html").stat().st_size > 1000
    assert "settlements" in failed(capsys, ["preview", str(copy), "settlement"], 2)


def test_describe_lists_every_column(capsys):
    assert commands.main(["describe", "services"]) == 0
    text = capsys.readouterr().out
    assert "grade_max" in text
    assert "school years" in text


def test_init_writes_a_programme_that_parses_and_never_overwrites(tmp_path, capsys):
    assert commands.main(["init", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "templates" / "services.xlsx").exists()
    failed(capsys, ["init", str(tmp_path / "new")], 2)


def test_sample_never_overwrites_another_programme(small, capsys):
    assert "another programme" in failed(capsys, ["sample", str(small)], 2)


def test_an_input_outside_the_folder_is_read_only_where_that_is_asked_for(
    small, tmp_path_factory, capsys
):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "returnees.csv"
    (small / "data" / "returnees.csv").rename(elsewhere)
    (small / "data" / "returnees.csv").symlink_to(elsewhere)
    for command in ("check", "load", "run"):
        said = failed(capsys, [command, str(small)], 4)
        assert "PATH_OUTSIDE" in said
        assert "--outside" in said
    assert commands.main(["load", str(small), "--quiet", "--outside"]) == 0


@pytest.mark.parametrize("place", ["data/services.csv", "quarantine/services.csv"])
def test_a_pipe_in_place_of_an_input_is_refused_without_waiting(small, capsys, place):
    (small / place).unlink(missing_ok=True)
    (small / place).parent.mkdir(exist_ok=True)
    os.mkfifo(small / place)
    assert "PATH_NOT_LOCAL" in failed(capsys, ["load", str(small)], 4)


def test_an_interrupt_is_130(small, monkeypatch, capsys):
    def stop(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.stages.load.read_all", stop)
    assert "nothing was left half written" in failed(capsys, ["check", str(small)], 130)


def test_the_command_starts_quickly_and_prints_its_help():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scripts.commands", "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "describe" in done.stdout
    assert "geopandas" not in done.stderr


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """A folder without programme, one with roads and one without."""
    missing, one, other = (tmp_path_factory.mktemp(name) for name in ("missing", "one", "other"))
    return missing, small_programmes.two_people(one), without_roads(other)


def test_several_programmes_run_one_after_another_and_one_that_fails_stops_no_other(
    several, capsys
):
    missing, *both = several
    with without_paper():
        code = commands.main(["run", *map(str, several), "--quiet", "--format", "json"])
    assert code == 2
    said = capsys.readouterr()
    assert f"{missing}: " in said.err
    assert "Traceback" not in said.err
    told = json.loads(said.out)
    assert list(told) == [str(folder) for folder in several]
    assert [told[str(folder)]["layers"]["services"]["loaded"] for folder in both] == [1, 3]
    assert all((folder / "published" / "index.html").exists() for folder in both)
    # People without roads are told what cannot be computed, and where the pages are.
    of_roads = [told[str(folder)]["not_computed"] for folder in both]
    assert ["There are no roads" in one for one in of_roads] == [False, True]
    assert told[str(both[1])]["open"] == str((both[1] / "published" / "index.html").resolve())


def test_the_same_files_elsewhere_give_the_same_bytes(several, tmp_path_factory):
    one, other = several[1], finished_two_people(tmp_path_factory)
    names = [
        path.relative_to(one)
        for place in ("results", "published", "private")
        for path in sorted((one / place).iterdir())
        if path.name != "summary.json"  # says how long it took
    ]
    assert len(names) > 20
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    # Of the stores only the ledger's secret differs.
    held = [stores.connect("waypost.gpkg", folder) for folder in (one, other)]
    assert len({stores.fingerprint(each, tuple(SCHEMAS)) for each in held}) == 1
