"""What a programme says about the reading of a layer, and the layer that is read by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
from geopandas import GeoDataFrame

from layers.forgotten import Forgotten
from layers.schemas.schema import Issue
from layers.vocabulary.header_table import HeaderTable


@dataclass(frozen=True)
class Rules:
    """What a programme says about the reading of one layer.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-3 code.
    headers
        Which headers the columns have, and which are not used.
    defaults
        Column -> text that stands where the column or the cell is empty.
    values
        Column -> (text as found -> text as wanted), compared without case and accents.
    settlements, areas
        These layers where they are loaded already, typed.
    is_placed_elsewhere
        Whether another layer may say where a row is, so that one without a place is loaded.
    as_of
        The programme's day: what has been lies before it. None: days are not held against it.
    reviewed
        Pairs of keys that look alike and of which a person has said what they are.
    forgotten
        Who was forgotten: their rows are left out, counted, and told nowhere.
    past
        Layer -> keys of its rows that are past their date: what names them is set aside.
    currency
        The programme's, ISO 4217; empty where it states none.
    is_strict
        Whether an optional cell that cannot be read sets its row aside.
    mends_encoding
        Whether texts that were encoded twice are read as they were meant.
    """

    country: str
    headers: HeaderTable = field(default_factory=HeaderTable)
    defaults: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settlements: GeoDataFrame | None = None
    areas: GeoDataFrame | None = None
    is_placed_elsewhere: bool = False
    as_of: dt.date | None = None
    reviewed: frozenset[frozenset[str]] = frozenset()
    forgotten: Forgotten = field(default_factory=Forgotten)
    past: Mapping[str, frozenset[str]] = field(default_factory=dict)
    currency: str = ""
    is_strict: bool = False
    mends_encoding: bool = False


@dataclass(frozen=True)
class Loaded:
    """One layer, read and checked.

    Parameters
    ----------
    layer
        Its name.
    table
        Typed, every column of the schema (and geometry), sorted by its unique key.
    quarantine
        Rows that were not loaded; columns as `layers.ingest.quarantine` says.
    issues
        All that was noticed, by file, sheet and record.
    counts
        rows_in, loaded, quarantined, blank, merged and forgotten; rows_in is the sum of the others.
    origin
        file, sheet, record and line of each row of a table that points to other layers; else empty.
    past
        Keys of the rows that were set aside because their date is past.
    """

    layer: str
    table: GeoDataFrame | pd.DataFrame
    quarantine: pd.DataFrame
    issues: tuple[Issue, ...]
    counts: Mapping[str, int]
    origin: pd.DataFrame = field(default_factory=pd.DataFrame)
    past: frozenset[str] = frozenset()
