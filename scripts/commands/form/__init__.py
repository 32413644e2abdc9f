"""`waypost form`: a form for phones, with which partners correct and add their services."""

from __future__ import annotations

import argparse
from typing import Final

from layers import languages
from layers.errors import UsageError
from scripts.console import exit_codes, options, output

ORDER: Final = 930
TEXT: Final = "Write an XLSForm for KoBo or ODK, filled with the services that are known."
EXAMPLE: Final = "waypost form kolda services --languages en fr"
LAYERS: Final = ("services",)
"""Layers that are asked about in the field; people are registered where their case is kept."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_role(parser)
    parser.add_argument("layer", metavar="LAYER", help=f"which layer: {', '.join(LAYERS)}")
    parser.add_argument(
        "--languages", nargs="+", metavar="CODE", default=[],
        help="of the questions, the first one first (default: those of the programme)",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Write the form into private/, and say what to do with it."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.commands.form import xlsform  # noqa: PLC0415 - the same
    from scripts.runtime.project import write_private  # noqa: PLC0415 - the same

    if asked.layer not in LAYERS:
        raise UsageError(f"There is no form for '{asked.layer}'. Known: {', '.join(LAYERS)}.")
    unknown = [one for one in asked.languages if one not in languages.known()]
    if unknown:
        raise UsageError(
            f"'{unknown[0]}' is no language of waypost. Known: {', '.join(languages.known())}."
        )
    folder, rows = pipeline.public_rows(asked.folder, output.progress(asked), options.terms(asked))
    spoken = asked.languages or list(folder.programme.languages)
    name = f"form-{asked.layer}.xlsx"
    write_private(folder, name, xlsform.made(rows, folder.programme.name, spoken))
    path = folder.private / name
    output.show(
        asked,
        {"form": str(path), "services": len(rows["services"])},
        f"{path}: {len(rows['services'])} services to correct, and new ones to add.\n"
        "Upload it to KoBo or ODK. Put the export (CSV or XLSX) into data/ and name it under "
        "[layers] services: its columns are known.",
    )
    return exit_codes.DONE
