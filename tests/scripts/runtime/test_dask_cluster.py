"""Reach over real processes: the bytes of one process, and nothing lost when one is killed."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from layers.errors import SurroundingsError, UsageError
from mapping.reach import judge
from scripts import commands
from scripts.runtime import dask_cluster
from tests import real_programmes
from tests.paths import REPO
from tests.scripts.runs import finished_two_people, reached_east

# Each is raised inside distributed by its own shutting down, not by what is tested.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore:{text}")
    for text in (
        "unclosed:ResourceWarning",  # its sockets and loops are closed by the garbage collector
        "Exception ignored in:pytest.PytestUnraisableExceptionWarning",  # the same, in __del__
    )
]


@pytest.fixture(scope="module", autouse=True)
def _installed():
    try:
        import distributed  # noqa: F401, PLC0415 - whether it is there is the question
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail("Dask is not installed: the cluster was not tested")
        pytest.skip("Dask is not installed: THE CLUSTER WAS NOT TESTED")


@pytest.fixture(scope="module")
def east(tmp_path_factory):
    """A copy of the sample's east, since reach writes into it again; judged in several blocks."""
    folder = tmp_path_factory.mktemp("cluster") / "east"
    shutil.copytree(reached_east(tmp_path_factory), folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(judge.blocks.__kwdefaults__, "size", 25)
        yield folder


def nearest_of(folder: Path, n: int) -> None:
    settings = folder / "programme.toml"
    text = settings.read_text(encoding="utf-8").replace("[reach]\n", "")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("nearest ="))
    settings.write_text(f"{text}\n[reach]\nnearest = {n}\n", encoding="utf-8")


def reached(folder: Path, *options: str) -> bytes:
    assert commands.main(["reach", str(folder), "--quiet", *options]) == 0
    return (folder / "results" / "reach.parquet").read_bytes()


@pytest.fixture(scope="module")
def alone(east):
    """``alone(nearest)``: set the east to the nearest n; what one process writes then."""

    @functools.cache
    def written(nearest: int) -> bytes:
        nearest_of(east, nearest)
        return reached(east)

    def told(nearest: int) -> bytes:
        nearest_of(east, nearest)
        return written(nearest)

    return told


@pytest.mark.long
@pytest.mark.parametrize("nearest", [0, 3])
def test_two_processes_write_the_bytes_of_one(east, alone, nearest):
    wanted = alone(nearest)
    assert reached(east, "--workers", "2") == wanted


@pytest.mark.long
@pytest.mark.parametrize("nearest", [0, 3])
def test_two_processes_write_the_bytes_of_one_on_the_roads_of_vavuniya(
    shared_data, tmp_path, nearest
):
    folder = real_programmes.vavuniya(tmp_path / "vavuniya", shared_data, 300)
    nearest_of(folder, nearest)
    assert commands.main(["load", str(folder), "--quiet"]) in {0, 3}
    alone = reached(folder)
    assert reached(folder, "--workers", "2") == alone


def slow_square(shared: dict[str, int], part: int) -> tuple[int, int]:
    time.sleep(0.2)
    return shared["base"] + part * part, os.getpid()


def fails(shared: None, part: int) -> None:
    raise SurroundingsError(f"part {part} of {shared}")


@pytest.mark.parametrize("n_workers", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_worker_killed_amid_the_work_loses_nothing(n_workers):
    """And before, an error of the work comes back as it is."""
    with dask_cluster.crew(n_workers) as spread:
        with pytest.raises(SurroundingsError, match="part 1 of None"):
            list(spread(fails, None, [1]))
        found = spread(slow_square, {"base": 7}, iter(range(24)))
        first = [next(found) for _ in range(3)]
        os.kill(first[-1][1], signal.SIGKILL)
        results = [*first, *found]
    assert [value for value, _ in results] == [7 + part * part for part in range(24)]
    assert first[-1][1] not in {pid for _, pid in results[12:]}


def test_two_processes_write_the_bytes_of_one_even_when_one_is_killed(east, alone):
    wanted = alone(3)
    killed = []

    def kill_one() -> None:
        deadline = time.monotonic() + 60
        while not killed and time.monotonic() < deadline:
            for one in children_at_work():
                os.kill(one, signal.SIGKILL)
                killed.append(one)
                return
            time.sleep(0.02)

    killer = threading.Thread(target=kill_one)
    killer.start()
    found = reached(east, "--workers", "2")
    killer.join()
    assert killed
    assert found == wanted


def children_at_work() -> list[int]:
    """Processes that this one has spawned and that have used more CPU than their start takes."""
    busy = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        if int(fields[1]) == os.getpid() and b"spawn_main" in command and seconds > 1.5:
            busy.append(int(stat.parent.name))
    return busy


@pytest.fixture
def elsewhere(tmp_path):
    """The address of a scheduler with one worker, in processes of their own."""
    port = free_port()
    asked = [
        ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        ["worker", f"tcp://127.0.0.1:{port}", "--nworkers", "1", "--nthreads", "1",
         "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(tmp_path)],
    ]  # fmt: skip
    log = (tmp_path / "log").open("wb")
    begun = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *one], cwd=REPO, stdout=log, stderr=log,
            env=os.environ | {"PYTHONPATH": str(REPO)},
        )
        for one in asked
    ]  # fmt: skip
    try:
        wait_for(port)
        yield f"tcp://127.0.0.1:{port}"
    finally:
        for one in reversed(begun):
            one.terminate()
            one.wait(20)
        log.close()


def test_a_scheduler_elsewhere_does_the_work_in_order(elsewhere):
    with dask_cluster.crew(0, elsewhere) as spread:
        found = list(spread(slow_square, {"base": 7}, iter(range(4))))
    assert [value for value, _ in found] == [7, 8, 11, 16]
    assert os.getpid() not in {pid for _, pid in found}


@pytest.mark.long
def test_a_scheduler_elsewhere_gives_the_same_bytes(east, alone, elsewhere):
    wanted = alone(3)
    assert reached(east, "--scheduler", elsewhere) == wanted


def test_a_scheduler_that_is_not_there_is_named(east, capsys, monkeypatch):
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 1)
    address = f"tcp://127.0.0.1:{free_port()}"
    assert commands.main(["reach", str(east), "--quiet", "--scheduler", address]) == 5
    told = capsys.readouterr().err
    assert address in told
    assert "cannot be reached" in told


def test_an_address_that_is_none_is_a_usage_error(east, capsys):
    assert commands.main(["reach", str(east), "--quiet", "--scheduler", "nonsense://x"]) == 2
    assert "tcp://host:8786" in capsys.readouterr().err


def test_without_dask_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install.*cluster"), dask_cluster.crew(2):
        pass


def test_without_the_options_nothing_of_dask_is_loaded(tmp_path_factory, tmp_path):
    folder = shutil.copytree(finished_two_people(tmp_path_factory), tmp_path / "copy")
    script = (
        "import sys\nfrom scripts import commands\n"
        "assert commands.main(['reach', sys.argv[1], '--quiet']) == 0\n"
        "assert not {'dask', 'distributed'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True, cwd=REPO)


def test_a_number_of_workers_below_one_is_a_usage_error(east):
    assert commands.main(["reach", str(east), "--quiet", "--workers", "-1"]) == 2


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the scheduler did not start")
