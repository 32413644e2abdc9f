"""The result tables that the modules of planning and monitoring declare, and what makes them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Final

import pandas as pd

from layers.errors import PublishingRefusedError
from mapping import monitoring, planning
from mapping.unit_records.measured import Measured
from mapping.unit_records.result_tables import ResultTable

ROOMS: Final = (monitoring, planning)
"""Where a result table may be declared, in the order of the rooms."""

TAKEN: Final = ("beyond", "calls", "gaps", "nearest", "places", "reach", "snapping", "uncertain")
"""Files in results/ that are made elsewhere."""

Make = Callable[[Measured], pd.DataFrame]


def declared() -> dict[str, ResultTable]:
    """Return what every table declares, by its name.

    Raises
    ------
    PublishingRefusedError
        Where two modules declare a table of one name, or a declaration leaves a count out.
    """
    found: dict[str, ResultTable] = {}
    for module in _modules():
        for one in _of(module):
            if one.name in found or (one.name in TAKEN and not one.is_personal):
                raise PublishingRefusedError(
                    f"TWICE: {module.__name__} declares the table {one.name}, which is "
                    "made elsewhere already. Give it another name."
                )
            found[one.name] = one
    return found


def made() -> list[tuple[ResultTable, Make]]:
    """Return the tables that their module makes by itself, each with what makes it.

    Raises
    ------
    PublishingRefusedError
        Where a module makes a table and does not declare it.
    """
    found = []
    for module in _modules():
        if not hasattr(module, "make"):
            continue
        if not isinstance(getattr(module, "TABLE", None), ResultTable):
            raise PublishingRefusedError(
                f"UNDECLARED: {module.__file__} makes a table and does not declare it, so nothing "
                "of it may be published. Declare TABLE = ResultTable(name, doc, columns, counts) "
                "in it: each column with its type and meaning, and in counts each column that "
                "counts people."
            )
        found.append((module.TABLE, module.make))
    return found


def file_of(table: ResultTable) -> str:
    """Return the name of a table's file in results/, without its ending."""
    return table.written_as or table.name


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        for name in sorted(one.name for one in pkgutil.iter_modules(room.__path__)):
            yield importlib.import_module(f"{room.__name__}.{name}")


def _of(module: ModuleType) -> tuple[ResultTable, ...]:
    one = getattr(module, "TABLE", None)
    return (one,) if isinstance(one, ResultTable) else tuple(getattr(module, "TABLES", ()))
