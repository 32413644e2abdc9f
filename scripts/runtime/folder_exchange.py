"""A folder replaced whole: another is made beside it, and the two change places in one step.

Where the system cannot exchange two names, the old folder is moved aside and the new one takes its
name; a marker, written before the first move, tells the next start that the new one was whole.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_NEW: Final = ".new"
_OLD: Final = ".old"
_MARKER: Final = ".exchange"
_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of Linux's renameat2."""
_HERE: Final = -100
"""AT_FDCWD: paths are taken from the current folder."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of `folder` when all in it is written.

    One process at a time: others wait. If anything is raised meanwhile, the folder is as it was.
    A kill leaves the old folder or the new one; `mend` sweeps the rest.

    Raises
    ------
    OSError
        The folders could not change places; the old one is in its place.
    """
    with _alone(folder, waits=True):
        _mend(folder)
        fresh = _beside(folder, _NEW)
        try:
            fresh.mkdir()
            yield fresh
            _sync(fresh)
            _exchange(fresh, folder)
        finally:
            if not _beside(folder, _MARKER).exists():
                shutil.rmtree(fresh, ignore_errors=True)


def mend(folder: Path) -> None:
    """Finish or sweep what a broken run left beside a folder.

    Nothing is touched while another process is replacing it.
    """
    if any(_beside(folder, ending).exists() for ending in (_NEW, _OLD, _MARKER)):
        with suppress(BlockingIOError), _alone(folder, waits=False):
            _mend(folder)


def _exchange(fresh: Path, folder: Path) -> None:
    """Let the new folder take the place of the old one, which is then removed."""
    if not folder.exists():
        fresh.rename(folder)
        _sync(folder.parent)
    elif _is_swapped(fresh, folder):
        _sync(folder.parent)
    else:
        marker, old = _beside(folder, _MARKER), _beside(folder, _OLD)
        marker.touch()
        _sync(folder.parent)
        folder.rename(old)
        try:
            fresh.rename(folder)
        except OSError:
            old.rename(folder)
            marker.unlink()
            raise
        _sync(folder.parent)
        marker.unlink()
        shutil.rmtree(old, ignore_errors=True)


def _mend(folder: Path) -> None:
    fresh, old, marker = (_beside(folder, ending) for ending in (_NEW, _OLD, _MARKER))
    if marker.exists() and not folder.exists():
        (fresh if fresh.exists() else old).rename(folder)
        _sync(folder.parent)
    marker.unlink(missing_ok=True)
    for stray in (fresh, old):
        shutil.rmtree(stray, ignore_errors=True)


def _is_swapped(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the disk cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(call(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)


@contextmanager
def _alone(folder: Path, *, waits: bool) -> Iterator[None]:
    """Hold the folder above, as long as it lasts; BlockingIOError where another process does."""
    if os.name != "posix":  # no two people publish one folder of a Windows disk at a time
        yield
        return
    import fcntl  # noqa: PLC0415 - only there

    handle = os.open(folder.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            raise
        except OSError:  # a network share without locks
            pass
        yield
    finally:
        os.close(handle)


def _beside(folder: Path, ending: str) -> Path:
    return folder.with_name(folder.name + ending)


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
