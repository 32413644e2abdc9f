"""`waypost check`: what was noticed in the inputs; nothing is loaded."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 500
TEXT: Final = "Read and check all inputs; load nothing."
EXAMPLE: Final = "waypost check kolda"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_outside(parser)
    options.add_role(parser)
    options.add_reading(parser)


def run(asked: argparse.Namespace) -> int:
    """Check the inputs, and print each cause with what to do."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.console import issues, readiness  # noqa: PLC0415 - the same

    found = pipeline.check(asked.folder, output.progress(asked), options.terms(asked))
    told = readiness.text(found, str(asked.folder))
    output.show(asked, issues.as_json(found), f"{issues.as_text(found)}\n\n{told}")
    return exit_codes.of_rows(found.n_quarantined)
