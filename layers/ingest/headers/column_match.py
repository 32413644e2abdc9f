"""Which header of a file holds which column, in an order of trust that never guesses.

programme.toml, then HXL tags, then the profile of an export, then the column's own name, then its
aliases (whole, as the last part of a path, cut at ten letters), then, for kinds of service, what
stands under the header. Words that mean many things (`start`, `beds`, `price`) are no alias;
`type`, `zone` and `code` are one only where the cells agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from layers.errors import ProgrammeError
from layers.forgotten import COLUMNS, Forgotten
from layers.ingest.headers import admin_levels, evidence, hxl, privacy
from layers.ingest.headers.found import BIRTH, Found, words
from layers.ingest.headers.unmatched import Unmatched
from layers.ingest.remarks import Rows, nearest
from layers.schemas.schema import Issue, Schema
from layers.vocabulary.categories import plain
from layers.vocabulary.header_table import HeaderTable
from layers.vocabulary.header_words import words_of

PLACE_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "latitude": ("lat", "y", "gps latitude", "latitude gps", "lat dd"),
    "longitude": ("lon", "long", "lng", "x", "gps longitude", "longitude gps", "lon dd"),
    "wkt": ("geometry", "geom", "the_geom", "wkt_geom", "geometry_text"),
    "geolocation": ("_geolocation", "geopoint", "gps coordinates", "coordonnees gps", "lat lon"),
}
_BEDS: Final = frozenset({"bed", "beds", "number of beds", "lits", "nombre de lits", "camas"})
"""Headers of a capacity that is counted in beds."""
_WEAK: Final = "id"
_ROADS_ROUTE: Final = "route"


@dataclass(frozen=True)
class Headers:
    """Which header each column is read from.

    Parameters
    ----------
    of
        Column (or latitude, longitude, wkt, geolocation, route) -> header as found.
    level
        Administrative level that the headers of areas say, or None.
    issues
        HEADER_MAPPED and HEADER_UNUSED.
    unmatched
        What is open: a required column without header, a column with two, a header that may keep
        a place secret.
    """

    of: Mapping[str, str]
    level: int | None
    issues: tuple[Issue, ...]
    unmatched: tuple[Unmatched, ...] = ()


@dataclass
class _Matching:
    """One file's headers on their way to columns."""

    found: Found
    schema: Schema
    wanted: Mapping[str, tuple[str, ...]]
    usable: list[str]
    of: dict[str, str] = field(default_factory=dict)
    open: dict[str, list[str]] = field(default_factory=dict)

    @property
    def free(self) -> list[str]:
        return [header for header in self.usable if header not in self.of.values()]

    def take(self, column: str, headers: Sequence[str]) -> None:
        """Take the only header of a column, or the only one that fits; else leave it open."""
        known = [one for one in self.schema.columns if one.name == column]
        if len(headers) > 1 and known:
            headers = [
                header for header in headers
                if evidence.fits(self.found, header, known[0], self.schema)
            ] or headers  # fmt: skip
        if len(headers) > 1:
            self.open.setdefault(column, list(headers))
        elif headers:
            self.of[column] = headers[0]


def match(found: Found, schema: Schema, said: HeaderTable, defaults: Iterable[str]) -> Headers:
    """Return which header holds which column of the layer, and what is open.

    Parameters
    ----------
    found
        The file's headers.
    schema
        The layer.
    said
        What programme.toml says of the layer; headers that this file has not are ignored
        (`check_columns` tells of them).
    defaults
        Columns that have a default and may be absent.

    >>> import pandas as pd
    >>> from layers.schemas.settlements import SCHEMA
    >>> file = Found(pd.DataFrame(columns=["Nom", "Milieu", "LAT", "Long"]))
    >>> dict(match(file, SCHEMA, HeaderTable(), ()).of)
    {'name': 'Nom', 'setting': 'Milieu', 'latitude': 'LAT', 'longitude': 'Long'}
    """
    own = said.of(found.file)
    ignored = {_same(header, found.headers) for header in own.ignore}
    usable = [header for header in found.headers if header not in ignored]
    at = _Matching(found, schema, _wanted(schema), usable)
    tags = {header: tag for header, tag in found.tags.items() if header in usable}
    for told in (own.columns, hxl.columns(tags, schema), found.profile):
        for column, header in told.items():
            same = _same(header, at.free)
            if same and column in at.wanted and column not in at.of:
                at.of[column] = same
    for step in (_by_name, _by_level, _by_alias, _by_part, _by_cut_header):
        step(at)
    if "category" not in {*defaults}:
        _by_content(at)
    unmatched = (*_missing(at, {*defaults}), *privacy.open_headers(found, schema, at.free, at.of))
    ordered = {column: at.of[column] for column in at.wanted if column in at.of}
    level = admin_levels.level(found, ordered) if schema.layer == "areas" else None
    issues = tuple(_issues(ordered, usable, found.file))
    return Headers(ordered, level, issues, unmatched)


def remembered(frame: pd.DataFrame, at: Rows, matched: Headers, forgotten: Forgotten) -> Rows:
    """Return those of the rows `at` that are of nobody who was forgotten."""
    for column in COLUMNS if forgotten.marks else ():
        if column in matched.of:
            ids = frame[matched.of[column]].iloc[at]
            at = at[~forgotten.are(column, ids)]
    return at


def check_columns(said: HeaderTable, frames: Sequence[Found], schema: Schema) -> None:
    """Check `[columns.<layer>]` of programme.toml against the headers of all the layer's files.

    Raises
    ------
    ProgrammeError
        A column does not exist, or no file has the header; the nearest is named.
    """
    known = _wanted(schema)
    tables = [(f"[columns.{schema.layer}]", said.columns, frames)]
    for file, own in said.files.items():
        its = [found for found in frames if found.file == file]
        tables.append((f"[columns.{schema.layer}.'{file}']", own.columns, its))
    for head, columns, files in tables:
        headers = sorted({header for found in files for header in found.headers})
        for column, header in columns.items():
            where = f"programme.toml, {head}"
            if column not in known:
                near = nearest(column, known)
                raise ProgrammeError(
                    f"{where}: the layer {schema.layer} has no column '{column}'."
                    + (f" Did you mean '{near}'?" if near else "")
                )
            if files and not _same(header, headers):
                near = _nearest_header(header, headers)
                raise ProgrammeError(
                    f"{where}: {column} = '{header}', but no file of the layer has that header. "
                    + (f"Did you mean '{near}'?" if near else f"Found: {', '.join(headers)}.")
                )


def implied(matched: Headers) -> dict[str, str]:
    """Return what the headers say beside their cells: column -> text where the file has no column.

    The level of areas (`adm2_pcode`), and that a capacity is counted in beds.
    """
    found = {} if matched.level is None else {"level": str(matched.level)}
    if plain(matched.of.get("capacity", "")) in _BEDS:
        found["capacity_unit"] = "beds"
    return {column: text for column, text in found.items() if column not in matched.of}


def _wanted(schema: Schema) -> dict[str, tuple[str, ...]]:
    wanted = {column.name: column.aliases for column in schema.columns}
    if schema.is_placed:
        wanted |= {name: aliases for name, aliases in PLACE_HEADERS.items() if name not in wanted}
    if schema.layer == "roads":
        wanted[_ROADS_ROUTE] = ()
    if "birth_year" in schema.names:
        wanted[BIRTH] = ()
    return {
        column: tuple(words(alias) for alias in (*aliases, *words_of(schema.layer, column)))
        for column, aliases in wanted.items()
    }


def _same(header: str, usable: Sequence[str]) -> str:
    exact = [name for name in usable if name == header]
    alike = [name for name in usable if plain(name) == plain(header)]
    return (exact or alike or [""])[0]


def _by_name(at: _Matching) -> None:
    for column in at.wanted:
        if column in at.of:
            continue
        alike = [header for header in at.free if at.found.word(header) == plain(column)]
        at.take(column, [column] if column in alike else alike)


def _by_level(at: _Matching) -> None:
    """P-codes of any level, the finest; for areas the name and the area above that go with it."""
    for column, header in admin_levels.columns(at.found, at.free, at.schema).items():
        if column not in at.of:
            at.of[column] = header


def _by_alias(at: _Matching) -> None:
    _by_words(at, at.found.word)


def _by_part(at: _Matching) -> None:
    _by_words(at, at.found.part)


def _by_words(at: _Matching, word_of: Callable[[str], str]) -> None:
    for column, aliases in at.wanted.items():
        if column in {*at.of, *at.open}:
            continue
        known = (plain(column), *aliases)
        headers = [one for one in at.free if word_of(one) in known and _is_meant(at, column, one)]
        more = [header for header in headers if word_of(header) != _WEAK]
        at.take(column, more or headers)


def _is_meant(at: _Matching, column: str, header: str) -> bool:
    """Return whether a word that means many things stands over cells of the column's kind."""
    if column not in at.schema.names:
        return True
    one = at.schema.column(column)
    if not len(at.found.texts):
        return True
    if at.found.word(header) in evidence.NEEDS_CONTENT:
        return evidence.fits(at.found, header, one, at.schema)
    if column == "pcode":
        return not evidence.fit(at.found.texts[header], one, at.schema) < evidence.FITS
    return True


def _by_cut_header(at: _Matching) -> None:
    """Headers that a shapefile cut at ten letters, where only one column begins so."""
    if not at.found.is_cut:
        return
    whole = {
        column: {word.replace(" ", "") for word in (plain(column), *aliases)}
        for column, aliases in at.wanted.items()
    }
    for header in at.free:
        start = at.found.word(header).replace(" ", "").replace("_", "")
        begins = [
            column for column, names in whole.items()
            if len(header) == 10 and any(name.startswith(start) for name in names)
        ]  # fmt: skip
        if len(begins) == 1 and begins[0] not in at.of:
            at.of[begins[0]] = header


def _by_content(at: _Matching) -> None:
    """The kind of service, where nothing else says it: a header of kinds whose cells are kinds."""
    if "category" not in at.schema.names or "category" in {*at.of, *at.open}:
        return
    column = at.schema.column("category")
    likely = [one for one in at.free if {*at.found.word(one).split()} & evidence.OF_KIND]
    shares = {one: evidence.fit(at.found.texts[one], column, at.schema) for one in likely}
    fitting = {header: share for header, share in shares.items() if share >= evidence.FITS}
    if fitting:
        best = max(fitting.values())
        at.take("category", [header for header, share in fitting.items() if share == best][:1])


def _missing(at: _Matching, defaults: set[str]) -> Iterable[Unmatched]:
    """Columns that are open; a file without a row lacks nothing."""
    if not len(at.found.texts) and at.found.headers:
        return
    file, layer, headers = at.found.file, at.schema.layer, at.found.headers
    for column, both in at.open.items():
        if column not in at.of:
            pairs = tuple((one, at.found.shown(one, at.schema)) for one in both)
            names = " and ".join(f"'{header}'" for header in both)
            says = f"{names} can both be {column}. Say which."
            yield Unmatched(file, layer, column, "HEADER_AMBIGUOUS", says, pairs, headers)
    level = admin_levels.level(at.found, at.of) if layer == "areas" else None
    for one in at.schema.columns:
        is_said = one.name in {*at.of, *at.open, *defaults}
        if not one.required or is_said or (one.name == "level" and level is not None):
            continue
        says = f"the column {one.name} ({one.doc.rstrip('.')}) was not found."
        near = tuple(evidence.candidates(at.found, one, at.schema, at.free))
        yield Unmatched(file, layer, one.name, "HEADER_MISSING", says, near, headers)


def _issues(of: Mapping[str, str], usable: Sequence[str], file: str) -> Iterable[Issue]:
    for column, header in of.items():
        if header != column:
            sentence = f"The header '{header}' was read as {column}."
            yield Issue(file, "", 0, 0, column, "HEADER_MAPPED", "accepted", sentence, header)
    unused = [header for header in usable if header not in of.values()]
    if unused:
        sentence = f"Not used: {', '.join(unused)}."
        yield Issue(file, "", 0, 0, "*", "HEADER_UNUSED", "accepted", sentence)


def _nearest_header(word: str, headers: Sequence[str]) -> str:
    by_plain = {plain(header): header for header in headers}
    return by_plain.get(nearest(plain(word), by_plain), "")
