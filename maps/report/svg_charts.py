"""Pictures of the gap report: a few boxes, lines and words, drawn as SVG; readable in grey."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from layers import languages
from maps.frame import labels

INK: Final = "#16262e"
LEFT: Final = "#0f4c63"
LOST: Final = "#f2c14e"
OPEN: Final = "#dfe6ea"
GRID: Final = "#b9c6cc"
WIDTH: Final = 720.0
_ROW: Final = 28.0
_SIZE: Final = 13.0
CURVES: Final = 8
"""As many lines are drawn in one picture."""
_LEFT_TO_RIGHT_MARK: Final = "\u200e"
"""Keeps a minus sign on the left of its number where words run from the right."""
_DASHES: Final = ("", "7 4", "2 3", "10 3 2 3", "1 5", "14 4", "5 2 1 2", "3 8")
TONES: Final = (
    *("#0f4c63", "#b35c00", "#3d3d3d", "#5b8c2a"),
    *("#8a3ffc", "#007d79", "#a2191f", "#5c6f7b"),
)
_RIGHT_TO_LEFT: Final = ("\u202b", "\u202c")
"""Begins and ends words that run from the right wherever they stand."""
_ACROSS: Final = {"start": "end", "middle": "middle", "end": "start"}
_FRAME: Final = (58.0, 500.0, 14.0, 250.0)
"""Left, right, upper and lower edge of the field of a chart."""


@dataclass(frozen=True)
class Box:
    """A filled rectangle; `is_outlined` draws its border, for tones that are pale in grey."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    is_outlined: bool = False


@dataclass(frozen=True)
class Words:
    """One line of text; `anchor` is start, middle or end, and `y` its foot; light on dark."""

    x: float
    y: float
    content: str
    anchor: str = "start"
    is_bold: bool = False
    is_light: bool = False


@dataclass(frozen=True)
class Line:
    """A line through points, with its colour, width and dashes ("" where it is whole)."""

    points: tuple[tuple[float, float], ...]
    stroke: str
    width: float = 1.0
    dash: str = ""


@dataclass(frozen=True)
class Outline:
    """An area of a map: its rings, those within others being holes, and its colour."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    fill: str


Shape = Box | Words | Line | Outline


@dataclass(frozen=True)
class Picture:
    """A drawing; `title` names it and `told` says its numbers for who does not see it.

    A map is not turned round where words run from the right: its east stays in the east.
    """

    key: str
    width: float
    height: float
    title: str
    told: str
    shapes: tuple[Shape, ...]
    is_map: bool = False


@dataclass(frozen=True)
class Step:
    """One bar of a waterfall: who is left (`left`, NaN where hidden) of `before`, in words."""

    label: str
    left: float
    before: float
    words: str
    lost_words: str = ""


@dataclass(frozen=True)
class Curve:
    """One named line of a chart: points of x (0-1) and y; a y of NaN breaks it."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Mark:
    """Words at one place (0-1) of an axis."""

    at: float
    words: str


def waterfall(key: str, title: str, told: str, steps: Sequence[Step]) -> Picture:
    """Return a waterfall: one bar per step, what is left dark, what the step loses light.

    The figures stand beside the bars. A step whose number is hidden has a pale bar as long as
    what was left before it, so that its length tells nothing.
    """
    from_x, to_x = 262.0, 548.0
    whole = max((step.left for step in steps if not math.isnan(step.left)), default=1.0) or 1.0
    scale = (to_x - from_x) / whole
    shapes: list[Shape] = []
    for place, step in enumerate(steps):
        y = 6 + place * _ROW
        foot = y + 15
        shapes.append(Words(from_x - 10, foot, step.label, anchor="end"))
        before = scale * step.before if math.isfinite(step.before) else to_x - from_x
        if math.isnan(step.left):
            shapes.append(Box(from_x, y, before, 20, OPEN, is_outlined=True))
        else:
            left = scale * step.left
            shapes.append(Box(from_x, y, left, 20, LEFT))
            if before - left > 0.4:
                shapes.append(Box(from_x + left, y, before - left, 20, LOST, is_outlined=True))
        shapes.append(Words(to_x + 10, foot, step.words, is_bold=True))
        if step.lost_words:
            shapes.append(Words(WIDTH - 4, foot, step.lost_words, anchor="end"))
    return Picture(key, WIDTH, 8 + len(steps) * _ROW, title, told, tuple(shapes))


def chart(
    key: str,
    title: str,
    told: str,
    curves: Sequence[Curve],
    across: Sequence[Mark],
    upward: Sequence[Mark],
    *,
    is_stepped: bool = False,
) -> Picture:
    """Return lines over an axis, each with its own dashes and its name beside its end.

    Parameters
    ----------
    key, title, told
        As in `Picture`.
    curves
        The lines, x and y from 0 to 1.
    across, upward
        Words along the two axes; across as many are written as fit.
    is_stepped
        True where a value holds until the next point (months), False where it grows between.
    """
    left, right, high, low = _FRAME
    shapes: list[Shape] = []
    for mark in upward:
        y = low - (low - high) * mark.at
        shapes.append(Line(((left, y), (right, y)), GRID))
        shapes.append(Words(left - 6, y + 4, mark.words, anchor="end"))
    free = left
    for mark in across:
        x = left + (right - left) * mark.at
        if x >= free:
            shapes.append(Line(((x, low), (x, low + 4)), INK))
            anchor = "start" if is_stepped else "middle"
            shapes.append(Words(x, low + 19, mark.words, anchor=anchor))
            free = x + 14 + 7.5 * len(mark.words)
    ends = []
    for place, curve in enumerate(curves):
        parts = _parts(_stepped(curve.points) if is_stepped else curve.points)
        tone, dash = TONES[place % len(TONES)], _DASHES[place % len(_DASHES)]
        shapes += [Line(part, tone, 2.4, dash) for part in parts]
        ends.append((parts[-1][-1][1] if parts else low, curve.label, tone, dash))
    return Picture(key, WIDTH, 280.0, title, told, (*shapes, *_names(ends)))


def svg(picture: Picture, lang: str) -> Markup:
    """Return a picture in a language as inline SVG with its title and description.

    Where words run from the right so does the picture, and they start on the right of their place.
    """
    return _drawing(picture, lang, _turned(picture, lang))


def file(picture: Picture, lang: str) -> str:
    """Return the same picture as a file of its own.

    No page around it says where words start: each is anchored by its left or right end, and says
    itself that it runs from the right.
    """
    shapes = _turned(picture, lang)
    if languages.of(lang).direction == "rtl" and not picture.is_map:
        shapes = tuple(_from_right(one) if isinstance(one, Words) else one for one in shapes)
    return alone(_drawing(picture, lang, shapes))


def alone(drawing: Markup) -> str:
    """Return inline SVG as a file of its own, which must say what it is written in."""
    return str(drawing).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _from_right(words: Words) -> Words:
    start, end = _RIGHT_TO_LEFT
    return replace(words, anchor=_ACROSS[words.anchor], content=start + words.content + end)


def _turned(picture: Picture, lang: str) -> tuple[Shape, ...]:
    if picture.is_map or languages.of(lang).direction == "ltr":
        return picture.shapes
    return tuple(_mirrored(one, picture.width) for one in picture.shapes)


def _drawing(picture: Picture, lang: str, shapes: Sequence[Shape]) -> Markup:
    name = f"{picture.key}-{lang}"
    head = Markup(
        '<svg class="picture" viewBox="0 0 {w:g} {h:g}" width="{w:g}" height="{h:g}" role="img" '
        'aria-labelledby="{n}-t {n}-d" font-size="{size:g}" fill="{ink}" '
        'font-family="Noto Sans, Liberation Sans, DejaVu Sans, sans-serif">'
        '<title id="{n}-t">{t}</title><desc id="{n}-d">{d}</desc>'
    ).format(
        w=picture.width, h=picture.height, n=name, size=_SIZE, ink=INK,
        t=_plain(picture.title), d=_plain(picture.told),
    )  # fmt: skip
    return head + Markup("").join(_shape(shape) for shape in shapes) + Markup("</svg>")


def _mirrored(shape: Shape, width: float) -> Shape:
    """Return a shape on the other side of a picture; a map has none."""
    if isinstance(shape, Outline):
        return shape
    if isinstance(shape, Box):
        return replace(shape, x=width - shape.x - shape.width)
    if isinstance(shape, Line):
        return replace(shape, points=tuple((width - x, y) for x, y in shape.points))
    sign = _LEFT_TO_RIGHT_MARK if shape.content.startswith("\N{MINUS SIGN}") else ""
    return replace(shape, x=width - shape.x, content=sign + shape.content)


def _stepped(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points of a line that holds each value until the next one."""
    ends = [x for x, _ in points[1:]] + [1.0]
    return [(at, y) for (x, y), end in zip(points, ends, strict=True) for at in (x, end)]


def _parts(points: Sequence[tuple[float, float]]) -> list[tuple[tuple[float, float], ...]]:
    """Return the unbroken parts of a line on the drawing."""
    left, right, high, low = _FRAME
    parts: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if math.isnan(y):
            parts.append([])
        else:
            parts[-1].append((left + (right - left) * x, low - (low - high) * y))
    return [tuple(part) for part in parts if part]


def _names(ends: Sequence[tuple[float, str, str, str]]) -> list[Shape]:
    """Return the names beside the ends of the lines, moved apart where they would meet."""
    right, foot = _FRAME[1], _FRAME[2] - 12
    shapes: list[Shape] = []
    for y, label, tone, dash in sorted(ends):
        foot = max(y + 4, foot + 17)
        shapes.append(Line(((right + 8, foot - 4), (right + 34, foot - 4)), tone, 2.4, dash))
        shapes.append(Words(right + 40, foot, label))
    return shapes


def _shape(shape: Shape) -> Markup:
    if isinstance(shape, Box):
        border = Markup(' stroke="{}" stroke-width=".7"').format(INK if shape.is_outlined else "")
        return Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" fill="{}"{}/>').format(
            *(round(one, 1) for one in (shape.x, shape.y, shape.width, shape.height)),
            shape.fill, border if shape.is_outlined else "",
        )  # fmt: skip
    if isinstance(shape, Words):
        bold = Markup(' font-weight="600"') if shape.is_bold else ""
        light = Markup(' fill="#ffffff"') if shape.is_light else ""
        return Markup('<text x="{:g}" y="{:g}" text-anchor="{}"{}{}>{}</text>').format(
            round(shape.x, 1), round(shape.y, 1), shape.anchor, bold, light, _plain(shape.content)
        )
    if isinstance(shape, Outline):
        rings = (" ".join(f"{x:.1f},{y:.1f}" for x, y in ring) for ring in shape.rings)
        path = "".join(f"M{ring}Z" for ring in rings)
        return Markup(
            '<path d="{}" fill="{}" fill-rule="evenodd" stroke="#ffffff" stroke-width="1"/>'
        ).format(path, shape.fill)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
    dash = Markup(' stroke-dasharray="{}"').format(shape.dash) if shape.dash else ""
    return Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="{:g}"{}/>').format(
        points, shape.stroke, shape.width, dash
    )


def _plain(words: str) -> Markup:
    return Markup(labels.escape(words))  # noqa: S704 - escaped here
