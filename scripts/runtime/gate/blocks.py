"""The data blocks of our pages: words and numbers of JSON, points as steps on a grid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

import numpy as np

from maps.frame import varints
from scripts.runtime.gate import places
from scripts.runtime.gate.places import Ints, Numbers
from scripts.runtime.gate.spelling import END

_PART: Final = "block-bytes-"
_LABEL: Final = "at"
"""Where the name of an area is written: a point made from its border, which is no place."""


@dataclass
class Grid:
    """The bytes of a page by the id of their block, and the grid that its header names.

    `origin` in whole steps, `decimals` of a degree in a step; 0 where the page has no road graph.
    """

    parts: dict[str, bytes] = field(default_factory=dict)
    origin: tuple[int, int] = (0, 0)
    decimals: int = 0

    def note(self, data: Any) -> None:
        """Keep the grid, where this block names it."""
        graph = data.get("graph") if isinstance(data, Mapping) else None
        if isinstance(graph, Mapping) and "quantum_deg" in graph:
            self.origin = (int(graph["origin"][0]), int(graph["origin"][1]))
            self.decimals = round(-math.log10(graph["quantum_deg"]))


def of_json(data: Any, texts: list[str], numbers: Numbers) -> None:
    """Add the words, the numbers and the points of a block.

    Numbers that follow each other are compared, and two columns of one length row by row.
    """
    said: list[str] = []
    listed: list[float] = []
    for one in _nodes(data):
        if isinstance(one, str):
            said.append(one)
        elif isinstance(one, Mapping):
            said += map(str, one)
            _of_mapping(one, listed, numbers)
        else:
            listed += [number for number in one if _is_number(number)]
    texts.append(END.join(said))
    places.of_list(listed, numbers)


def of_graph(grid: Grid, numbers: Numbers) -> None:
    """Add the nodes of a road graph, the bends of its lines, and all else as steps on its grid."""
    steps = {name: _steps(part) for name, part in grid.parts.items() if name.startswith(_PART)}
    for step in steps.values():
        places.of_whole(step, numbers)
    if not grid.decimals:
        return
    origin = np.array(grid.origin)
    for step in steps.values():
        pairs = step[: len(step) // 2 * 2].reshape(-1, 2)
        numbers.points.append((grid.decimals, np.cumsum(pairs, axis=0) + origin))
    nodes = steps.get(f"{_PART}nodes")
    edges, bends = (grid.parts.get(f"{_PART}{name}", b"") for name in ("edges", "bends"))
    if nodes is not None and edges and bends:
        at = np.cumsum(nodes.reshape(-1, 2), axis=0) + origin
        numbers.points.append((grid.decimals, _bends(varints.read(edges), bends, at)))


def _bends(edges: Ints, bends: bytes, nodes: Ints) -> Ints:
    """Vertices between the ends of edges: how many of each, then steps from the lower node."""
    start = np.cumsum(edges[::2])
    size = varints.read(bends)[: len(start)]
    steps = _steps(bends)[len(start) :].reshape(-1, 2)
    return _walked(steps, size, nodes[start])


def _walked(steps: Ints, size: Ints, start: Ints) -> Ints:
    """Points of lines, given as steps: line after line, each from its own start."""
    total = np.cumsum(steps, axis=0)
    first = np.cumsum(size) - size
    before = np.vstack([np.zeros((1, 2), dtype=np.int64), total])[first]
    return np.asarray(total + np.repeat(start - before, size, axis=0), dtype=np.int64)


def _steps(part: bytes) -> Ints:
    """Whole numbers with their signs in the lowest bit, as `varints.folded` writes them.

    Some blocks hold bits instead; of them the last bytes may be no whole number.
    """
    whole = part.rstrip(bytes(range(0x80, 0x100)))
    numbers = varints.read(whole)
    return np.where(numbers & 1, -(numbers + 1) // 2, numbers // 2)


def _nodes(data: Any) -> Iterator[Any]:
    """Every text, mapping and list in JSON, outer ones first."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str | Mapping | list):
            yield one
        if isinstance(one, Mapping | list):
            inner = one.values() if isinstance(one, Mapping) else one
            waiting += [item for item in inner if isinstance(item, str | Mapping | list)]


def _of_mapping(one: Mapping[str, Any], listed: list[float], numbers: Numbers) -> None:
    listed += [value for value in one.values() if _is_number(value)]
    if "quantum" in one and "origin" in one:
        _of_drawing(one, numbers)
    columns = [
        np.array([number if _is_number(number) else np.nan for number in value])
        for value in one.values()
        if isinstance(value, list) and any(isinstance(number, float) for number in value)
    ]
    for first, second in combinations(columns, 2):
        if len(first) == len(second):
            places.of_columns(np.nan_to_num(first), np.nan_to_num(second), numbers)


def _of_drawing(one: Mapping[str, Any], numbers: Numbers) -> None:
    """Lists of steps below a mapping that names where they begin and how large they are."""
    decimals = round(-math.log10(one["quantum"]))
    if not math.isclose(one["quantum"], 10.0**-decimals) or decimals not in places.GRIDS:
        return
    lines = [line for line in _lines(one) if len(line) % 2 == 0 and line]
    if not lines:
        return
    size = np.array([len(line) // 2 for line in lines])
    steps = np.array([step for line in lines for step in line], dtype=np.int64).reshape(-1, 2)
    origin = np.rint(np.array(one["origin"], dtype=np.float64) / one["quantum"]).astype(np.int64)
    start = np.broadcast_to(origin, (len(lines), 2))
    numbers.points.append((decimals, _walked(steps, size, start)))


def _lines(data: Any) -> Iterator[list[int]]:
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            is_area = "rings" in one
            waiting += [value for key, value in one.items() if not (is_area and key == _LABEL)]
        elif isinstance(one, list):
            if all(isinstance(step, int) for step in one):
                yield one
            else:
                waiting += one


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
