"""Finished runs that several test files look at; made once in a test session."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scripts import commands
from scripts.bench import large
from tests import real_programmes


def finished_sample(tmp_path_factory: Any) -> Path:
    """The sample district after `waypost demo`, shared by all who only read it."""
    folder = Path(tmp_path_factory.getbasetemp()) / "sample-run"
    if not (folder / "published" / "index.html").exists():
        assert commands.main(["demo", str(folder), "--quiet"]) == 0
    return folder


def finished_vavuniya(tmp_path_factory: Any, data: Path) -> Path:
    """Vavuniya with its real services and roads, and 50 synthetic returnees."""
    folder = Path(tmp_path_factory.getbasetemp()) / "vavuniya-run"
    if not (folder / "published" / "index.html").exists():
        folder.mkdir(exist_ok=True)
        real_programmes.vavuniya(folder, data, 50)
        with without_paper():
            assert commands.main(["run", str(folder), "--quiet"]) == 0
    return folder


def finished_large(tmp_path_factory: Any) -> Path:
    """5,000 services, 341 areas, 30,000 junctions."""
    folder = Path(tmp_path_factory.getbasetemp()) / "large-run"
    if not (folder / "published" / "index.html").exists():
        large.write(folder)
        with without_paper():
            assert commands.main(["run", str(folder), "--quiet"]) == 0
    return folder


@contextmanager
def without_paper() -> Iterator[None]:
    """Make no PDF and no Word file of the gap report: they take long, and have their own tests."""
    with pytest.MonkeyPatch.context() as patch:
        for package in ("weasyprint", "docx"):
            patch.setitem(sys.modules, package, None)
        yield
