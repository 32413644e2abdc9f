"""A process that publishes sets, to be killed in the middle of it.

`python -m tests.scripts.runtime.publish_target FOLDER forever` publishes one set after another;
`FOLDER each` forks a publisher for each step that touches the disk, which ends there without a
word, and prints what is found after it and after the next start.
"""

import contextlib
import itertools
import os
import sys
from pathlib import Path

from scripts.runtime import folder_exchange, published_set
from scripts.runtime.published_set import Outgoing, Run

STEPS = ("open", "fsync", "mkdir", "rename", "replace", "unlink", "rmdir")
NAMES = [f"page-{number}.html" for number in range(2)]


def publish(folder: Path, version: int, n_bytes: int = 2_000) -> None:
    """Publish a set all of whose files tell its version."""
    out = Outgoing({name: str(version) * n_bytes for name in NAMES})
    run = Run(f"run {version}", "1", "2026-11-01")
    published_set.replace(folder, out, run, lambda _: None)


def found(folder: Path) -> str:
    """Return the one version that a folder tells, "none" where there is none, or what is wrong."""
    if not folder.exists():
        return "none"
    told = {path.read_text(encoding="utf-8")[:1] for path in folder.glob("*.html")}
    manifest = published_set.read_manifest(folder)
    told.add(manifest.run.run_id[-1])
    states = published_set.verified(folder, manifest)
    is_whole = set(states) == set(NAMES) and set(states.values()) == {"as published"}
    return told.pop() if is_whole and len(told) == 1 else f"broken: {told} {states}"


def killed_at(step: int, folder: Path) -> bool:
    """Publish in a process that ends at a step; return whether it came so far."""
    child = os.fork()
    if child == 0:
        counted = itertools.count()

        def counting(real):
            def call(*given, **named):
                if next(counted) == step:
                    os._exit(9)
                return real(*given, **named)

            return call

        for name in STEPS:
            setattr(os, name, counting(getattr(os, name)))
        publish(folder, 2)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def each(folder: Path) -> None:
    """Print, for each step: the version before the next start, after it, and what is left over."""
    for step in itertools.count():
        for before in ("1",) if step % 4 else ("1", "none"):
            with contextlib.suppress(FileNotFoundError):
                for path in folder.iterdir():
                    path.unlink()
                folder.rmdir()
            if before == "1":
                publish(folder, 1)
            was_killed = killed_at(step, folder)
            at_once = found(folder)
            folder_exchange.mend(folder)
            left = sorted(path.name for path in folder.parent.iterdir() if path != folder)
            print(before, at_once, found(folder), *left, flush=True)  # noqa: T201 the test reads it
        if before == "none" and not was_killed:
            return


def main() -> None:
    folder, how = Path(sys.argv[1]), sys.argv[2]
    if sys.argv[3:]:  # as on a system that cannot exchange two names
        vars(folder_exchange)["_is_swapped"] = lambda *_: False
    if how == "each":
        each(folder)
        return
    print("START", flush=True)  # noqa: T201 the test reads it
    for version in itertools.cycle((1, 2)):
        publish(folder, version, 100_000)


if __name__ == "__main__":
    main()
