"""What one answer of `waypost near` costs: whole processes, interpreter start included."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
PEER = "import geopandas, scipy.sparse.csgraph, sqlalchemy"
"""What is imported in any case: the least that an answer from these tables can cost."""


def run(folder: str, returnee: str) -> None:
    """Time near for one returnee of a programme that has been run; of the sample if none is named.

    Prints medians of `RUNS` processes: CPU seconds of user and system, and wall seconds; beside
    it the import of the libraries alone, in turn with it.
    """
    with tempfile.TemporaryDirectory() as made:
        path = Path(folder or made)
        if not folder:
            _timed(["-m", "scripts.commands", "demo", str(path), "--quiet"])
        asked = ["-m", "scripts.commands", "near", str(path), "--returnee", returnee]
        _timed(asked)  # the first answer may still compile or make the network
        costs = [(_timed(asked), _timed(["-c", PEER])) for _ in range(RUNS)]
    for name, at in (("waypost near", 0), ("imports alone", 1)):
        cpu, wall = (statistics.median(cost[at][part] for cost in costs) for part in (0, 1))
        print(f"{name:<14} {cpu:6.2f} s CPU {wall:6.2f} s wall   (median of {RUNS})")


def _timed(arguments: list[str]) -> tuple[float, float]:
    """Return the CPU and wall seconds of one process."""
    before, started = os.times(), time.perf_counter()
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL
    )
    wall, after = time.perf_counter() - started, os.times()
    user, system = (after[part] - before[part] for part in (2, 3))  # of the ended children
    return user + system, wall
