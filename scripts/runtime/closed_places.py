"""What only the programme's own team may read: its folders, the store and what lies beside it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder

_FOLDERS: Final = ("data", "quarantine", "results", "private", "review")
_BESIDE: Final = "waypost.*"  # the store, and the prepared network
_OF_SQLITE: Final = ("-wal", "-shm", "-journal")
_OTHERS: Final = 0o077
_AS_IT_IS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def make(path: Path) -> None:
    """Make a folder that nobody else may look into, unless it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


def mend(folder: Folder, progress: Progress) -> None:
    """Take from others what they may do with closed files and folders, and say how many there were.

    A copy, an unpacked archive or a shared disk loosens them. Links are left alone, and what
    belongs to somebody else, who alone may close it.
    """
    if os.name != "posix":
        return
    n_open = sum(_is_closed(path) for path in _closed(folder))
    if n_open:
        progress.say(
            f"  {n_open} files and folders of {folder.path} were open to other users of this "
            "computer; they are closed again."
        )


def _closed(folder: Folder) -> Iterator[Path]:
    named = (name for names in folder.programme.layers.values() for name in names)
    home = folder.path.resolve()
    inputs = (folder.path / name for name in named)
    yield from (path for path in inputs if path.resolve().is_relative_to(home))
    yield from folder.path.glob(_BESIDE)
    store = folder.path / folder.programme.store.url  # of a database no such file is found
    yield from (Path(f"{store}{ending}") for ending in ("", *_OF_SQLITE))
    for name in _FOLDERS:
        for place, _, files in os.walk(folder.path / name):
            yield Path(place)
            yield from (Path(place, file) for file in files)


def _is_closed(path: Path) -> bool:
    """Close a file or folder; return whether it was open, and is no longer."""
    with suppress(OSError):
        found = path.lstat()
        is_ours = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
        if is_ours and found.st_mode & _OTHERS:
            handle = os.open(path, os.O_RDONLY | _AS_IT_IS)
            try:
                os.fchmod(handle, stat.S_IMODE(found.st_mode) & ~_OTHERS)
            finally:
                os.close(handle)
            return True
    return False
