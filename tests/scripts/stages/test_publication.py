"""What leaves a programme leaves as one set: index, manifest and summary tell the same files."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from scripts import commands
from scripts.runtime import published_set
from tests.paths import REPO
from tests.scripts.runs import finished_two_people, without_paper


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    return finished_two_people(tmp_path_factory)


@pytest.fixture
def folder(finished, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(finished, copy)
    return copy


def contents(folder):
    held = (folder / "published").iterdir()
    return {path.name: path.read_bytes() for path in held}


def summary(folder):
    return json.loads((folder / "results" / "summary.json").read_text(encoding="utf-8"))


def publish(folder, *more):
    return commands.main(["publish", str(folder), "--quiet", *more])


def test_manifest_summary_and_folder_name_the_same_files_and_run(finished):
    manifest = published_set.read_manifest(finished / "published")
    told = summary(finished)
    assert set(manifest.files) == set(contents(finished)) - {"manifest.json"}
    assert sorted(manifest.files) == told["published"]
    assert {"index.html", "partners.html", "partners.png", "gap-report.xlsx"} < set(manifest.files)
    assert manifest.run == published_set.Run(told["run_id"], told["version"], told["as_of"])
    assert {run for _, _, run in manifest.files.values()} == {told["run_id"]}
    page = (finished / "published" / "partners.html").read_text(encoding="utf-8")
    assert told["run_id"] in page


def test_ids_that_cannot_be_looked_for_are_counted_and_said(folder, capsys):
    assert commands.main(["publish", str(folder), "--audience", "partner"]) == 0
    assert "1 of 2 ids of returnees have fewer than 4 characters" in capsys.readouterr().err
    assert summary(folder)["gate"] == {
        "ids": 2, "ids_too_short": 1, "ids_that_are_public": 0, "ids_that_are_plain_numbers": 0,
    }  # fmt: skip


def test_publishing_again_gives_the_same_bytes(finished, folder):
    assert publish(folder) == 0
    assert contents(folder) == contents(finished)


def test_what_only_some_pages_write_leaves_the_others_and_the_index_follows(finished, folder):
    settings = folder / "programme.toml"
    words = settings.read_text(encoding="utf-8").replace("Two rows", "Renamed")
    settings.write_text(words, encoding="utf-8")
    with without_paper():
        assert commands.main(["gaps", str(folder), "--quiet"]) == 0
    old, new = contents(finished), contents(folder)
    assert {name for name in old if old[name] != new[name]} == {
        "brief.html", "gap-report.html", "gap-report.xlsx", "index.html", "manifest.json",
    }  # fmt: skip
    assert b"Renamed" in new["index.html"]
    assert b'href="designer.html"' in new["index.html"]
    drawn_by = {name: told[2] for name, told in
                published_set.read_manifest(folder / "published").files.items()}  # fmt: skip
    assert drawn_by["designer.html"] == summary(finished)["run_id"] != drawn_by["index.html"]
    assert drawn_by["gap-report.html"] == drawn_by["index.html"] == summary(folder)["run_id"]


def test_a_file_that_is_put_there_by_hand_stays_and_is_listed(folder):
    (folder / "published" / "letter.html").write_text("<p>Dear partners</p>", encoding="utf-8")
    assert publish(folder, "--audience", "partner") == 0
    assert "letter.html" in summary(folder)["published"]
    assert b'href="letter.html"' in contents(folder)["index.html"]


def test_a_full_disk_is_exit_5_and_leaves_the_old_pages(folder, monkeypatch, capsys):
    before = contents(folder)
    real = os.fsync

    def full(handle):
        if ".new" in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert publish(folder, "--audience", "partner") == 5
    assert "the disk is full" in capsys.readouterr().err
    assert contents(folder) == before
    assert not list(folder.glob("published.*"))


def test_what_a_killed_publication_left_is_swept_at_the_next_start(folder):
    before = contents(folder)
    (folder / "published.new").mkdir()
    (folder / "published.new" / "half.html").touch()
    assert commands.main(["check", str(folder), "--quiet"]) == 0
    assert not list(folder.glob("published.*"))
    assert contents(folder) == before


@pytest.mark.long
def test_a_command_that_is_killed_at_any_moment_leaves_the_old_pages_or_the_new(folder):
    command = [sys.executable, "-m", "scripts.commands", "publish", str(folder), "--quiet"]
    started = time.monotonic()
    subprocess.run(command, check=True, cwd=REPO)
    took = time.monotonic() - started
    for moment in np.linspace(0.3, 1.05, 50):  # of the time that it takes
        with subprocess.Popen(command, cwd=REPO, stdout=subprocess.DEVNULL) as child:
            time.sleep(took * moment)
            child.send_signal(signal.SIGKILL)
        manifest = published_set.read_manifest(folder / "published")
        states = published_set.verified(folder / "published", manifest)
        assert set(states.values()) == {"as published"}
    assert publish(folder) == 0
    assert not list(folder.glob("published.*"))


def verify(folder, capsys, *more):
    code = commands.main(["verify", str(folder), *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_copy_without_its_programme_is_verified(finished, tmp_path, capsys):
    copy = tmp_path / "on a stick"
    shutil.copytree(finished / "published", copy)
    code, out, err = verify(copy, capsys)
    assert (code, err) == (0, "")
    assert f"run {summary(finished)['run_id']} of 2026-11-01" in out
    assert "  as published  partners.html" in out
    assert verify(finished, capsys)[0] == 0  # the programme's folder stands for its pages


def test_each_file_that_is_not_as_it_was_is_named(finished, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(finished / "published", copy)
    page = (copy / "partners.html").read_bytes()
    (copy / "partners.html").write_bytes(page.replace(b"a", b"e", 1))  # as long as before
    (copy / "finder.html").unlink()
    (copy / "extra.html").touch()
    code, out, err = verify(copy, capsys, "--format", "json")
    assert code == 6
    files = json.loads(out)["files"]
    wrong = {name: state for name, state in files.items() if state != "as published"}
    assert wrong == {
        "partners.html": "changed", "finder.html": "missing", "extra.html": "not listed",
    }  # fmt: skip
    assert "NOT_AS_PUBLISHED" in err


def test_what_holds_no_manifest_is_not_verified(tmp_path, capsys):
    code, _, err = verify(tmp_path, capsys)
    assert code == 6
    assert "MANIFEST" in err
    assert verify(tmp_path / "nowhere", capsys)[0] == 2
