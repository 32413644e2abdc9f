"""The errors of waypost: each says what is wrong, where, and what to do.

WaypostError
+-- UsageError             the command line is wrong (exit 2)
|   +-- ProgrammeError     programme.toml is wrong (exit 2)
+-- InputRefusedError      an input cannot be used at all (exit 4)
+-- SurroundingsError      disk, database or permission failed; nothing changed (exit 5)
+-- PublishingRefusedError a page would have revealed someone (exit 6)
"""


class WaypostError(Exception):
    """Any error that waypost raises on purpose; its text is a sentence for the user."""


class UsageError(WaypostError):
    """The command line asks for something that does not exist."""


class ProgrammeError(UsageError):
    """programme.toml holds a wrong or unknown setting."""


class InputRefusedError(WaypostError):
    """A file cannot be used at all: unreadable, wrong kind, no CRS, a required column missing."""


class SurroundingsError(WaypostError):
    """The disk, the database or a permission failed; nothing was changed."""


class PublishingRefusedError(WaypostError):
    """A published page would have revealed someone; nothing was written."""
