"""What a piece of work costs: CPU seconds of all threads, wall seconds and peak memory."""

import ctypes
import gc
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MIB = 2**20
STATUS = Path("/proc/self/status")
PEAK = Path("/proc/self/clear_refs")
RUNS = 3
ENOUGH_S = 15.0  # what takes longer is measured once


@dataclass(frozen=True)
class Cost:
    """``cpu_s, wall_s``; ``peak_mib`` of resident memory above the start, NaN where unknown."""

    cpu_s: float
    wall_s: float
    peak_mib: float


@dataclass(frozen=True)
class Fresh:
    """What a process of its own cost.

    ``whole`` from the start of the interpreter, ``peak_mib`` of the process; ``work`` without the
    start and the imports, ``peak_mib`` above what these took; ``found``: the size of the result.
    """

    whole: Cost
    work: Cost
    found: str


def measure(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """Return the result of a piece of work and its cost."""
    gc.collect()
    _hand_back()
    before = _resident_mib("VmRSS", reset=True)
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return result, Cost(cpu, wall, _resident_mib("VmHWM") - before)


def median(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """Return the first result of a piece of work, and the medians of three runs.

    Work of more than `ENOUGH_S` CPU seconds runs once. The memory is the first run's.
    """
    result, first = measure(work)
    if first.cpu_s > ENOUGH_S:
        return result, first
    costs = [first, *(measure(work)[1] for _ in range(RUNS - 1))]
    return result, _middle(costs, first.peak_mib)


def fresh(module: str, *arguments: str, runs: int | None = None) -> Fresh:
    """Return the medians of three runs of a module of this package in a process of its own.

    The module says at its end what `ended` returns. One run of more than `ENOUGH_S` is enough.
    """
    found = [_one_fresh(module, arguments)]
    if found[0].whole.cpu_s <= ENOUGH_S:
        found += [_one_fresh(module, arguments) for _ in range((runs or RUNS) - 1)]
    wholes, works = ([getattr(one, name) for one in found] for name in ("whole", "work"))
    return Fresh(
        _middle(wholes, statistics.median(one.peak_mib for one in wholes)),
        _middle(works, statistics.median(one.peak_mib for one in works)),
        found[0].found,
    )


def started() -> Cost:
    """Return what this process has cost so far, at its end or once its imports are done."""
    return Cost(time.process_time(), time.perf_counter(), _resident_mib("VmRSS"))


def ended(imported: Cost, found: str) -> str:
    """Return what `fresh` reads: the cost since the imports, the peak, the size of the result."""
    now, peak = started(), _resident_mib("VmHWM")
    return json.dumps(
        {
            "cpu_s": now.cpu_s - imported.cpu_s,
            "wall_s": now.wall_s - imported.wall_s,
            "above_mib": peak - imported.peak_mib,
            "peak_mib": peak,
            "found": found,
        }
    )


def machine() -> str:
    """Return the machine, its load and the Python, in words."""
    model = re.search(r"model name\s*:\s*(.+)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+) kB", _read("/proc/meminfo"))
    words = [
        model[1] if model else platform.machine(),
        f"{os.cpu_count()} cores",
        f"{int(memory[1]) / MIB:.0f} GiB" if memory else "memory unknown",
        f"load {os.getloadavg()[0]:.1f}",
        platform.system(),
        f"Python {platform.python_version()}",
    ]
    return ", ".join(words)


@contextmanager
def hushed() -> Iterator[None]:
    """Keep compiled libraries from writing on standard output."""
    sys.stdout.flush()
    kept = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _one_fresh(module: str, arguments: tuple[str, ...]) -> Fresh:
    """Run a module once; the memory is as the process says, CPU time as the system does."""
    command = [sys.executable, "-m", f"scripts.bench.processes.{module}", *arguments]
    wall = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    assert process.stdout is not None
    with process.stdout as output:
        said = output.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - wall
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    facts = json.loads(said.splitlines()[-1])
    return Fresh(
        Cost(usage.ru_utime + usage.ru_stime, wall, facts["peak_mib"]),
        Cost(facts["cpu_s"], facts["wall_s"], facts["above_mib"]),
        facts["found"],
    )


def _middle(costs: list[Cost], peak_mib: float) -> Cost:
    return Cost(
        statistics.median(one.cpu_s for one in costs),
        statistics.median(one.wall_s for one in costs),
        peak_mib,
    )


def _hand_back() -> None:
    """Give free memory back to the system (glibc), so that work is not given what lay about."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _resident_mib(name: str, *, reset: bool = False) -> float:
    """Return a figure of resident memory, on Linux."""
    if not STATUS.exists():
        return float("nan")
    if reset:
        PEAK.write_text("5", encoding="ascii")  # forget the peak so far
    found = re.search(rf"{name}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else float("nan")


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""
