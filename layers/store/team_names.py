"""The names in a store for a team: of its roles on the server, and of what stands in its schema."""

from __future__ import annotations

from typing import Final

from layers.errors import ProgrammeError

OWNER: Final = "owner"
GROUPS: Final = ("caseworkers", "loader", "planner", "publisher", "auditor")
ROLES: Final = (OWNER, *GROUPS)
"""The owner has the tables and reads nobody; the others are what people are members of."""

STAFF: Final = "waypost_staff"
"""Table: which login reads whose cases."""
AUDIT: Final = "waypost_audit"
"""Table: who read and wrote what of persons, and when."""
CASES: Final = "waypost_cases"
"""View: the cases of whoever asks, one row a person."""
NOTE_WRITE: Final = "waypost_note_write"
"""Function: notes in the audit what was written."""
COMPACT: Final = "waypost_compact"
"""Function: writes the tables of persons anew, without what was deleted."""

_LONGEST: Final = 63  # bytes; the server would cut a longer name without a word


def on_server(database: str, namespace: str, role: str) -> str:
    """Return the name of a role on the server, where other programmes have theirs.

    Raises
    ------
    ProgrammeError
        The name is longer than a server takes.

    >>> on_server("kolda", "waypost", "loader"), on_server("office", "kolda", "loader")
    ('kolda_loader', 'office_kolda_loader')
    """
    prefix = database if namespace == "waypost" else f"{database}_{namespace}"
    name = f"{prefix}_{role}"
    if len(name.encode()) > _LONGEST:
        raise ProgrammeError(
            f"The role {name} would have a name longer than {_LONGEST} letters, which no server "
            "takes. Choose a database with a shorter name."
        )
    return name
