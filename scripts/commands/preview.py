"""`waypost preview`: a loaded layer on a folium map, for an analyst's quick look."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from layers.errors import InputRefusedError
from scripts.console import exit_codes, options, output
from scripts.runtime.terms import Terms

ORDER: Final = 1200
TEXT: Final = "Draw a loaded layer on a quick map for an analyst."
EXAMPLE: Final = "waypost preview kolda services"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    parser.add_argument("layer", metavar="LAYER", help="the layer to draw")
    options.add_role(parser)


def run(asked: argparse.Namespace) -> int:
    """Draw the layer into private/, and say which page to open."""
    output.open_page(asked, _drawn(asked.folder, asked.layer, options.terms(asked)))
    return exit_codes.DONE


def _drawn(path: Path, layer: str, terms: Terms) -> Path:
    """Draw a loaded layer and return the page; refuse a layer that is not loaded or not placed."""
    from layers import atomic_write, schemas  # noqa: PLC0415 - each command loads only what it needs
    from layers import store as stores  # noqa: PLC0415 - the same
    from maps import layer_preview  # noqa: PLC0415 - the same
    from scripts.runtime import closed_places  # noqa: PLC0415 - the same
    from scripts.runtime.project import open_folder, open_store  # noqa: PLC0415 - the same

    folder = open_folder(path, terms)
    schema = schemas.named(layer)
    store = open_store(folder)
    try:
        table = stores.read(store, layer)
    finally:
        stores.close(store)
    if schema.geometry is None or table.empty:
        raise InputRefusedError(
            f"NOTHING_TO_DRAW: the layer {layer} is not loaded or has no places. "
            f"Run 'waypost load {path}' first, or choose another layer."
        )
    closed_places.make(folder.private)
    target = folder.private / f"preview-{layer}.html"
    page = layer_preview.preview(table, layer).get_root().render()
    atomic_write.write_text(target, page, mode=0o600)
    return target.resolve()
