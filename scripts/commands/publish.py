"""`waypost publish`: the pages of the last results."""

from __future__ import annotations

import argparse
from typing import Final

from layers.errors import UsageError
from scripts.console import exit_codes, options, output

ORDER: Final = 900
TEXT: Final = "Write the pages."
EXAMPLE: Final = "waypost publish kolda --audience partner"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_series(parser)
    options.add_role(parser)
    parser.add_argument(
        "--audience", default="partner,caseworker,designer",
        help="for whom: partner, caseworker, designer, separated by commas (default: all)",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Write the pages, and say which to open."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.stages import pages  # noqa: PLC0415 - the same

    audiences = [word.strip() for word in asked.audience.split(",") if word.strip()]
    wrong = [word for word in audiences if word not in pages.AUDIENCES]
    if wrong or not audiences:
        raise UsageError(
            f"'{asked.audience}' is no list of audiences. Known: {', '.join(pages.AUDIENCES)}."
        )
    pipeline.publish(
        asked.folder,
        audiences,
        output.progress(asked),
        is_new_series=asked.new_series,
        is_floor_known=asked.i_know,
        terms=options.terms(asked),
    )
    output.open_page(asked, asked.folder / "published" / "index.html")
    return exit_codes.DONE
