"""The floor of tables that are no indicator by area, by what each module declares."""

from mapping.disclosure import table_suppression
from scripts.runtime import result_tables


def floor(tables, k):
    """Return the tables floored at k."""
    return table_suppression.floor(tables, k, result_tables.declared())
