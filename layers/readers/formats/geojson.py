"""GeoJSON, feature by feature, its line in the file known; TopoJSON; and lists of plain records."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from itertools import compress
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import shape as shape_of

from layers.readers import opener, raw_table, topojson
from layers.schemas.schema import Issue

SUFFIXES: Final = (".geojson", ".json", ".topojson")
SPOKEN: Final = "GeoJSON"
MAX_DEPTH: Final = 64
_RECORDS: Final = "records"
_BLANK: Final = re.compile(r"[ \t\r\n]*")


def matches(look: opener.Look) -> bool:
    """Return whether the content is JSON."""
    return look.is_json


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:  # noqa: ARG001 (one layer a file)
    """Return a GeoJSON file as a table (see `layers.readers.read`).

    Properties become columns, in the order in which they first occur; nested ones stay JSON text;
    a feature's own `id` becomes the column `id` where no property has that name. Geometry is as
    found, without heights. A feature with a GeometryCollection or a broken geometry is
    quarantined. The old member `crs` is honoured. A list of records, alone or as the one list of a
    document (`{"result": [...]}`), is a table without places.

    Raises
    ------
    InputRefusedError
        FILE_TYPE (other JSON), JSON_INVALID, JSON_DEPTH, JSON_NUMBER, CRS_UNKNOWN,
        FILE_EMPTY, or see `layers.readers.opener`.
    """
    opener.admit(path, matches)
    text = _text(path, opener.contents(path))
    members: dict[str, Any] = {}
    rows: list[dict[str, Any]] = []
    shapes: list[Any] = []
    places: list[tuple[int, int]] = []
    issues: list[Issue] = []
    line = end = n_rows = 0
    for n_rows, (start, feature) in enumerate(_features(path, text, members), start=1):
        opener.check_table(path, n_rows, 0)
        line += text.count("\n", end, start)
        end = start
        shape, fault, sentence = _shape(feature)
        if fault:
            value = json.dumps(feature, ensure_ascii=False)
            issues.append(_quarantined(path, fault, sentence, n_rows, line + 1, value))
            continue
        rows.append(_properties(feature))
        shapes.append(shape)
        places.append((n_rows, line + 1))
    _check_members(path, members, n_rows)
    placed = raw_table.placed(shapes, _crs(path, members.get("crs")), path)
    keep, lost = raw_table.sifted(path, placed, places)
    return _table(
        path,
        list(compress(rows, keep)),
        placed[keep],
        list(compress(places, keep)),
        [*issues, *lost],
        n_rows,
    )


def _table(
    path: Path,
    rows: list[dict[str, Any]],
    shapes: Any,
    places: list[tuple[int, int]],
    issues: list[Issue],
    n_rows: int,
) -> gpd.GeoDataFrame:
    found = list(dict.fromkeys(key for row in rows for key in row))
    names, notes = raw_table.headers(path, found)
    opener.check_table(path, 0, len(rows) * len(names))
    columns = {
        name: [raw_table.text_of(row.get(key)) for row in rows]
        for name, key in zip(names, found, strict=True)
    }
    return raw_table.assemble(
        columns,
        shapes,
        [line for _, line in places],
        records=[record for record, _ in places],
        issues=[*notes, *issues],
        n_rows=n_rows,
    )


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise opener.refused(
            "ENC_MIXED", path, f"is not UTF-8 at byte {error.start}; save it again as UTF-8"
        ) from error


def _features(path: Path, text: str, members: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """Yield place and value of each feature; put the other members of the file in `members`."""
    take = _taker(path, text)
    at = _skip(text, 0)
    if text[at : at + 1] == "[":
        members["type"] = _RECORDS
        for start, value, _ in _items(path, text, at, take):
            if not isinstance(value, dict):
                raise _unknown(path)
            yield start, _as_feature(value)
        return
    if text[at : at + 1] != "{":
        raise _unknown(path)
    at = _skip(text, at + 1)
    while text[at : at + 1] != "}":
        key, at = take(at)
        at = _after(path, text, _skip(text, at), ":")
        if key == "features" and text[at : at + 1] == "[":
            end = at + 1
            for start, value, end in _items(path, text, at, take):  # noqa: B007 - where it ends
                yield start, value
            at = _skip(text, end) + 1
        else:
            members[str(key)], at = take(at)
        at = _next(path, text, at, "}")
    yield from _of_members(path, members)


def _items(
    path: Path, text: str, at: int, take: Callable[[int], tuple[Any, int]]
) -> Iterator[tuple[int, Any, int]]:
    """Yield start, value and end of each item of the list that begins at a place."""
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        start = at
        value, end = take(at)
        at = _next(path, text, end, "]")
        yield start, value, at


def _of_members(path: Path, members: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """Yield the features that a document holds otherwise than as `features`."""
    kind = members.get("type")
    if kind == "Feature":
        yield 0, {key: members[key] for key in ("type", "properties", "geometry") if key in members}
    elif kind == "Topology":
        try:
            yield from ((0, feature) for feature in topojson.features(members))
        except ValueError as error:
            raise opener.refused(
                "JSON_INVALID", path, f"cannot be read as TopoJSON ({error}); export it again"
            ) from error
    elif kind != "FeatureCollection":
        lists = [one for one in members.values() if isinstance(one, list) and one]
        if len(lists) == 1 and all(isinstance(each, dict) for each in lists[0]):
            members["type"] = _RECORDS
            yield from ((0, _as_feature(each)) for each in lists[0])


def _as_feature(value: Any) -> Any:
    """A plain record as a feature without a place."""
    if not isinstance(value, dict) or value.get("type") == "Feature":
        return value
    return {"type": "Feature", "properties": value, "geometry": None}


def _taker(path: Path, text: str) -> Callable[[int], tuple[Any, int]]:
    def finite(found: str) -> float:
        number = float(found)
        if not math.isfinite(number):
            raise opener.refused("JSON_NUMBER", path, f"holds the number {found[:20]}; correct it")
        return number

    decoder = json.JSONDecoder(parse_float=finite, parse_constant=finite)

    def take(at: int) -> tuple[Any, int]:
        try:
            return decoder.raw_decode(text, at)
        except RecursionError as error:
            raise opener.refused("JSON_DEPTH", path, "nests too deeply; export it again") from error
        except json.JSONDecodeError as error:
            raise _broken(path, text, error.pos) from error
        except ValueError as error:  # Python's own, of a number with thousands of digits
            raise opener.refused(
                "JSON_NUMBER", path, "holds a number with thousands of digits; correct it"
            ) from error

    return take


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _after(path: Path, text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise _broken(path, text, at)
    return _skip(text, at + 1)


def _next(path: Path, text: str, at: int, closing: str) -> int:
    """Return the place after a comma, or that of the closing bracket."""
    at = _skip(text, at)
    if text[at : at + 1] == closing:
        return at
    at = _after(path, text, at, ",")
    if text[at : at + 1] == closing:
        raise _broken(path, text, at)
    return at


def _broken(path: Path, text: str, at: int) -> Exception:
    line = text.count("\n", 0, at) + 1
    return opener.refused("JSON_INVALID", path, f"is broken at line {line}; export it again")


def _unknown(path: Path) -> Exception:
    return opener.refused("FILE_TYPE", path, "is JSON but not GeoJSON nor a list of records")


def _check_members(path: Path, members: dict[str, Any], n_rows: int) -> None:
    kind = members.get("type")
    if kind not in ("FeatureCollection", "Feature", "Topology", _RECORDS):
        raise _unknown(path)
    if not n_rows:
        raise opener.refused("FILE_EMPTY", path, "holds no features; export it again")


def _crs(path: Path, member: Any) -> Any:
    """Return the CRS of the old member `crs`; longitude and latitude where there is none."""
    if member is None:
        return raw_table.CRS
    properties = member.get("properties") if isinstance(member, dict) else None
    said = properties if isinstance(properties, dict) else {}
    name = said.get("name", said.get("code"))
    is_number = isinstance(name, int) or str(name).isdecimal()
    try:  # of 2008: {"type": "EPSG", "properties": {"code": 4326}}
        return CRS.from_user_input(f"EPSG:{name}" if is_number else str(name))
    except CRSError as error:
        raise opener.refused(
            "CRS_UNKNOWN", path, f"names a coordinate system {name!r} that is not known; correct it"
        ) from error


def _shape(feature: Any) -> tuple[Any, str, str]:
    """Return a feature's geometry, or None with code and sentence of what is wrong."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict | None):
        return None, "FEATURE_INVALID", "This is not a GeoJSON feature; correct or drop it."
    if _depth(feature) > MAX_DEPTH:
        return None, "JSON_DEPTH", f"The feature nests over {MAX_DEPTH} levels; simplify it."
    geometry = feature.get("geometry")
    if geometry is None:
        return None, "", ""
    try:
        shape = shapely.force_2d(shape_of(geometry))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ShapelyError):
        return None, "GEOM_INVALID", "The geometry cannot be read; draw it again."
    return shape, "", ""


def _depth(value: Any) -> int:
    deepest = 0
    pending = [(value, 1)]
    while pending:
        item, depth = pending.pop()
        deepest = max(deepest, depth)
        inside = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        pending += [(child, depth + 1) for child in inside if isinstance(child, dict | list)]
    return deepest


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = dict(feature.get("properties") or {})
    if "id" in feature:
        properties.setdefault("id", feature["id"])
    return properties


def _quarantined(path: Path, code: str, sentence: str, record: int, line: int, value: str) -> Issue:
    return raw_table.issue(
        path, code, sentence, severity="quarantined", record=record, line=line, value=value
    )
