"""What a person sees while work lasts: a bar on a terminal, plain lines otherwise, or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tqdm import tqdm

Tick = Callable[[int, int], None]


@dataclass(frozen=True)
class Progress:
    """Tells a person how far the work is; keeps the seconds of every stage.

    Parameters
    ----------
    quiet
        Say nothing.
    seconds
        Stage -> seconds, filled as stages end.
    """

    quiet: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    def say(self, text: str) -> None:
        """Print one line on the error stream, where it does not mix with results."""
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    @contextmanager
    def stage(self, name: str) -> Iterator[Tick]:
        """Time a stage; yields a function to call with (done, all)."""
        started = time.perf_counter()
        bar: tqdm[None] | None = None
        if not self.quiet and sys.stderr.isatty():
            bar = tqdm(
                total=1, desc=name, leave=False, bar_format="{desc} {bar} {percentage:3.0f} %"
            )

        def tick(done: int, total: int) -> None:
            if bar is not None:
                bar.total, bar.n = max(total, 1), done
                bar.refresh()

        try:
            yield tick
        finally:
            if bar is not None:
                bar.close()
        took = time.perf_counter() - started
        self.seconds[name] = round(self.seconds.get(name, 0.0) + took, 3)
        self.say(f"  {name}: {took:.1f} s")
