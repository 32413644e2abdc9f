"""`waypost gaps`: the indicators and the gap report."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 800
TEXT: Final = "Measure the gaps and write the gap report."
EXAMPLE: Final = "waypost gaps kolda"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_series(parser)
    options.add_role(parser)


def run(asked: argparse.Namespace) -> int:
    """Measure the gaps, and print the coverage of each category."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.console import figures  # noqa: PLC0415 - the same

    measured = pipeline.gaps(
        asked.folder,
        output.progress(asked),
        is_new_series=asked.new_series,
        is_floor_known=asked.i_know,
        terms=options.terms(asked),
    )
    output.show(asked, figures.coverage(measured), figures.coverage_as_text(measured))
    return exit_codes.DONE
