"""A process of its own: one command of a programme, and what each of its stages cost."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts import pipeline
from scripts.bench import measuring
from scripts.runtime.progress import Progress, Tick


@dataclass(frozen=True)
class Costs(Progress):
    """Stands where a run has its progress, and keeps the CPU seconds of every stage."""

    cpu_s: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Tick]:
        """Add what happens inside to the stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield lambda _done, _all: None
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - wall
        self.cpu_s[name] = self.cpu_s.get(name, 0.0) + time.process_time() - cpu


COMMANDS: dict[str, Callable[[Path, Progress], Any]] = {
    "reach": lambda path, progress: (pipeline.load(path, progress), pipeline.reach(path, progress)),
    "gaps": pipeline.gaps,
}

if __name__ == "__main__":
    imported = measuring.started()
    progress = Costs(quiet=True)
    COMMANDS[sys.argv[1]](Path(sys.argv[2]), progress)
    print(measuring.ended(imported, json.dumps(progress.cpu_s)))
