"""`waypost retention`: what is past its date, and in no run."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from scripts.console import exit_codes, options, output

if TYPE_CHECKING:
    from scripts.rights.retention import Overdue, Retention

ORDER: Final = 1220
TEXT: Final = "List what of persons is past its date; such rows are in no run."
EXAMPLE: Final = "waypost retention kolda --ids"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_outside(parser)
    options.add_role(parser)
    parser.add_argument("--ids", action="store_true", help="also name the people by their ids")


def run(asked: argparse.Namespace) -> int:
    """Read the inputs of persons, and print what is past its date."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.rights import retention  # noqa: PLC0415 - the same

    progress = output.progress(asked)
    folder = pipeline.opened(asked.folder, progress, options.terms(asked))
    found = retention.of(folder, progress)
    facts = asdict(found) | {"n_past": len(found.ids)}
    if not asked.ids:
        facts.pop("ids")
    output.show(asked, facts, "\n".join(_lines(found, asked)))
    return exit_codes.of_rows(len(found.overdue))


def _lines(found: Retention, asked: argparse.Namespace) -> list[str]:
    lines = [f"Past their date on {found.as_of}:", *map(_line, found.overdue)]
    if not found.overdue:
        lines = [f"Nothing is past its date on {found.as_of}."]
    if asked.ids and found.ids:
        lines.append(f"These people: {', '.join(found.ids)}.")
    if found.overdue:
        lines.append(
            "The next load sets these rows aside. Delete them with 'waypost forget', or write a "
            "later date in the input if the person agreed to it."
        )
    if found.n_stored:
        lines.append(
            f"The store still holds {found.n_stored} of these people from an earlier load: "
            f"'waypost run {asked.folder}' takes them out, of the results too."
        )
    lines.append(
        f"{found.n_undated:,} of the {found.n_people:,} other people have neither consent_until "
        "nor retain_until: they are kept until somebody says otherwise."
    )
    told = (f"{name or 'not said'} {n:,}" for name, n in found.purposes.items())
    return [*lines, *([f"By purpose: {', '.join(told)}."] if found.purposes else [])]


def _line(one: Overdue) -> str:
    since = f" {one.first}" if one.first == one.last else f" {one.first} to {one.last}"
    told = f"by {one.column},{since}" if one.first else f"by the person whom {one.column} names"
    return f"  {one.layer}: {one.n_rows:,} rows, {told}"
