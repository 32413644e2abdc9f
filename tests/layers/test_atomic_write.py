"""The writer of files leaves the old file or the new one."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from layers.atomic_write import stream, sweep, write_bytes, write_text
from layers.errors import SurroundingsError
from tests.paths import REPO


def test_a_file_is_written_and_no_other_file_remains(tmp_path: Path) -> None:
    write_bytes(tmp_path / "map.html", b"\x00\r\n\xff")
    assert (tmp_path / "map.html").read_bytes() == b"\x00\r\n\xff"
    assert _names(tmp_path) == ["map.html"]


def test_a_text_is_utf8_and_keeps_its_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "a.csv", "é\r\nمركز 🏥\n")
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8") == "é\r\nمركز 🏥\n"


def test_private_files_are_for_their_owner_alone_from_their_first_byte(tmp_path: Path) -> None:
    old = tmp_path / "caseworker.html"
    old.write_text("old")
    old.chmod(0o644)
    write_text(old, "new", mode=0o600)
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert old.read_text() == "new"


def test_other_files_follow_the_umask(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        write_text(tmp_path / "a.txt", "a")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_a_missing_folder_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "a.txt"
    with pytest.raises(SurroundingsError, match=r"nowhere.*create it first"):
        write_text(path, "a")


def test_a_folder_in_the_way_is_named_and_no_temporary_file_remains(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(SurroundingsError, match=r"a\.txt could not be written.*in the way"):
        write_text(tmp_path / "a.txt", "a")
    assert _names(tmp_path) == ["a.txt"]


def test_a_full_disk_leaves_the_old_file_and_says_how_much_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(b"old")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from layers.errors import SurroundingsError\n"
        "from layers.atomic_write import write_bytes\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    write_bytes(Path(sys.argv[1]), b'n' * 100_000)\n"
        "except SurroundingsError as error:\n"
        "    print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPO,
    ).stdout
    assert str(path) in said
    assert "100000 bytes" in said
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["map.html"]


def test_a_kill_leaves_the_old_file_or_the_new_and_the_next_start_sweeps(
    tmp_path: Path, *, is_long: bool
) -> None:
    path = tmp_path / "map.html"
    versions = [b"0" * 3_000_000, b"1" * 3_000_000]
    path.write_bytes(versions[0])
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from layers.atomic_write import write_bytes\n"
        "print('START', flush=True)\n"
        "while True:\n"
        "    for digit in (b'0', b'1'):\n"
        "        write_bytes(Path(sys.argv[1]), digit * 3_000_000)\n"
    )
    for moment_s in np.linspace(0.004, 0.039, 60 if is_long else 6):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, cwd=REPO
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(moment_s)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert path.read_bytes() in versions
        sweep(tmp_path)
        assert _names(tmp_path) == ["map.html"]


def test_the_sweep_leaves_files_of_running_processes_and_other_files_alone(tmp_path: Path) -> None:
    names = [f".{os.getppid()}-1.waypost-tmp", ".hidden", "a.waypost-tmp"]
    for name in [*names, ".999999999999-1.waypost-tmp", ".x.waypost-tmp"]:
        (tmp_path / name).touch()
    assert sweep(tmp_path) == 2
    assert _names(tmp_path) == sorted(names)


def test_the_sweep_of_a_missing_folder_finds_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "nowhere") == 0


def test_a_streamed_file_takes_its_name_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "reach.parquet"
    path.write_bytes(b"old")
    with stream(path, mode=0o600) as file:
        for number in range(3):
            file.write(bytes([number]) * 100_000)
            assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"".join(bytes([number]) * 100_000 for number in range(3))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert _names(tmp_path) == ["reach.parquet"]


def test_a_stream_that_breaks_off_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "reach.parquet"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), stream(path) as file:  # noqa: PT012 - two writes
        file.write(b"new" * 100_000)
        file.write(bytes([1 // 0]))
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["reach.parquet"]


def test_a_stream_into_a_missing_folder_is_named_with_what_to_do(tmp_path: Path) -> None:
    with (
        pytest.raises(SurroundingsError, match=r"nowhere.*create it first"),
        stream(tmp_path / "nowhere" / "a.txt") as file,
    ):
        file.write(b"a")


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
