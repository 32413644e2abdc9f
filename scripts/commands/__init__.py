"""The command line: each module of this folder is a command, found by its name.

A command holds `ORDER` (its place in the help), `TEXT` and `EXAMPLE` (what the help says), `add`
(its options) and `run` (what it does; the exit code). What takes long to import is imported in
`run`, so that the help and each command load only what they need.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from scripts.console import exit_codes, interrupts, options

_SWEEP_AFTER: Final = 100_000
"""So many new objects may lie about before garbage is looked for. Tables and imported modules live
to the end: Python's own 700 made a run spend a fourteenth of its time on looking through them."""


class Command(Protocol):
    """What every module of this folder holds.

    `add` takes the parser of this command and adds its options; `run` takes what was written after
    the command and returns the exit code.
    """

    ORDER: int
    TEXT: str
    EXAMPLE: str

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""

    def run(self, asked: argparse.Namespace) -> int:
        """Do it; return the exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code and never shows a traceback for bad input."""
    given = sys.argv[1:] if arguments is None else arguments
    with interrupts.heeded():
        try:
            asked = parser().parse_args(options.signed(given))
            gc.set_threshold(_SWEEP_AFTER)
            return int(asked.run(asked))
        except BrokenPipeError:
            return exit_codes.DONE
        except exit_codes.KINDS as error:
            return exit_codes.told(error)


def commands() -> Mapping[str, Command]:
    """Return every command by its name, in the order of the help.

    >>> list(commands())[:3]
    ['init', 'sample', 'demo']
    """
    names = [one.name for one in pkgutil.iter_modules(__path__) if not one.name.startswith("_")]
    found = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return dict(sorted(found.items(), key=lambda item: item[1].ORDER))


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="waypost",
        description="Shows which services each returnee can really reach, and where nobody can.",
        epilog="Start with: waypost demo. Every command has --help.",
    )
    under = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in commands().items():
        one = under.add_parser(
            name.replace("_", "-"), help=command.TEXT, description=command.TEXT,
            epilog=f"Example: {command.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        command.add(one)
        options.add_printing(one)
        one.set_defaults(run=command.run)
    return top
