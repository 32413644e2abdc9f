"""The network beside the store: used while it fits, never when it does not, made anew silently."""

import filecmp
import shutil
import sqlite3
import stat

import pytest

from layers.errors import SurroundingsError
from layers.store import geopackage
from mapping.network import road_network
from scripts import commands, pipeline
from scripts.commands.near import nearest
from scripts.runtime.progress import Progress
from scripts.runtime.project import open_folder
from scripts.stages import context
from tests.scripts.runs import reached_east

ASKING = nearest.Person(latitude=13.57, longitude=-15.6, age=24, sex="f", grade=8)


@pytest.fixture
def folder(tmp_path_factory, tmp_path):
    copy = tmp_path / "east"
    shutil.copytree(reached_east(tmp_path_factory), copy)
    return copy


@pytest.fixture
def n_built(monkeypatch):
    """Counts how often a network is made from roads."""
    made = []
    build = road_network.build
    monkeypatch.setattr(road_network, "build", lambda *given: made.append(1) or build(*given))
    return made


def _network(folder, **named):
    opened = open_folder(folder)
    return context.network_of(opened, context.layers_of(opened), **named)


def _file(folder):
    return folder / context.NETWORK_FILE


def _edit(folder, statement):
    with sqlite3.connect(folder / "waypost.gpkg") as connection:
        connection.execute(statement)
    connection.close()


def test_a_run_leaves_a_network_that_only_its_owner_may_read(folder, n_built):
    assert stat.S_IMODE(_file(folder).stat().st_mode) == 0o600
    found = _network(folder)
    assert found.hierarchy is not None
    assert len(found.edges) > 1000
    assert not n_built


def test_near_uses_it_without_reading_the_roads(folder, n_built, monkeypatch):
    expected = nearest.services(folder, ASKING, "", 5, "en")
    monkeypatch.setattr(geopackage, "shapes_of", _refusing_lines(geopackage.shapes_of))
    assert nearest.services(folder, ASKING, "", 5, "en").equals(expected)
    assert not n_built


def _refusing_lines(shapes_of):
    def checked(blobs):
        assert len(blobs) < 1000, "the roads were read"
        return shapes_of(blobs)

    return checked


@pytest.mark.parametrize(
    "statement",
    ["UPDATE roads SET closed_season = 'wet' WHERE fid = 7", "DELETE FROM roads WHERE fid = 9",
     "UPDATE roads SET geometry = (SELECT geometry FROM roads WHERE fid = 3) WHERE fid = 4",
     "UPDATE settlements SET setting = 'urban'"],
)  # fmt: skip
def test_after_an_edit_of_the_store_it_is_made_anew(folder, n_built, statement):
    before = _file(folder).read_bytes()
    _edit(folder, statement)
    _network(folder)
    assert len(n_built) == 1
    assert _file(folder).read_bytes() != before
    _network(folder)
    assert len(n_built) == 1


def test_other_settings_of_travel_need_no_new_network(folder, n_built):
    settings = folder / "programme.toml"
    text = settings.read_text(encoding="utf-8").replace('season = "dry"', 'season = "wet"')
    settings.write_text(text, encoding="utf-8")
    assert _network(folder).model.season == "wet"
    assert not n_built


@pytest.mark.parametrize("harm", ["cut", "damaged", "older", "empty"])
def test_a_broken_file_is_replaced_silently(folder, n_built, harm, capsys):
    whole = _file(folder).read_bytes()
    broken = {
        "cut": whole[: len(whole) // 2],
        "damaged": whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:],
        "older": whole.replace(b"waypost network ", b"waypost network 0", 1),
        "empty": b"",
    }[harm]
    _file(folder).write_bytes(broken)
    _network(folder)
    assert len(n_built) == 1
    assert _file(folder).read_bytes() == whole
    assert capsys.readouterr() == ("", "")


def test_a_link_or_a_folder_in_its_place_is_not_read(folder, n_built, tmp_path):
    whole = _file(folder).rename(tmp_path / "elsewhere")
    _file(folder).symlink_to(whole)
    _network(folder)
    assert len(n_built) == 1
    assert not _file(folder).is_symlink()
    _file(folder).unlink()
    _file(folder).mkdir()
    assert _network(folder) is not None
    assert len(n_built) == 2


def test_a_folder_that_cannot_be_written_gives_the_same_answer(folder, monkeypatch):
    expected = nearest.services(folder, ASKING, "", 5, "en")
    _file(folder).unlink()

    def refuse(*_, **__):
        raise SurroundingsError("read-only")

    monkeypatch.setattr(context.atomic_write, "write_bytes", refuse)
    assert nearest.services(folder, ASKING, "", 5, "en").equals(expected)
    assert not _file(folder).exists()


def test_a_network_is_not_kept_where_the_store_changed_meanwhile(folder):
    _file(folder).unlink()
    opened = open_folder(folder)
    layers = context.layers_of(opened)
    _edit(folder, "DELETE FROM roads WHERE fid = 9")
    assert context.network_of(opened, layers) is not None
    assert not _file(folder).exists()


def test_near_keeps_what_it_made_and_reach_adds_the_order(folder, n_built):
    _file(folder).unlink()
    nearest.services(folder, ASKING, "clinic", 1, "en")
    small = _file(folder).stat().st_size
    assert len(n_built) == 1
    assert _network(folder).hierarchy is not None
    assert len(n_built) == 1
    assert _file(folder).stat().st_size > small


def test_reach_has_the_same_bytes_with_and_without_it(folder, n_built):
    results = folder / "results"
    names = [path.name for path in results.iterdir() if path.suffix in (".parquet", ".csv")]
    assert "reach.parquet" in names
    made_without = shutil.copytree(results, folder / "made without")
    pipeline.reach(folder, Progress(quiet=True))
    assert not n_built
    assert filecmp.cmpfiles(results, made_without, names, shallow=False)[0] == names


def test_without_roads_there_is_no_file(folder):
    _file(folder).unlink()
    text = (folder / "programme.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("roads")]
    for path in (folder / "data").glob("roads*"):  # what lies there is recognised, named or not
        path.unlink()
    (folder / "programme.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "waypost.gpkg").unlink()
    assert commands.main(["load", str(folder), "--quiet"]) in (0, 3)
    assert _network(folder) is None
    assert not _file(folder).exists()
