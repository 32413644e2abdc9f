"""Outlines for drawing as bytes: simplified, on a coarse grid, ring after ring in steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.frame import varints

QUANTUM_DEG: Final = 8e-4
"""Size of a step of the written coordinates, degrees (89 m at the equator)."""

MAX_VERTICES: Final = 500_000
"""Vertices a page should carry at most; outlines get coarser until they are no more."""

COARSEST_DEG: Final = 4.1e-3
"""How far an outline may leave its points at most (450 m): the strip along a lone road stays."""

COARSER: Final = 1.5
SMALLEST: Final = 3
"""Rings of a smaller area, in steps by steps, are left out: 0.02 km2 at the equator."""

Ints = NDArray[np.int64]


def written(
    shapes: Sequence[Any] | NDArray[Any], of: Sequence[str], start: tuple[float, float]
) -> dict[str, bytes]:
    """Return (multi)polygons as varints, those of one kind together.

    Of each shape: how many rings, how many points each of them has, then all its points; a point is
    two folded steps (east, north) of `QUANTUM_DEG` from the point before, the first of a kind from
    ``start``. A ring is not closed; holes are rings like any other (even-odd rule). A shape of
    which nothing is left has 0 rings.

    Parameters
    ----------
    of
        The kind of each shape; shapes of one kind keep their order.

    Examples
    --------
    >>> square = shapely.box(1.0, 2.0, 1.008, 2.008)
    >>> held = written([square, None], ["a", "b"], (1.0, 2.0))
    >>> {kind: varints.read(one).tolist() for kind, one in held.items()}
    {'a': [1, 4, 20, 0, 0, 20, 19, 0, 0, 19], 'b': [0]}
    """
    ring_of, points, point_of = _rings(np.asarray(shapes, dtype=object), start)
    n_points = np.bincount(point_of, minlength=len(ring_of))
    n_rings = np.bincount(ring_of, minlength=len(shapes))
    first_ring = np.cumsum(n_rings) - n_rings
    first_point = np.concatenate([[0], np.cumsum(n_points)])
    pieces: dict[str, list[Ints]] = {kind: [] for kind in of}
    last = {kind: np.zeros((1, 2), dtype=np.int64) for kind in of}
    for kind, ring, count in zip(of, first_ring, n_rings, strict=True):
        own = points[first_point[ring] : first_point[ring + count]]
        steps = varints.folded(np.diff(own, axis=0, prepend=last[kind]))
        pieces[kind] += [np.array([count]), n_points[ring : ring + count], steps.ravel()]
        last[kind] = own[-1:] if len(own) else last[kind]
    return {kind: varints.written(np.concatenate(own)) for kind, own in pieces.items()}


def _rings(shapes: NDArray[Any], start: tuple[float, float]) -> tuple[Ints, Ints, Ints]:
    """The rings that are drawn: of which shape; their points on the grid, and of which ring."""
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, ring_of = shapely.get_rings(parts[is_area], return_index=True)
    rings, tolerance = shapely.simplify(rings, QUANTUM_DEG, preserve_topology=False), QUANTUM_DEG
    while shapely.get_num_coordinates(rings).sum() > MAX_VERTICES:
        tolerance *= COARSER
        if tolerance > COARSEST_DEG:
            break
        rings = shapely.simplify(rings, tolerance, preserve_topology=False)
    points, of = _on_grid(rings, start)
    is_kept = _area(points, of, len(rings)) >= SMALLEST
    number = np.cumsum(is_kept) - 1
    return part_of[is_area][ring_of][is_kept], points[is_kept[of]], number[of[is_kept[of]]]


def _on_grid(rings: NDArray[Any], start: tuple[float, float]) -> tuple[Ints, Ints]:
    """Points in steps from the start, none twice in a row nor the first again, and their rings."""
    points, of = shapely.get_coordinates(rings, return_index=True)
    grid: Ints = np.rint((points - np.asarray(start)) / QUANTUM_DEG).astype(np.int64)
    is_end = np.append(of[1:] != of[:-1], [True])[: len(of)]
    is_same = np.append((grid[1:] == grid[:-1]).all(axis=1), [False])[: len(of)]
    return grid[~is_same & ~is_end], of[~is_same & ~is_end]


def _area(grid: Ints, of: Ints, n: int) -> NDArray[np.float64]:
    """The area of each of n rings, in steps by steps."""
    is_end = np.append(of[1:] != of[:-1], [True])[: len(of)]
    following = np.where(is_end, np.searchsorted(of, of), np.arange(len(of)) + 1)
    if not len(of):
        return np.zeros(n)
    east, north = grid.T
    cross = east * north[following] - east[following] * north
    return np.abs(np.bincount(of, cross, minlength=n)) / 2
