"""What is past its date: how many rows, by which date, since when; and what has no date at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from layers import store as stores
from layers.ingest.date_order import PAST
from layers.schemas import SCHEMAS
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, open_store
from scripts.stages import load
from scripts.stages.load import Intake

_READ: Final = ("areas", "settlements")
"""Layers that say where people live; without them a row could not be read."""


@dataclass(frozen=True)
class Overdue:
    """Rows of one layer that one column sets aside.

    Parameters
    ----------
    layer, column
        Which; the column is a date, or names the person whose date is past.
    n_rows
        How many.
    first, last
        The earliest and the latest of the dates, as ISO days; empty where the column is none.
    """

    layer: str
    column: str
    n_rows: int
    first: str
    last: str


@dataclass(frozen=True)
class Retention:
    """What the inputs hold past its date on the programme's day.

    Parameters
    ----------
    as_of
        That day, in ISO.
    overdue
        By layer and column.
    ids
        The people past their date.
    n_stored
        How many of them the store still holds from an earlier load.
    n_people, n_undated
        People who load, and how many of them have no date after which they go.
    purposes
        People who load, by purpose; those without one under an empty text.
    """

    as_of: str
    overdue: tuple[Overdue, ...]
    ids: tuple[str, ...]
    n_stored: int
    n_people: int
    n_undated: int
    purposes: Mapping[str, int]


def of(folder: Folder, progress: Progress) -> Retention:
    """Read the inputs that are about persons, and say what of them is past its date.

    Raises
    ------
    InputRefusedError, SurroundingsError
        An input or the store cannot be read.
    """
    personal = [layer for layer, one in SCHEMAS.items() if one.is_personal]
    found = load.read_all(folder, progress, [*_READ, *personal])
    past = found.loaded["returnees"].past if "returnees" in found.loaded else frozenset()
    store = open_store(folder)
    try:
        stored = set(stores.read(store, "returnees")["returnee_id"])
    finally:
        stores.close(store)
    people = stores.empty("returnees")
    if "returnees" in found.loaded:
        people = found.loaded["returnees"].table
    ends = list(SCHEMAS["returnees"].ends)
    purposes = people["purpose"].fillna("").value_counts().sort_index()
    return Retention(
        as_of=folder.programme.as_of.isoformat(),
        overdue=_overdue(found),
        ids=tuple(sorted(past)),
        n_stored=len(past & stored),
        n_people=len(people),
        n_undated=int(people[ends].isna().all(axis=1).sum()),
        purposes={str(name): int(n) for name, n in purposes.items()},
    )


def _overdue(found: Intake) -> tuple[Overdue, ...]:
    days: dict[tuple[str, str], list[str]] = {}
    for layer, one in found.loaded.items():
        for issue in one.issues:
            if issue.code == PAST:
                days.setdefault((layer, issue.column), []).append(issue.value)
    return tuple(
        Overdue(layer, column, len(told), min(told), max(told))
        for (layer, column), told in days.items()
    )
