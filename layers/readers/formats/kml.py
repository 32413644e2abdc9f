"""KML and KMZ: every placemark of every folder, texts as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

import geopandas as gpd
import numpy as np
import shapely
from shapely.errors import ShapelyError

from layers.readers import opener, raw_table
from layers.schemas.schema import Issue

SUFFIXES: Final = (".kml", ".kmz")
SPOKEN: Final = "KML"
MAX_DEPTH: Final = 64
MAX_PARTS: Final = 100_000  # elements of one placemark
_CHUNK_BYTES: Final = 64 * 1024
_SHAPES: Final = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")
_UNREAD: Final = ("Track", "MultiTrack", "Model")
_TEXTS: Final = ("name", "description", "address", "phoneNumber")


@dataclass
class _Node:
    """One XML element, kept only inside a placemark."""

    name: str
    attributes: dict[str, str]
    line: int
    pieces: list[str] = field(default_factory=list)
    inside: list[_Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def all(self, *names: str) -> Iterator[_Node]:
        for child in self.inside:
            if child.name in names:
                yield child
            yield from child.all(*names)

    def texts(self, name: str) -> Iterator[str]:
        return (child.text for child in self.inside if child.name == name)


def matches(look: opener.Look) -> bool:
    """Return whether the content is KML, or an archive with one."""
    return look.root == "kml" or bool(_documents(look.members))


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:  # noqa: ARG001 (all folders are read)
    """Return the placemarks of a KML or KMZ file as a table (see `layers.readers.read`).

    Columns are `name`, `description`, `folder` and one for each entry of ExtendedData. Heights
    are dropped. Links to other files are never followed.

    Raises
    ------
    InputRefusedError
        XML_DTD, XML_INVALID, FILE_EMPTY, or see `layers.readers.opener`.
    """
    look = opener.admit(path, matches)
    rows: list[dict[str, str]] = []
    shapes: list[Any] = []
    places: list[tuple[int, int]] = []
    issues: list[Issue] = []
    n_rows = 0
    for n_rows, (folder, node) in enumerate(_placemarks(path, _text(look)), start=1):
        opener.check_table(path, n_rows, 0)
        shape, fault, sentence = _shape(node)
        row = _columns(node, folder)
        if fault:
            issues.append(
                raw_table.issue(
                    path,
                    fault,
                    sentence,
                    severity="quarantined",
                    record=n_rows,
                    line=node.line,
                    value=raw_table.text_of(row) or "",
                )
            )
            continue
        rows.append(row)
        shapes.append(shape)
        places.append((n_rows, node.line))
    if not n_rows:
        raise opener.refused("FILE_EMPTY", path, "holds no placemarks; export the places again")
    found = list(dict.fromkeys(key for row in rows for key in row))
    names, notes = raw_table.headers(path, found)
    opener.check_table(path, 0, len(rows) * len(names))
    return raw_table.assemble(
        {
            name: [raw_table.text_of(row.get(key)) for row in rows]
            for name, key in zip(names, found, strict=True)
        },
        shapes,
        [line for _, line in places],
        records=[record for record, _ in places],
        issues=[*notes, *issues],
        n_rows=n_rows,
    )


def _documents(members: tuple[str, ...]) -> list[str]:
    """Return the KML documents of an archive, the main one (doc.kml, or the first) in front."""
    found = [name for name in members if name.lower().endswith(".kml")]
    return sorted(found, key=lambda name: (name.lower() != "doc.kml", members.index(name)))


def _text(look: opener.Look) -> bytes:
    if not look.members:
        return opener.contents(look.path)
    main = _documents(look.members)[0]
    return next(data for _, data in opener.unpacked(look, lambda name: name == main))


def _placemarks(path: Path, data: bytes) -> Iterator[tuple[str, _Node]]:
    """Yield each placemark with the names of the folders it lies in; few are held at a time."""
    found: list[tuple[str, _Node]] = []
    stack: list[_Node] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    n_inside = 0
    bare = data.lstrip()
    n_skipped = data[: len(data) - len(bare)].count(b"\n")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal n_inside
        line = n_skipped + parser.CurrentLineNumber
        n_inside = n_inside + 1 if _in_placemark(stack) else 0
        if n_inside > MAX_PARTS:
            raise opener.refused("FILE_LARGE", path, f"holds a place of over {MAX_PARTS:,} parts")
        _enter(path, stack, _Node(name.rsplit(" ", 1)[-1], attributes, line))

    def end(_name: str) -> None:
        node = stack.pop()
        if node.name == "Placemark":
            names = [next(outer.texts("name"), "") for outer in stack if outer.name == "Folder"]
            found.append((" / ".join(filter(None, names)), node))

    def text(piece: str) -> None:
        if stack:
            stack[-1].pieces.append(piece)

    def doctype(*_arguments: object) -> None:
        raise opener.refused("XML_DTD", path, "holds a <!DOCTYPE>, which may hide files; drop it")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, doctype
    try:
        for at in range(0, len(bare), _CHUNK_BYTES):
            parser.Parse(bare[at : at + _CHUNK_BYTES], at + _CHUNK_BYTES >= len(bare))
            yield from found
            found.clear()
    except expat.ExpatError as error:
        raise opener.refused(
            "XML_INVALID", path, f"is broken at line {error.lineno}; export it again"
        ) from error


def _enter(path: Path, stack: list[_Node], node: _Node) -> None:
    """Put an element on the stack; placemarks and folders keep what their row needs."""
    if len(stack) >= MAX_DEPTH:
        raise opener.refused("XML_INVALID", path, "nests too deeply; export it again")
    if not stack and node.name != "kml":
        raise opener.refused("FILE_TYPE", path, "is an archive whose document is no KML")
    if stack and (_in_placemark(stack) or (stack[-1].name == "Folder" and node.name == "name")):
        stack[-1].inside.append(node)
    stack.append(node)


def _in_placemark(stack: list[_Node]) -> bool:
    return any(node.name == "Placemark" for node in stack)


def _columns(node: _Node, folder: str) -> dict[str, str]:
    row = {name: text for name in _TEXTS for text in node.texts(name)}
    if folder:
        row["folder"] = folder
    if "id" in node.attributes:
        row["id"] = node.attributes["id"]
    for entry in node.all("Data", "SimpleData"):
        name = entry.attributes.get("name", "")
        value = entry.text if entry.name == "SimpleData" else next(entry.texts("value"), "")
        if name:
            row[name] = value
    return row


def _shape(node: _Node) -> tuple[Any, str, str]:
    """Return a placemark's geometry, or None with code and sentence of what is wrong."""
    found = [child for child in node.inside if child.name in _SHAPES]
    if not found:
        if any(child.name in _UNREAD for child in node.inside):
            return None, "GEOM_INVALID", "Tracks and models are not read; save it as a line."
        return None, "", ""
    try:
        parts = [part for child in found for part in _parts(child)]
        shape = parts[0] if len(parts) == 1 else _together(parts)
    except (ValueError, IndexError, ShapelyError):
        return None, "GEOM_INVALID", "The coordinates cannot be read; draw the place again."
    return shape, *raw_table.fault_of(shape)


def _parts(node: _Node) -> list[Any]:
    if node.name == "MultiGeometry":
        return [part for child in node.inside if child.name in _SHAPES for part in _parts(child)]
    if node.name == "Point":
        return [shapely.Point(_coordinates(node)[0])]
    if node.name in ("LineString", "LinearRing"):
        return [shapely.LineString(_coordinates(node))]
    outer = [_coordinates(ring) for ring in node.inside if ring.name == "outerBoundaryIs"]
    inner = [_coordinates(ring) for ring in node.inside if ring.name == "innerBoundaryIs"]
    return [shapely.Polygon(outer[0], inner)]


def _coordinates(node: _Node) -> Any:
    """Return longitudes and latitudes, n x 2, from `lon,lat,height lon,lat,height ...`."""
    text = next((child.text for child in node.all("coordinates")), "")
    pairs = [[float(number) for number in item.split(",")[:2]] for item in text.split()]
    return np.array(pairs, dtype=float).reshape(len(pairs), 2)


def _together(parts: list[Any]) -> Any:
    kinds = {part.geom_type for part in parts}
    if kinds == {"Point"}:
        return shapely.MultiPoint(parts)
    if kinds == {"LineString"}:
        return shapely.MultiLineString(parts)
    if kinds == {"Polygon"}:
        return shapely.MultiPolygon(parts)
    return shapely.GeometryCollection(parts)
