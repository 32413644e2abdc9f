"""`waypost words`: which words a language lacks, for who translates."""

from __future__ import annotations

import argparse
from typing import Final

from layers import languages
from scripts.console import exit_codes, output

ORDER: Final = 1400
TEXT: Final = "List the words that a language lacks, for who translates."
EXAMPLE: Final = "waypost words pt"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "language", nargs="?", default="", choices=["", *languages.codes()], help="one alone"
    )


def run(asked: argparse.Namespace) -> int:
    """List what is missing, by table of the language's file, with the English words."""
    chosen = (asked.language,) if asked.language else languages.codes()
    missing = {code: languages.missing(code) for code in chosen}
    output.show(asked, missing, "\n".join(_told(code, missing[code]) for code in chosen))
    return exit_codes.DONE


def _told(code: str, missing: dict[str, list[str]]) -> str:
    """Return the lines of one language: how many words it lacks, then each in its table."""
    name = languages.known()[code].name
    lines = [f"{code} ({name}): {sum(map(len, missing.values()))} words missing in {code}.toml"]
    for table, keys in missing.items():
        lines += [f"  [{table}]"]
        lines += [
            f"    {key} = {languages.text(table, key, languages.REFERENCE)!r}" for key in keys
        ]
    return "\n".join(lines)
