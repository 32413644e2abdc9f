"""Shapes as a layer needs them: points, lines or polygons, valid, or a fault that says why not."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from layers.ingest.headers.found import PROVENANCE
from layers.ingest.remarks import Fault, Remark, Rows
from layers.schemas.schema import Schema

Shapes = npt.NDArray[np.object_]

_KINDS: Final[dict[int, str]] = {
    0: "point",
    1: "line",
    2: "line",
    3: "polygon",
    4: "points",
    5: "line",
    6: "polygon",
    7: "collection",
}
_AREA_CHANGE_SHARE: Final = 0.01
_POINT: Final = Remark(
    "GEOM_POINT", "accepted", "Outlines and lines were replaced by a point that lies on them."
)
_FIXED: Final = Remark(
    "GEOM_FIXED", "accepted", "Outlines that crossed themselves were mended; their area stayed."
)
_EMPTY: Final = Remark(
    "GEOM_INVALID", "quarantined", "The shape is empty; draw it or leave it out."
)
_CROSSED: Final = Remark(
    "GEOM_INVALID",
    "quarantined",
    "The outline crosses itself, and mending it would change its area by more than 1 %; "
    "draw it again.",
)
_NO_LENGTH: Final = Remark(
    "GEOM_INVALID", "quarantined", "The line has no length; draw it or leave it out."
)


def fitted(shapes: Shapes, schema: Schema) -> tuple[Shapes, list[Fault]]:
    """Return shapes of the layer's kind and the faults of the rows where that cannot be.

    Z is dropped and a multi of one part unwrapped. A point layer gets a point on each outline or
    line (settlements keep outlines, in which a home can lie; water keeps lines, as rivers are).
    Roads of several parts stay one row.

    Parameters
    ----------
    shapes
        Shapely geometries or None, shape (n,).
    schema
        The layer.
    """
    shapes = shapely.force_2d(shapes)
    faults: list[Fault] = []
    is_empty = ~shapely.is_missing(shapes) & shapely.is_empty(shapes)
    _add(faults, is_empty, _EMPTY)
    shapes = _unwrapped(only(shapes, ~is_empty))
    codes = shapely.get_type_id(shapes).tolist()
    kinds = np.array([_KINDS.get(code, "") for code in codes], dtype="<U10")  # no row: text too
    wanted = _wanted(schema)
    unfit = (kinds != "") & ~np.isin(kinds, wanted)
    if schema.geometry == "point":
        is_shape = unfit & np.isin(kinds, ["line", "polygon"])
        shapes = _assigned(shapes, is_shape, shapely.point_on_surface(shapes[is_shape]))
        _add(faults, is_shape, _POINT)
        unfit &= ~is_shape
        kinds[is_shape] = "point"
    for kind in sorted(set(kinds[unfit].tolist())):
        sentence = f"This is a {kind}; the layer {schema.layer} takes a {' or a '.join(wanted)}."
        _add(faults, unfit & (kinds == kind), Remark("GEOM_KIND", "quarantined", sentence))
    shapes = only(shapes, ~unfit)
    _add(faults, (kinds == "line") & ~unfit & (shapely.length(shapes) == 0), _NO_LENGTH)
    shapes, more = _mended(shapes, (kinds == "polygon") & ~unfit)
    return shapes, faults + more


def only(shapes: Shapes, mask: npt.NDArray[np.bool_]) -> Shapes:
    """Return the shapes where the mask holds, None elsewhere."""
    copy = np.asarray(shapes, dtype=object).copy()
    copy[~mask] = None
    return copy


def own_shapes(frame: GeoDataFrame) -> Shapes:
    """Return the shapes of a file's rows, None where there is none."""
    if not isinstance(frame, GeoDataFrame) or "geometry" not in frame:
        return np.full(len(frame), None, dtype=object)
    shapes = np.asarray(frame["geometry"].to_numpy(), dtype=object).copy()
    shapes[shapely.is_missing(shapes)] = None
    return shapes


def filled(frame: pd.DataFrame, own: Shapes) -> Rows:
    """Return the positions of the rows that hold a shape or any text."""
    is_blank = np.asarray(shapely.is_missing(own))
    for name in frame.columns:
        rows = np.flatnonzero(is_blank)
        if name in PROVENANCE or name == "geometry" or not len(rows):
            continue
        cells = frame[name].iloc[rows].astype("str")
        is_blank[rows] = (cells.isna() | (cells.str.strip() == "")).to_numpy()
    return np.flatnonzero(~is_blank)


def _wanted(schema: Schema) -> list[str]:
    also = {"settlements": ["polygon"], "water": ["line"]}
    return [str(schema.geometry), *also.get(schema.layer, [])]


def _unwrapped(shapes: Shapes) -> Shapes:
    is_multi = np.isin(shapely.get_type_id(shapes), [4, 5, 6, 7])
    is_single = is_multi & (shapely.get_num_geometries(shapes) == 1)
    return _assigned(shapes, is_single, shapely.get_geometry(shapes[is_single], 0))


def _mended(shapes: Shapes, is_polygon: npt.NDArray[np.bool_]) -> tuple[Shapes, list[Fault]]:
    faults: list[Fault] = []
    broken = is_polygon & ~shapely.is_valid(shapes)
    if not broken.any():
        return shapes, faults
    rows = np.flatnonzero(broken)
    mended = np.array([_polygonal(shapely.make_valid(shapes[row])) for row in rows], dtype=object)
    before, after = shapely.area(shapes[rows]), shapely.area(mended)
    is_kept = (after > 0) & (np.abs(after - before) <= _AREA_CHANGE_SHARE * after)
    _add(faults, _mask(len(shapes), rows[is_kept]), _FIXED)
    _add(faults, _mask(len(shapes), rows[~is_kept]), _CROSSED)
    return _assigned(shapes, broken, mended), faults


def _polygonal(shape: Any) -> Any:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type.endswith("Polygon")]
    return shapely.union_all(parts)


def _mask(size: int, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(size, dtype=bool)
    mask[rows] = True
    return mask


def _assigned(shapes: Shapes, mask: npt.NDArray[np.bool_], new: Shapes) -> Shapes:
    copy = shapes.copy()
    copy[mask] = new
    return copy


def _add(faults: list[Fault], mask: npt.NDArray[np.bool_], remark: Remark) -> None:
    if mask.any():
        faults.append(Fault(np.flatnonzero(mask).astype(np.int64), "geometry", remark))
