"""`waypost answer`: a text message in, the reply out, for any SMS gateway; nothing is stored."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 1150
TEXT: Final = "Read a text message and print the reply: the service that takes this person, or why."
EXAMPLE: Final = 'waypost answer kolda "WP TRAINING KEREWAN F27 G9"'
MOST_READ: Final = 1000
"""Characters of a message that are read; what follows is left out."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_role(parser)
    parser.add_argument(
        "message", nargs="?", default="", metavar="TEXT",
        help="what the message says: need, place, sex and age, school years, in any order "
        "(default: standard input)",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Answer the message; each part of the reply is a line."""
    from scripts.commands.answer import reply  # noqa: PLC0415 - each command loads what it needs

    message = asked.message or sys.stdin.read(MOST_READ)
    told = reply.to(asked.folder, message[:MOST_READ], options.terms(asked))
    output.show(asked, asdict(told), "\n".join(told.parts))
    return exit_codes.DONE
