"""The table that every reader hands back: columns of text, where each row stood, geometry."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import ProjError

from layers.readers import opener
from layers.schemas.schema import Issue, Severity

CRS: Final = "EPSG:4326"
_MAX_DEGREES: Final = 720.0
_GUARDED: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def assemble(
    columns: Mapping[str, Any],
    geometry: Any,
    lines: Sequence[int],
    *,
    records: Sequence[int],
    issues: Sequence[Issue],
    n_rows: int,
    n_blank: int = 0,
    sheet: str = "",
    tags: Mapping[str, str] | None = None,
) -> gpd.GeoDataFrame:
    """Return the table of one file.

    Parameters
    ----------
    columns
        Header -> texts, one per row; None where empty. Headers come from `headers`.
    geometry
        Geometries in EPSG:4326, or None where the format has none.
    lines, records
        Physical line (0 unknown) and data record (1 is the first) of each row.
    issues, n_rows, n_blank, tags
        For `attrs`, see `layers.readers.read`.
    """
    index = pd.RangeIndex(len(lines))
    data = {name: pd.Series(texts, index=index, dtype="str") for name, texts in columns.items()}
    data["_sheet"] = pd.Series([sheet] * len(lines), index=index, dtype="str")
    data["_record"] = pd.Series(np.asarray(records, dtype="int64"), index=index)
    data["_line"] = pd.Series(np.asarray(lines, dtype="int64"), index=index)
    shapes = [None] * len(lines) if geometry is None else geometry
    frame = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(shapes, index=index, crs=CRS), crs=CRS)
    facts = {"issues": tuple(issues), "n_rows": n_rows, "n_blank": n_blank, "tags": tags or {}}
    frame.attrs = dict(facts)
    return frame


def issue(
    path: Path,
    code: str,
    sentence: str,
    *,
    severity: Severity = "accepted",
    sheet: str = "",
    record: int = 0,
    line: int = 0,
    column: str = "*",
    value: str = "",
) -> Issue:
    """Return one thing noticed in a file; by default about the whole file and accepted."""
    return Issue(path.name, sheet, record, line, column, code, severity, sentence, value)


def headers(path: Path, found: Sequence[str]) -> tuple[list[str], list[Issue]]:
    """Return unique headers, stripped, and a note for each that had to be named anew.

    A leading `_` is taken off and `geometry` becomes `geometry_text`, since the table uses these
    itself; a column without header is named by its number.

    Raises
    ------
    InputRefusedError
        HEADER_DUPLICATE, with the headers that stand there twice; FILE_LARGE, too many of them.
    """
    if len(found) > opener.MAX_COLUMNS:
        raise opener.refused(
            "FILE_LARGE", path, f"has over {opener.MAX_COLUMNS} columns; drop some"
        )
    names = [" ".join(name.split()) for name in found]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        spoken = ", ".join(twice)
        raise opener.refused(
            "HEADER_DUPLICATE", path, f"has more than one column named {spoken}; rename them"
        )
    result: list[str] = []
    notes: list[Issue] = []
    for number, name in enumerate(names, start=1):
        chosen = _free_name(name, number, {*names, *result})
        if name and chosen != name:
            text = f"The column {name} is read as {chosen}, since that header is reserved."
            notes.append(issue(path, "HEADER_MAPPED", text, column=chosen, value=name))
        result.append(chosen)
    return result, notes


def text_of(value: Any) -> str | None:
    """Return a foreign value as text without loss, None where it is empty.

    >>> text_of(7), text_of(7.5), text_of(True), text_of(" "), text_of({"a": [1]})
    ('7', '7.5', 'true', None, '{"a":[1]}')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    text = _spelled(value)
    return text if text.strip() else None


def unguarded(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_GUARDED) else text


def placed(geometry: Any, crs: Any, path: Path) -> Any:
    """Return geometries as an array in EPSG:4326 without heights.

    Raises
    ------
    InputRefusedError
        CRS_MISSING, where the file does not say which coordinates these are; CRS_MISMATCH, where
        it says degrees and every geometry lies far beyond 180.
    """
    unknown = opener.refused(
        "CRS_MISSING",
        path,
        "does not say its coordinate system; add it (a .prj file beside a shapefile, or save the "
        "layer with its CRS set in QGIS, such as EPSG:4326)",
    )
    if crs is None:
        raise unknown
    flat = gpd.GeoSeries(shapely.force_2d(np.asarray(geometry, dtype=object)), crs=crs)
    reach = shapely.bounds(flat.dropna().to_numpy())
    if flat.crs.is_geographic and len(reach) and (np.abs(reach).max(axis=1) > _MAX_DEGREES).all():
        raise opener.refused(
            "CRS_MISMATCH",
            path,
            "says its coordinates are degrees, but they are larger; save the layer again with its "
            "true coordinate system set",
        )
    try:
        return np.asarray(flat.to_crs(CRS).array, dtype=object)
    except ProjError as error:
        raise unknown from error


def sifted(path: Path, shapes: Any, places: Sequence[tuple[int, int]]) -> tuple[Any, list[Issue]]:
    """Return which rows can be kept, and an issue for each whose geometry no layer can take.

    Parameters
    ----------
    shapes
        Geometries in EPSG:4326; None stays, for a row may have its place in columns.
    places
        Record and line of each.
    """
    keep = np.ones(len(places), dtype=bool)
    issues = []
    for number, (shape, (record, line)) in enumerate(zip(shapes, places, strict=True)):
        code, sentence = fault_of(shape)
        if not code:
            continue
        keep[number] = False
        lost = issue(
            path,
            code,
            sentence,
            severity="quarantined",
            record=record,
            line=line,
            column="geometry",
            value=shape.wkt,
        )
        issues.append(lost)
    return keep, issues


def fault_of(shape: Any) -> tuple[str, str]:
    """Return code and sentence of a geometry that no layer can take; two empty texts if fine.

    >>> fault_of(shapely.Point(1, 2)), fault_of(None)
    (('', ''), ('', ''))
    >>> fault_of(shapely.GeometryCollection([shapely.Point(1, 2)]))[0]
    'GEOM_COLLECTION'
    """
    if shape is None:
        return "", ""
    if shape.geom_type == "GeometryCollection":
        return "GEOM_COLLECTION", "The geometry mixes kinds; give one kind for each row."
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return "GEOM_INVALID", "A coordinate lies outside its coordinate system; correct it."
    return "", ""


def _spelled(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return repr(float(value))
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _day_or_instant(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return value.hex() if isinstance(value, bytes) else str(value)


def _free_name(name: str, number: int, taken: set[str]) -> str:
    wanted = name.lstrip("_") if name.startswith("_") else name
    if name == "geometry":
        wanted = "geometry_text"
    if name and wanted == name:
        return name
    wanted = wanted or f"column_{number}"
    while wanted in taken:
        wanted += "_"
    return wanted


def _day_or_instant(value: Any) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time() and value.tzinfo is None:
        return value.date().isoformat()
    return str(value.isoformat())
