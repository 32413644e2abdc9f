"""Files of data/ that programme.toml does not name: recognised, and loaded where that is sure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import geopandas as gpd

from layers import exchange, readers
from layers.errors import InputRefusedError, WaypostError
from layers.ingest.headers import column_match, layer_match, unmatched
from layers.ingest.headers.found import of_frame
from layers.readers import apart, opener
from layers.schemas import REQUIRED_LAYERS, SCHEMAS
from layers.schemas.schema import Issue
from layers.vocabulary.header_table import HeaderTable
from scripts.runtime.project import WORKBOOK, Folder

_BY_FORMAT: Final = {"osm": "roads", "geotiff": "population"}
"""Formats that are one layer, whatever they hold."""
_FOLDER: Final = "data"


@dataclass(frozen=True)
class Dropped:
    """What became of the files that nobody named.

    Parameters
    ----------
    folder
        The programme, with the files that are loaded among its layers.
    tables
        The tables of these files, by path, as far as they had to be read.
    issues
        One a file: what it was taken for, or what to write.
    unmatched
        What the headers of those leave open that are told, and not loaded.
    """

    folder: Folder
    tables: Mapping[Path, gpd.GeoDataFrame]
    issues: tuple[Issue, ...]
    unmatched: tuple[unmatched.Unmatched, ...]


@dataclass(frozen=True)
class _Taken:
    """One file: the layer it surely or perhaps is, how sure, and what people call it."""

    path: Path
    guess: layer_match.Guess
    spoken: str
    table: gpd.GeoDataFrame | None = None


def recognise(folder: Folder, reader: apart.Reader) -> Dropped:
    """Return the programme with the files of data/ that nobody named and that are surely a layer.

    A layer that programme.toml gives files to gets no others by itself, the workbook that `init`
    writes aside, which is there to be filled or not; a file that has a table
    `[columns.<layer>."<file>"]` is that layer. All others are told, with a block to paste.
    """
    programme = folder.programme
    closed = {layer for layer, names in programme.layers.items() if set(names) != {WORKBOOK}}
    layers = {layer: list(names) for layer, names in programme.layers.items()}
    tables: dict[Path, gpd.GeoDataFrame] = {}
    issues: list[Issue] = []
    open_: list[_Taken] = []
    seen: set[str] = set()
    for path in _unnamed(folder):
        name = path.relative_to(folder.path).as_posix()
        said = [layer for layer, table in programme.headers.items() if path.name in table.files]
        if said:
            layers.setdefault(said[0], []).append(name)
            continue
        try:
            mark = opener.digest(path)
            one = _taken(path, reader)
        except WaypostError as error:
            issues.append(_issue(path, "FILE_UNNAMED", "warned", f"It is not read: {error}"))
            continue
        if mark in seen:
            text = "The same content stands in another file of data/; this copy is not read."
            issues.append(_issue(path, "FILE_TWICE", "warned", text))
        elif one.guess.sure >= exchange.SURE and one.guess.layer not in closed:
            layers.setdefault(one.guess.layer, []).append(name)
            tables |= {path: one.table} if one.table is not None else {}
            text = f"Taken as {one.guess.layer} ({one.spoken}; {one.guess.sure:.0%} sure)."
            issues.append(_issue(path, "FILE_RECOGNISED", "accepted", text))
        else:
            open_.append(one)
        seen.add(mark)
    issues += _open_issues(open_)
    named = {layer: tuple(names) for layer, names in layers.items()}
    return Dropped(
        replace(folder, programme=replace(programme, layers=named)),
        tables,
        tuple(issues),
        tuple(each for one in open_ for each in one.guess.unmatched),
    )


def named_too(folder: Folder) -> Folder:
    """Return the programme with the files of data/ that are surely a layer among its layers."""
    with apart.reading() as reader:
        return recognise(folder, reader).folder


def require_services(dropped: Dropped) -> None:
    """Refuse a programme with inputs of which none is what every programme needs.

    Raises
    ------
    InputRefusedError
        LAYER_MISSING, with what was found instead.
    """
    layers = dropped.folder.programme.layers
    missing = [layer for layer in REQUIRED_LAYERS if layer not in layers]
    if missing and (layers or dropped.issues):
        told = "".join(f"\n\n{issue.file}: {issue.sentence}" for issue in dropped.issues)
        raise InputRefusedError(
            f"LAYER_MISSING: no file is known to be the layer {missing[0]}. Put one into data/, or "
            f"name its path under [layers] in programme.toml.{told}"
        )


def _unnamed(folder: Folder) -> Iterator[Path]:
    """Yield the files of data/ that could be inputs and that programme.toml does not name."""
    place = folder.path / _FOLDER
    known = {
        (folder.path / name).resolve() for names in folder.programme.layers.values()
        for name in names
    }  # fmt: skip
    suffixes = {one for module in readers.known_formats().values() for one in module.SUFFIXES}
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        is_input = path.is_file() and not path.is_symlink() and path.suffix.lower() in suffixes
        if is_input and not path.name.startswith((".", "~$")) and path.resolve() not in known:
            yield path


def _taken(path: Path, reader: apart.Reader) -> _Taken:
    for module, layer in _BY_FORMAT.items():
        if path.suffix.lower() in readers.known_formats()[module].SUFFIXES:
            spoken = readers.known_formats()[module].SPOKEN
            return _Taken(path, layer_match.Guess(layer, layer_match.NAMED), spoken)
    table = reader.read(path)
    table.attrs["file"] = path.name
    found = exchange.recognised(table)
    if found is None:
        return _Taken(path, _guess(table), "by its headers", table)
    known = [layer for layer in found.layers if layer in SCHEMAS]
    if known:
        return _Taken(path, layer_match.Guess(known[0], layer_match.NAMED), found.spoken, table)
    return _Taken(path, _guess(found.layers.get("", table)), found.spoken, table)


def _guess(table: gpd.GeoDataFrame) -> layer_match.Guess:
    found = of_frame(table)
    matched = {
        layer: column_match.match(found, SCHEMAS[layer], HeaderTable(), ())
        for layer in layer_match.possible(table)
    }
    of = {layer: headers.of for layer, headers in matched.items()}
    unmatched_ = {layer: headers.unmatched for layer, headers in matched.items()}
    return layer_match.guess(table, of, unmatched_)


def _open_issues(taken: Sequence[_Taken]) -> Iterator[Issue]:
    """Yield what is told of files that are not loaded; the last says what to write for all."""
    likely = [one for one in taken if any(each.proposals for each in one.guess.unmatched)
              or (one.guess.layer and not one.guess.unmatched)]  # fmt: skip
    for one in taken:
        if one in likely:
            continue
        text = (
            ("It counts people and does not say where: demand needs places" if
             one.guess.layer == "demand"
             else f"It is no layer that is known ({one.spoken})")
            + "; it is not read. Take it out of data/, or name it under [layers] in programme.toml."
        )  # fmt: skip
        yield _issue(one.path, "FILE_UNNAMED", "warned", text)
    for number, one in enumerate(likely, start=1):
        layer, sure = one.guess.layer, one.guess.sure
        text = f"It may be {layer} ({one.spoken}; {sure:.0%} sure) and is not read."
        if number == len(likely):
            text += (
                " If it is, put this at the end of programme.toml, and look it through:\n\n"
                f"{_block(likely)}\n"
            )
        yield _issue(one.path, "FILE_UNNAMED", "warned", text)


def _block(taken: Sequence[_Taken]) -> str:
    """Return the TOML by which files that were not sure are loaded."""
    heads = [
        unmatched.table_head(one.guess.layer, one.path.name) for one in taken
        if not one.guess.unmatched
    ]  # fmt: skip
    open_ = [each for one in taken for each in one.guess.unmatched]
    return "\n".join([*heads, *([unmatched.block(open_)] if open_ else [])])


def _issue(path: Path, code: str, severity: str, text: str) -> Issue:
    assert severity in {"accepted", "warned"}
    return Issue(path.name, "", 0, 0, "*", code, severity, text)  # type: ignore[arg-type]
