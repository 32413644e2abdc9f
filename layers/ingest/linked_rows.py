"""Rows that point to nobody: a score, a referral, a follow-up of an unknown case or service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from layers.ingest.loaded import Loaded
from layers.schemas import SCHEMAS
from layers.schemas.schema import Issue

_ALSO_IN: Final[Mapping[str, tuple[str, str]]] = {
    "partners": ("services", "partner_id"),
    "programmes": ("services", "programme_id"),
}
"""Layers whose rows are known from a column of another layer too."""
_SCOPES: Final[Mapping[str, str]] = {
    "service": "services", "programme": "programmes", "partner": "partners",
}  # fmt: skip
"""What the scope of a rule points to."""


_FIXED: Final = (
    "STOP_NOT_MOBILE",
    (
        "This service is not given by a mobile team, so its stop counts for nothing; write "
        "'mobile' under delivery of the service, or correct service_id."
    ),
)
"""The issue of a stop of a service that does not move: code and sentence."""


class Link(NamedTuple):
    """Rows of a layer whose cell names a row of another layer: positions, column, that layer."""

    rows: np.ndarray
    column: str
    target: str


def dangling(layer: str, tables: Mapping[str, pd.DataFrame]) -> list[Link]:
    """Return which rows of a layer name a row that no other layer holds.

    Parameters
    ----------
    layer
        The layer; its schema says what it points to.
    tables
        The layers by name. What points to a layer that is not among them is not checked.

    >>> tables = {"returnees": pd.DataFrame({"returnee_id": ["R1"]}),
    ...     "needs": pd.DataFrame({"returnee_id": ["R1", "ZZ"]})}
    >>> [(link.rows.tolist(), link.column, link.target) for link in dangling("needs", tables)]
    [([1], 'returnee_id', 'returnees')]
    """
    table = tables[layer]
    found = []
    for column, target, is_asked in _links(layer, table):
        known = _known(target, tables)
        if known is None:
            continue
        is_lost = is_asked & table[column].notna() & ~table[column].astype("str").isin(known)
        if is_lost.any():
            found.append(Link(np.flatnonzero(is_lost), column, target))
    return found


def early(layer: str, tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, int, str]]:
    """Yield the days that lie before those of the row pointed to: column, row and that column.

    A follow-up cannot have been before its referral was made.
    """
    table = tables[layer]
    for column, target, other in SCHEMAS[layer].not_before:
        if target in tables:
            key = SCHEMAS[target].key
            firsts = tables[target].drop_duplicates(key).set_index(key)[other]
            is_early = table[column] < firsts.reindex(table[key]).to_numpy()
            yield from (
                (column, int(row), f"{other} of {target}") for row in np.flatnonzero(is_early)
            )


def unvisited(layer: str, tables: Mapping[str, pd.DataFrame]) -> np.ndarray:
    """Return the rows of `stops` whose service is known and no mobile team; none of other layers.

    >>> tables = {"services": pd.DataFrame({"service_id": ["S1", "S2"],
    ...     "delivery": ["mobile", None]}), "stops": pd.DataFrame({"service_id": ["S1", "S2"]})}
    >>> unvisited("stops", tables).tolist()
    [1]
    """
    if layer != "stops" or "services" not in tables:
        return np.empty(0, dtype=np.int64)
    others = tables["services"].loc[tables["services"]["delivery"] != "mobile", "service_id"]
    return np.flatnonzero(tables["stops"]["service_id"].isin(others))


def checked(loaded: Mapping[str, Loaded]) -> dict[str, Loaded]:
    """Return the layers with an issue more for each row that points to nobody, or too early.

    So has each stop of a service that is not mobile. Such rows are stored; nothing is counted for
    them until they or what they name are corrected.
    """
    tables = {layer: one.table for layer, one in loaded.items()}
    found = {}
    for layer, one in loaded.items():
        more = [
            _issue(one, int(row), link.column, _lost(link))
            for link in dangling(layer, tables)
            for row in link.rows
        ]
        more += [
            _issue(one, row, column, ("DATE_ORDER", f"This day lies before {other}; correct one."))
            for column, row, other in early(layer, tables)
        ]
        more += [_issue(one, int(row), "service_id", _FIXED) for row in unvisited(layer, tables)]
        issues = tuple(sorted([*one.issues, *more])) if more else one.issues
        found[layer] = replace(one, issues=issues)
    return found


def _links(layer: str, table: pd.DataFrame) -> Iterator[tuple[str, str, pd.Series]]:
    """Column, the layer it points to, and which rows do."""
    everybody = pd.Series(data=True, index=table.index)
    for column, target in SCHEMAS[layer].points_to:
        yield column, target, everybody
    if layer == "criteria":
        for scope, target in _SCOPES.items():
            yield "scope_id", target, table["scope"].fillna("service") == scope


def _known(target: str, tables: Mapping[str, pd.DataFrame]) -> set[str] | None:
    """The keys of a layer as far as any layer knows them; None where nothing is loaded of it."""
    known = set(tables[target][SCHEMAS[target].key]) if target in tables else set()
    if target in _ALSO_IN:
        layer, column = _ALSO_IN[target]
        known |= set(tables[layer][column].dropna()) if layer in tables else set()
    return known if known or target in tables else None


def _lost(link: Link) -> tuple[str, str]:
    return "LINK_UNKNOWN", (
        f"What {link.column} names is in no loaded row of {link.target}, so this row counts for "
        f"nobody; correct it, or load the row that is missing from {link.target}."
    )


def _issue(one: Loaded, row: int, column: str, said: tuple[str, str]) -> Issue:
    where = one.origin.iloc[row]
    code, sentence = said
    return Issue(
        str(where["file"]), str(where["sheet"]), int(where["record"]), int(where["line"]), column,
        code, "warned", sentence, str(one.table[column].iloc[row]),
    )  # fmt: skip
