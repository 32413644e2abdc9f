"""The one gate to `published/`: what passes holds no person, or nothing is written at all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path

from layers import atomic_write
from layers.errors import PublishingRefusedError
from maps.frame import data_blocks

SHORTEST_ID = 4
"""Ids of fewer characters ("7", "12") are ordinary numbers and cannot be told from them."""

_BLOCK = re.compile(r'<script type="text/plain"[^>]*>([^<]+)</script>')
_BYTES = re.compile(r'<script type="application/octet-stream"[^>]*>([^<]+)</script>')
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_WORDS = re.compile(rb"(?:tEXt|zTXt|iTXt|eXIf).*", re.DOTALL)
_TEXT = 1
"""What PDFium calls an object of a page that is text (FPDF_PAGEOBJ_TEXT)."""
_TOKEN = re.compile(r"[^\s\"'<>,;:()\[\]{}|/\\=&]+")


def publish(folder: Path, files: Mapping[str, str | bytes], persons: Collection[str]) -> None:
    """Write files into the public folder, all or none.

    Parameters
    ----------
    folder
        `published/` of a programme; made where it is missing.
    files
        File name -> HTML text, or bytes of a workbook, a Word file, a PDF or a PNG.
    persons
        The ids of all returnees held.

    Raises
    ------
    PublishingRefusedError
        Where a file, its compressed blocks, its cells or its pages hold an id; nothing is written.
    """
    wanted = {one for one in persons if len(one) >= SHORTEST_ID}
    for name, content in files.items():
        hits = _held(wanted, readable(content))
        if hits:
            raise PublishingRefusedError(
                f"PII_LEAK: {name} would have held the id of {hits} returnee(s), the first in "
                "a text that is meant to be public. Nothing was published. Look for case numbers "
                "in the names, notes or addresses of services and partners."
            )
    folder.mkdir(exist_ok=True)
    atomic_write.sweep(folder)
    for name, content in files.items():
        data = content.encode("utf-8") if isinstance(content, str) else content
        atomic_write.write_bytes(folder / name, data, mode=0o644)


def withdraw(folder: Path, names: Collection[str]) -> None:
    """Remove files of an earlier run that this run cannot write anew."""
    for name in names:
        (folder / name).unlink(missing_ok=True)


def _held(ids: Collection[str], text: str) -> int:
    """How many ids stand in a text as words; an id of several words is looked for as it is."""
    words = set(_TOKEN.findall(text))
    return sum(one in words if _TOKEN.fullmatch(one) else one in text for one in ids)


def readable(content: str | bytes) -> str:
    """Return all that a reader could get out of a file: text, unpacked blocks, cells, pages."""
    if isinstance(content, bytes) and content.startswith(b"%PDF"):
        return _printed(content)
    if isinstance(content, bytes) and content.startswith(_PNG):
        return "\n".join(one.decode("latin-1") for one in _PNG_WORDS.findall(content))
    if isinstance(content, bytes):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    unpacked = [str(data_blocks.unpacked(found.strip())) for found in _BLOCK.findall(content)]
    raw = [
        data_blocks.loosened(found.strip()).decode("utf-8", "replace")
        for found in _BYTES.findall(content)
    ]
    return "\n".join([content, *unpacked, *raw]).replace("'", '"')


def _printed(content: bytes) -> str:
    """Return the text of a PDF and what it says of itself; words cut at a line's end whole, too.

    Each piece of text stands alone as well: in a line of a chart a number may touch its label.
    """
    import pypdfium2  # noqa: PLC0415 - of the extra that makes PDFs

    with closing(pypdfium2.PdfDocument(content)) as document:
        told = [*document.get_metadata_dict().values()]
        for page in document:
            of_page = page.get_textpage()
            told.append(of_page.get_text_bounded().replace("\r\n", "\n"))
            told += [piece.extract() for piece in page.get_objects([_TEXT], textpage=of_page)]
    words = "\n".join(told)
    return "\n".join([words, words.replace("\n", "")])
