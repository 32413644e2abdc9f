"""Where files hold a person: in which input, record and line, and in which other file at all."""

from __future__ import annotations

import gzip
import mmap
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from layers import exchange
from layers.errors import PublishingRefusedError, WaypostError
from layers.forgotten import COLUMNS, is_one_of, plain
from layers.ingest.headers import column_match
from layers.ingest.headers.found import PROVENANCE, of_frame
from layers.readers import apart
from layers.schemas import SCHEMAS
from layers.store.forgotten import Ids
from layers.vocabulary.header_table import HeaderTable
from scripts.runtime.gate import reading
from scripts.runtime.project import Folder

SHORTEST: Final = 4
"""Ids of fewer characters are any figure: they are looked for in columns of ids alone."""
MOST_BYTES: Final = 512 * 1024 * 1024
"""The largest part of an archive that is unpacked to be looked into."""
_LAYERS: Final = tuple(layer for layer, one in SCHEMAS.items() if one.is_personal)
_OUTSIDE: Final = "it lies outside the programme's folder and was not looked into"
_PAGES: Final = (".html", ".docx", ".xlsx", ".pdf")


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file that holds a person.

    Parameters
    ----------
    file
        Below the programme's folder.
    sheet, record, line
        As of an issue: 0 where it is not known, or a file has none.
    column
        The header; empty where it is not known.
    why
        Empty, or why the file could not be looked into.
    """

    file: str
    sheet: str = ""
    record: int = 0
    line: int = 0
    column: str = ""
    why: str = ""


def in_inputs(folder: Folder, ids: Ids) -> tuple[list[Place], dict[str, set[str]]]:
    """Return where the inputs of persons hold somebody, and the ids that are theirs.

    Parameters
    ----------
    folder
        The programme.
    ids
        What is known of the person's ids; those of referrals that inputs name are added.
    """
    found: list[Place] = []
    known = {column: set(ids.get(column, ())) for column in COLUMNS}
    found += [Place(name, why=_OUTSIDE) for name in _outside(folder)]
    named = {layer: _paths(folder, layer) for layer in _LAYERS}
    with apart.reading([path for paths in named.values() for path in paths]) as reader:
        for layer, paths in named.items():
            for path in paths:
                name = path.relative_to(folder.path).as_posix()
                try:
                    frame = reader.read(path, layer)
                except WaypostError as error:
                    found.append(Place(name, why=str(error)))
                    continue
                frame.attrs["file"] = path.name
                found += _in_frame(frame, layer, folder, name, known)
    return found, known


def in_files(folder: Folder, ids: Collection[str]) -> list[Place]:
    """Return every file below the folder that holds one of the ids, with the lines of text files.

    Archives, workbooks, tables of Parquet and pages are looked into. Ids of fewer than `SHORTEST`
    characters are not looked for.
    """
    long = sorted(one for one in ids if len(one) >= SHORTEST)
    if not long:
        return []
    sought = _pattern(long)
    found: list[Place] = []
    for path in sorted(one for one in folder.path.rglob("*") if one.is_file()):
        if not path.is_symlink():
            found += _in_file(path, path.relative_to(folder.path).as_posix(), sought)
    return found


def holds(path: Path, ids: Collection[str]) -> bool:
    """Return whether a file holds one of the ids, or cannot be looked into; see `in_files`."""
    long = sorted(one for one in ids if len(one) >= SHORTEST)
    return bool(long) and bool(_in_file(path, path.name, _pattern(long)))


def _paths(folder: Folder, layer: str) -> list[Path]:
    named = (folder.path / name for name in folder.programme.layers.get(layer, ()))
    return [one for one in named if one.is_file() and _is_inside(folder, one)]


def _outside(folder: Folder) -> list[str]:
    """The inputs of persons that lie elsewhere."""
    named = (name for layer in _LAYERS for name in folder.programme.layers.get(layer, ()))
    return [name for name in named if not _is_inside(folder, folder.path / name)]


def _is_inside(folder: Folder, path: Path) -> bool:
    return path.resolve().is_relative_to(folder.path.resolve())


def _in_frame(
    frame: gpd.GeoDataFrame, layer: str, folder: Folder, name: str, known: dict[str, set[str]]
) -> Iterator[Place]:
    """Yield the rows of an input that are the person's, or name them anywhere."""
    headers = _headers(frame, layer, folder)
    for column in COLUMNS:
        if column in headers:
            cells = frame[headers[column]].astype("str").map(plain, na_action="ignore")
            own = cells.isin(known[column])
            for other in COLUMNS:
                if layer == "referrals" and other in headers:
                    own_ids = frame.loc[own, headers[other]].dropna().astype("str")
                    known[other] |= set(map(plain, own_ids)) if other != "returnee_id" else set()
            yield from _rows(frame, own, name, headers[column])
    every = {one for own_ids in known.values() for one in own_ids}
    for issue in frame.attrs.get("issues", ()):
        if issue.severity == "quarantined" and is_one_of(issue.value, every):
            yield Place(name, issue.sheet, issue.record, issue.line, "*")
    yield from _mentions(frame, name, every, set(headers.values()))


def _headers(frame: gpd.GeoDataFrame, layer: str, folder: Folder) -> dict[str, str]:
    """The headers of the columns of ids, by the profile of an export where it is one."""
    said = folder.programme.headers.get(layer, HeaderTable())
    defaults = folder.programme.defaults.get(layer, {})
    matched = column_match.match(
        of_frame(exchange.as_layer(frame, layer)), SCHEMAS[layer], said, defaults
    )
    return {
        column: matched.of[column] for column in COLUMNS if matched.of.get(column) in frame.columns
    }


def _mentions(
    frame: gpd.GeoDataFrame, name: str, ids: Collection[str], apart_from: Collection[str]
) -> Iterator[Place]:
    """Yield the cells of other columns that name the person, such as remarks."""
    long = sorted(one for one in ids if len(one) >= SHORTEST)
    if not long:
        return
    words = "|".join(map(re.escape, long))
    for header in frame.columns:
        if header in {*PROVENANCE, "geometry", *apart_from}:
            continue
        cells = frame[header].astype("str").str.normalize("NFC")
        own = cells.str.contains(rf"(?<!\w)(?:{words})(?!\w)", regex=True, na=False)
        yield from _rows(frame, own, name, str(header))


def _rows(frame: gpd.GeoDataFrame, own: pd.Series, name: str, column: str) -> Iterator[Place]:
    for row in frame.loc[own, list(PROVENANCE)].to_dict("records"):
        sheet = row["_sheet"] if isinstance(row["_sheet"], str) else ""
        yield Place(name, sheet, int(row["_record"]), int(row["_line"]), column)


def _pattern(ids: Iterable[str]) -> re.Pattern[bytes]:
    words = b"|".join(re.escape(one.encode("utf-8")) for one in ids)
    return re.compile(rb"(?<![0-9A-Za-z_])(?:" + words + rb")(?![0-9A-Za-z_])")


def _in_file(path: Path, name: str, sought: re.Pattern[bytes]) -> list[Place]:
    if sought.search(path.name.encode("utf-8", "surrogateescape")):
        return [Place(name)]
    if not path.stat().st_size:
        return []
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = _in_bytes(data, name, sought)
        return found or ([Place(name)] if _is_within(path, sought) else [])
    except (OSError, ValueError, EOFError, zlib.error, zipfile.BadZipFile, pa.ArrowException):
        return [Place(name, why="it could not be looked into")]


def _in_bytes(data: mmap.mmap, name: str, sought: re.Pattern[bytes]) -> list[Place]:
    """The lines of a text, or the whole of any other file."""
    hits = [hit.start() for hit in sought.finditer(data)]
    if not hits or b"\x00" in data[:4096]:
        return [Place(name)] if hits else []
    found, line, at = [], 1, 0
    for hit in hits:
        line, at = line + data[at:hit].count(b"\n"), hit
        found.append(Place(name, line=line))
    return list(dict.fromkeys(found))


def _is_within(path: Path, sought: re.Pattern[bytes]) -> bool:
    """Whether a packed file holds an id that its bytes do not show."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        return _is_in_parquet(path, sought)
    if path.suffix.lower() in _PAGES:
        try:
            texts = reading.told(path.name, path.read_bytes()).texts
        except PublishingRefusedError as error:
            raise ValueError(str(error)) from None
        return any(sought.search(text.encode("utf-8", "replace")) for text in texts)
    if start == b"PK\x03\x04":
        return _is_in_archive(path, sought)
    if start[:2] == b"\x1f\x8b":
        with gzip.open(path) as packed:
            return bool(sought.search(_bounded(packed.read(MOST_BYTES + 1))))
    return False


def _is_in_parquet(path: Path, sought: re.Pattern[bytes]) -> bool:
    return any(
        sought.search(text.encode("utf-8", "replace"))
        for batch in parquet.ParquetFile(path).iter_batches()
        for column in batch.columns
        for text in _texts(column)
    )


def _texts(column: pa.Array) -> Iterator[str]:
    """The different texts of a column, those of its lists and parts too."""
    if pa.types.is_list(column.type):
        yield from _texts(column.flatten())
    elif pa.types.is_struct(column.type):
        for part in column.flatten():
            yield from _texts(part)
    elif pa.types.is_dictionary(column.type):
        yield from _texts(column.dictionary)
    elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        yield from (text for text in column.unique().to_pylist() if text is not None)


def _is_in_archive(path: Path, sought: re.Pattern[bytes]) -> bool:
    with zipfile.ZipFile(path) as archive:
        for one in archive.infolist():
            with archive.open(one) as part:
                data = _bounded(part.read(MOST_BYTES + 1))
            if sought.search(one.filename.encode("utf-8", "replace")) or sought.search(data):
                return True
    return False


def _bounded(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise ValueError("it unpacks to more than can be looked into")
    return data
