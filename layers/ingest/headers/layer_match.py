"""Which layer a file is that nobody named, by its headers, shapes and name; and how sure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd

from layers.ingest import aggregates
from layers.ingest.headers.found import BIRTH, Found, of_frame
from layers.ingest.headers.place import open_place
from layers.ingest.headers.unmatched import Unmatched
from layers.schemas import SCHEMAS
from layers.schemas.schema import Schema
from layers.vocabulary.categories import plain

_SHAPES: Final[Mapping[str, str]] = {
    "Point": "point", "MultiPoint": "point", "LineString": "line", "MultiLineString": "line",
    "Polygon": "polygon", "MultiPolygon": "polygon",
}  # fmt: skip
_OF_PERSONS: Final = frozenset(
    ("age", "age_band", "sex", "birth_year", BIRTH, "nationality", "return_on", "dependants",
     "has_disability", "vulnerability_codes", "legal_status", "is_escorted")
)  # fmt: skip
"""Columns of which two make rows persons, whatever else stands there."""
_BY_HEADERS: Final[Mapping[str, frozenset[str]]] = {
    "services": frozenset({"name", "category"}),
    "returnees": frozenset({"returnee_id"}),
    "areas": frozenset({"pcode", "name"}),
    "roads": frozenset({"road_class"}),
    "demand": frozenset({"n"}),
}
"""Layers that headers alone can tell, and the columns they must have."""
_OF_PEOPLE: Final = ("returnees", "demand")
"""Told apart from all others by what their rows are."""
NAMED: Final = 0.95
TOLD: Final = 0.92
LIKELY: Final = 0.6


@dataclass(frozen=True)
class Guess:
    """What a table most likely is.

    Parameters
    ----------
    layer
        "" where nothing speaks for any.
    sure
        From 0 to 1.
    unmatched
        What its headers leave open, if it is that layer.
    """

    layer: str = ""
    sure: float = 0.0
    unmatched: tuple[Unmatched, ...] = ()


def possible(table: gpd.GeoDataFrame) -> list[str]:
    """Return the layers that a table may be: of its name, and those that headers tell.

    Each as far as the shapes of the table, where it has any, are those of the layer.
    """
    named = _named(of_frame(table).file)
    layers = dict.fromkeys((*([named] if named else ()), *_BY_HEADERS))
    return [layer for layer in layers if _can_be(table, SCHEMAS[layer])]


def guess(
    table: gpd.GeoDataFrame,
    of: Mapping[str, Mapping[str, str]],
    unmatched: Mapping[str, Sequence[Unmatched]],
) -> Guess:
    """Return the layer that a table most likely is.

    A file named like a layer (`returnees_2026.csv`) that has what the layer needs is that layer.
    Else services, returnees, areas and roads are told by their columns; persons go before all,
    and counts of people are none.

    Parameters
    ----------
    of, unmatched
        Of each possible layer: column -> header, and what the headers leave open.
    """
    found = of_frame(table)
    named = _named(found.file)
    open_ = {
        layer: (*unmatched[layer], *_lacks_place(table, found, layer, columns))
        for layer, columns in of.items()
    }
    if named in open_ and not open_[named]:
        return Guess(named, NAMED)
    is_count = bool("returnees" in of and aggregates.counting(found, of["returnees"])[0])
    if not is_count and "returnees" in of and len(_OF_PERSONS & set(of["returnees"])) >= 2:
        sure = LIKELY if open_["returnees"] else TOLD
        return Guess("returnees", sure, open_["returnees"])
    for layer, needed in _BY_HEADERS.items():
        is_whole = layer in of and not open_[layer] and needed <= set(of[layer])
        if is_whole and layer not in _OF_PEOPLE:
            return Guess(layer, TOLD)
    if is_count and "demand" in of:
        return Guess("demand", LIKELY if open_["demand"] else TOLD, open_["demand"])
    likely = [
        layer
        for layer in of
        if layer == named or (layer not in _OF_PEOPLE and _speaks(of[layer], open_[layer], layer))
    ]
    return Guess(likely[0], LIKELY / 2, open_[likely[0]]) if likely else Guess()


def _speaks(of: Mapping[str, str], open_: Sequence[Unmatched], layer: str) -> bool:
    """Return whether a header, or what stands under one, speaks for a layer."""
    is_placed = all(one.column != "latitude" or one.proposals for one in open_)
    is_proposed = is_placed and any(one.column == "category" and one.proposals for one in open_)
    needed = _BY_HEADERS.get(layer, frozenset())
    return bool(needed & set(of)) or (layer == "services" and is_proposed)


def _can_be(table: gpd.GeoDataFrame, schema: Schema) -> bool:
    """Return whether the shapes of a table, where it has any, are those of the layer."""
    kinds = {_SHAPES.get(kind, "") for kind in table.geometry.dropna().geom_type.unique()}
    if not kinds:
        return True
    wanted = {schema.geometry}
    if schema.layer in {"services", "settlements"}:  # buildings and towns are drawn as outlines too
        wanted |= {"polygon", "line"}
    return schema.geometry is not None and kinds <= wanted


def _lacks_place(
    table: gpd.GeoDataFrame, found: Found, layer: str, columns: Mapping[str, str]
) -> tuple[Unmatched, ...]:
    schema = SCHEMAS[layer]
    if not schema.is_placed:
        return ()
    return open_place(columns, table.geometry.tolist(), schema, found)


def _named(file: str) -> str:
    """Return the layer whose name a file bears, digits and dates aside; else nothing.

    >>> _named("Services 2026-03.xlsx"), _named("who.csv")
    ('services', '')
    """
    bare = " ".join(re.sub(r"[\d.()]+", " ", plain(Path(file).stem)).split())
    return next((layer for layer in SCHEMAS if plain(layer) == bare), "")
