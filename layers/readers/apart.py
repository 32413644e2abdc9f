"""Files of other people's making are read in a process apart: what breaks it breaks no command.

Text with separators and GeoJSON of no great size are taken apart by Python itself and stay here.
All else goes through libraries that a file can crash, or make take all memory, or time without
end; they run in one process for the whole command, without a network and within limits, started
where a file needs it. Its answers are tables of Arrow, never objects that could run.

A new process and no fork of this one: a fork starts in 0.02 s of CPU instead of 1.4, but holds what
this one holds (the store, its password) and, where another thread held a lock, hangs. With it
`waypost load` of the sample takes 1.2 s of CPU more than 7.5; where all is CSV and GeoJSON, none.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd

from layers.errors import InputRefusedError, SurroundingsError
from layers.readers import child_process, framed, opener
from layers.readers.formats import delimited, geojson

PATIENCE_S: Final = 900.0
"""Seconds by the clock after which a process that neither computes nor answers is ended."""
HOME_BYTES: Final = 64 * 1024 * 1024
"""The largest file that is read here; what Python makes of one takes some fifteen times as much."""
_AT_HOME: Final = (delimited, geojson)
_PROGRAM: Final = (
    "from layers import process_limits; has_left = process_limits.leave_network(); "
    "from layers.readers import child_process; child_process.serve(has_left=has_left)"
)
# What the process needs to know of its surroundings; passwords of databases are not among it.
_KEPT: Final = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH", "PROJ_DATA", "PROJ_LIB", "PYTHONHASHSEED", "PYTHONHOME",
    "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip
_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_OF_TIME: Final = getattr(signal, "SIGXCPU", signal.SIGTERM)
_OF_MEMORY: Final = getattr(signal, "SIGKILL", signal.SIGTERM)
"""How a process ends that computed too long, and one that the system ended for want of memory."""
_TOO_LARGE: Final = (
    f"needs more than {child_process.MEMORY_BYTES // 1024**3} GiB of memory to be read; cut it to "
    "the region needed, or save it in another format"
)
_TOO_LONG: Final = (
    "takes too long to be read; cut it to the region needed, or save it in another format"
)


@dataclass
class Reader:
    """Reads files, those of foreign formats in a process apart; `reading` makes and ends it.

    Parameters
    ----------
    folder
        Where the process may lay files down; nobody else's.
    lacking
        What of memory, time and network this system cannot limit; known once it was started.
    """

    folder: Path
    lacking: tuple[str, ...] = ()
    _process: subprocess.Popen[bytes] | None = None
    _is_ready: bool = False

    def read(self, path: Path, layer: str = "") -> gpd.GeoDataFrame:
        """Return a file as a table; see `layers.readers.read`.

        Raises
        ------
        InputRefusedError
            As there, and READER_CRASHED, READER_MEMORY or READER_TIME.
        SurroundingsError
            This user may not read the file, or the process cannot be started.
        """
        if not is_foreign(path):
            seen = opener.look(path)
            for one in _AT_HOME:
                if path.suffix.lower() in one.SUFFIXES and one.matches(seen):
                    return one.read(path, layer)
        return self._read_apart(path, layer)

    def begin(self) -> None:
        """Start the process, and wait for nothing; reading does so where it was not begun."""
        if self._process is None:
            self._process = _begun(self.folder)

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _read_apart(self, path: Path, layer: str) -> gpd.GeoDataFrame:
        process = self._ready()
        try:
            kind, data = _asked(process, child_process.request(path, layer))
        except (EOFError, BrokenPipeError):
            raise _ended(path, process.wait()) from None
        return _table(path, kind, data)

    def _ready(self) -> subprocess.Popen[bytes]:
        self.begin()
        assert self._process is not None
        if not self._is_ready:
            try:
                _, lacking = _asked(self._process, b"")
            except (EOFError, BrokenPipeError):
                raise SurroundingsError(
                    "The process that reads files could not be started. Free memory, or install "
                    "waypost again."
                ) from None
            self.lacking = tuple(json.loads(lacking))
            self._is_ready = True
        return self._process


def is_foreign(path: Path) -> bool:
    """Return whether name or size say that a file needs the process; its content may as well."""
    is_named = any(path.suffix.lower() in one.SUFFIXES for one in _AT_HOME)
    return not is_named or (path.exists() and path.stat().st_size > HOME_BYTES)


@contextmanager
def reading(paths: Iterable[Path] = ()) -> Iterator[Reader]:
    """Yield what reads the files of one command; the process ends with it, and what it laid down.

    Where one of the `paths` needs the process, it starts while the others are read.
    """
    with tempfile.TemporaryDirectory(prefix="waypost-", ignore_cleanup_errors=True) as folder:
        reader = Reader(Path(folder))
        try:
            if any(map(is_foreign, paths)):
                reader.begin()
            yield reader
        finally:
            reader.end()


def _begun(folder: Path) -> subprocess.Popen[bytes]:
    known = {name: os.environ[name] for name in _KEPT if name in os.environ}
    places = {"TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    paths = os.pathsep.join(os.path.abspath(one) for one in sys.path)  # noqa: PTH100 - of text
    return subprocess.Popen(  # noqa: S603 - this very Python, with words of our own
        [sys.executable, "-P", "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=known | places | dict.fromkeys(_ONE_THREAD, "1") | {
            "PYTHONPATH": paths, "MALLOC_ARENA_MAX": "2", "PROJ_NETWORK": "OFF",
        },
        start_new_session=True,  # an interrupt at the terminal is for this process; it ends that
    )  # fmt: skip


def _asked(process: subprocess.Popen[bytes], request: bytes) -> tuple[bytes, bytes]:
    """Return letter and bytes of an answer; EOFError where the process ended before it gave one."""
    assert process.stdin is not None
    assert process.stdout is not None
    watch = threading.Timer(PATIENCE_S, process.send_signal, [_OF_TIME])
    watch.daemon = True
    watch.start()
    try:
        process.stdin.write(request)
        process.stdin.flush()
        head = process.stdout.read(9)
        data = process.stdout.read(int.from_bytes(head[1:], "big"))
    finally:
        watch.cancel()
    if len(head) < 9 or len(data) < int.from_bytes(head[1:], "big"):
        raise EOFError
    return head[:1], data


def _table(path: Path, kind: bytes, data: bytes) -> gpd.GeoDataFrame:
    if kind == child_process.TABLE:
        try:
            return framed.from_bytes(data)
        except ValueError:
            raise _crashed(path, "its answer was no table") from None
    text = data.decode("utf-8", "surrogateescape")
    if kind == child_process.REFUSED:
        raise InputRefusedError(text)
    if kind == child_process.SURROUNDINGS:
        raise SurroundingsError(text)
    if kind == child_process.NO_MEMORY:
        raise opener.refused("READER_MEMORY", path, _TOO_LARGE)
    raise _crashed(path, text)


def _ended(path: Path, code: int) -> InputRefusedError:
    """Return the error for a file over which the process ended, by how it did."""
    if code == -_OF_TIME:
        return opener.refused("READER_TIME", path, _TOO_LONG)
    if code == -_OF_MEMORY:
        return opener.refused("READER_MEMORY", path, _TOO_LARGE)
    return _crashed(path, f"signal {-code}" if code < 0 else f"code {code}")


def _crashed(path: Path, how: str) -> InputRefusedError:
    return opener.refused(
        "READER_CRASHED",
        path,
        f"broke the program that reads its format ({how}); open it in the program that wrote it "
        "and export it again, or in another format",
    )
