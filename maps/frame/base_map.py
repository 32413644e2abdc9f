"""Geometry for the screen: simplified, quantised and written as differences, for drawing only."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

QUANTUM_DEG = 1e-4
"""Size of a step of the written coordinates, degrees (11 m at the equator)."""

MAX_ROAD_VERTICES = 40_000
"""Road vertices a page carries; lower classes are left out first."""

ROAD_RANKS = {
    "motorway": 0, "trunk": 0, "primary": 0,
    "secondary": 1, "tertiary": 1, "ferry": 1,
    "unclassified": 2, "residential": 2, "road": 2, "living_street": 2,
}  # fmt: skip
"""How important a road class is on a map: 0 main, 1 secondary, 2 local; any other is 3, a track."""

LOWEST_RANK = 3


def origin(frames: Iterable[pd.DataFrame]) -> tuple[float, float]:
    """Longitude and latitude of the lower left corner of all geometries, or (0, 0) where none.

    Examples
    --------
    >>> origin([pd.DataFrame({"geometry": [shapely.Point(2, 3), shapely.Point(1, 9), None]})])
    (1.0, 3.0)
    """
    shapes = [shape for frame in frames for shape in frame["geometry"] if _is_drawn(shape)]
    if not shapes:
        return (0.0, 0.0)
    low_x, low_y, _, _ = shapely.total_bounds(shapes)
    return (float(np.floor(low_x * 1e3) / 1e3), float(np.floor(low_y * 1e3) / 1e3))


def steps(coordinates: Any, start: tuple[float, float]) -> list[int]:
    """Return points as whole steps: the first from ``start``, each other from its predecessor.

    Points that fall on their predecessor are left out.

    Examples
    --------
    >>> steps([(1.0, 2.0), (1.0, 2.0), (1.0002, 1.9999)], (1.0, 2.0))
    [0, 0, 2, -1]
    """
    points: NDArray[np.int64] = np.rint(
        (np.asarray(coordinates, dtype=float)[:, :2] - np.asarray(start)) / QUANTUM_DEG
    ).astype(np.int64)
    moves = np.diff(points, axis=0)
    moves = moves[(moves != 0).any(axis=1)]
    return [int(one) for one in np.concatenate([points[:1], moves]).ravel()]


def areas(frame: pd.DataFrame, start: tuple[float, float]) -> list[dict[str, Any]]:
    """Return areas by level and pcode: pcode, name, level, rings and the place of the label.

    Neighbours of one level keep their common border; a geometry that cannot be drawn has no rings.
    """
    ordered = frame.sort_values(["level", "pcode"], kind="stable")
    drawn: list[dict[str, Any]] = []
    for _, level in ordered.groupby("level", sort=True, dropna=False):
        shapes = _simple_cover(list(level["geometry"]))
        for (_, row), shape in zip(level.iterrows(), shapes, strict=True):
            drawn.append(
                {
                    "pcode": row["pcode"],
                    "name": row["name"],
                    "level": row["level"],
                    "parent": row.get("parent_pcode"),
                    "rings": rings(shape, start),
                    "at": _inside(shape, start),
                }
            )
    return drawn


def rings(shape: Any, start: tuple[float, float]) -> list[list[int]]:
    """Return the rings of a polygon or multipolygon as steps, holes among them (even-odd rule)."""
    if not _is_drawn(shape):
        return []
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    lines = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    written = [steps(ring.coords, start) for ring in lines]
    return [ring for ring in written if len(ring) >= 6]


def roads(frame: pd.DataFrame, start: tuple[float, float]) -> dict[str, Any]:
    """Return road lines by rank, joined and simplified, within ``MAX_ROAD_VERTICES``.

    ``lines`` has one list per rank 0-3; ``left_out`` is how many of the ranks (the lowest) are
    not carried for size; ``ferries`` are lines of their own.
    """
    is_ferry = frame["is_ferry"].eq(True).fillna(False).to_numpy(bool)
    ranks = np.array([ROAD_RANKS.get(str(one), LOWEST_RANK) for one in frame["road_class"]])
    lines: list[list[list[int]]] = []
    budget = MAX_ROAD_VERTICES
    for rank in range(LOWEST_RANK + 1):
        kept = frame["geometry"].to_numpy()[(ranks == rank) & ~is_ferry] if len(frame) else []
        written = polylines(kept, start, tolerance=2 * QUANTUM_DEG)
        budget -= sum(map(len, written)) // 2
        if budget < 0 and rank > 0:
            break
        lines.append(written)
    ferries: Any = frame["geometry"].to_numpy()[is_ferry] if len(frame) else []
    return {
        "lines": lines,
        "left_out": LOWEST_RANK + 1 - len(lines),
        "ferries": polylines(ferries, start, tolerance=2 * QUANTUM_DEG),
    }


def polylines(
    shapes: Sequence[Any] | NDArray[Any], start: tuple[float, float], tolerance: float
) -> list[list[int]]:
    """Return lines joined end to end where they meet, simplified, as steps; sorted."""
    parts = [part for shape in shapes if _is_drawn(shape) for part in shapely.get_parts(shape)]
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing")]
    if not lines:
        return []
    joined = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines)))
    simple = shapely.simplify(joined, tolerance, preserve_topology=True)
    written = [steps(line.coords, start) for line in simple]
    return sorted(line for line in written if len(line) >= 4)


def water(frame: pd.DataFrame, start: tuple[float, float]) -> dict[str, Any]:
    """Return water as ``rings`` (lakes, broad rivers) and ``lines`` (rivers)."""
    shapes = [shape for shape in frame["geometry"] if _is_drawn(shape)]
    simple = [shapely.simplify(shape, QUANTUM_DEG) for shape in shapes]
    return {
        "rings": [ring for shape in simple for ring in rings(shape, start)],
        "lines": polylines(simple, start, tolerance=QUANTUM_DEG),
    }


def settlements(frame: pd.DataFrame, start: tuple[float, float]) -> dict[str, Any]:
    """Return settlements, the largest first: name, setting and position in steps."""
    kept = frame.loc[np.array([_is_drawn(shape) for shape in frame["geometry"]], dtype=bool)]
    order = pd.DataFrame(
        {
            "people": -pd.to_numeric(kept["population"], errors="coerce").fillna(0.0),
            "is_rural": kept["setting"].ne("urban").fillna(True).astype(bool),
            "name": kept["name"].fillna("").astype(str),
        }
    ).sort_values(["people", "is_rural", "name"], kind="stable")
    kept = kept.loc[order.index]
    places = [_inside(shape, start) for shape in kept["geometry"]]
    return {"name": list(kept["name"]), "setting": list(kept["setting"]), "at": places}


def base(tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Return the base map of a page from its areas, roads, water and settlements."""
    start = origin(tables[name] for name in ("areas", "roads", "settlements"))
    return {
        "origin": start,
        "quantum": QUANTUM_DEG,
        "areas": areas(tables["areas"], start),
        "roads": roads(tables["roads"], start),
        "water": water(tables["water"], start),
        "settlements": settlements(tables["settlements"], start),
    }


def _simple_cover(shapes: list[Any]) -> list[Any]:
    """Return polygons simplified together, so that common borders stay common."""
    drawn = [at for at, shape in enumerate(shapes) if _is_drawn(shape)]
    simple = shapely.coverage_simplify([shapes[at] for at in drawn], 4 * QUANTUM_DEG)
    result: list[Any] = [None] * len(shapes)
    for at, shape in zip(drawn, simple, strict=True):
        result[at] = shape if not shape.is_empty else shapes[at]
    return result


def _inside(shape: Any, start: tuple[float, float]) -> list[int] | None:
    if not _is_drawn(shape):
        return None
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    return steps([(point.x, point.y)], start)


def _is_drawn(shape: Any) -> bool:
    return shape is not None and shape == shape and not shape.is_empty  # noqa: PLR0124 - NaN
