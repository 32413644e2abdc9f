"""A file taken apart to all that a reader could get out of it: texts, numbers, points.

Every kind of file that is published is known by its content; what is packed, nested or written as
base64 is taken apart in turn. What cannot be read cannot be vouched for and is refused.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from layers.errors import PublishingRefusedError
from scripts.runtime.gate import blocks, markup, pictures, places, tables
from scripts.runtime.gate.spelling import END

MOST_BYTES: Final = 512 * 1024 * 1024
"""Unpacked bytes of one file."""
DEEPEST: Final = 8
_TEXT_OBJECT: Final = 1
"""What PDFium calls an object of a page that is text (FPDF_PAGEOBJ_TEXT)."""
_DATA_URI: Final = re.compile(r"data:[\w/+.-]*(?:;[\w=.+-]+)*,[^\"')\s<>]*")
_BASE64: Final = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{8,}={0,2}(?![\w+/=-])")
_LONG_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
_PRINTABLE: Final = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")
_PDF_STREAM: Final = re.compile(rb"<<(?:[^<>]|<<[^<>]*>>|<[^<>]*>)*>>\s*stream\r?\n")
_PDF_STRING: Final = re.compile(rb"\((?:\\.|[^()\\])*\)|<[\da-fA-F\s]{2,}>", re.DOTALL)
_PDF_DATE: Final = re.compile(r"D:\d{8}")
_PDF_WORDS: Final = (b"/ObjStm", b"/Metadata", b"/EmbeddedFile")
"""Streams of a PDF that hold words as they are, not places of letters."""
_PDF_PACKED: Final = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_FROM_RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of the scripts that run from the right."""
_PIECE: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d]+|.", re.DOTALL)


@dataclass
class Told:
    """What a file tells.

    Parameters
    ----------
    texts
        Each as a person would read it, see `spelling.SEAM` and `spelling.END`.
    numbers
        Numbers that may be places.
    n_bytes
        How much was unpacked so far.
    has_camera_place
        Whether a picture says where it was taken.
    """

    texts: list[str] = field(default_factory=list)
    numbers: places.Numbers = field(default_factory=places.Numbers)
    n_bytes: int = 0
    has_camera_place: bool = False


def told(name: str, content: str | bytes) -> Told:
    """Return all that a file tells, its name among it.

    Raises
    ------
    PublishingRefusedError
        PII_FILE: of a kind that the gate cannot read, broken, locked, or larger than it may be.
    """
    found = Told([name])
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        is_known = _take(data, found, name, 0)
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise _refused(name, f"holds data that are not as waypost writes them ({error})") from None
    if not is_known:
        raise _refused(name, "is of a kind that cannot be looked into")
    return found


def _take(data: bytes, into: Told, name: str, depth: int) -> bool:
    """Add what bytes of any known kind tell; False where the kind is not known."""
    into.n_bytes += len(data)
    if depth > DEEPEST or into.n_bytes > MOST_BYTES:
        raise _refused(name, "unpacks to more, or in more layers, than can be looked into")
    if data.startswith(b"PK\x03\x04"):
        _take_archive(data, into, name, depth)
    elif data.startswith(b"%PDF"):
        _take_pdf(data, into, name, depth)
    elif data.startswith(pictures.PNG):
        _take_words(pictures.of_png(data), into)
    elif data.startswith(pictures.JPEG):
        _take_words(pictures.of_jpeg(data), into)
    elif data.startswith(tables.SQLITE):
        _take_values(tables.of_sqlite(data), into)
    elif data.startswith(tables.PARQUET):
        _take_values(tables.of_parquet(data), into)
    elif data.startswith(b"\x1f\x8b"):
        _take_nested(_inflated(data, 31, name), into, name, depth + 1)
    else:
        text = _as_text(data)
        if text is None:
            return False
        _take_text(text, into, name, depth)
    return True


def _take_nested(data: bytes, into: Told, name: str, depth: int) -> None:
    """Add what a part of a file tells; of an unknown kind its printable bytes are read."""
    if not _take(data, into, name, depth):
        _take_words([data], into)


def _take_values(values: Iterator[str | bytes], into: Told) -> None:
    """Add the values of a table; bytes that are no place as far as they can be read."""
    for value in values:
        if isinstance(value, str):
            into.texts.append(value)
        else:
            _take_words([value], into)


def _take_words(pieces: Any, into: Told) -> None:
    """Add the runs of bytes that can be read as text."""
    for piece in pieces:
        into.has_camera_place |= pictures.has_place(piece)
        whole = _as_text(piece)
        runs = [one.decode("latin-1") for one in _PRINTABLE.findall(piece)]
        into.texts += runs if whole is None else [whole]


def _take_text(text: str, into: Told, name: str, depth: int) -> None:
    start = text.lstrip()[:1]
    if start == "<":
        _take_markup(text, into, name, depth)
    elif start and start in "[{" and (data := _as_json(text)) is not None:
        _take_json(data, into, name, depth)
    else:
        into.texts.append(text)
    _take_encoded(text, into, name, depth)


def _take_markup(text: str, into: Told, name: str, depth: int) -> None:
    if text.lstrip()[:5] == "<?xml":
        try:
            found = markup.of_xml(text.lstrip().encode("utf-8"))
        except ValueError as error:
            raise _refused(name, f"is no plain XML ({error})") from None
    else:
        found = markup.of_html(text)
        # The document as it lies there, too: a parser may lose what is broken.
        into.texts.append(markup.spoken(_LONG_BASE64.sub(END, text)))
    into.texts += [found.text, _LONG_BASE64.sub(END, END.join(found.apart))]
    grid = blocks.Grid()
    for kept, content in sorted(found.code, key=lambda one: "octet" in one[0].get("type", "")):
        _take_code(kept, content, (into, grid), name, depth)
    blocks.of_graph(grid, into.numbers)


def _take_code(
    kept: dict[str, str], content: str, into: tuple[Told, blocks.Grid], name: str, depth: int
) -> None:
    """Add a script or style; our own blocks are packed JSON, or packed numbers."""
    told, grid = into
    packed = _unpacked(content.strip(), name)
    data = _as_json(content if packed is None else packed.decode("utf-8", "replace"))
    if data is not None:
        _take_json(data, told, name, depth)
        grid.note(data)
    elif packed is None:
        told.texts.append(markup.spoken(content))
    else:
        told.n_bytes += len(packed)
        grid.parts[kept.get("id", "")] = packed
        _take_nested(packed, told, name, depth + 1)


def _take_json(data: Any, into: Told, name: str, depth: int) -> None:
    blocks.of_json(data, into.texts, into.numbers)
    _take_encoded(into.texts[-1], into, name, depth)


def _take_encoded(text: str, into: Told, name: str, depth: int) -> None:
    """Add what stands in a text as a data URI or as base64."""
    for uri in _DATA_URI.findall(text):
        head, _, body = uri.partition(",")
        data = unquote_to_bytes(body)
        with suppress(binascii.Error, ValueError):
            data = _from_base64(data.decode("ascii")) if head.endswith(";base64") else data
        _take_nested(data, into, name, depth + 1)
    for word in dict.fromkeys(_BASE64.findall(text)):
        with suppress(binascii.Error, ValueError):
            data = _from_base64(word)
            inner = data.decode("utf-8")
            if inner.isprintable():
                into.texts.append(inner)


def _take_archive(data: bytes, into: Told, name: str, depth: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            into.texts.append(archive.comment.decode("utf-8", "replace"))
            for info in archive.infolist():
                into.texts += [info.filename, info.comment.decode("utf-8", "replace")]
                if into.n_bytes + info.file_size > MOST_BYTES:
                    raise _refused(name, "unpacks to more than can be looked into")
                inner = archive.read(info)
                if inner and not _take(inner, into, f"{name}: {info.filename}", depth + 1):
                    raise _refused(f"{name}: {info.filename}", "is of an unknown kind")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        raise _refused(name, f"cannot be unpacked ({error})") from None


def _take_pdf(data: bytes, into: Told, name: str, depth: int) -> None:
    """Add the text of a PDF, what it says of itself, and its notes, links and attachments.

    Each piece of text stands alone as well: in a line of a chart a number may touch its label.
    """
    into.texts += _pdf_strings(_PDF_PACKED.sub(b"", data))
    try:
        import pypdfium2  # noqa: PLC0415 - of the extra that makes PDFs
    except ImportError:
        raise _refused(name, "is a PDF, which only the extra waypost[report] can read") from None
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            said = document.get_metadata_dict().values()
            into.texts += [one for one in said if not _PDF_DATE.match(one)]
            into.texts += _both_ways([one for page in document for one in _page_texts(page)])
    except pypdfium2.PdfiumError as error:
        raise _refused(name, f"cannot be opened ({error})") from None
    for head in _PDF_STREAM.finditer(data):
        if any(word in head[0] for word in _PDF_WORDS):
            end = data.find(b"endstream", head.end())
            inner = data[head.end() : end]
            with suppress(PublishingRefusedError):
                inner = _inflated(inner, 15, name)
            if b"/ObjStm" in head[0]:
                into.texts += _pdf_strings(inner)
            else:
                _take_nested(inner, into, name, depth + 1)


def _page_texts(page: Any) -> tuple[str, str]:
    """The text of a page as it is read, and its pieces."""
    of_page = page.get_textpage()
    pieces = page.get_objects([_TEXT_OBJECT], textpage=of_page)
    return of_page.get_text_bounded(), END.join(piece.extract() for piece in pieces)


def _both_ways(texts: list[str]) -> list[str]:
    """Add each text turned round, where any of them runs from the right.

    PDFium puts what is a word of letters and digits (S-0001) in the wrong order there (0001-S).
    """
    if not any(_FROM_RIGHT.search(one) for one in texts):
        return texts
    return texts + ["".join(reversed(_PIECE.findall(one))) for one in texts]


def _pdf_strings(objects: bytes) -> list[str]:
    """The strings of a PDF's objects: addresses of links, what pictures are described as."""
    words = map(_pdf_words, _PDF_STRING.findall(objects))
    return [one for one in words if not _PDF_DATE.match(one)]


def _pdf_words(written: bytes) -> str:
    """A string of a PDF, in brackets or in hexadecimal digits, as text."""
    inner = written[1:-1]
    if written.startswith(b"<"):
        digits = re.sub(rb"\s", b"", inner)
        inner = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    code = "utf-16" if inner[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    return inner.replace(b"\\", b"").decode(code, "replace")


def _as_text(data: bytes) -> str | None:
    """Bytes as text, None where they are none."""
    code = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(code)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _as_json(text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip()[:1] in ("[", "{") else None
    except (ValueError, RecursionError):
        return None


def _unpacked(text: str, name: str) -> bytes | None:
    """What a block of ours holds; None where a script is no packed block."""
    if len(text) < 4 or not re.fullmatch(r"[A-Za-z0-9+/=\s]+", text):
        return None
    with suppress(binascii.Error, ValueError, PublishingRefusedError):
        return _inflated(_from_base64(text), -15, name)
    return None


def _from_base64(text: str) -> bytes:
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _inflated(data: bytes, wbits: int, name: str) -> bytes:
    unpacker = zlib.decompressobj(wbits=wbits)
    try:
        found = unpacker.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise _refused(name, f"cannot be unpacked ({error})") from None
    if unpacker.unconsumed_tail:
        raise _refused(name, "unpacks to more than can be looked into")
    return found


def _refused(name: str, why: str) -> PublishingRefusedError:
    return PublishingRefusedError(
        f"PII_FILE: {name} {why}, so nobody can vouch that it names no returnee. Nothing was "
        "published. Take the file out of published/, or save it as HTML, PDF, PNG, XLSX or CSV."
    )
