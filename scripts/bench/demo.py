"""What `waypost demo` costs beside another checkout of waypost: whole processes, in turn."""

import os
import statistics
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scripts.console import exit_codes

HERE: Final = Path(__file__).parents[2]


def run(trees: Mapping[str, Path], runs: int) -> None:
    """Print the CPU seconds, user and system, of the demo of each checkout, and their ratios.

    Each runs once before, which compiles what has to be. Then they take turns, as a machine that
    others use as well slows both alike: a ratio is that of one turn, to the last of `trees`.
    """
    with tempfile.TemporaryDirectory() as made:
        places = {name: Path(made) / name for name in trees}
        for name, tree in trees.items():
            _cpu_s(tree, places[name])
        turns = [
            {name: _cpu_s(tree, places[name]) for name, tree in trees.items()} for _ in range(runs)
        ]
    *_, peer = trees
    for name, tree in trees.items():
        cpu = statistics.median(turn[name] for turn in turns)
        ratios = sorted(turn[name] / turn[peer] for turn in turns)
        words = ", ".join(f"{one:.3f}" for one in ratios)
        print(f"{name:<8} {cpu:7.1f} s CPU, {statistics.median(ratios):.3f} ({words}) of {peer}")
        print(f"         {tree}")


def _cpu_s(tree: Path, folder: Path) -> float:
    """Return the CPU seconds of one demo of a checkout."""
    settings = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))
    module, _, main = settings["project"]["scripts"]["waypost"].partition(":")
    code = f"import sys; from {module} import {main}; sys.exit({main}())"
    before = os.times()
    command = [sys.executable, "-c", code, "demo", str(folder), "--quiet"]
    ended = subprocess.run(  # noqa: S603 - our own command
        command, cwd=tree, stdout=subprocess.DEVNULL, check=False
    )
    if not exit_codes.is_done(ended.returncode):
        raise subprocess.CalledProcessError(ended.returncode, command)
    after = os.times()
    user, system = (after[part] - before[part] for part in (2, 3))  # of the ended children
    return user + system
