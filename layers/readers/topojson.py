"""TopoJSON: shapes that share their borders as arcs, unfolded into features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

Point = tuple[float, float]


def features(document: Mapping[str, Any], most: int = 30_000_000) -> Iterator[dict[str, Any]]:
    """Yield the objects of a topology as GeoJSON features, in their order.

    A geometry that is broken is left out of its feature, whose row then has no place.

    Parameters
    ----------
    document
        Its members: arcs, objects and perhaps transform.
    most
        How many points the shapes may have together: many may name one long arc.

    Raises
    ------
    ValueError
        The document is no topology, or unfolds to more points.

    >>> arc = [[0, 0], [1, 0], [0, 1], [-1, -1]]
    >>> shape = {"type": "Polygon", "arcs": [[0]], "properties": {"a": 1}}
    >>> quantised = {"scale": [2, 2], "translate": [10, 20]}
    >>> one = {"arcs": [arc], "objects": {"o": shape}, "transform": quantised}
    >>> [feature["geometry"]["coordinates"] for feature in features(one)]
    [[[(10, 20), (12, 20), (12, 22), (10, 20)]]]
    """
    transform = document.get("transform")
    try:
        arcs = [_arc(arc, transform) for arc in document["arcs"]]
        found = [
            each for one in document["objects"].values() for each in one.get("geometries", [one])
        ]
        rows = [dict(one.get("properties") or {}) | _own_id(one) for one in found]
    except (AttributeError, LookupError, TypeError) as error:
        raise ValueError("this is no topology") from error
    n_left = most
    for one, properties in zip(found, rows, strict=True):
        n_left -= _n_points(one.get("arcs"), arcs)
        if n_left < 0:
            raise ValueError("this unfolds to too many points")
        geometry = _geometry(one, arcs, transform)
        yield {"type": "Feature", "properties": properties, "geometry": geometry}


def _own_id(one: Mapping[str, Any]) -> dict[str, Any]:
    is_said = "id" in one and "id" not in (one.get("properties") or {})
    return {"id": one["id"]} if is_said else {}


def _n_points(numbers: Any, arcs: Sequence[list[Point]]) -> int:
    """How many points a shape will have; parts that are broken have none."""
    n_points, waiting = 0, [numbers]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, int) and -len(arcs) <= one < len(arcs):
            n_points += len(arcs[one if one >= 0 else ~one])
    return n_points


def _arc(arc: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> list[Point]:
    """The points of an arc; those of a quantised one are steps from the one before."""
    if transform is None:
        return [(point[0], point[1]) for point in arc]
    xs = accumulate(point[0] for point in arc)
    ys = accumulate(point[1] for point in arc)
    return [_placed(x, y, transform) for x, y in zip(xs, ys, strict=True)]


def _placed(x: float, y: float, transform: Mapping[str, Any]) -> Point:
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    return x * scale_x + left, y * scale_y + bottom


def _geometry(
    one: Mapping[str, Any], arcs: Sequence[list[Point]], transform: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    kind = one.get("type")
    try:
        if kind in {"Point", "MultiPoint"}:
            points = one["coordinates"]
            placed = [points] if kind == "Point" else points
            found = [_placed(x, y, transform) if transform else (x, y) for x, y, *_ in placed]
            return {"type": kind, "coordinates": found[0] if kind == "Point" else found}
        return {"type": kind, "coordinates": _unfolded(one["arcs"], arcs)} if kind else None
    except (LookupError, TypeError, ValueError, RecursionError):
        return None


def _unfolded(numbers: Any, arcs: Sequence[list[Point]]) -> Any:
    """Lists of numbers of arcs as lines of points, however deep they nest."""
    if numbers and isinstance(numbers[0], list):
        return [_unfolded(each, arcs) for each in numbers]
    line: list[Point] = []
    for number in numbers:  # ~n is the arc n, walked from its end
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        line += arc[1:] if line else arc
    return line
