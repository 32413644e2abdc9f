"""`waypost load`: the inputs into the store, bad rows into quarantine."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 600
TEXT: Final = "Check and load into the store; bad rows go to quarantine."
EXAMPLE: Final = "waypost load kolda"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_outside(parser)
    options.add_role(parser)
    options.add_reading(parser)


def run(asked: argparse.Namespace) -> int:
    """Load the inputs, and print where every row went."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.console import issues  # noqa: PLC0415 - the same

    found = pipeline.load(asked.folder, output.progress(asked), options.terms(asked))
    output.show(asked, issues.as_json(found), issues.counts_as_text(found))
    return exit_codes.of_rows(found.n_quarantined)
