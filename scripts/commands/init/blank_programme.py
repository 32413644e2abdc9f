"""A new programme: its commented settings and blank templates."""

from __future__ import annotations

from pathlib import Path

from layers import atomic_write
from layers.errors import UsageError
from layers.schemas import SCHEMAS
from scripts.commands.init import templates
from scripts.runtime import closed_places


def write(folder: Path) -> list[Path]:
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
    blanks.mkdir(parents=True, exist_ok=True)
    closed_places.make(folder / "data")
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
