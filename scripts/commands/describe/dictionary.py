"""The data dictionary of `waypost describe`, generated from the schemas."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from layers import readers
from layers.ingest.headers.column_match import PLACE_HEADERS
from layers.schemas import SCHEMAS
from layers.schemas.schema import Column, Schema
from layers.vocabulary.header_words import words_of
from layers.vocabulary.listed_values import listed
from mapping import indicators
from mapping.planning import levers
from scripts.runtime.result_schemas import results

WIDTH: Final = 100
_INDENT: Final = " " * 26
_DTYPES: Final = {
    "flag": "yes/no",
    "codes": "codes",
    "date": "date (ISO)",
    "integer": "whole number",
    "reasons": "list of records",
}


def as_text(schemas: Mapping[str, Schema]) -> str:
    """Return the dictionary for reading: one block per layer, one entry per column.

    The results of a run, the indicators and the formats follow where all layers are asked for.
    """
    blocks = [_block(schema) for schema in schemas.values()]
    if _is_whole(schemas):
        blocks += [_block(schema, is_result=True) for schema in results().values()]
        blocks += [_indicators(), _levers(), _formats()]
    return "\n\n".join(blocks)


def as_json(schemas: Mapping[str, Schema]) -> str:
    """Return the dictionary for programs: `layers`, and with all of them four tables more.

    Each of them holds, by name, `doc`, `key`, `geometry`, `is_personal` and `columns`: a list of
    `name`, `dtype`, `unit`, `required`, `sensitive`, `internal`, `values`, `headers`, `low`,
    `high`, `hxl`, `doc`. Beside the layers stand `results`, described like them, `indicators`,
    each with `unit`, `doc` and `source`, `levers`, each with `doc`, `parameters`, `cost_units` and
    `ask`, and `formats`, each with `spoken` and `suffixes`.
    """
    found: dict[str, Any] = {
        "layers": {name: _described(schema) for name, schema in schemas.items()}
    }
    if _is_whole(schemas):
        found["results"] = {name: _described(schema) for name, schema in results().items()}
        found["indicators"] = {
            str(row["name"]): row for row in indicators.methods().to_dict("records")
        }
        found["levers"] = {str(row["kind"]): row for row in levers.methods().to_dict("records")}
        found["formats"] = {
            name: {"spoken": one.SPOKEN, "suffixes": list(one.SUFFIXES)}
            for name, one in readers.known_formats().items()
        }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _is_whole(schemas: Mapping[str, Schema]) -> bool:
    return set(schemas) >= set(SCHEMAS)


def _block(schema: Schema, *, is_result: bool = False) -> str:
    lines = [schema.layer.upper(), *textwrap.wrap(schema.doc, WIDTH)]
    if not is_result:
        lines += textwrap.wrap(_facts(schema), WIDTH)
    lines.append("")
    for column in schema.columns:
        lines += _entry(column, schema.layer)
    if schema.is_placed and not is_result:
        lines += _places(schema)
    return "\n".join(lines)


def _indicators() -> str:
    """What results/gaps.parquet measures, one entry per module of indicators."""
    lines = ["INDICATORS", "What results/gaps.parquet measures, and where each is from.", ""]
    for row in indicators.methods().to_dict("records"):
        lines.append(f"    {row['name']:<21} {row['unit']}")
        for text in (row["doc"], f"Source: {row['source']}"):
            lines += textwrap.wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    return "\n".join(lines)


def _levers() -> str:
    """What may be changed in results/waivers.csv, one entry per module of levers."""
    lines = ["LEVERS", "What a partner or the programme might change, and who must agree.", ""]
    for row in levers.methods().to_dict("records"):
        lines.append(f"    {row['kind']}")
        tried = "; ".join(
            f"{name}: {', '.join(map(str, values))}" for name, values in row["parameters"].items()
        )
        priced = ", ".join(row["cost_units"])
        told = (row["doc"], f"Tried: {tried}.", f"Has to agree: {row['ask']}.")
        for text in (*told, f"Its price is told as: {priced}."):
            lines += textwrap.wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    return "\n".join(lines)


def _formats() -> str:
    """In which formats any input may be, one entry per module of `layers.readers.formats`."""
    head = ["FORMATS", "In which any input may be; the content decides, not the name.", ""]
    known = readers.known_formats().values()
    return "\n".join([*head, *(f"    {one.SPOKEN:<26} {', '.join(one.SUFFIXES)}" for one in known)])


def _facts(schema: Schema) -> str:
    facts = [f"Key: {schema.key}." if schema.key else "No key."]
    if schema.geometry:
        facts.append(f"Geometry: {schema.geometry}, longitude and latitude, EPSG:4326.")
    if schema.is_personal:
        facts.append("Rows are persons: never published.")
    return " ".join([*facts, "* marks a required column."])


def _entry(column: Column, layer: str) -> Iterator[str]:
    """Yield the lines of one column: name, dtype and unit, then what it means."""
    mark = "*" if column.required else " "
    kind = _DTYPES.get(column.dtype, column.dtype)
    bounds = _bounds(column)
    facts = ", ".join(part for part in (kind, column.unit, bounds) if part)
    yield f"  {mark} {column.name:<21} {facts}"
    told = [column.doc]
    cells = listed(column)
    if cells and column.dtype != "flag":
        told.append(f"One of: {', '.join(cells)}.")
    headers = _headers(column, layer)
    if headers:
        told.append(f"Also headed: {', '.join(headers)}.")
    if column.internal:
        told.append("Stays inside the office.")
    if column.sensitive:
        told.append("Personal.")
    for part in told:
        yield from textwrap.wrap(part, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def _bounds(column: Column) -> str:
    if column.low is None and column.high is None:
        return ""
    if column.high is None:
        return f"from {column.low:g}"
    return f"{column.low:g} to {column.high:g}" if column.low is not None else f"to {column.high:g}"


def _places(schema: Schema) -> Iterator[str]:
    if schema.geometry == "point":
        text = (
            "Place: the geometry of a spatial file; or latitude and longitude; or the name of a "
            "settlement; or a pcode. Headers known: "
        )
        text += "; ".join(f"{name} ({', '.join(also)})" for name, also in PLACE_HEADERS.items())
    else:
        text = f"Place: the {schema.geometry} of a spatial file, or WKT in a column named geometry"
    yield from textwrap.wrap(f"{text}.", WIDTH, initial_indent="    ", subsequent_indent="    ")


def _described(schema: Schema) -> dict[str, Any]:
    return {
        "doc": schema.doc,
        "key": schema.key,
        "geometry": schema.geometry,
        "is_personal": schema.is_personal,
        "columns": [_column(column, schema.layer) for column in schema.columns],
    }


def _column(column: Column, layer: str) -> dict[str, Any]:
    return {
        "name": column.name,
        "dtype": column.dtype,
        "unit": column.unit,
        "required": column.required,
        "sensitive": column.sensitive,
        "internal": column.internal,
        "values": list(listed(column)),
        "headers": list(_headers(column, layer)),
        "low": column.low,
        "high": column.high,
        "hxl": column.hxl,
        "doc": column.doc,
    }


def _headers(column: Column, layer: str) -> tuple[str, ...]:
    """The headers by which a column is recognised beside its name, in all languages."""
    return tuple(dict.fromkeys((*column.aliases, *words_of(layer, column.name))))
