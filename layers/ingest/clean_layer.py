"""Tables of text into one clean typed layer: every row is loaded, merged or set aside, and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from layers.errors import ProgrammeError
from layers.ingest import (
    aggregates,
    date_order,
    duplicates,
    fare_stages,
    file_parts,
    misplaced_cells,
    nameless,
    parse,
    rule_values,
    typed_table,
    unread_cells,
)
from layers.ingest.cells import example_rows
from layers.ingest.file_parts import Part
from layers.ingest.headers import column_match, column_texts
from layers.ingest.headers.found import of_frame
from layers.ingest.headers.place import open_place
from layers.ingest.headers.unmatched import HeadersUnmatchedError
from layers.ingest.loaded import Loaded, Rules
from layers.ingest.places import country_border, gazetteer, geometries, locate
from layers.ingest.places.geometries import Shapes
from layers.ingest.remarks import Fault, Rows, nearest, quarantined_rows
from layers.schemas.schema import Schema, empty

_ANYWHERE: Final = frozenset(("demand", "population"))
"""Layers whose rows may lie abroad: who will arrive is counted where they are now, and the cells of
a grid follow no border."""


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
        The coordinates are metres; of its kind HeadersUnmatchedError: a required column is absent,
        two headers claim one column, or one may say what must not be shown.
    ProgrammeError
        A column, header, value or country in `rules` does not exist.
    """
    _check_rules(frames, schema, rules)
    parts = _parts(frames, schema, rules)
    table = pd.concat([empty(schema), *(part.table for part in parts)], ignore_index=True)
    # Of a million rows each copy of the table is a third of a gigabyte.
    parts = [replace(part, table=empty(schema)) for part in parts]
    shapes = np.concatenate([np.empty(0, dtype=object), *(part.shapes for part in parts)])
    faults = file_parts.all_faults(parts)
    past = date_order.past_keys(table, schema, faults)
    good = np.setdiff1d(np.arange(len(table)), quarantined_rows(faults))
    keyed = _rows_of(table, good).reset_index(drop=True)
    del table
    if schema.key:
        keyed[schema.key] = duplicates.keyed(keyed, shapes[good], schema)
    merged, more = duplicates.repeated(keyed, shapes[good], schema)
    leave = np.union1d(merged, quarantined_rows(more))
    kept = np.setdiff1d(np.arange(len(good)), leave)
    clean = _sorted(_rows_of(keyed, kept), kept, schema)
    del keyed
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
    where = (
        country_border.country(rules.country, rules.areas)
        if schema.is_placed and schema.layer not in _ANYWHERE
        else country_border.WORLD
    )
    known = gazetteer.build(rules.settlements, rules.areas)
    matched = _matched(frames, schema, rules)
    return [
        _part(frame, schema, rules, headers, known, where)
        for frame, headers in zip(frames, matched, strict=True)
    ]


def _matched(
    frames: Sequence[GeoDataFrame], schema: Schema, rules: Rules
) -> list[column_match.Headers]:
    """Return the headers of each file; what any of them leaves open is told at once."""
    found = [of_frame(frame) for frame in frames]
    known = [column_match.match(one, schema, rules.headers, rules.defaults) for one in found]
    for one, headers in zip(found, known, strict=True):
        aggregates.refuse(one, headers.of, schema)
    unmatched = [one for headers in known for one in headers.unmatched]
    if schema.is_placed and not rules.is_placed_elsewhere:
        for one, headers in zip(found, known, strict=True):
            shapes = geometries.own_shapes(one.texts).tolist()
            unmatched += open_place([*headers.of, *rules.defaults], shapes, schema, one)
    if unmatched:
        raise HeadersUnmatchedError(unmatched)
    return known


def _part(
    frame: GeoDataFrame,
    schema: Schema,
    rules: Rules,
    matched: column_match.Headers,
    known: gazetteer.Gazetteer,
    where: country_border.Country,
) -> Part:
    file = str(frame.attrs.get("file", ""))
    unread = tuple(frame.attrs.get("issues", ()))
    read = tuple(one for one in unread if not rules.forgotten.is_in(one.value))
    own = geometries.own_shapes(frame)
    filled = geometries.filled(frame, own)
    filled = example_rows.left_out(frame, filled, matched.of.get(schema.key), schema)
    at = column_match.remembered(frame, filled, matched, rules.forgotten)
    faults: list[Fault] = []
    texts, more = column_texts.texts(
        frame, at, matched.of, rules.values, rules.as_of, mends=rules.mends_encoding
    )
    faults += more
    column_texts.fill(texts, {**column_match.implied(matched), **rules.defaults}, len(at))
    texts, moved = misplaced_cells.moved(texts, schema)
    texts, made = nameless.named(texts, schema)
    table, more = typed_table.typed(
        texts, schema, len(at), rules.currency, is_strict=rules.is_strict
    )
    if unread_cells.ASKED in table:
        table[unread_cells.ASKED] = unread_cells.asked(texts, more, matched.of, schema)
    faults += [*moved, *made, *more, *date_order.faults(table, schema, rules.as_of)]
    faults += date_order.linked(table, schema, rules.past)
    if schema.layer == "criteria" and "values" in texts:
        table["values"], more = rule_values.read(texts["values"], table["criterion"])
        faults += more
    shapes = np.empty(len(at), dtype=object)
    if schema.is_placed:
        extra = {name: texts[name] for name in column_match.PLACE_HEADERS if name in texts}
        cells = table.assign(**extra)
        placed = locate.resolve(cells, own[at], schema, known, where, file)
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


def _rows_of(table: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """Return some rows, and the table itself where they are all."""
    return table if len(rows) == len(table) else table.iloc[rows]


def _sorted(table: pd.DataFrame, rows: Rows, schema: Schema) -> pd.DataFrame:
    table = table.set_axis(rows)
    if not schema.key or table[schema.key].is_monotonic_increasing:
        return table
    return table.sort_values(schema.key, kind="stable")


def _finished(table: pd.DataFrame, shapes: Shapes, schema: Schema) -> GeoDataFrame | pd.DataFrame:
    plain_table = table.reset_index(drop=True)
    if schema.geometry is None:
        return plain_table
    return GeoDataFrame(plain_table, geometry=shapes, crs="EPSG:4326")


def _check_rules(frames: Sequence[GeoDataFrame], schema: Schema, rules: Rules) -> None:
    column_match.check_columns(rules.headers, [of_frame(frame) for frame in frames], schema)
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
