"""`waypost sample`: the sample district, its inputs and settings."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 200
TEXT: Final = "Write the sample district: synthetic inputs."
EXAMPLE: Final = "waypost sample demo"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)


def run(asked: argparse.Namespace) -> int:
    """Write the sample, and say how many rows it has."""
    from scripts import sample  # noqa: PLC0415 - each command loads only what it needs

    counts = sample.write_over_sample(asked.folder)
    text = "\n".join(f"  {layer}: {n} rows" for layer, n in counts.items())
    output.show(asked, counts, f"The synthetic sample district is in {asked.folder}:\n{text}")
    return exit_codes.DONE
