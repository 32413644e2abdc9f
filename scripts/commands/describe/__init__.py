"""`waypost describe`: the data dictionary, generated from the schemas."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.console import exit_codes, output

ORDER: Final = 1300
TEXT: Final = "Print the data dictionary."
EXAMPLE: Final = "waypost describe services"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("layer", nargs="?", default="", metavar="LAYER", help="one layer only")


def run(asked: argparse.Namespace) -> int:
    """Print the dictionary of one layer, or of all layers, results and indicators."""
    from layers import schemas  # noqa: PLC0415 - each command loads only what it needs
    from scripts.commands.describe import dictionary  # noqa: PLC0415 - the same

    known = {asked.layer: schemas.named(asked.layer)} if asked.layer else schemas.SCHEMAS
    is_json = asked.format == "json"
    output.line(dictionary.as_json(known) if is_json else dictionary.as_text(known))
    return exit_codes.DONE
