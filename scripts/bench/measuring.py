"""What a piece of work costs: CPU seconds of all threads, wall seconds and peak memory."""

import gc
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MIB = 2**20
STATUS = Path("/proc/self/status")
PEAK = Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Cost:
    """``cpu_s, wall_s``; ``peak_mib`` of resident memory above the start, NaN where unknown."""

    cpu_s: float
    wall_s: float
    peak_mib: float


def measure(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """Return the result of a piece of work and its cost."""
    gc.collect()
    before = _resident_mib("VmRSS", reset=True)
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return result, Cost(cpu, wall, _resident_mib("VmHWM") - before)


def _resident_mib(name: str, *, reset: bool = False) -> float:
    """Return a figure of resident memory, on Linux."""
    if not STATUS.exists():
        return float("nan")
    if reset:
        PEAK.write_text("5", encoding="ascii")  # forget the peak so far
    found = re.search(rf"{name}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else float("nan")
