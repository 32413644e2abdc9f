"""How a command works in a folder: what it may read, with whose rights, under which name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    """How a command works in a folder.

    Parameters
    ----------
    may_leave
        Whether inputs may lie outside the folder.
    role
        With whose rights the store is opened, see `layers.store.Session`; empty: with those of the
        user whom its URL names.
    command
        Which command it is, for the server's administrator and a team's audit.
    """

    may_leave: bool = False
    role: str = ""
    command: str = ""
