"""Finished runs that many tests look at; each made once for all the processes of a test session.

Who changes a run makes a copy of it first.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scripts import commands
from scripts.bench import large
from scripts.stages import pages, report
from tests import real_programmes, small_programmes


def finished_sample(tmp_path_factory: Any) -> Path:
    """The sample district after `waypost demo`."""

    def make(folder: Path) -> None:
        assert commands.main(["demo", str(folder), "--quiet"]) == 0

    return once(tmp_path_factory, "sample-run", make)


def finished_two_people(tmp_path_factory: Any) -> Path:
    """A road, a course and two people, one of whose ids could be any figure, after a run."""

    def make(folder: Path) -> None:
        small_programmes.two_people(folder)
        with without_paper():
            assert commands.main(["run", str(folder), "--quiet"]) == 0

    return once(tmp_path_factory, "two-people-run", make)


def finished_vavuniya(tmp_path_factory: Any, data: Path) -> Path:
    """Vavuniya with its real services and roads, and 50 synthetic returnees."""

    def make(folder: Path) -> None:
        real_programmes.vavuniya(folder, data, 50)
        with without_paper():
            assert commands.main(["run", str(folder), "--quiet"]) == 0

    return once(tmp_path_factory, "vavuniya-run", make)


def reached_east(tmp_path_factory: Any) -> Path:
    """The sample's east with 40 returnees after `load` and `reach`: no pages and no report."""

    def make(folder: Path) -> None:
        small_programmes.east(folder, 40)
        for command in ("load", "reach"):
            assert commands.main([command, str(folder), "--quiet"]) == 0

    return once(tmp_path_factory, "east-reached", make)


def finished_large(tmp_path_factory: Any) -> Path:
    """5,000 services, 341 areas, 30,000 junctions."""

    def make(folder: Path) -> None:
        large.write(folder)
        with without_paper():
            assert commands.main(["run", str(folder), "--quiet"]) == 0

    return once(tmp_path_factory, "large-run", make)


def once(tmp_path_factory: Any, name: str, make: Callable[[Path], None]) -> Path:
    """Return the session's folder `name`, made by whoever asks first; the others wait for it.

    What could not be made is not tried again: the next who ask fail at once.
    """
    base = Path(tmp_path_factory.getbasetemp())
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # of all workers
    folder, mark = base / name, base / f"{name}.finished"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if mark.exists():
            return folder
        if folder.exists():
            pytest.fail(f"{name} was not finished by the test that made it: see there")
        folder.mkdir()
        make(folder)
        mark.touch()
    return folder


@contextmanager
def without_paper(packages: tuple[str, ...] = ("typst", "docx")) -> Iterator[None]:
    """Make no PDF and no Word file of the gap report: they take long, and have their own tests."""
    with pytest.MonkeyPatch.context() as patch:
        for package in packages:
            patch.setitem(sys.modules, package, None)
        yield


@contextmanager
def without_report() -> Iterator[None]:
    """Make no gap report in any format, where a test looks at results and pages only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "draw", lambda *_: None)
        yield


def run_for(folder: Path, audience: str, code: int = 0) -> None:
    """Load and compute a programme; draw the pages of an audience, and no gap report."""
    with without_report(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "AUDIENCES", (audience,))
        assert commands.main(["run", str(folder), "--quiet"]) == code
