"""The process that reads files of other people's making; `apart` starts it, asks it and ends it.

It is asked in lines of JSON (path, layer, folders of formats) and answers with a letter, eight
bytes of length, and that many bytes: a table, a sentence or the name of what broke.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import BinaryIO, Final

from layers import process_limits, readers
from layers.errors import InputRefusedError, SurroundingsError
from layers.readers import formats, framed

MEMORY_BYTES: Final = 2 * 1024**3
CPU_S: Final = 300
READY: Final = b"+"
TABLE: Final = b"T"
REFUSED: Final = b"R"
SURROUNDINGS: Final = b"S"
NO_MEMORY: Final = b"M"
BROKEN: Final = b"B"


def serve(*, has_left: bool) -> None:
    """Answer what is asked on standard input until it ends.

    Parameters
    ----------
    has_left
        Whether this process has left the network; it can only before libraries start threads.
    """
    answers = os.fdopen(os.dup(1), "wb")
    process_limits.end_with_parent()
    os.dup2(2, 1)  # what a library prints is no answer
    from layers.readers import gdal  # noqa: PLC0415 - who asks needs no GDAL

    readers.known_formats()
    gdal.forget_formats()
    has = {
        "memory": process_limits.limit_memory(MEMORY_BYTES),
        "time": process_limits.limit_time(CPU_S),
        "network": has_left,
    }
    lacking = [name for name, found in has.items() if not found]
    _answer(answers, READY, json.dumps(lacking).encode())
    for line in sys.stdin.buffer:
        process_limits.limit_time(CPU_S)
        _answer(answers, *_read(**json.loads(line)))


def request(path: Path, layer: str) -> bytes:
    """Return the line that asks for a file."""
    asked = {"path": str(path), "layer": layer, "folders": list(formats.__path__)}
    return json.dumps(asked).encode() + b"\n"


def _read(path: str, layer: str, folders: list[str]) -> tuple[bytes, bytes]:
    """Return letter and bytes of the answer; nothing that is raised ends the process."""
    try:
        if folders != list(formats.__path__):
            formats.__path__ = folders
            readers.known_formats.cache_clear()
        return TABLE, framed.to_bytes(readers.read(Path(path), layer))
    except InputRefusedError as error:
        return REFUSED, _said(error)
    except SurroundingsError as error:
        return SURROUNDINGS, _said(error)
    except MemoryError:
        return NO_MEMORY, b""
    except Exception as error:  # noqa: BLE001 - a file that no reader foresaw is a sentence too
        return BROKEN, type(error).__name__.encode()


def _said(error: Exception) -> bytes:
    return str(error).encode("utf-8", "surrogateescape")


def _answer(answers: BinaryIO, kind: bytes, data: bytes) -> None:
    answers.write(kind + len(data).to_bytes(8, "big"))
    answers.write(data)
    answers.flush()
