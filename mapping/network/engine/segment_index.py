"""The nearest of many lines to each of many points: a packed tree of boxes over their segments."""

import math
from typing import NamedTuple

import numba
import numpy as np
import shapely
from numpy.typing import NDArray

from mapping.network.engine.contraction import Whole

FANOUT = 8  # segments of a leaf, and boxes of a box
CELLS = 1 << 16  # a side of the grid that says which segments are neighbours

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Tree(NamedTuple):
    """Segments in an order that keeps neighbours together, and the boxes around runs of them.

    ``segment``: x, y of both ends; ``line``: the line of each; ``box``: least x, y and most x, y,
    those of the leaves first, the root last; ``level``: where each level of boxes begins.
    """

    segment: Floats
    line: Ints
    box: Floats
    level: Ints


def build(lines: NDArray[np.object_]) -> Tree:
    """Return the tree of lines of two vertices or more."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    at = np.flatnonzero(line[1:] == line[:-1])
    segment = np.concatenate([xy[at], xy[at + 1]], axis=1)
    middle = (segment[:, :2] + segment[:, 2:]) / 2
    turn = _turn(middle)
    segment, line = segment[turn], line[at][turn].astype(np.int64)
    boxes = [np.concatenate([np.minimum(*_ends(segment)), np.maximum(*_ends(segment))], axis=1)]
    while len(boxes) == 1 or len(boxes[-1]) > 1:
        first = np.arange(0, len(boxes[-1]), FANOUT)
        least = np.minimum.reduceat(boxes[-1][:, :2], first)
        boxes.append(np.concatenate([least, np.maximum.reduceat(boxes[-1][:, 2:], first)], axis=1))
    level = np.cumsum([0, *map(len, boxes[1:])])
    return Tree(segment, line, np.concatenate(boxes[1:]), level)


def nearest(tree: Tree, xy: Floats) -> tuple[Ints, Floats]:
    """Return the line nearest to each point, and the distance; of equals the first line.

    Parameters
    ----------
    xy : (n, 2) finite coordinates

    Examples
    --------
    >>> tree = build(shapely.linestrings([[(0, 0), (2, 0)], [(0, 0), (0, 2)], [(5, 5), (6, 6)]]))
    >>> line, metres = nearest(tree, np.array([[1.0, 0.5], [-1.0, -1.0], [7.0, 6.0]]))
    >>> line.tolist(), metres.round(3).tolist()
    ([0, 0, 2], [0.5, 1.414, 1.0])
    """
    line, metres = np.empty(len(xy), dtype=np.int64), np.empty(len(xy))
    _search(tree, xy, _turn(xy), line, metres)
    return line, metres


def _ends(segment: Floats) -> tuple[Floats, Floats]:
    return segment[:, :2], segment[:, 2:]


def _turn(xy: Floats) -> Ints:
    """Return an order of points in which neighbours mostly follow each other (Morton's)."""
    if len(xy) == 0:
        return np.empty(0, dtype=np.int64)
    least = xy.min(axis=0)
    side = max(float((xy.max(axis=0) - least).max()), 1e-9)
    cell = ((xy - least) * ((CELLS - 1) / side)).astype(np.uint32)
    return np.argsort(_interleaved(cell), kind="stable")


@numba.njit(nogil=True, cache=True)
def _interleaved(cell: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the bits of the columns of two 16-bit numbers in turn."""
    found = np.empty(len(cell), np.uint32)
    for one in range(len(cell)):
        code = np.uint32(0)
        for axis in range(2):
            bits = cell[one, axis]
            bits = (bits | (bits << np.uint32(8))) & np.uint32(0x00FF00FF)
            bits = (bits | (bits << np.uint32(4))) & np.uint32(0x0F0F0F0F)
            bits = (bits | (bits << np.uint32(2))) & np.uint32(0x33333333)
            bits = (bits | (bits << np.uint32(1))) & np.uint32(0x55555555)
            code |= bits << np.uint32(axis)
        found[one] = code
    return found


@numba.njit(nogil=True, cache=True)
def _search(tree: Tree, xy: Floats, turn: Ints, line: Ints, metres: Floats) -> None:
    """Find the nearest line of each point, beginning where the one before was found."""
    n_levels = len(tree.level) - 1
    level, box = np.empty(FANOUT * n_levels, np.int64), np.empty(FANOUT * n_levels, np.int64)
    near: Whole = 0
    for one in turn:
        x, y = xy[one]
        best = _distance(tree.segment, near, x, y)
        best_line = tree.line[near]
        level[0], box[0] = n_levels - 1, 0
        n_open = 1
        while n_open > 0:
            n_open -= 1
            height, number = level[n_open], box[n_open]
            if _gap(tree.box, tree.level[height] + number, x, y) > best:
                continue
            first = number * FANOUT
            if height == 0:
                for at in range(first, min(first + FANOUT, len(tree.line))):
                    found = _distance(tree.segment, at, x, y)
                    if found < best or (found == best and tree.line[at] < best_line):
                        best, best_line, near = found, tree.line[at], at
                continue
            size = tree.level[height] - tree.level[height - 1]
            for child in range(first, min(first + FANOUT, size)):
                if _gap(tree.box, tree.level[height - 1] + child, x, y) <= best:
                    level[n_open], box[n_open] = height - 1, child
                    n_open += 1
        line[one], metres[one] = best_line, best


@numba.njit(nogil=True, cache=True, inline="always")
def _gap(boxes: Floats, at: Whole, x: float, y: float) -> float:
    """Return a hair less than the distance from a point to a box."""
    across = max(boxes[at, 0] - x, x - boxes[at, 2], 0.0)
    along = max(boxes[at, 1] - y, y - boxes[at, 3], 0.0)
    return math.sqrt(across * across + along * along) * (1 - 1e-9) - 1e-9


@numba.njit(nogil=True, cache=True, inline="always")
def _distance(segments: Floats, at: Whole, x: float, y: float) -> float:
    """Return the distance from a point to a segment, in the arithmetic of GEOS."""
    ax, ay, bx, by = segments[at, 0], segments[at, 1], segments[at, 2], segments[at, 3]
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    share = ((x - ax) * dx + (y - ay) * dy) / square if square > 0 else 0.0
    if share <= 0.0:
        return math.sqrt((x - ax) * (x - ax) + (y - ay) * (y - ay))
    if share >= 1.0:
        return math.sqrt((x - bx) * (x - bx) + (y - by) * (y - by))
    return float(abs(((ay - y) * dx - (ax - x) * dy) / square) * math.sqrt(square))
