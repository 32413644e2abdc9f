"""How a store is opened: with whose rights, for which command, and how long it waits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Session:
    """How a store is opened.

    Parameters
    ----------
    role
        Of `team_names.ROLES`, or a role as the server names it; empty: the user of the URL.
    program
        What the server is told of this program, as in `waypost load`.
    lock_s
        How many seconds to wait for another writer.
    statement_s
        How many seconds one statement may take on a server; 0: as long as it takes.
    is_setup
        Whether the roles themselves are made, which no role of a team may.
    """

    role: str = ""
    program: str = "waypost"
    lock_s: float = 10
    statement_s: float = 600
    is_setup: bool = False
