"""`waypost export`: the public rows in the formats that others' tools open."""

from __future__ import annotations

import argparse
from typing import Final

from layers.errors import UsageError
from scripts.console import exit_codes, options, output

ORDER: Final = 920
TEXT: Final = "Write the services for others: GeoPackage, GeoParquet, HXL, 3W, HSDS."
EXAMPLE: Final = "waypost export kolda hsds 3w"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_role(parser)
    parser.add_argument(
        "formats", nargs="+", metavar="FORMAT",
        help="one or more of geopackage, geoparquet, hxl, 3w, hsds",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Write the files into published/, through the gate, and say what is left out."""
    from maps import exchange  # noqa: PLC0415 - each command loads only what it needs
    from scripts import pipeline  # noqa: PLC0415 - the same

    known = exchange.formats()
    wrong = [one for one in asked.formats if one not in known]
    if wrong:
        told = "; ".join(f"{name}: {one.TEXT}" for name, one in known.items())
        raise UsageError(f"'{wrong[0]}' is no format that waypost writes. Known are {told}.")
    made = pipeline.export(
        asked.folder, asked.formats, output.progress(asked), options.terms(asked)
    )
    lines = [f"  {asked.folder / 'published' / name}" for name in made.files]
    told = f"{made.n_services} services written, in published/ with the pages:"
    if made.n_left_out:
        told = (
            f"{made.n_services} services written, {made.n_left_out} confidential left out, in "
            "published/ with the pages:"
        )
    output.show(
        asked,
        {"files": list(made.files), "services": made.n_services, "left_out": made.n_left_out},
        "\n".join([told, *lines, "They are written anew whenever the pages are."]),
    )
    return exit_codes.DONE
