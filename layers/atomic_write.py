"""The one writer of files: a file is replaced whole or left as it was, whatever happens."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from layers.errors import SurroundingsError

_ENDING: Final = ".waypost-tmp"
_NEEDS: Final = {
    errno.ENOSPC: "the disk is full; free {size} bytes and run again",
    errno.EDQUOT: "your share of the disk is used up; free {size} bytes and run again",
    errno.EFBIG: "a file of {size} bytes is larger than the system allows; raise that limit",
    errno.EACCES: "you may not write there; ask for the right to, or choose another folder",
    errno.EPERM: "you may not write there; ask for the right to, or choose another folder",
    errno.EROFS: "the disk is read-only; choose another folder",
    errno.ENOENT: "its folder does not exist; create it first",
    errno.ENOTDIR: "part of its path is a file; choose another folder",
    errno.EISDIR: "a folder of that name stands in the way; rename or remove it",
}


def write_text(path: Path, text: str, mode: int = 0o666) -> None:
    r"""Write a text as UTF-8, line ends as they are; see `write_bytes`.

    Raises
    ------
    SurroundingsError
        The file could not be written; the old one, if any, is untouched.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_text(folder / "note.txt", "une allée\n")
    >>> (folder / "note.txt").read_bytes()
    b'une all\xc3\xa9e\n'
    """
    write_bytes(path, text.encode("utf-8"), mode)


def write_bytes(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Replace the file at `path` by `data`, or leave everything as it was.

    A temporary file in the same folder is written and synced, then takes the name; a reader
    sees the old content or the new, never a part of it. A kill may leave the temporary file
    behind: `sweep` removes it at the next start.

    Parameters
    ----------
    path
        The file; its folder must exist.
    data
        The whole content.
    mode
        Permissions of the file, less the bits of the process's umask; 0o600 for private data.

    Raises
    ------
    SurroundingsError
        The file could not be written; the message names the path and the need.
    """
    with _replacing(path, mode, len(data)) as file:
        file.write(data)


@contextmanager
def stream(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Yield a file that takes the name `path` when all is written; see `write_bytes`.

    For what is too large to hold in one piece. If anything is raised meanwhile, the old file, if
    any, is untouched.

    Raises
    ------
    SurroundingsError
        The file could not be written; the message names the path and the need.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with stream(folder / "rows.bin") as file:
    ...     [file.write(part) for part in (b"one", b"two")]
    [3, 3]
    >>> (folder / "rows.bin").read_bytes()
    b'onetwo'
    """
    with _replacing(path, mode, 0) as file:
        yield file


def sweep(folder: Path) -> int:
    """Remove the temporary files of ended processes from a folder; return how many there were.

    Files of processes that still run are left alone, and so are folders below. A folder that
    does not exist holds none.

    Raises
    ------
    SurroundingsError
        A stray file cannot be removed.
    """
    n_removed = 0
    for stray in sorted(folder.glob(f".*{_ENDING}")):
        if _is_in_use(stray):
            continue
        try:
            stray.unlink(missing_ok=True)
        except OSError as error:
            raise SurroundingsError(
                f"{stray} is left over from a broken run and could not be removed: "
                f"{error.strerror}. Remove it by hand."
            ) from error
        n_removed += 1
    return n_removed


def is_temporary(path: Path) -> bool:
    """Tell whether a file is one that a writer has not finished, or never will."""
    return path.name.startswith(".") and path.name.endswith(_ENDING)


@contextmanager
def _replacing(path: Path, mode: int, size: int) -> Iterator[BinaryIO]:
    """Yield the temporary file; `size` is that of the whole, 0 where it is not known before."""
    # One writer per thread: the name is taken only by a file that an ended process left behind.
    temporary = path.parent / f".{os.getpid()}-{threading.get_ident()}{_ENDING}"
    n_written = 0
    try:
        try:
            with _created(temporary, mode) as file:
                yield file
                n_written = file.tell()
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            _sync_folder(path.parent)
        finally:
            if temporary.exists():
                n_written = max(n_written, temporary.stat().st_size)
                temporary.unlink()
    except OSError as error:
        need = _NEEDS.get(error.errno or 0, f"the system says: {error.strerror}")
        told = str(size) if size else f"more than {n_written}"
        raise SurroundingsError(
            f"{path} could not be written: {need.format(size=told)}."
        ) from error


def _created(path: Path, mode: int) -> BinaryIO:
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, mode), "wb")


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows has no handle on a folder; its replace is durable enough
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_in_use(stray: Path) -> bool:
    """Tell whether the process that the name speaks of, another than this, still runs."""
    number = stray.name[1:].partition("-")[0]
    if os.name != "posix" or not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
