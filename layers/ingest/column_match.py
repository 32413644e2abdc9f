"""Which header of a file holds which column: by name, by alias, or as programme.toml says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from layers.errors import InputRefusedError, ProgrammeError
from layers.forgotten import COLUMNS, Forgotten
from layers.ingest.remarks import Rows, nearest
from layers.schemas.schema import Issue, Schema
from layers.vocabulary.categories import plain

PROVENANCE: Final = ("_sheet", "_record", "_line")
PLACE_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "latitude": ("lat", "y", "gps latitude", "latitude gps", "lat dd"),
    "longitude": ("lon", "long", "lng", "x", "gps longitude", "longitude gps", "lon dd"),
    "wkt": ("geometry", "geom", "the_geom", "wkt_geom", "geometry_text"),
    "geolocation": ("_geolocation", "geopoint", "gps coordinates", "coordonnees gps", "lat lon"),
}
_BEDS: Final = frozenset({"bed", "beds", "number of beds", "lits", "nombre de lits", "camas"})
"""Headers of a capacity that is counted in beds."""
_WEAK: Final = frozenset({"id", "code"})
_ROADS_ROUTE: Final = "route"
_ADMIN: Final = re.compile(r"adm(?:in)? ?(\d) ?(.*)$")
_KOBO: Final = re.compile(r"_.*_(latitude|longitude)$")


@dataclass(frozen=True)
class Headers:
    """Which header each column is read from.

    Parameters
    ----------
    of
        Column (or latitude, longitude, wkt, geolocation, route) -> header as found.
    level
        Administrative level that the header of `pcode` or `name` says, or None.
    issues
        HEADER_MAPPED and HEADER_UNUSED.
    """

    of: Mapping[str, str]
    level: int | None
    issues: tuple[Issue, ...]


def match(
    found: Sequence[str],
    schema: Schema,
    columns: Mapping[str, str],
    defaults: Iterable[str],
    file: str,
    tool: Iterable[str] = (),
) -> Headers:
    """Return which header holds which column of the layer.

    A header named like the column wins over one that matches by alias; of headers that name an
    administrative level the finest wins, and a bare `id` or `code` gives way. Headers that began
    with `_` are a form tool's own and are used for places only.

    Parameters
    ----------
    found
        The file's headers.
    schema
        The layer.
    columns
        Column -> header, from `[columns.<layer>]` of programme.toml; headers that this file has
        not are ignored (`check_columns` tells of them).
    defaults
        Columns that have a default and may be absent.
    file
        For issues and messages.
    tool
        Headers that began with `_` before a reader took it off.

    Raises
    ------
    InputRefusedError
        Two headers claim one column (HEADER_AMBIGUOUS), or a required one is absent
        (HEADER_MISSING).

    >>> from layers.schemas.settlements import SCHEMA
    >>> dict(match(["Nom", "Milieu", "LAT", "Long"], SCHEMA, {}, (), "a.csv").of)
    {'name': 'Nom', 'setting': 'Milieu', 'latitude': 'LAT', 'longitude': 'Long'}
    """
    usable = [header for header in found if header not in (*PROVENANCE, "geometry")]
    of = {column: match_ for column, header in columns.items() if (match_ := _same(header, usable))}
    wanted = _wanted(schema)
    tools = frozenset(tool)
    words = {name: _word(f"_{name}" if name in tools else name) for name in usable}
    _by_name(of, wanted, words, file, schema)
    _by_alias(of, wanted, words, file, schema)
    for column in schema.columns:
        if column.required and column.name not in {*of, *defaults} and column.name != "level":
            raise InputRefusedError(_missing(column.name, found, schema, file))
    level = _level(of)
    if schema.layer == "areas" and "level" not in {*of, *defaults} and level is None:
        raise InputRefusedError(_missing("level", found, schema, file))
    ordered = {column: of[column] for column in wanted if column in of}
    return Headers(ordered, level, tuple(_issues(ordered, usable, file)))


def check_place(
    columns: Iterable[str],
    shapes: Sequence[object],
    schema: Schema,
    file: str,
    found: Sequence[str],
) -> None:
    """Check that the file says where its rows are at all.

    Raises
    ------
    InputRefusedError
        There are rows, but neither shapes nor any column that could hold a place (HEADER_MISSING).
    """
    known = set(columns)
    ways = {"wkt", "geolocation", "settlement", "pcode", "delivery", "is_confidential"}
    if known & ways or {"latitude", "longitude"} <= known:
        return
    shapes = list(shapes)
    if not shapes or any(shape is not None for shape in shapes):
        return
    usable = [header for header in found if header not in (*PROVENANCE, "geometry")]
    missing = [name for name in ("latitude", "longitude") if name not in known]
    near = next((near for name in missing if (near := _nearest_header(name, usable))), "")
    raise InputRefusedError(
        f"{file}: the layer {schema.layer} needs places: shapes, or the columns latitude and "
        f"longitude (or settlement, or pcode). Found: {', '.join(usable)}. "
        + (f"The nearest is '{near}'. " if near else "")
        + f"Name the header in programme.toml: [columns.{schema.layer}] {missing[0]} = "
        f"'{near or 'your header'}'. (HEADER_MISSING)"
    )


def remembered(frame: pd.DataFrame, at: Rows, matched: Headers, forgotten: Forgotten) -> Rows:
    """Return those of the rows `at` that are of nobody who was forgotten."""
    for column in COLUMNS if forgotten.marks else ():
        if column in matched.of:
            ids = frame[matched.of[column]].iloc[at]
            at = at[~forgotten.are(column, ids)]
    return at


def check_columns(
    columns: Mapping[str, str], frames: Sequence[Sequence[str]], schema: Schema
) -> None:
    """Check `[columns.<layer>]` of programme.toml against the headers of all the layer's files.

    Raises
    ------
    ProgrammeError
        A column does not exist, or no file has the header; the nearest is named.
    """
    known = _wanted(schema)
    headers = sorted({header for frame in frames for header in frame} - {*PROVENANCE, "geometry"})
    for column, header in columns.items():
        where = f"programme.toml, [columns.{schema.layer}]"
        if column not in known:
            near = nearest(column, known)
            raise ProgrammeError(
                f"{where}: the layer {schema.layer} has no column '{column}'."
                + (f" Did you mean '{near}'?" if near else "")
            )
        if frames and not _same(header, headers):
            near = _nearest_header(header, headers)
            raise ProgrammeError(
                f"{where}: {column} = '{header}', but no file of the layer has that header. "
                + (f"Did you mean '{near}'?" if near else f"Found: {', '.join(headers)}.")
            )


def _wanted(schema: Schema) -> dict[str, tuple[str, ...]]:
    wanted = {column.name: column.aliases for column in schema.columns}
    if schema.is_placed:
        wanted |= {name: aliases for name, aliases in PLACE_HEADERS.items() if name not in wanted}
    if schema.layer == "roads":
        wanted[_ROADS_ROUTE] = ()
    return wanted


def _same(header: str, usable: Sequence[str]) -> str:
    exact = [name for name in usable if name == header]
    alike = [name for name in usable if plain(name) == plain(header)]
    return (exact or alike or [""])[0]


def _by_name(
    of: dict[str, str],
    wanted: Mapping[str, tuple[str, ...]],
    words: Mapping[str, str],
    file: str,
    schema: Schema,
) -> None:
    for column in wanted:
        if column in of:
            continue
        free = [header for header in words if header not in of.values()]
        alike = [header for header in free if words[header] == plain(column)]
        if len(alike) > 1 and column not in alike:
            raise InputRefusedError(_ambiguous(column, alike, schema, file))
        if alike:
            of[column] = column if column in alike else alike[0]


def _by_alias(
    of: dict[str, str],
    wanted: Mapping[str, tuple[str, ...]],
    words: Mapping[str, str],
    file: str,
    schema: Schema,
) -> None:
    for column, aliases in wanted.items():
        if column in of:
            continue
        known = [_word(alias) for alias in aliases]
        free = _finest([n for n in words if n not in of.values() and words[n] in known])
        if any(words[name] not in _WEAK for name in free):
            free = [name for name in free if words[name] not in _WEAK]
        if len(free) > 1 and all(_ADMIN.match(words[name]) for name in free):
            free = [min(free, key=lambda name: known.index(words[name]))]
        if len(free) > 1:
            raise InputRefusedError(_ambiguous(column, free, schema, file))
        if free:
            of[column] = free[0]


def _word(header: str) -> str:
    if not header.startswith("_"):
        return plain(header)
    kobo = _KOBO.match(header.lower())
    return f"gps {kobo.group(1)}" if kobo else header.lower()


def _finest(headers: list[str]) -> list[str]:
    levels = {name: int(found.group(1)) for name in headers if (found := _ADMIN.match(plain(name)))}
    if len(levels) < len(headers) or not levels:
        return headers
    finest = max(levels.values())
    return [name for name, level in levels.items() if level == finest]


def implied(matched: Headers) -> dict[str, str]:
    """Return what the headers say beside their cells: column -> text where the file has no column.

    The level of areas (`adm2_pcode`), and that a capacity is counted in beds.
    """
    found = {} if matched.level is None else {"level": str(matched.level)}
    if plain(matched.of.get("capacity", "")) in _BEDS:
        found["capacity_unit"] = "beds"
    return {column: text for column, text in found.items() if column not in matched.of}


def _level(of: Mapping[str, str]) -> int | None:
    for column in ("pcode", "name"):
        found = _ADMIN.match(plain(of.get(column, "")))
        if found:
            return int(found.group(1))
    return None


def _issues(of: Mapping[str, str], usable: Sequence[str], file: str) -> Iterable[Issue]:
    for column, header in of.items():
        if header != column:
            sentence = f"The header '{header}' was read as {column}."
            yield Issue(file, "", 0, 0, column, "HEADER_MAPPED", "accepted", sentence, header)
    unused = [header for header in usable if header not in of.values()]
    if unused:
        sentence = f"Not used: {', '.join(unused)}."
        yield Issue(file, "", 0, 0, "*", "HEADER_UNUSED", "accepted", sentence)


def _ambiguous(column: str, headers: Sequence[str], schema: Schema, file: str) -> str:
    names = " and ".join(f"'{header}'" for header in headers)
    return (
        f"{file}: {names} can both be {column}. Say which in programme.toml: "
        f"[columns.{schema.layer}] {column} = '{headers[0]}'. (HEADER_AMBIGUOUS)"
    )


def _missing(column: str, found: Sequence[str], schema: Schema, file: str) -> str:
    headers = [header for header in found if header not in (*PROVENANCE, "geometry")]
    near = _nearest_header(column, headers, schema.column(column).aliases)
    example = near or (headers[0] if headers else "your header")
    return (
        f"{file}: the layer {schema.layer} needs the column {column} "
        f"({schema.column(column).doc.rstrip('.')}). Found: {', '.join(headers) or 'no headers'}. "
        + (f"The nearest is '{near}'. " if near else "")
        + f"Name its header in programme.toml: [columns.{schema.layer}] {column} = '{example}'. "
        "(HEADER_MISSING)"
    )


def _nearest_header(word: str, headers: Sequence[str], aliases: Sequence[str] = ()) -> str:
    by_plain = {plain(header): header for header in headers}
    for asked in (word, *aliases):
        near = nearest(plain(asked), by_plain)
        if near:
            return by_plain[near]
    return ""
