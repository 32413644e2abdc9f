"""A map of one figure by area, as a picture of the report: no page and no script is needed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pandas as pd
import shapely

from maps.frame import colour_classes
from maps.report.svg_charts import WIDTH, Outline, Picture, Shape, Words

HEIGHT: Final = 400.0
EDGE: Final = 8.0
NOT_TOLD: Final = "#e3e8eb"
DARK: Final = 2
"""Of the classes so many are dark enough for white words."""
_LETTER, _LINE, _INSIDE = 6.6, 15.0, 0.6
"""How wide a letter and how high a line is, in points of the picture; and how much of a name lies
on dark areas where it is white."""
_COARSE: Final = 0.4
"""So far, in points of the picture, an outline may be from the true one."""


def drawn(
    key: str, title: str, told: str, shapes: Mapping[str, tuple[str, object]], tones: pd.Series
) -> Picture | None:
    """Return areas in the colour of their class.

    Parameters
    ----------
    key, title, told
        As in `Picture`.
    shapes
        P-code -> name of the area and its outline, EPSG:4326; whose name matters most comes first.
    tones
        P-code -> place among `colour_classes.COLOURS`; what is missing or below 0 is not told, and
        drawn pale.

    Returns
    -------
    Picture or None
        None where no area has an outline.
    """
    known = {
        pcode: (name, shape)
        for pcode, (name, shape) in shapes.items()
        if isinstance(shape, shapely.Geometry) and not shape.is_empty
    }
    if not known:
        return None
    place = _Frame([shape for _, shape in known.values()])
    found: list[Shape] = []
    for pcode, (_, shape) in known.items():
        tone = int(tones.get(pcode, -1))
        fill = colour_classes.COLOURS[tone] if tone >= 0 else NOT_TOLD
        found.append(Outline(tuple(place.rings(shape)), fill))
    return Picture(
        key, WIDTH, place.height, title, told, (*found, *_names(known, tones, place)), is_map=True
    )


def _names(
    known: Mapping[str, tuple[str, shapely.Geometry]], tones: pd.Series, place: _Frame
) -> Iterator[Words]:
    """The names of areas in their order, where they meet no name before them."""
    taken: list[shapely.Geometry] = []
    dark = [shapely.Polygon(max(place.rings(shape), key=len))
            for pcode, (_, shape) in known.items() if 0 <= tones.get(pcode, -1) < DARK]  # fmt: skip
    for name, shape in known.values():
        x, y = place.at(*shape.representative_point().coords[0])
        half = len(name) * _LETTER / 2
        x = min(max(x, half), WIDTH - half)
        box = shapely.box(x - half, y - _LINE / 2, x + half, y + _LINE / 2)
        if not any(box.intersects(other) for other in taken):
            taken.append(box)
            below = sum(one.intersection(box).area for one in dark)
            yield Words(x, y + 4, name, anchor="middle", is_light=below > _INSIDE * box.area)


class _Frame:
    """Where degrees fall in the picture: east stretched as it is at the middle latitude."""

    def __init__(self, shapes: list[shapely.Geometry]) -> None:
        west, south, east, north = shapely.total_bounds(shapes)
        self._stretch = math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * self._stretch, 1e-6), max(north - south, 1e-6)
        self._scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
        self._west, self._north = west, north
        self._left = (WIDTH - wide * self._scale) / 2
        self.height = high * self._scale + 2 * EDGE

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the map falls."""
        across = self._left + (x - self._west) * self._stretch * self._scale
        return across, EDGE + (self._north - y) * self._scale

    def rings(self, shape: shapely.Geometry) -> Iterable[tuple[tuple[float, float], ...]]:
        """Yield every ring of an area, coarse enough for the picture."""
        coarse = shapely.simplify(shape, _COARSE / self._scale)
        for part in shapely.get_parts(coarse):
            if isinstance(part, shapely.Polygon):
                for ring in (part.exterior, *part.interiors):
                    yield tuple(self.at(x, y) for x, y, *_ in ring.coords)
