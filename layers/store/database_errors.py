"""Outages of databases, told as sentences: what failed, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from layers.errors import InputRefusedError, SurroundingsError, WaypostError

Needs = Mapping[str, tuple[type[WaypostError], str]]

ROW_REFUSED = (
    InputRefusedError,
    "the database refused a row, most often two with one identifier; correct and load again",
)


@contextmanager
def told(place: str, needs: Needs) -> Iterator[None]:
    """Turn a database's error into ours; the statement, its values and the URL are left out.

    Parameters
    ----------
    place
        The file or the server, without its password.
    needs
        For the beginning of each of the database's error codes, the error to raise and what to
        do; the longest fitting beginning counts, and the empty one is for all others.

    Raises
    ------
    SurroundingsError, InputRefusedError
        As `needs` says.
    """
    try:
        yield
    except DBAPIError as error:
        code = _code(error.orig)
        beginning = max((start for start in needs if code.startswith(start)), key=len)
        kind, need = needs[beginning]
        # The cause is cut off: its text may hold values of rows or parts of the URL.
        raise kind(f"The store {place}: {need}{f' ({code})' if code else ''}.") from None
    except OSError as error:
        raise SurroundingsError(
            f"The store {place}: {error.strerror}; see that its folder exists and that you may "
            "write there."
        ) from error


def _code(error: BaseException | None) -> str:
    """Return SQLite's error name or PostgreSQL's SQLSTATE; empty where there was no answer."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return str(code or "")
