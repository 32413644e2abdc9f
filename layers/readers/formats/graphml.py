"""Road graphs as osmnx and networkx hold or write them; edges that run both ways are one line."""

from __future__ import annotations

import ast
import math
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

import geopandas as gpd
import numpy as np
import shapely

from layers.readers import opener, osm_road_tags, raw_table
from layers.schemas.schema import Issue

SUFFIXES: Final = (".graphml", ".xml")
SPOKEN: Final = "GraphML"
MAX_DEPTH: Final = 64
_BOOKKEEPING: Final = frozenset(
    ["geometry", "id", "key", "length", "oneway", "osmid", "reversed", *osm_road_tags.CLOSURE_TAGS]
)
# From the widest road to the narrowest: of an edge that osmnx merged from several, the last counts.
_IMPORTANCE: Final = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
    "living_street", "service", "track", "path",
)  # fmt: skip


@dataclass
class _Line:
    """One line of road, with the edges that draw it and what its ends do."""

    shape: Any
    tags: dict[str, str]
    ends: tuple[Mapping[str, str], Mapping[str, str]]
    is_there: bool = False
    is_back: bool = False
    n_edges: int = field(default=0)


def matches(look: opener.Look) -> bool:
    """Return whether the content is GraphML."""
    return look.root == "graphml"


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:  # noqa: ARG001 (a graph is roads)
    """Return the edges of a GraphML file as lines of road (see `layers.readers.read`).

    The file is one that osmnx (`save_graphml`) or networkx (`write_graphml`) wrote: nodes have
    `x` and `y`, the graph has `crs`. Columns, lines and issues are those of `roads`.

    Raises
    ------
    InputRefusedError
        XML_DTD, XML_INVALID, GRAPH_INVALID, CRS_MISSING, FILE_EMPTY, or see
        `layers.readers.opener`.
    """
    look = opener.admit(path, matches)
    data = opener.contents(look.path).lstrip()
    _vet(path, data)
    import networkx as nx  # noqa: PLC0415 - slow to import, and few programmes have a graph

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ports and untyped keys, which no road has
            graph = nx.parse_graphml(data, force_multigraph=True)
    except (nx.NetworkXError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise opener.refused(
            "GRAPH_INVALID", path, "is no graph that can be read; save it again with osmnx"
        ) from None
    return roads(graph, path)


def roads(graph: Any, path: Path = Path("graph")) -> gpd.GeoDataFrame:
    """Return the edges of a networkx graph, such as osmnx makes, as lines of road.

    An edge and its opposite along the same line are one row that runs both ways; an edge of a
    directed graph that has no opposite is one-way, along the line. Equal edges are one row. Of an
    edge that was merged from ways of several classes, the narrowest class counts. Barriers and
    fords at nodes cut the line as in an extract (`layers.readers.osm_road_tags.pieces`).

    Parameters
    ----------
    graph
        A networkx graph of any kind: nodes with `x, y`, edges perhaps with `geometry` (a shapely
        line or its WKT, else the edge is straight) and OpenStreetMap tags, `graph.graph["crs"]`.
    path
        What issues and errors call it.

    Returns
    -------
    geopandas.GeoDataFrame
        As `layers.readers.read` says; tags as in an extract, `oneway` yes or no, `osm_id`, other
        attributes of the edges as found. An edge without places, or that is no line, is
        quarantined.

    Raises
    ------
    InputRefusedError
        CRS_MISSING, CRS_MISMATCH, FILE_EMPTY (no edge can be travelled).
    """
    tally: Counter[str] = Counter()
    issues: list[Issue] = []
    lines: dict[tuple[object, ...], _Line] = {}
    for start, end, data in graph.edges(data=True):
        tags = _tags(data)
        if "highway" in tags and not osm_road_tags.is_road(tags):
            tally["not_roads"] += 1
            continue
        shape = _shape(graph.nodes[start], graph.nodes[end], data)
        if shape is None:
            issues.append(_unplaced(path, len(issues) + 1, start, end))
            continue
        _add(lines, _Line(shape, tags, (_tags(graph.nodes[start]), _tags(graph.nodes[end]))))
    if not lines and not issues:
        raise opener.refused("FILE_EMPTY", path, "holds no edge that can be travelled")
    shapes = raw_table.placed([line.shape for line in lines.values()], graph.graph.get("crs"), path)
    is_directed = graph.is_directed()
    found = [
        piece
        for line, shape in zip(lines.values(), shapes, strict=True)
        for piece in _rows(line, shape, tally, is_directed=is_directed)
    ]
    tally["merged"] = sum(line.n_edges for line in lines.values()) - len(lines)
    return _table(path, found, [*issues, *_notes(path, tally)], len(issues))


def _vet(path: Path, data: bytes) -> None:
    """Refuse what is not plain XML before a library that trusts it sees it."""
    depth = n_elements = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, n_elements
        depth += 1
        n_elements += 1
        opener.check_table(path, 0, n_elements)
        if depth > MAX_DEPTH:
            raise opener.refused("XML_INVALID", path, "nests too deeply; save it again")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_arguments: object) -> None:
        raise opener.refused("XML_DTD", path, "holds a <!DOCTYPE>, which may hide files; drop it")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise opener.refused(
            "XML_INVALID", path, f"is broken at line {error.lineno}; save it again"
        ) from error


def _tags(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the attributes of an edge or node as texts; several values are joined by `;`."""
    found = {}
    for key, value in data.items():
        values = _values(value) if key != "geometry" else []
        texts = {text for one in values if (text := raw_table.text_of(one)) is not None}
        if key == "highway":
            found[key] = max(texts, key=_narrowness, default="")
        else:
            found[key] = ";".join(sorted(texts, key=lambda text: (len(text), text)))
    return {key: text for key, text in found.items() if text}


def _values(value: Any) -> list[Any]:
    """Return the values of an attribute, which osmnx writes as the text of a list if several.

    >>> _values("['track', 'path']"), _values("primary"), _values([7])
    (['track', 'path'], ['primary'], [7])
    """
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        try:
            value = ast.literal_eval(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return [value]
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _narrowness(highway: str) -> tuple[int, str]:
    name = highway.removesuffix("_link")
    return (_IMPORTANCE.index(name) if name in _IMPORTANCE else len(_IMPORTANCE)), highway


def _shape(start: Mapping[str, Any], end: Mapping[str, Any], data: Mapping[str, Any]) -> Any:
    """Return the line of an edge from start to end, None where it has none."""
    drawn = data.get("geometry")
    try:
        if isinstance(drawn, str) and drawn:
            drawn = shapely.from_wkt(drawn)
        if drawn is None or drawn == "":
            ends = [(float(node["x"]), float(node["y"])) for node in (start, end)]
            drawn = shapely.LineString(ends)
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        return None
    is_line = isinstance(drawn, shapely.LineString) and drawn.length > 0
    if not is_line or not np.isfinite(shapely.get_coordinates(drawn)).all():
        return None
    return drawn.reverse() if _is_drawn_back(drawn, start, end) else drawn


def _is_drawn_back(drawn: Any, start: Mapping[str, Any], end: Mapping[str, Any]) -> bool:
    try:
        near, far = (
            math.dist(drawn.coords[0], (float(n["x"]), float(n["y"]))) for n in (start, end)
        )
    except (KeyError, TypeError, ValueError):
        return False
    return far < near


def _add(lines: dict[tuple[object, ...], _Line], line: _Line) -> None:
    """Add an edge to the line that it draws, in whichever direction."""
    ahead = tuple(map(tuple, np.round(shapely.get_coordinates(line.shape), 7).tolist()))
    back = ahead[::-1]
    names = (line.tags.get("osmid", ""), line.tags.get("highway", ""), line.tags.get("name", ""))
    known = lines.setdefault((min(ahead, back), *names), line)
    first = np.round(shapely.get_coordinates(known.shape), 7).tolist()
    is_same_way = [*map(tuple, first)] == [*ahead]
    known.is_there |= is_same_way
    known.is_back |= not is_same_way
    known.n_edges += 1


def _rows(
    line: _Line, shape: Any, tally: Counter[str], *, is_directed: bool
) -> Iterator[tuple[dict[str, str], Any]]:
    """Yield row and shape of each piece of a line."""
    tags = line.tags
    row = {key: text for key, text in tags.items() if key not in _BOOKKEEPING}
    row |= osm_road_tags.row(tags)
    runs_back = line.is_back or not is_directed
    row["oneway"] = "no" if runs_back else "yes"
    if "osmid" in tags:
        row["osm_id"] = ";".join(f"w{number}" for number in tags["osmid"].split(";"))
    points = [(float(x), float(y)) for x, y in shapely.get_coordinates(shape).tolist()]
    at_ends = {
        0: osm_road_tags.mark(line.ends[0]),
        len(points) - 1: osm_road_tags.mark(line.ends[1]),
    }
    marks = {at: mark for at, mark in at_ends.items() if mark}
    tally["closed"] += "access" in row
    tally["unclear"] += osm_road_tags.closed_season(tags) == osm_road_tags.UNCLEAR
    tally["barriers"] += sum(bool(mark.access) for mark in marks.values())
    for piece, vertices in osm_road_tags.pieces(row, points, marks):
        yield piece, shapely.LineString(vertices)


def _unplaced(path: Path, record: int, start: object, end: object) -> Issue:
    text = "The edge has no line and its nodes have no x and y; save the graph again with osmnx."
    value = f"{start} - {end}"
    return raw_table.issue(
        path, "NODES_MISSING", text, severity="quarantined", record=record, value=value
    )


def _notes(path: Path, tally: Counter[str]) -> Iterator[Issue]:
    sentences = {
        "merged": ("EDGES_MERGED", "{} edges run along another edge and became one line with it."),
        "not_roads": ("OSM_NOT_ROADS", "{} edges with a highway tag cannot be travelled."),
        "closed": ("ACCESS_CLOSED", "{} lines are closed to engines, to walkers or to all."),
        "barriers": ("BARRIERS_CLOSED", "{} times a barrier stands on a line and closes it there."),
        "unclear": (
            "CLOSURE_UNCLEAR",
            "{} lines are closed at times that name no season; they are taken as open.",
        ),
    }
    for key, (code, sentence) in sentences.items():
        if tally[key]:
            yield raw_table.issue(path, code, sentence.format(tally[key]), value=str(tally[key]))


def _table(
    path: Path, found: list[tuple[dict[str, str], Any]], issues: list[Issue], n_lost: int
) -> gpd.GeoDataFrame:
    keys = list(dict.fromkeys(key for row, _ in found for key in row))
    names, notes = raw_table.headers(path, keys)
    opener.check_table(path, 0, len(found) * len(names))
    return raw_table.assemble(
        {
            name: [raw_table.text_of(row.get(key)) for row, _ in found]
            for name, key in zip(names, keys, strict=True)
        },
        [shape for _, shape in found],
        [0] * len(found),
        records=list(range(n_lost + 1, n_lost + len(found) + 1)),
        issues=[*notes, *issues],
        n_rows=len(found) + n_lost,
    )
