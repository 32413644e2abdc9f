"""What a cell of a column may hold, where that is a list: for drop-downs and the dictionary."""

from __future__ import annotations

from layers.vocabulary.categories import categories
from layers.vocabulary.column import Column


def listed(column: Column) -> tuple[str, ...]:
    """Return the values that a cell may hold; nothing where any value is fine.

    >>> listed(Column("is_open", "flag", "Whether it is open."))
    ('yes', 'no')
    """
    if column.name == "category":
        return tuple(categories())
    return ("yes", "no") if column.dtype == "flag" else column.values
