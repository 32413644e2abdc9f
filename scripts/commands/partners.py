"""`waypost partners`: a page for each partner, to be handed over to that partner alone."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 930
TEXT: Final = "Write each partner's own page: its entries, who could come, what keeps others out."
EXAMPLE: Final = "waypost partners kolda P01"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_role(parser)
    parser.add_argument(
        "partners", nargs="*", metavar="PARTNER",
        help="ids of partners, as services name them (default: all)",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Write the pages into private/partners/, through the gate."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs

    files = pipeline.partner_pages(
        asked.folder, asked.partners, output.progress(asked), options.terms(asked)
    )
    lines = [f"  {asked.folder / 'private' / name}" for name in files]
    told = f"{len(files)} pages written, each for one partner alone; no person stands in them:"
    output.show(asked, {"files": files}, "\n".join([told, *lines]))
    return exit_codes.DONE
