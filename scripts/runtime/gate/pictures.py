"""What a picture carries beside its points: words of PNG chunks and JPEG segments, and more."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8\xff"

_PIXELS: Final = (b"IDAT", b"IHDR", b"IEND", b"PLTE")
_STANDALONE: Final = (0x01, *range(0xD0, 0xDA))
"""Markers of a JPEG that have no content."""
_SCAN: Final = 0xDA
_ENTROPY: Final = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")
"""Where the points of a JPEG end: a marker that is neither stuffed nor a restart."""
_MOST_BYTES: Final = 16 * 1024 * 1024


def of_png(data: bytes) -> Iterator[bytes]:
    """Yield the content of each chunk that is no points, unpacked, and what follows the end."""
    at = len(PNG)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if at + 12 + size > len(data):
            break
        if kind not in _PIXELS:
            yield from _unpacked(kind, data[at + 8 : at + 8 + size])
        at += 12 + size
        if kind == b"IEND":
            break
    yield data[at:]


def of_jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the content of each segment that is no points, and what follows them."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _STANDALONE:
            at += 2
            continue
        size = struct.unpack_from(">H", data, at + 2)[0]
        yield data[at + 4 : at + 2 + size]
        at += 2 + size
        if marker == _SCAN:
            end = _ENTROPY.search(data, at)
            at = end.start() if end else len(data)
    yield data[at:]


def has_place(segment: bytes) -> bool:
    """Whether an Exif segment says where a picture was taken."""
    start = 6 if segment.startswith(b"Exif\x00\x00") else 0
    body = segment[start:]
    if body[:4] not in (b"II*\x00", b"MM\x00*") or len(body) < 10:
        return False
    order = "<" if body[:1] == b"I" else ">"
    first = struct.unpack_from(f"{order}I", body, 4)[0]
    if first + 2 > len(body):
        return False
    n_entries = struct.unpack_from(f"{order}H", body, first)[0]
    entries = range(first + 2, min(first + 2 + 12 * n_entries, len(body) - 1), 12)
    return any(struct.unpack_from(f"{order}H", body, at)[0] == _GPS for at in entries)


_GPS: Final = 0x8825
"""The entry of Exif that points to latitude and longitude."""


def _unpacked(kind: bytes, content: bytes) -> Iterator[bytes]:
    """A chunk as it is, and what is packed in it: zTXt and iTXt after their keywords."""
    yield content
    if kind in (b"zTXt", b"iTXt", b"iCCP"):
        for at in (one.end() for one in re.finditer(rb"\x00", content)):
            for start in (at, at + 1):
                try:
                    yield zlib.decompressobj().decompress(content[start:], _MOST_BYTES)
                except zlib.error:
                    continue
