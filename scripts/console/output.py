"""What every command prints: facts as JSON or the same as text, and how far the work is."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.runtime.progress import Progress


def show(asked: argparse.Namespace, facts: object, text: str) -> None:
    """Print the facts where JSON is asked for, else the text."""
    line(json.dumps(facts, ensure_ascii=False, indent=2) if asked.format == "json" else text)


def open_page(asked: argparse.Namespace, page: Path) -> None:
    """Say which page to open."""
    path = page.resolve()
    show(asked, {"open": str(path)}, f"Open this page in a browser:  {path}")


def line(text: str) -> None:
    """Print a text and a line end."""
    print(text)


def progress(asked: argparse.Namespace) -> Progress:
    """Return what tells how far the work is; it stays silent where that is asked for."""
    from scripts.runtime.progress import Progress  # noqa: PLC0415 - the help does without it

    return Progress(quiet=asked.quiet)
