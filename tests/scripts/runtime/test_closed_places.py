"""Files of persons are their owner's alone from the first byte, and closed again once opened."""

import os
import stat
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from layers import atomic_write
from scripts import commands
from tests import small_programmes
from tests.scripts.runs import without_paper

OPEN = {"programme.toml", "published"}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A small programme after its run, and the first mode of every file and folder it made."""
    made = []
    folder = small_programmes.two_rows(tmp_path_factory.mktemp("closed"))
    services = folder / "data" / "services.csv"
    services.write_text(services.read_text().replace("Trades", "@SUM(1)").replace("S1", "-S1"))
    created, make = atomic_write._created, os.mkdir

    def noted(path, mode):
        handle = created(path, mode)
        made.append((path, os.fstat(handle.fileno()).st_mode))
        return handle

    def noted_folder(path, *given, **named):
        make(path, *given, **named)
        made.append((Path(path), Path(path).stat().st_mode))

    before = os.umask(0)  # the most careless user
    try:
        with pytest.MonkeyPatch.context() as patch, without_paper():
            patch.setattr(atomic_write, "_created", noted)
            patch.setattr(os, "mkdir", noted_folder)
            temporary = tmp_path_factory.mktemp("temporary")
            patch.setattr(tempfile, "tempdir", str(temporary))
            assert commands.main(["run", str(folder), "--quiet"]) == 0
        assert not list(temporary.iterdir())
    finally:
        os.umask(before)
    return folder, made


def loose(folder):
    """Files and folders of a programme, outside what is published, that others may touch."""
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.relative_to(folder).parts[0] not in OPEN and path.stat().st_mode & 0o077
    ]


def test_what_is_made_of_persons_is_closed_from_its_first_byte(finished):
    folder, made = finished
    assert {path.parent.name for path, _ in made} >= {"results", "private", folder.name}
    opened = [
        path
        for path, mode in made
        if path.is_relative_to(folder)
        and not path.relative_to(folder).parts[0].startswith("published")
        and stat.S_IMODE(mode) & 0o077
    ]
    assert not opened


def test_nothing_but_settings_and_pages_is_left_open(finished):
    folder, _ = finished
    assert not loose(folder)
    assert {path.name for path in folder.iterdir()} == {
        *OPEN, "data", "results", "private", "waypost.gpkg", "waypost.network",
    }  # fmt: skip
    assert (folder / "published" / "index.html").stat().st_mode & 0o044


def test_what_others_opened_is_closed_at_the_next_start_and_said(finished, capsys):
    folder, _ = finished
    elsewhere = folder.with_name("elsewhere.csv")
    elsewhere.write_text("x")
    elsewhere.chmod(0o644)
    (folder / "data" / "link.csv").symlink_to(elsewhere)
    for name in ("data", "data/returnees.csv", "results/reach.parquet", "waypost.gpkg"):
        (folder / name).chmod(0o755)
    assert commands.main(["check", str(folder)]) == 0
    assert "4 files and folders" in capsys.readouterr().err
    (folder / "data" / "link.csv").unlink()
    assert not loose(folder)
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644


def test_results_as_csv_hold_no_formula_and_their_numbers_stay_numbers(finished):
    folder, _ = finished
    for path in (folder / "results").glob("*.csv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip('"') for cell in line.split(",")]
            assert not [cell for cell in cells if cell[:1] in "=+@" and cell], path.name
    snapped = (folder / "results" / "snapping.csv").read_text(encoding="utf-8")
    assert "'-S1" in snapped
    assert pd.read_csv(folder / "results" / "snapping.csv")["component"].dtype == "int64"
