"""`waypost demo`: the sample, run, and which page to open."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 300
TEXT: Final = "Write the sample, run it, and say which page to open."
EXAMPLE: Final = "waypost demo"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)


def run(asked: argparse.Namespace) -> int:
    """Write the sample and run it."""
    from scripts import pipeline, sample  # noqa: PLC0415 - each command loads only what it needs

    folder = Path("waypost-demo") if asked.folder == Path() else asked.folder
    sample.write_over_sample(folder)
    found = pipeline.run(folder, output.progress(asked))
    index = (folder / "published" / "index.html").resolve()
    text = (
        f"Open this page in a browser:  {index}\n"
        f"With personal data (synthetic here): {folder / 'private' / 'caseworker.html'}"
    )
    output.show(asked, {"open": str(index)}, text)
    return exit_codes.of_rows(found.n_quarantined)
