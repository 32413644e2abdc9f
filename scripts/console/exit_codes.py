"""What went wrong, said in words, and the exit code for it: the one table of both."""

from __future__ import annotations

import sys
from typing import Final

from layers.errors import (
    InputRefusedError,
    PublishingRefusedError,
    SurroundingsError,
    UsageError,
    WaypostError,
)

DONE: Final = 0
QUARANTINED: Final = 3
INTERRUPTED: Final = 130

EXIT_CODES: Final[tuple[tuple[type[BaseException], int], ...]] = (
    (UsageError, 2),
    (InputRefusedError, 4),
    (SurroundingsError, 5),
    (PublishingRefusedError, 6),
    (MemoryError, 5),
    (OSError, 5),
    (KeyboardInterrupt, INTERRUPTED),
)
"""The one table of errors and exit codes; the first that matches counts."""

KINDS: Final = tuple(kind for kind, _ in EXIT_CODES)


def told(error: BaseException, of: str = "") -> int:
    """Say what went wrong; return the exit code."""
    print(f"waypost: {of}{explained(error)}", file=sys.stderr)
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))


def of_rows(n_quarantined: int) -> int:
    """Return the code of work that was done, with rows set aside or without."""
    return QUARANTINED if n_quarantined else DONE


def is_done(code: int) -> bool:
    """Whether the work was done, with rows set aside or without."""
    return code in (DONE, QUARANTINED)


def explained(error: BaseException) -> str:
    """Return what went wrong and what to do, in one sentence or a few."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted; nothing was left half written."
    if isinstance(error, MemoryError):
        return "there is not enough memory. Close other programs, or work on a smaller area."
    if isinstance(error, OSError) and not isinstance(error, WaypostError):
        return f"{error.filename or 'a file'}: {error.strerror or error}. Nothing was changed."
    return str(error)
