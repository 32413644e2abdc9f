"""The one opener of input files: local regular files, known by content, within limits."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Final
from xml.parsers import expat

from layers.errors import InputRefusedError, SurroundingsError

MAX_BYTES: Final = 512 * 1024 * 1024
MAX_RATIO: Final = 100
MAX_ENTRIES: Final = 1_000
MAX_ROWS: Final = 1_100_000
MAX_COLUMNS: Final = 512
MAX_CELLS: Final = 30_000_000  # of a table, as they are when unpacked
_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
HEAD_BYTES: Final = 64 * 1024
_CHUNK_BYTES: Final = 1024 * 1024
_SMALL_BYTES: Final = 1024 * 1024  # below this size a high ratio is harmless
_ARCHIVES: Final = (".zip", ".kmz", ".gz", ".7z", ".rar", ".bz2", ".xz", ".tar", ".tgz")
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_URL: Final = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:")
_JSON: Final = re.compile(r'\{\s*["}]|\[\s*[\[{"\d]')
_KNOWN: Final = "waypost describe lists the formats that are read"
_FOREIGN: Final = {
    b"%PDF": "a PDF; ask for the table as a spreadsheet",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
    b"\x89PNG": "a picture; ask for the table behind it",
    b"\xff\xd8\xff": "a picture; ask for the table behind it",
    b"II*\x00": "a TIFF raster, which only the layer of population may be; give a table or a layer",
    b"MM\x00*": "a TIFF raster, which only the layer of population may be; give a table or a layer",
    b"II+\x00": "a TIFF raster, which only the layer of population may be; give a table or a layer",
    b"MM\x00+": "a TIFF raster, which only the layer of population may be; give a table or a layer",
    b"{\\rtf": "a text document; save its table as CSV",
    b"fgb": "a FlatGeobuf; save it as GeoPackage",
}
# How files that are no text begin although much of them may be; a zero byte begins no text either.
_BINARY: Final = (b"PAR1\x15", b"SQLite format 3\x00", b"\xd0\xcf\x11\xe0", b"\x00", *_FOREIGN)


@dataclass(frozen=True)
class Look:
    """What the first bytes of a file tell.

    Parameters
    ----------
    path
        The file, as it was named.
    head
        Its first 64 KiB.
    members
        The names in the archive, where it is a zip file.
    root
        The outermost element, without namespace, where it is XML.
    opening
        The first characters, without byte order mark and blanks, where it is text; else empty.
    """

    path: Path
    head: bytes
    members: tuple[str, ...] = ()
    root: str = ""
    opening: str = ""

    @property
    def is_json(self) -> bool:
        """Return whether the text begins as a JSON object or array does."""
        return bool(_JSON.match(self.opening))


def look(path: Path) -> Look:
    """Return a look at a local regular file, after the checks that need no parsing.

    Raises
    ------
    InputRefusedError
        PATH_NOT_LOCAL, FILE_MISSING, FILE_EMPTY, FILE_LARGE, XML_DTD, or an archive that breaks
        a limit (ZIP_BOMB, ZIP_PATH, ZIP_CORRUPT, FILE_ENCRYPTED).
    SurroundingsError
        No permission to read it.
    """
    with _open(path) as handle:
        head = handle.read(HEAD_BYTES)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Look(path, head, members=_members(path))
    opening = _opening(head)
    root = _root(path, head) if opening.startswith("<") else ""
    return Look(path, head, root=root, opening=opening)


def admit(path: Path, matches: Callable[[Look], bool]) -> Look:
    """Return a look at a file that a reader may parse; refuse it where the content is not its."""
    seen = look(path)
    if not matches(seen):
        raise wrong_type(seen)
    return seen


def contents(path: Path) -> bytes:
    """Return all bytes of a file within the size limit."""
    with _open(path) as handle:
        return handle.read(MAX_BYTES)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file within the size limit."""
    with _open(path) as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def unpacked(seen: Look, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of the wanted members of an archive, counting while unpacking.

    What a reader gets are exactly these bytes, so a member that declares a false size can only
    hurt itself. Nothing is written to disk.
    """
    n_left = MAX_BYTES
    try:
        with zipfile.ZipFile(seen.path) as archive:
            for info in archive.infolist():
                if info.is_dir() or not is_wanted(info.filename):
                    continue
                data = _member(archive, info, n_left, seen.path)
                n_left -= len(data)
                yield info.filename, data
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise refused("ZIP_CORRUPT", seen.path, "is damaged; copy or export it again") from error


def refused(code: str, path: Path, text: str) -> InputRefusedError:
    """Return the error for a file that cannot be used: code, file, and a sentence.

    >>> str(refused("FILE_EMPTY", Path("x.csv"), "holds no bytes; export it again"))
    'FILE_EMPTY: x.csv holds no bytes; export it again.'
    """
    return InputRefusedError(f"{code}: {path} {text}.")


def check_table(path: Path, n_rows: int, n_cells: int, n_bytes: int = 0) -> None:
    """Refuse a table that is too large when unpacked, whatever the size of its file.

    Raises
    ------
    InputRefusedError
        FILE_LARGE, with which limit it breaks.
    """
    if n_rows > MAX_ROWS:
        raise refused("FILE_LARGE", path, f"has over {MAX_ROWS:,} rows; split it")
    if n_cells > MAX_CELLS:
        raise refused("FILE_LARGE", path, f"has over {MAX_CELLS:,} cells; drop columns or split it")
    if n_bytes > MAX_BYTES:
        raise refused("FILE_LARGE", path, "unpacks to too much; cut it to the region needed")


def wrong_type(seen: Look, known: str = _KNOWN) -> InputRefusedError:
    """Return the error for a file whose content no reader knows; `known` says what to give."""
    for magic, spoken in _FOREIGN.items():
        if seen.head.startswith(magic):
            return refused("FILE_TYPE", seen.path, f"is {spoken}")
    if seen.root == "html":
        return refused("FILE_TYPE", seen.path, "is a web page, perhaps a login; download it again")
    if seen.root:
        return refused("FILE_TYPE", seen.path, f"is XML with the root <{seen.root}>; {known}")
    if seen.members:
        return refused("FILE_TYPE", seen.path, f"is an archive without a readable layer; {known}")
    return refused("FILE_TYPE", seen.path, f"has a content that is not recognised; {known}")


def _open(path: Path) -> BufferedReader:
    """Return a local regular file within the size limit, open; nothing else is waited for."""
    text = str(path)
    if text.startswith("/vsi") or "\x00" in text:
        raise refused("PATH_NOT_LOCAL", path, "is no local file; download it and name the copy")
    try:
        # What is no file is told from its status, not opened: a pipe waits, a device may act.
        _check(path, path.stat())
        handle = os.fdopen(os.open(path, os.O_RDONLY | _AT_ONCE), "rb")
    except PermissionError as error:
        raise SurroundingsError(f"{path} may not be read by this user; change its mode.") from error
    except (OSError, ValueError) as error:
        if _URL.match(text):
            raise refused(
                "PATH_NOT_LOCAL", path, "is no local file; download it and name the copy"
            ) from error
        raise refused("FILE_MISSING", path, "does not exist; correct the path") from error
    try:
        _check(path, os.fstat(handle.fileno()))  # again: the name may have got another file since
    except InputRefusedError:
        handle.close()
        raise
    return handle


def _check(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise refused("PATH_NOT_LOCAL", path, "is a folder; name a file in it")
    if not stat.S_ISREG(found.st_mode):
        raise refused(
            "PATH_NOT_LOCAL", path, "is a device or a pipe; save what it gives as a file, name that"
        )
    if found.st_size == 0:
        raise refused("FILE_EMPTY", path, "holds no bytes; export it again")
    if found.st_size > MAX_BYTES:
        limit = f"{MAX_BYTES // 1024 // 1024} MiB"
        raise refused("FILE_LARGE", path, f"is larger than {limit}; cut it to the region needed")


def _opening(head: bytes) -> str:
    if head.startswith(_BOMS):
        text = head[: len(head) // 2 * 2].decode("utf-16", errors="ignore")
    elif _is_plain(head):
        text = head.decode("utf-8", errors="ignore").removeprefix("\ufeff")
    else:
        return ""
    return text.lstrip()[:1_000] or " "


def _is_plain(head: bytes) -> bool:
    """Return whether bytes look like text: a stray control character in fifty at most."""
    if head.startswith(_BINARY):
        return False
    n_control = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13))
    return n_control * 50 <= len(head)


def _root(path: Path, head: bytes) -> str:
    names: list[str] = []
    doctypes: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _attributes: names.append(name)
    parser.StartDoctypeDeclHandler = lambda name, *_rest: doctypes.append(name)
    try:
        parser.Parse(head.lstrip(), False)
    except expat.ExpatError:
        names = names or ["?"]
    if any(name.lower() == "html" for name in doctypes):
        return "html"
    if doctypes:
        raise refused("XML_DTD", path, "holds a <!DOCTYPE>, which may hide files; save it without")
    return names[0].rsplit(" ", 1)[-1] if names else "?"


def _members(path: Path) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise refused("ZIP_CORRUPT", path, "is damaged; copy or export it again") from error
    if not infos:
        raise refused("FILE_EMPTY", path, "is an empty archive; export it again")
    if len(infos) > MAX_ENTRIES:
        raise refused("ZIP_BOMB", path, f"holds over {MAX_ENTRIES} files; give only what is needed")
    if sum(info.file_size for info in infos) > MAX_BYTES:
        raise refused("ZIP_BOMB", path, "unpacks to too much; cut it to the region needed")
    for info in infos:
        _check_member(path, info)
    return tuple(info.filename for info in infos if not _is_litter(info.filename))


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or _URL.match(name):
        raise refused("ZIP_PATH", path, "holds a name that leaves the archive; pack it again")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise refused("ZIP_PATH", path, "holds a symbolic link; pack the file itself")
    if info.flag_bits & 0x1:
        raise refused("FILE_ENCRYPTED", path, "is locked by a password; save it without")
    if name.lower().endswith(_ARCHIVES):
        raise refused("ZIP_BOMB", path, "holds another archive; unpack that one first")
    if _is_swollen(info.file_size, info.compress_size):
        raise refused("ZIP_BOMB", path, "unpacks to far more than its size; save it again")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, n_left: int, path: Path) -> bytes:
    pieces: list[bytes] = []
    n_read = 0
    with archive.open(info) as handle:
        while piece := handle.read(_CHUNK_BYTES):
            n_read += len(piece)
            if n_read > n_left or _is_swollen(n_read, info.compress_size):
                raise refused("ZIP_BOMB", path, "unpacks to far more than its size; save it again")
            pieces.append(piece)
    return b"".join(pieces)


def _is_litter(name: str) -> bool:
    """Return whether a member is what macOS leaves beside each file."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("._")


def _is_swollen(n_unpacked: int, n_packed: int) -> bool:
    return n_unpacked > _SMALL_BYTES and n_unpacked > MAX_RATIO * max(n_packed, 1)
