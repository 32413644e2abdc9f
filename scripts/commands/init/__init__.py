"""`waypost init`: a commented programme.toml, one workbook to fill in, blank templates."""

from __future__ import annotations

import argparse
from typing import Final

from layers import languages
from scripts.console import exit_codes, options, output

ORDER: Final = 100
TEXT: Final = "Begin a programme: its settings, a workbook to fill in, blank templates."
EXAMPLE: Final = "waypost init kolda"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    parser.add_argument(
        "--language", default="en", choices=list(languages.known()), metavar="CODE",
        help="of the workbook, and the first one of the pages: en, fr, pt, ar (default: en)",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Write the files, and say what to do next."""
    from scripts.commands.init import blank_programme  # noqa: PLC0415 - each command loads only what it needs

    written = blank_programme.write(asked.folder, asked.language)
    settings, book, *others = written
    text = (
        f"Written: {settings}, {book} and {len(others)} blank templates of further layers in "
        f"{others[0].parent}.\n"
        f"1. Fill in the sheets Services and Returnees of {book.name}; its first sheet says how.\n"
        f"2. Put the roads and areas of the country into {asked.folder / 'data'}; "
        f"'waypost roads {asked.folder}' fetches them.\n"
        f"3. In {settings.name} set name, country, day and currency, then run: "
        f"waypost check {asked.folder}"
    )
    output.show(asked, {"written": [str(path) for path in written]}, text)
    return exit_codes.DONE
