"""The published set is the old one or the new one, whole, whatever happens; its manifest tells."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from layers.errors import PublishingRefusedError, SurroundingsError
from scripts.runtime import folder_exchange, published_set
from scripts.runtime.published_set import Outgoing, Run
from tests.paths import REPO
from tests.scripts.runtime import publish_target
from tests.scripts.runtime.publish_target import NAMES, found, publish

RUN = Run("abc", "1", "2026-11-01")
WAYS = pytest.mark.parametrize("way", [[], ["moved aside"]], ids=["exchanged", "moved aside"])


def passing(_):
    return None


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "published"


def test_what_is_not_drawn_anew_stays_and_what_goes_is_gone(folder):
    first = Outgoing({"a.html": "a1", "b.html": "b1", "c.png": b"c1"})
    published_set.replace(folder, first, RUN, passing)
    (folder / "letter.txt").write_text("by hand", encoding="utf-8")
    second = Outgoing({"b.html": "b2"}, {"c.png"})
    assert published_set.names(folder, second) == ["a.html", "b.html", "letter.txt"]
    published_set.replace(folder, second, Run("def", "1", "2026-12-01"), passing)
    held = contents(folder)
    assert {name: held[name] for name in held if name != "manifest.json"} == {
        "a.html": b"a1", "b.html": b"b2", "letter.txt": b"by hand",
    }  # fmt: skip
    manifest = published_set.read_manifest(folder)
    assert manifest.run == Run("def", "1", "2026-12-01")
    drawn_by = {name: facts[2] for name, facts in manifest.files.items()}
    assert drawn_by == {"a.html": "abc", "b.html": "def", "letter.txt": ""}


def test_the_same_files_give_the_same_bytes_on_another_day(tmp_path, monkeypatch):
    for at, name in enumerate(("one", "two")):
        monkeypatch.setattr(time, "time", lambda at=at: 1e9 * at)
        published_set.replace(
            tmp_path / name, Outgoing({"b.html": "b", "a.html": "a"}), RUN, passing
        )
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_gate_sees_the_whole_new_set_and_its_no_leaves_the_old(folder):
    publish(folder, 1)
    seen = []

    def refuse(files):
        seen.append(files)
        raise PublishingRefusedError("no")

    before = contents(folder)
    with pytest.raises(PublishingRefusedError):
        published_set.replace(folder, Outgoing({"new.html": "n"}), RUN, refuse)
    assert sorted(seen[0]) == sorted([*NAMES, "new.html"])
    assert contents(folder) == before
    assert list(folder.parent.iterdir()) == [folder]


def test_a_link_in_the_folder_is_not_followed(folder, tmp_path):
    publish(folder, 1)
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (folder / "link.html").symlink_to(tmp_path / "secret")
    with pytest.raises(PublishingRefusedError, match=r"PII_FILE: link\.html"):
        publish(folder, 2)
    assert found(folder).startswith("broken")  # the link is not listed
    (folder / "link.html").unlink()
    assert found(folder) == "1"


def test_of_a_linked_folder_the_target_is_replaced(folder, tmp_path):
    publish(tmp_path / "web", 1)
    folder.symlink_to(tmp_path / "web")
    publish(folder, 2)
    assert folder.is_symlink()
    assert found(tmp_path / "web") == "2"


@WAYS
def test_a_kill_at_any_step_leaves_the_old_set_or_the_new_and_the_next_start_sweeps(folder, way):
    said = run_target(folder, "each", way)
    rows = [line.split(maxsplit=2) for line in said.splitlines()]
    assert len(rows) > 30
    for before, at_once, after in rows:
        assert at_once in {before, "2"} | ({"none"} if way else set()), rows
        assert after in {before, "2"}, rows  # and nothing is left beside it
    assert {after for _, _, after in rows} == {"none", "1", "2"}


@WAYS
def test_a_kill_at_any_moment_leaves_a_whole_set(folder, way, *, is_long):
    for moment_s in np.linspace(0.002, 0.06, 50 if is_long else 3):
        child = subprocess.Popen(
            [sys.executable, "-m", publish_target.__name__, str(folder), "forever", *way],
            stdout=subprocess.PIPE, cwd=REPO,
        )  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(moment_s)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        folder_exchange.mend(folder)
        assert found(folder) in ("none", "1", "2")
        assert [path for path in folder.parent.iterdir() if path != folder] == []


@WAYS
def test_a_disk_that_fills_at_any_step_leaves_the_old_set_and_says_so(folder, monkeypatch, way):
    if way:
        monkeypatch.setattr(folder_exchange, "_is_swapped", lambda *_: False)
    publish(folder, 1)
    before = contents(folder)
    n_refused = 0
    for step in range(1000):
        calls = []
        with pytest.MonkeyPatch.context() as patch:
            for name in ("open", "fsync", "mkdir", "rename"):
                patch.setattr(os, name, filling(getattr(os, name), calls, step))
            said = refusal(folder)
        if said:
            n_refused += 1
            assert str(folder) in said
            assert "full" in said or "No space" in said
        folder_exchange.mend(folder)
        if len(calls) <= step:
            break
        if contents(folder) == before:
            assert [path for path in folder.parent.iterdir() if path != folder] == []
        else:  # all was written when the folders had changed places
            assert found(folder) == "2"
            publish(folder, 1)
    assert found(folder) == "2"
    assert n_refused > 10


def refusal(folder):
    """Publish; return what was said where that failed."""
    try:
        publish(folder, 2)
    except SurroundingsError as error:
        return str(error)
    return ""


def filling(real, calls, step):
    """What raises that the disk is full at the given call, of all that are counted together."""

    def call(*given, **named):
        is_read = real.__name__ == "open" and not (given[1] & os.O_WRONLY)
        if not is_read:
            calls.append(real.__name__)
            if len(calls) == step + 1:
                raise OSError(errno.ENOSPC, "No space left on device")
        return real(*given, **named)

    return call


def test_two_publish_at_a_time_and_no_file_of_either_is_lost(folder):
    script = (
        "import sys; from pathlib import Path; from scripts.runtime import published_set as s\n"
        "for at in range(5):\n"
        "    out = s.Outgoing({f'{sys.argv[2]}-{at}.html': 'x' * 1000})\n"
        "    s.replace(Path(sys.argv[1]), out, s.Run('r', '1', 'd'), lambda _: None)\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", script, str(folder), name], cwd=REPO)
        for name in ("a", "b")
    ]
    assert [one.wait() for one in both] == [0, 0]
    assert len(published_set.read_manifest(folder).files) == 10
    assert set(published_set.verified(folder, published_set.read_manifest(folder)).values()) == {
        "as published"
    }


def test_nothing_is_swept_while_another_publishes(folder):
    publish(folder, 1)
    with folder_exchange.replacing(folder) as fresh:
        (fresh / "half").touch()
        code = f"from pathlib import Path; from scripts.runtime import folder_exchange as f\nf.mend(Path({str(folder)!r}))"  # noqa: E501 - one line each
        subprocess.run([sys.executable, "-c", code], check=True, cwd=REPO)
        assert (fresh / "half").exists()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"files": 1}', "[" * 100_000, '{"run_id": 1, "files": [{}]}']
)
def test_a_manifest_that_is_none_verifies_nothing(folder, text):
    publish(folder, 1)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(PublishingRefusedError, match="MANIFEST"):
        published_set.read_manifest(folder)


def test_a_manifest_that_points_out_of_its_folder_finds_no_file(folder, tmp_path):
    (tmp_path / "outside").write_text("x", encoding="utf-8")
    publish(folder, 1)
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told["files"][0]["name"] = "../outside"
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    states = published_set.verified(folder, published_set.read_manifest(folder))
    assert states["../outside"] == "missing"


def run_target(folder, how, way):
    return subprocess.run(
        [sys.executable, "-m", publish_target.__name__, str(folder), how, *way],
        check=True, capture_output=True, text=True, cwd=REPO,
    ).stdout  # fmt: skip
