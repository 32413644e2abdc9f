"""`[columns]` of programme.toml: the headers of each layer, for all its files or for one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, Final

from layers.errors import ProgrammeError
from layers.vocabulary.header_table import HeaderTable

_IGNORE: Final = "ignore"
_PLACES: Final = ("latitude", "longitude", "wkt", "geolocation", "date_of_birth")
"""What may be named beside the columns of a layer: the ways of saying a place, and an age."""


def parse(
    tables: Mapping[str, Any], known: Mapping[str, tuple[str, ...]]
) -> Mapping[str, HeaderTable]:
    """Return what the table `[columns]` says of each layer; `known` are the columns of each.

    Raises
    ------
    ProgrammeError
        A layer or a column does not exist, or a header is no text.

    >>> tables = {"services": {"name": "Nom", "a.csv": {"ignore": ["Zone"]}}}
    >>> parse(tables, {"services": ("name",)})["services"].of("a.csv")
    HeaderTable(columns={'name': 'Nom'}, ignore=('Zone',), files={})
    """
    found = {}
    for layer, table in tables.items():
        _check(layer, tuple(known), f"columns.{layer}")
        if not isinstance(table, dict):
            raise ProgrammeError(
                f"programme.toml: 'columns.{layer}' must be a table, written [columns.{layer}]."
            )
        files = {key: one for key, one in table.items() if isinstance(one, dict)}
        own = {key: one for key, one in table.items() if key not in files}
        found[layer] = _table(own, known[layer], f"columns.{layer}", files)
    return found


def _table(
    table: Mapping[str, Any], names: tuple[str, ...], place: str, files: Mapping[str, Any]
) -> HeaderTable:
    """One table: its columns and what it ignores; `files` are the tables within it."""
    columns = {}
    for key, header in table.items():
        if key == _IGNORE:
            continue
        _check(key, (*names, *_PLACES, _IGNORE), f"{place}.{key}")
        if isinstance(header, bool | list | dict):
            raise ProgrammeError(
                f"programme.toml: '{place}.{key}' must be one header of the file, in quotes."
            )
        columns[key] = str(header)
    ignored = table.get(_IGNORE, [])
    if not isinstance(ignored, list) or not all(isinstance(one, str) for one in ignored):
        raise ProgrammeError(
            f"programme.toml: '{place}.ignore' must be a list of headers, such as [\"Zone\"]."
        )
    of_files = {file: _table(one, names, f"{place}.{file}", {}) for file, one in files.items()}
    return HeaderTable(columns, tuple(ignored), of_files)


def _check(key: str, known: tuple[str, ...], place: str) -> None:
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
        raise ProgrammeError(
            f"programme.toml: unknown key '{place}'. Did you mean '{near}'? "
            f"Known here: {', '.join(sorted(known))}."
        )
