"""`waypost forget`: one person out of everything that waypost holds."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from scripts.console import exit_codes, options, output

if TYPE_CHECKING:
    from scripts.rights.forgetting import Gone
    from scripts.rights.places import Place

ORDER: Final = 1200
TEXT: Final = "Forget a person: out of the store, results, quarantine and private pages."
EXAMPLE: Final = "waypost forget kolda --returnee S-0001"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_returnee(parser)
    options.add_role(parser)


def run(asked: argparse.Namespace) -> int:
    """Forget the person, and say what is left for somebody to do."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.rights import forgetting  # noqa: PLC0415 - the same

    progress = output.progress(asked)
    folder = pipeline.opened(asked.folder, progress, options.terms(asked))
    gone = forgetting.forget(folder, asked.returnee, progress)
    output.show(asked, asdict(gone), "\n".join(_lines(gone, asked)))
    return exit_codes.of_rows(len(gone.left))


def _lines(gone: Gone, asked: argparse.Namespace) -> list[str]:
    who = asked.returnee.strip()
    lines = [f"{who} was forgotten before." if gone.was_forgotten else f"{who} is forgotten."]
    counted = [
        *(f"the store: {layer} {n:,}" for layer, n in gone.store.items()),
        *(f"quarantine/{name} {n:,}" for name, n in gone.quarantine.items()),
    ]
    lines += [f"Rows taken out of {one}." for one in counted]
    if gone.results:
        lines.append(f"Rows taken out of results/: {', '.join(gone.results)}.")
    if gone.removed:
        lines.append(f"Removed from private/: {', '.join(gone.removed)}.")
    if gone.store or gone.results:
        lines.append(
            "The figures of the last run still count this person among the others: "
            f"'waypost run {asked.folder}' counts and draws anew."
        )
    return [*lines, *_left(gone, asked)]


def _left(gone: Gone, asked: argparse.Namespace) -> list[str]:
    """What somebody has still to do, and what nobody can do from here."""
    lines = []
    if gone.left:
        lines += ["Still held by files that waypost does not change:", *map(_place, gone.left)]
        lines.append(
            "Delete these rows there, and run this command again. Until then each load leaves the "
            "person out, and says how many rows it left out."
        )
    else:
        lines.append(f"No file below {asked.folder} holds this id any more.")
    if gone.is_short:
        lines.append(
            "The id is so short that it could be any figure: it was looked for in columns of ids "
            "alone. Look through remarks by hand."
        )
    return [
        *lines,
        "Backups, copies outside this folder and mail are not looked into; delete them there.",
    ]


def _place(one: Place) -> str:
    where = f"  {one.file}" + (f" [{one.sheet}]" if one.sheet else "")
    where += f", record {one.record}" if one.record else ""
    where += f", line {one.line}" if one.line else ""
    where += f", column {one.column}" if one.column and one.column != "*" else ""
    return f"{where}: {one.why}" if one.why else where
