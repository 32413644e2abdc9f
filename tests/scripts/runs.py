"""Finished runs that several test files look at; made once in a test session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts import cli


def finished_sample(tmp_path_factory: Any) -> Path:
    """The sample district after `waypost demo`, shared by all who only read it."""
    folder = Path(tmp_path_factory.getbasetemp()) / "sample-run"
    if not (folder / "published" / "index.html").exists():
        assert cli.main(["demo", str(folder), "--quiet"]) == 0
    return folder
