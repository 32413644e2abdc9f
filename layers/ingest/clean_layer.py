"""Tables of text into one clean typed layer: every row is loaded, merged or set aside, and told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from layers.errors import ProgrammeError
from layers.forgotten import Forgotten
from layers.ingest import (
    column_match,
    country_extent,
    date_order,
    duplicates,
    fare_stages,
    file_parts,
    gazetteer,
    geometries,
    locate,
    misplaced_cells,
    parse,
    rule_values,
    typed_table,
    unread_cells,
)
from layers.ingest.file_parts import Part
from layers.ingest.geometries import Shapes
from layers.ingest.remarks import Fault, Rows, nearest, quarantined_rows
from layers.schemas.schema import Issue, Schema, empty


@dataclass(frozen=True)
class Rules:
    """What a programme says about the reading of one layer.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-3 code.
    columns
        Column -> header in the files.
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
    """

    country: str
    columns: Mapping[str, str] = field(default_factory=dict)
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


def load(frames: Sequence[GeoDataFrame], schema: Schema, rules: Rules) -> Loaded:
    """Return the layer that the files of one layer make together.

    Parameters
    ----------
    frames
        Tables as the readers give them: text columns, `_sheet`, `_record`, `_line`, perhaps
        `geometry`; in `attrs` file, issues, n_rows and n_blank.
    schema
        The layer.
    rules
        What the programme says about it.

    Raises
    ------
    InputRefusedError
        A required column is absent, two headers claim one column, or the coordinates are metres.
    ProgrammeError
        A column, header, value or country in `rules` does not exist.
    """
    _check_rules(frames, schema, rules)
    parts = _parts(frames, schema, rules)
    table = pd.concat([empty(schema), *(part.table for part in parts)], ignore_index=True)
    shapes = np.concatenate([np.empty(0, dtype=object), *(part.shapes for part in parts)])
    faults = file_parts.all_faults(parts)
    past = date_order.past_keys(table, schema, faults)
    good = np.setdiff1d(np.arange(len(table)), quarantined_rows(faults))
    keyed = table.iloc[good].reset_index(drop=True)
    if schema.key:
        keyed[schema.key] = duplicates.keyed(keyed, shapes[good], schema)
    merged, more = duplicates.repeated(keyed, shapes[good], schema)
    leave = np.union1d(merged, quarantined_rows(more))
    kept = np.setdiff1d(np.arange(len(good)), leave)
    clean = _sorted(keyed.iloc[kept], kept, schema)
    rows = clean.index.to_numpy()
    more += [
        Fault(rows[fault.rows], fault.column, fault.remark, fault.value)
        for fault in duplicates.look_alikes(clean, shapes[good][rows], schema, rules.reviewed)
    ]
    faults += [Fault(good[f.rows], f.column, f.remark, f.value) for f in more]
    aside = file_parts.set_aside(parts, faults)
    n_blank = sum(part.n_blank for part in parts)
    counts = {
        "rows_in": sum(part.n_rows for part in parts),
        "loaded": len(clean),
        "quarantined": len(aside),
        "blank": n_blank,
        "merged": len(merged),
        "forgotten": sum(part.n_forgotten for part in parts),
    }
    finished = _finished(clean, shapes[good][rows], schema)
    origin = file_parts.origins(parts, good[rows]) if schema.is_linked and parts else pd.DataFrame()
    return Loaded(
        schema.layer, finished, aside, file_parts.told(parts, faults), counts, origin, past
    )


def _parts(frames: Sequence[GeoDataFrame], schema: Schema, rules: Rules) -> list[Part]:
    extent = (
        country_extent.extent(rules.country, rules.areas)
        if schema.is_placed
        else country_extent.WORLD
    )
    known = gazetteer.build(rules.settlements, rules.areas)
    return [_part(frame, schema, rules, known, extent) for frame in frames]


def _part(
    frame: GeoDataFrame,
    schema: Schema,
    rules: Rules,
    known: gazetteer.Gazetteer,
    extent: country_extent.Extent,
) -> Part:
    file = str(frame.attrs.get("file", ""))
    unread = tuple(frame.attrs.get("issues", ()))
    read = tuple(one for one in unread if not rules.forgotten.is_in(one.value))
    tool = [i.column for i in read if i.code == "HEADER_MAPPED" and i.value.startswith("_")]
    found = [str(name) for name in frame.columns]
    matched = column_match.match(found, schema, rules.columns, rules.defaults, file, tool)
    own = geometries.own_shapes(frame)
    filled = geometries.filled(frame, own)
    at = column_match.remembered(frame, filled, matched, rules.forgotten)
    faults: list[Fault] = []
    texts = _texts(frame, at, matched, rules, faults)
    texts, moved = misplaced_cells.moved(texts, schema)
    table, more = typed_table.typed(
        texts, schema, len(at), rules.currency, is_strict=rules.is_strict
    )
    if unread_cells.ASKED in table:
        table[unread_cells.ASKED] = unread_cells.asked(texts, more, matched.of, schema)
    faults += [*moved, *more, *date_order.faults(table, schema, rules.as_of)]
    faults += date_order.linked(table, schema, rules.past)
    if schema.layer == "criteria" and "values" in texts:
        table["values"], more = rule_values.read(texts["values"], table["criterion"])
        faults += more
    shapes = np.empty(len(at), dtype=object)
    if schema.is_placed:
        extra = {name: texts[name] for name in column_match.PLACE_HEADERS if name in texts}
        cells = table.assign(**extra)
        if not rules.is_placed_elsewhere:
            column_match.check_place(
                [*extra, *matched.of, *rules.defaults], own.tolist(), schema, file, found
            )
        placed = locate.resolve(cells, own[at], schema, known, extent, file)
        shapes = placed.shapes
        faults += [
            fault
            for fault in placed.faults
            if not (rules.is_placed_elsewhere and fault.remark == gazetteer.NOWHERE)
        ]
        if "position_class" in table:
            table["position_class"] = placed.position_class
    if "from_stage" in table:
        table, more = fare_stages.placed(table, known)
        faults += more
    n_unread = sum(issue.severity == "quarantined" for issue in unread)
    n_blank = int(frame.attrs.get("n_blank", 0))
    n_rows = int(frame.attrs.get("n_rows", len(frame) + n_blank + n_unread))
    n_blank += len(frame) - len(filled)
    n_forgotten = len(filled) - len(at) + len(unread) - len(read)
    told = (*read, *matched.issues)
    return Part(frame, file, at, table, shapes, faults, told, n_rows, n_blank, n_forgotten)


def _texts(
    frame: pd.DataFrame, at: Rows, matched: column_match.Headers, rules: Rules, faults: list[Fault]
) -> dict[str, pd.Series]:
    texts: dict[str, pd.Series] = {}
    for column, header in matched.of.items():
        found = frame[header].iloc[at].reset_index(drop=True).astype("str")
        text, remarks = parse.clean(found)
        faults += [Fault(rows, column, remark) for remark, rows in remarks]
        texts[column] = parse.renamed(text, rules.values.get(column, {}))
    defaults = {**column_match.implied(matched), **rules.defaults}
    blank = pd.Series(np.nan, index=range(len(at)), dtype="str")
    for column, default in defaults.items():
        texts[column] = texts.get(column, blank).fillna(default)
    return texts


def _sorted(table: pd.DataFrame, rows: Rows, schema: Schema) -> pd.DataFrame:
    table = table.set_axis(rows)
    return table.sort_values(schema.key, kind="stable") if schema.key else table


def _finished(table: pd.DataFrame, shapes: Shapes, schema: Schema) -> GeoDataFrame | pd.DataFrame:
    plain_table = table.reset_index(drop=True)
    if schema.geometry is None:
        return plain_table
    return GeoDataFrame(plain_table, geometry=shapes, crs="EPSG:4326")


def _check_rules(frames: Sequence[GeoDataFrame], schema: Schema, rules: Rules) -> None:
    found = [[str(name) for name in frame.columns] for frame in frames]
    column_match.check_columns(rules.columns, found, schema)
    for table, names in (("defaults", rules.defaults), ("values", rules.values)):
        for name in names:
            if name not in schema.names:
                near = nearest(name, schema.names)
                raise ProgrammeError(
                    f"programme.toml, [{table}.{schema.layer}]: the layer {schema.layer} has no "
                    f"column '{name}'." + (f" Did you mean '{near}'?" if near else "")
                )
    wanted = [("defaults", name, [text]) for name, text in rules.defaults.items()]
    wanted += [("values", name, [*map_.values()]) for name, map_ in rules.values.items()]
    for table, name, texts in wanted:
        _, faults = parse.read(pd.Series([*texts, np.nan], dtype="str"), schema.column(name))
        for fault in faults:
            if fault.remark.severity == "quarantined":
                raise ProgrammeError(
                    f"programme.toml, [{table}.{schema.layer}] {name}: '{fault.value}' cannot "
                    f"stand there. {fault.remark.sentence}"
                )
