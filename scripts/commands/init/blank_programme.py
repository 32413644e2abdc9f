"""A new programme: its commented settings, one workbook to fill in, and blank templates."""

from __future__ import annotations

from pathlib import Path

from layers import atomic_write
from layers.errors import UsageError
from layers.schemas import SCHEMAS
from scripts.commands.init import templates, workbook
from scripts.runtime import closed_places
from scripts.runtime.project import WORKBOOK


def write(folder: Path, lang: str) -> list[Path]:
    """Write programme.toml, the workbook and blank templates; never over an existing programme.

    Parameters
    ----------
    folder
        Of the programme, made where it is missing.
    lang
        The language of the workbook, and the first one of the pages.

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
    book = folder / WORKBOOK
    if book.exists():
        raise UsageError(
            f"{book} is already there and was left as it is. Move it, or name another folder."
        )
    spoken = list(dict.fromkeys((lang, "en", "fr")))
    written = [settings, book]
    atomic_write.write_text(settings, templates.programme_text(WORKBOOK, spoken))
    atomic_write.write_bytes(book, workbook.made(lang), mode=0o600)
    for layer, schema in SCHEMAS.items():
        if schema.geometry in ("line", "polygon"):
            continue
        sheet, own = blanks / f"{layer}.csv", blanks / f"{layer}.xlsx"
        atomic_write.write_text(sheet, templates.template_csv(schema))
        atomic_write.write_bytes(own, templates.template_workbook(schema))
        written += [sheet, own]
    return written
