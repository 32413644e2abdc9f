"""`waypost roads`: the roads of a place; the only command that uses a network.

One command uses the network. `waypost roads` asks OpenStreetMap's servers, keeps no cache,
refuses an answer that was cut off, and leaves what osmnx changes (its settings, the look-up of
names) as it was. 50,000 km2 is the most it asks for: the servers are shared.
"""

from __future__ import annotations

import argparse
from typing import Final

from layers.errors import UsageError
from scripts.console import exit_codes, options, output

ORDER: Final = 400
TEXT: Final = "Download the roads of a place from OpenStreetMap."
EXAMPLE: Final = 'waypost roads kolda --place "Kolda, Senegal"'


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--place", default="", help="an area by the name OpenStreetMap has for it")
    where.add_argument("--bbox", default="", metavar="W,S,E,N", help="a box in degrees")
    parser.add_argument(
        "--out", default="", metavar="FILE",
        help=".geojson or .gpkg in the folder (default: data/roads.geojson)",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Download the roads, and say what was written."""
    from scripts.commands.roads import download  # noqa: PLC0415 - each command loads only what it needs

    if not asked.place.strip() and not asked.bbox:
        raise UsageError("--place is empty. Name an area, such as 'Kolda, Senegal'.")
    area = {"place": asked.place, "bbox": asked.bbox}
    found = download.download(asked.folder, output.progress(asked), **area, out=asked.out)
    output.show(asked, download.as_json(found), download.as_text(found))
    return exit_codes.DONE
