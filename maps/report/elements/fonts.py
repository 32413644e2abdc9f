"""The fonts of the PDF, which come with packages, and the letters that they lack."""

from __future__ import annotations

import importlib.resources
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

FAMILIES: Final = {"ltr": ("Noto Sans", "Almarai"), "rtl": ("Almarai", "Noto Sans")}
"""By the direction of the language. Noto Sans Arabic sets dots apart from their letters, and no
reader of the PDF finds the words again."""
_FILES: Final = {
    "fontpkg_noto_sans": "NotoSans[wdth,wght].ttf",
    "fontpkg_almarai": "Almarai-Regular.ttf",
}
"""Package -> the file whose letters stand for those of its family."""
_UNSEEN: Final = ("C", "Z")
"""Categories of characters that are never drawn: controls, marks of direction, blanks."""
_UNICODE: Final = ((3, 10), (0, 4), (3, 1), (0, 3))
"""Tables of a font that tell its letters by their number in Unicode, the fullest first."""


def folders() -> list[str]:
    """Return where the fonts lie on this machine.

    Raises
    ------
    ImportError
        Where the extra [report] is not installed.
    """
    return [str(importlib.resources.files(package) / "files") for package in _FILES]


def lacking(words: Iterable[str]) -> str:
    """Return the characters of some words that no font of the packages has, in order.

    >>> lacking(["Élan ≥ 5 %", "ملجأ", "யா"])
    'யா'
    """
    seen = {one for text in words for one in text}
    seen = {one for one in seen if unicodedata.category(one)[0] not in _UNSEEN}
    return "".join(sorted(one for one in seen if ord(one) not in _letters()))


@cache
def _letters() -> frozenset[int]:
    """The characters of all the packages, as numbers."""
    files = (
        importlib.resources.files(package) / "files" / name for package, name in _FILES.items()
    )
    return frozenset(one for file in files for one in letters_of(file.read_bytes()))


def letters_of(font: bytes) -> Iterator[int]:
    """Give the characters that a TrueType font has a shape for.

    Read from its table `cmap` in format 4 or 12 (OpenType 1.9, chapter cmap).
    """
    n_tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4s4xII", font, 12 + 16 * at) for at in range(n_tables))
    start = next(offset for tag, offset, _ in records if tag == b"cmap")
    n_kinds = struct.unpack_from(">H", font, start + 2)[0]
    found = (struct.unpack_from(">HHI", font, start + 4 + 8 * at) for at in range(n_kinds))
    offsets = {(platform, kind): start + offset for platform, kind, offset in found}
    at = next(offsets[one] for one in _UNICODE if one in offsets)
    if struct.unpack_from(">H", font, at)[0] == 12:
        for place in range(struct.unpack_from(">I", font, at + 12)[0]):
            first, last = struct.unpack_from(">II", font, at + 16 + 12 * place)
            yield from range(first, last + 1)
        return
    twice = struct.unpack_from(">H", font, at + 6)[0]
    lasts = struct.unpack_from(f">{twice // 2}H", font, at + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
    for first, last in zip(firsts, lasts, strict=True):
        yield from range(first, last + 1)
