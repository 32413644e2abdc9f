"""OpenStreetMap extracts (.osm.pbf, .osm, also packed): roads, services, settlements, by tags."""

from __future__ import annotations

import contextlib
import functools
import itertools
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import osmium
import shapely

from layers.readers import opener, osm_road_tags, raw_table
from layers.schemas.schema import Issue
from layers.vocabulary.categories import categories

SUFFIXES: Final = (".pbf", ".osm", ".gz", ".bz2")
SPOKEN: Final = "OpenStreetMap data"
_PLACES: Final = {
    "city": "urban",
    "town": "urban",
    "suburb": "urban",
    "village": "rural",
    "hamlet": "rural",
}
_PBF: Final = b"OSMHeader"
_POINT: Final = 32  # hexadecimal digits of two doubles
_BLOCK: Final = 10_000
_START: Final = 4_096


def matches(look: opener.Look) -> bool:
    """Return whether the content is an OpenStreetMap extract, packed or XML."""
    return bool(_kind(look))


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:
    """Return roads, services or settlements of an extract (see `layers.readers.read`).

    Parameters
    ----------
    path
        The extract.
    layer
        `roads`: ways with a highway that can be travelled, and ferries (`is_ferry`), as lines,
        cut where a barrier or a ford stands (`layers.readers.osm_road_tags.pieces`);
        `services`: objects with a tag of categories.toml, ways as their centre;
        `settlements`: places from hamlet to city, `urban` (city, town, suburb) or `rural`.

    Returns
    -------
    geopandas.GeoDataFrame
        In the order of the file; `_record` counts the objects taken. A node that the extract
        refers to but does not hold is counted and cuts its way: nobody knows what lies between. A
        way with no two nodes left in a row is quarantined.

    Raises
    ------
    InputRefusedError
        PBF_CORRUPT, LAYER_UNKNOWN, FILE_EMPTY (nothing fits), or see `layers.readers.opener`.
    """
    look = opener.admit(path, matches)
    if layer not in _TAKERS:
        raise opener.refused(
            "LAYER_UNKNOWN",
            path,
            f"is OpenStreetMap data, which gives the layers {', '.join(_TAKERS)} but not "
            f"{layer or 'an unnamed one'}; use a GeoPackage or GeoJSON for it",
        )
    tally: Counter[str] = Counter()
    issues: list[Issue] = []
    found: list[tuple[int, Mapping[str, str], Any]] = []
    try:
        taken = _TAKERS[layer](_objects(look, layer), tally)
        for record, (row, shape) in enumerate(taken, start=1):
            tally["rows"] = record
            if shape is None:
                issues.append(_unplaced(path, record, row))
            else:
                found.append((record, row, shape))
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise opener.refused(
            "PBF_CORRUPT", path, "breaks off or is damaged; download the extract again"
        ) from error
    if not tally["rows"]:
        raise opener.refused("FILE_EMPTY", path, f"holds no {layer}; take another extract")
    return _table(found, [*issues, *_notes(path, tally)], tally["rows"])


def _is_pbf(look: opener.Look) -> bool:
    return look.head[:2] == b"\x00\x00" and _PBF in look.head[4:32]


def _kind(look: opener.Look) -> str:
    """Return what the library calls the format; empty where it is none of OpenStreetMap's."""
    if _is_pbf(look) or look.root == "osm":
        return "pbf" if _is_pbf(look) else "osm"
    name = look.path.name.lower()
    if look.head[:2] == b"\x1f\x8b":
        with contextlib.suppress(zlib.error):
            start = zlib.decompressobj(wbits=31).decompress(look.head, _START)
            return "osm.gz" if b"<osm" in start and b"<!DOCTYPE" not in start else ""
    return "osm.bz2" if look.head[:3] == b"BZh" and name.endswith(".osm.bz2") else ""


def _objects(look: opener.Look, layer: str) -> Iterable[Any]:
    kind = _kind(look)
    entities = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
    with_nodes = osmium.FileProcessor(osmium.io.File(str(look.path.resolve()), kind), entities)
    is_tagged: Any = osmium.filter.EmptyTagFilter()
    if layer == "roads":
        is_tagged = osmium.filter.KeyFilter("highway", "route", "barrier", "ford")
    return with_nodes.with_locations().with_filter(is_tagged)


def _roads(objects: Iterable[Any], tally: Counter[str]) -> Iterator[tuple[dict[str, str], Any]]:
    """Yield rows and lines; lines are made of their points many at a time."""
    ways = _ways(objects, tally)
    while block := list(itertools.islice(ways, _BLOCK)):
        lines = iter(_lines([points for _, points in block if points]))
        for row, points in block:
            yield row, next(lines) if points else None


def _ways(objects: Iterable[Any], tally: Counter[str]) -> Iterator[tuple[dict[str, str], str]]:
    """Yield row and points of each piece of road: hexadecimal digits of doubles, empty if none."""
    marks: dict[int, osm_road_tags.Mark] = {}
    marked: set[str] = set()
    draw = osmium.geom.WKBFactory()
    draw_all = functools.partial(draw.create_linestring, use_nodes=osmium.geom.use_nodes.ALL)
    for thing in objects:
        if thing.is_node():
            mark = osm_road_tags.mark(thing.tags)
            if mark:
                marks[thing.id] = mark
                marked.add(_drawn(draw.create_point, thing))
            continue
        if not thing.is_way():
            continue
        tags = osm_road_tags.told(thing.tags)
        if not osm_road_tags.is_road(tags):
            tally["not_roads"] += "highway" in tags
            continue
        row = osm_road_tags.row(tags) | {"osm_id": f"w{thing.id}"}
        tally["closed"] += "access" in row
        tally["unclear"] += osm_road_tags.closed_season(tags) == osm_road_tags.UNCLEAR
        points = _drawn(draw_all, thing)
        places = {points[at : at + _POINT] for at in range(0, len(points), _POINT)}
        if len(places) > 1 and marked.isdisjoint(places):
            yield row, points
        else:
            yield from _cut(thing, row, marks, tally)


def _cut(
    way: Any, row: dict[str, str], marks: Mapping[int, osm_road_tags.Mark], tally: Counter[str]
) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the pieces into which barriers, fords and missing nodes cut a way."""
    runs = [run for run in _runs(way, tally) if len(run) > 1]
    if not runs:
        yield row, ""
        return
    for nodes in runs:
        found = {at: marks[ref] for at, (ref, _) in enumerate(nodes) if ref in marks}
        tally["barriers"] += sum(bool(mark.access) for mark in found.values())
        tally["fords"] += sum(mark.is_ford for mark in found.values())
        for piece, line in osm_road_tags.pieces(row, [point for _, point in nodes], found):
            yield piece, np.array(line).tobytes().hex()


def _drawn(draw: Callable[[Any], str], thing: Any) -> str:
    """Return the points of a node or way in one step, empty where a node of it is missing.

    What `draw` gives is WKB in hexadecimal digits: a byte of order, four of kind, for a line four
    more of size, then the doubles in this machine's order.
    """
    try:
        wkb = draw(thing)
    except (RuntimeError, osmium.InvalidLocationError):
        return ""
    return wkb[len(wkb) % _POINT :]


def _lines(drawn: list[str]) -> Any:
    """Return lines of their points."""
    xy = np.frombuffer(bytes.fromhex("".join(drawn))).reshape(-1, 2)
    size = [len(points) // _POINT for points in drawn]
    return shapely.linestrings(xy, indices=np.repeat(np.arange(len(size)), size))


def _services(objects: Iterable[Any], tally: Counter[str]) -> Iterator[tuple[dict[str, str], Any]]:
    wanted = _wanted()
    keys = tuple(dict.fromkeys(key for key, _ in wanted))
    for thing in objects:
        codes = [wanted.get((key, thing.tags.get(key, ""))) for key in keys]
        ranked = [code for code in categories() if code in codes]
        if not ranked:
            continue
        if thing.is_relation():
            tally["relations"] += 1
            continue
        yield _service(thing, ranked[0], tally), _centre(thing, tally)


def _settlements(
    objects: Iterable[Any], _tally: Counter[str]
) -> Iterator[tuple[dict[str, str], Any]]:
    for thing in objects:
        place = thing.tags.get("place", "")
        if not thing.is_node() or place not in _PLACES:
            continue
        row = {"settlement_id": f"n{thing.id}", "place": place, "setting": _PLACES[place]}
        row |= {tag: thing.tags[tag] for tag in ("name", "population") if tag in thing.tags}
        yield row, _centre(thing, _tally)


_TAKERS: Final[Mapping[str, Callable[..., Iterator[tuple[dict[str, str], Any]]]]] = {
    "roads": _roads,
    "services": _services,
    "settlements": _settlements,
}


def _wanted() -> dict[tuple[str, str], str]:
    wanted: dict[tuple[str, str], str] = {}
    for code, category in categories().items():
        for tag in category.osm:
            key, _, value = tag.partition("=")
            wanted.setdefault((key, value), code)
    return wanted


def _service(thing: Any, code: str, tally: Counter[str]) -> dict[str, str]:
    tags = thing.tags
    name = tags.get("name", "")
    if not name:
        tally["unnamed"] += 1
        name = f"{categories()[code].labels['en']} (unnamed)"
    spoken = [
        tag.k.removeprefix("language:")
        for tag in tags
        if tag.k.startswith("language:") and tag.v in ("yes", "main")
    ]
    row = {
        "service_id": f"{'n' if thing.is_node() else 'w'}{thing.id}",
        "name": name,
        "category": code,
        "partner": tags.get("operator", ""),
        "phone": tags.get("phone", "") or tags.get("contact:phone", ""),
        "email": tags.get("email", "") or tags.get("contact:email", ""),
        "hours": tags.get("opening_hours", ""),
        "languages": " ".join(sorted(spoken)),
    }
    return {key: text for key, text in row.items() if text}


def _runs(way: Any, tally: Counter[str]) -> list[list[tuple[int, tuple[float, float]]]]:
    """Return id and (lon, lat) of the nodes that the extract holds, in runs without a gap."""
    runs: list[list[tuple[int, tuple[float, float]]]] = [[]]
    n_lost = 0
    for node in way.nodes:
        if node.location.valid():
            runs[-1].append((node.ref, (node.lon, node.lat)))
        else:
            n_lost += 1
            runs.append([])
    tally["dangling"] += n_lost
    tally["torn"] += n_lost > 0
    return [run for run in runs if run]


def _centre(thing: Any, tally: Counter[str]) -> Any:
    if thing.is_node():
        place = thing.location
        return shapely.Point(place.lon, place.lat) if place.valid() else None
    points = [point for run in _runs(thing, tally) for _, point in run]
    if len(points) < 2:
        return None
    is_ring = len(points) > 3 and points[0] == points[-1]
    return (shapely.Polygon(points) if is_ring else shapely.LineString(points)).centroid


def _unplaced(path: Path, record: int, row: Mapping[str, str]) -> Issue:
    text = "No two of its nodes in a row are in the extract; take a larger extract."
    value = raw_table.text_of(dict(row)) or ""
    return raw_table.issue(
        path, "NODES_MISSING", text, severity="quarantined", record=record, value=value
    )


def _notes(path: Path, tally: Counter[str]) -> Iterator[Issue]:
    sentences = {
        "dangling": ("NODES_DANGLING", "{} nodes are not in the extract; ways are cut there."),
        "torn": ("WAYS_TORN", "{} ways lack some of their nodes; they may end early."),
        "not_roads": ("OSM_NOT_ROADS", "{} ways with a highway tag cannot be travelled."),
        "closed": ("ACCESS_CLOSED", "{} ways are closed to engines, to walkers or to all."),
        "barriers": ("BARRIERS_CLOSED", "{} times a barrier stands on a way and closes it there."),
        "fords": ("FORDS", "{} times a way crosses water at a single point."),
        "unclear": (
            "CLOSURE_UNCLEAR",
            "{} ways are closed at times that name no season; they are taken as open.",
        ),
        "relations": ("OSM_RELATIONS", "{} services drawn as relations are not read."),
        "unnamed": ("NAME_MISSING", "{} services have no name and carry that of their kind."),
    }
    for key, (code, sentence) in sentences.items():
        if tally[key]:
            yield raw_table.issue(path, code, sentence.format(tally[key]), value=str(tally[key]))


def _table(
    found: list[tuple[int, Mapping[str, str], Any]],
    issues: list[Issue],
    n_rows: int,
) -> gpd.GeoDataFrame:
    keys = list(dict.fromkeys(key for _, row, _ in found for key in row))
    return raw_table.assemble(
        {key: [_text(row.get(key)) for _, row, _ in found] for key in keys},
        [shape for _, _, shape in found],
        [0] * len(found),
        records=[record for record, _, _ in found],
        issues=issues,
        n_rows=n_rows,
    )


def _text(value: str | None) -> str | None:
    return value if value and not value.isspace() else None
