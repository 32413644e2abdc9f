"""`waypost init`: a commented programme.toml and one blank template per layer."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 100
TEXT: Final = "Write a commented programme.toml and blank templates."
EXAMPLE: Final = "waypost init kolda"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)


def run(asked: argparse.Namespace) -> int:
    """Write the files, and say which."""
    from scripts.commands.init import blank_programme  # noqa: PLC0415 - each command loads only what it needs

    written = blank_programme.write(asked.folder)
    text = "\n".join(["Written:", *(f"  {path}" for path in written)])
    output.show(asked, {"written": [str(path) for path in written]}, text)
    return exit_codes.DONE
