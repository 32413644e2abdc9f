"""On what terms a command works: which inputs it reads, with whose rights it opens the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Terms:
    """On what terms a command works in a programme's folder.

    Parameters
    ----------
    may_leave
        Whether inputs may lie outside the programme's folder.
    is_strict
        Whether an optional cell that cannot be read sets its row aside.
    mends_encoding
        Whether texts that were encoded twice are read as they were meant.
    role
        With whose rights the store is opened, see `layers.store.Session`; empty: with those of the
        user whom its URL names.
    command
        Which command it is, for the server's administrator and a team's audit.
    """

    may_leave: bool = False
    is_strict: bool = False
    mends_encoding: bool = False
    role: str = ""
    command: str = ""


USUAL: Final = Terms()
