"""What an interrupt does: the first ends the work in order, the second at once; both are 130."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from scripts.console import exit_codes

_KINDS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def heeded() -> Iterator[None]:
    """Raise KeyboardInterrupt at the first interrupt meanwhile, and end the process at the second.

    Who asks twice does not want to wait for what is being put in order. A process that ends without
    a word leaves the store as it was, as one that is killed does, and the next start sweeps the
    rest. After a first interrupt the second is heeded until the process has ended.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread gets signals
        return
    before = {kind: signal.signal(kind, _first) for kind in _KINDS}
    try:
        yield
    finally:
        for kind, handler in before.items():
            if signal.getsignal(kind) is _first:
                signal.signal(kind, handler)


def _first(_number: int, _frame: object) -> None:
    for kind in _KINDS:
        signal.signal(kind, _second)
    raise KeyboardInterrupt


def _second(_number: int, _frame: object) -> None:
    told = f"waypost: {exit_codes.explained(KeyboardInterrupt())}\n"
    os.write(2, told.encode())
    os._exit(exit_codes.INTERRUPTED)
