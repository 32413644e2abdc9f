"""Commands that start something: a new folder, the sample, a preview, the dictionary's layers."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from layers import atomic_write
from layers import store as stores
from layers.errors import InputRefusedError, UsageError
from layers.schemas import SCHEMAS
from layers.schemas.schema import Schema
from scripts import sample
from scripts.commands import templates
from scripts.runtime.project import open_folder, open_store

MARKER = "waypost sample"


def init(folder: Path) -> list[Path]:
    """Write a commented programme.toml and blank templates; never over an existing programme.

    Raises
    ------
    UsageError
        Where the folder already holds a programme.toml.
    """
    settings = folder / "programme.toml"
    if settings.exists():
        raise UsageError(
            f"{settings} is already there and was left as it is. Name another folder, or move it."
        )
    blanks = folder / "templates"
    for place in (folder, folder / "data", blanks):
        place.mkdir(parents=True, exist_ok=True)
    written = [settings]
    atomic_write.write_text(settings, templates.programme_text())
    for layer, schema in SCHEMAS.items():
        if schema.geometry in ("line", "polygon"):
            continue
        sheet, workbook = blanks / f"{layer}.csv", blanks / f"{layer}.xlsx"
        atomic_write.write_text(sheet, templates.template_csv(schema))
        atomic_write.write_bytes(workbook, templates.template_workbook(schema))
        written += [sheet, workbook]
    return written


def write_sample(folder: Path) -> dict[str, int]:
    """Write the sample district; an older sample is replaced, another programme never.

    Raises
    ------
    UsageError
        Where the folder holds a programme that is not the sample.
    """
    settings = folder / "programme.toml"
    if settings.exists() and MARKER not in settings.read_text(encoding="utf-8"):
        raise UsageError(
            f"{settings} belongs to another programme and was left as it is. Name an empty folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    return dict(sample.write(folder))


def preview(path: Path, layer: str) -> Path:
    """Draw a loaded layer with folium into private/, and return the page.

    Raises
    ------
    UsageError
        For a layer that does not exist.
    InputRefusedError
        For a layer that is not loaded or has no places.
    """
    from maps import layer_preview  # noqa: PLC0415 - folium is slow to import

    folder = open_folder(path)
    schema = schemas(layer)[layer]
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
    folder.private.mkdir(mode=0o700, exist_ok=True)
    target = folder.private / f"preview-{layer}.html"
    page = layer_preview.preview(table, layer).get_root().render()
    atomic_write.write_text(target, page, mode=0o600)
    return target.resolve()


def schemas(layer: str) -> Mapping[str, Schema]:
    """Return the schema of one layer, or all.

    Raises
    ------
    UsageError
        For a layer that does not exist; names the nearest.
    """
    if not layer:
        return SCHEMAS
    if layer not in SCHEMAS:
        near = difflib.get_close_matches(layer, SCHEMAS, n=1, cutoff=0.0)[0]
        raise UsageError(
            f"'{layer}' is no layer. Did you mean '{near}'? Known: {', '.join(SCHEMAS)}."
        )
    return {layer: SCHEMAS[layer]}
