"""Small pictures of the pages, painted from our own layers: for the index and for a shared link."""

import math
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import Affine

from layers.vocabulary.codes import WHOLE
from maps.frame import colour_classes
from maps.frame.base_map import ROAD_RANKS

WIDTH_PX: Final = 600
HEIGHT_PX: Final = 315
FINER: Final = 2
"""Points painted for each point of the picture, across and down; their mean is the point."""

SEA, LAND, EDGE, WATER = "#e6ebee", "#fbfaf6", "#8d949a", "#a8cbe0"
MAIN_ROAD, ROAD, INK, HIDDEN, PAPER = "#c48a3a", "#d3ab72", "#0f2f3d", "#d5dadd", "#ffffff"
N_NEAREST: Final = 9
SMALLEST_DEG: Final = 2e-6
"""The least that a point of a picture may span, so that one place is not all of it."""

SHOWN_INDICATOR: Final = "coverage_eligible"

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class _Frame:
    """Where degrees fall in a picture: its transform, and how far a degree is stretched east."""

    grid: Affine

    def at(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a place."""
        grid = self.grid
        return int((y - grid.f) / grid.e), int((x - grid.c) / grid.a)


def draw(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Return a PNG of 600 by 315 points for each page, by the stem of its file.

    Parameters
    ----------
    tables
        ``areas``, ``roads``, ``water``, ``settlements``, ``services``, ``stops`` and
        ``categories`` as the public pages get them, and ``gaps`` with its floor; without gaps
        there is no picture of them.
    """
    frame = _framed(tables)
    services = _placed(tables["services"], tables["stops"])
    pictures = {"partners": _with_services(services, tables, frame)}
    asked = _with_a_home(services, tables)
    pictures["finder"] = pictures["partners"] if asked is None else asked
    gaps = tables.get("gaps")
    if gaps is not None and len(gaps):
        gaps = gaps[gaps["among"].eq("all")]  # of those in need few districts may be told
        pictures["designer"] = _with_classes(tables, gaps, frame)
        pictures["gap-report"] = _bars(gaps)
    return {stem: png(_smooth(painted)) for stem, painted in pictures.items()}


def _placed(services: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    """The services where people find them: mobile teams at their stops, never where they are kept.

    Columns `service_id, category, longitude, latitude`.
    """
    columns = ["service_id", "longitude", "latitude"]
    places = pd.concat([services.loc[services["delivery"] != "mobile", columns], stops[columns]])
    kinds = services[["service_id", "category"]]
    return places.merge(kinds, on="service_id").dropna(subset=["longitude", "latitude"])


def png(pixels: Pixels) -> bytes:
    """Return an image of red, green and blue as PNG, without a date or any words.

    Examples
    --------
    >>> png(np.zeros((2, 3, 3), dtype=np.uint8))[1:4]
    b'PNG'
    """
    height, width, _ = pixels.shape
    rows = pixels.reshape(height, -1)
    above = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    filtered = np.hstack([np.full((height, 1), 2, dtype=np.uint8), rows - above])
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(filtered.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _framed(tables: Mapping[str, pd.DataFrame]) -> _Frame:
    """Fit the areas, else the settlements, else the services, into the picture."""
    shapes = [*_drawn(tables["areas"]["geometry"])] or [*_drawn(tables["settlements"]["geometry"])]
    if not shapes:
        points = tables["services"].dropna(subset=["longitude", "latitude"])
        shapes = list(shapely.points(points["longitude"], points["latitude"]))
    return _fitted(shapes, margin=1.06)


def _fitted(shapes: Sequence[Any], margin: float) -> _Frame:
    west, south, east, north = shapely.total_bounds(shapes) if shapes else (-1.0, -1.0, 1.0, 1.0)
    wide, high = WIDTH_PX * FINER, HEIGHT_PX * FINER
    stretch = math.cos(math.radians((south + north) / 2))
    step = max((east - west) * stretch / wide, (north - south) / high, SMALLEST_DEG) * margin
    left = (west + east) / 2 - step / stretch * wide / 2
    top = (south + north) / 2 + step * high / 2
    return _Frame(Affine(step / stretch, 0, left, 0, -step, top))


def _drawn(shapes: Iterable[Any]) -> Iterable[Any]:
    return (one for one in shapes if isinstance(one, shapely.Geometry) and not one.is_empty)


def _blank(colour: str) -> Pixels:
    shape = (HEIGHT_PX * FINER, WIDTH_PX * FINER, 3)
    return np.broadcast_to(_rgb(colour), shape).copy()


def _rgb(colour: str) -> Pixels:
    return np.frombuffer(bytes.fromhex(colour.removeprefix("#")), dtype=np.uint8)


def _paint(pixels: Pixels, shapes: Iterable[Any], colour: str, frame: _Frame) -> None:
    """Fill polygons, or draw lines, in a colour."""
    kept = list(_drawn(shapes))
    if kept:
        mask = rasterize(
            kept, out_shape=pixels.shape[:2], transform=frame.grid, all_touched=True, dtype="uint8"
        )
        pixels[mask > 0] = _rgb(colour)


def _ground(tables: Mapping[str, pd.DataFrame], frame: _Frame) -> Pixels:
    pixels = _blank(SEA)
    _paint(pixels, tables["areas"]["geometry"], LAND, frame)
    _lines(pixels, tables, frame)
    return pixels


def _lines(pixels: Pixels, tables: Mapping[str, pd.DataFrame], frame: _Frame) -> None:
    """Water, borders, and the roads of the two upper ranks."""
    _paint(pixels, tables["water"]["geometry"], WATER, frame)
    edges = [one.boundary for one in _drawn(tables["areas"]["geometry"])]
    _paint(pixels, edges, EDGE, frame)
    roads = tables["roads"]
    for rank, colour in ((1, ROAD), (0, MAIN_ROAD)):
        is_shown = [ROAD_RANKS.get(str(one)) == rank for one in roads["road_class"]]
        _paint(pixels, roads.loc[is_shown, "geometry"], colour, frame)


def _disc(pixels: Pixels, at: tuple[int, int], radius: int, colour: str) -> None:
    """Paint a disc; what lies outside the picture is left out."""
    row, column = at
    top, left = max(row - radius, 0), max(column - radius, 0)
    part = pixels[top : row + radius + 1, left : column + radius + 1]
    if row + radius < 0 or column + radius < 0 or not part.size:
        return
    y, x = np.ogrid[top : top + part.shape[0], left : left + part.shape[1]]
    part[(y - row) ** 2 + (x - column) ** 2 <= radius**2] = _rgb(colour)


def _mark(pixels: Pixels, at: tuple[int, int], radius: int, colour: str) -> None:
    _disc(pixels, at, radius + 2 * FINER, PAPER)
    _disc(pixels, at, radius, colour)


def _with_services(
    services: pd.DataFrame, tables: Mapping[str, pd.DataFrame], frame: _Frame
) -> Pixels:
    pixels, categories = _ground(tables, frame), tables["categories"]
    colours = dict(zip(categories["category"], categories["colour"], strict=True))
    radius = (4 if len(services) < 1_000 else 2) * FINER
    for row in services.sort_values("service_id").to_dict("records"):
        at = frame.at(row["longitude"], row["latitude"])
        _mark(pixels, at, radius, colours.get(row["category"], EDGE))
    return pixels


def _with_a_home(services: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Pixels | None:
    """The largest settlement, and straight ways to the nearest service of each category."""
    categories = tables["categories"]
    home = _largest(tables["settlements"])
    if home is None or services.empty:
        return None
    points = shapely.points(services[["longitude", "latitude"]].to_numpy(float))
    ordered = services.assign(point=points, far=shapely.distance(points, home))
    ordered = ordered.sort_values(["far", "service_id"])
    nearest = ordered.drop_duplicates("category").head(N_NEAREST)
    frame = _fitted([home, *nearest["point"]], margin=1.35)
    pixels = _ground(tables, frame)
    ways = [shapely.LineString([home, point]) for point in nearest["point"]]
    _paint(pixels, [shapely.buffer(one, 1.5 * abs(frame.grid.e)) for one in ways], INK, frame)
    colours = dict(zip(categories["category"], categories["colour"], strict=True))
    for point, category in zip(nearest["point"], nearest["category"], strict=True):
        _mark(pixels, frame.at(point.x, point.y), 7 * FINER, colours.get(category, EDGE))
    _mark(pixels, frame.at(home.x, home.y), 10 * FINER, INK)
    return pixels


def _largest(settlements: pd.DataFrame) -> Any:
    """A point of the settlement with the most people; None where there is none."""
    is_placed = [isinstance(one, shapely.Geometry) for one in settlements["geometry"]]
    kept = settlements.loc[np.array(is_placed, dtype=bool)]
    people = pd.to_numeric(kept["population"], errors="coerce").fillna(0)
    order = people.sort_values(ascending=False, kind="stable").index
    return kept["geometry"].loc[order[0]].representative_point() if len(order) else None


def _with_classes(tables: Mapping[str, pd.DataFrame], gaps: pd.DataFrame, frame: _Frame) -> Pixels:
    """The finest areas in the class of their coverage, that of the category told first."""
    rows = gaps[(gaps["indicator"] == SHOWN_INDICATOR) & (gaps["group"] == "all")]
    order = tables["categories"]["category"]
    shown = next((one for one in order if (rows["category"] == one).any()), None)
    mine = rows[rows["category"] == shown].set_index("pcode")
    values, told = mine["value"], mine["suppression"]
    pixels = _blank(SEA)
    areas = tables["areas"]
    finest = areas[areas["level"] == areas["level"].max()] if len(areas) else areas
    for pcode, shape in zip(finest["pcode"], finest["geometry"], strict=True):
        colour = _class_colour(values.get(pcode), str(told.get(pcode, "")))
        _paint(pixels, [shape], colour, frame)
    _paint(pixels, tables["water"]["geometry"], WATER, frame)
    _paint(pixels, [one.boundary for one in _drawn(finest["geometry"])], PAPER, frame)
    return pixels


def _class_colour(share: Any, suppression: str) -> str:
    """The colour of a share as the page has it: few lie in its widest class, most in the least."""
    if suppression in ("few", "most"):
        return colour_classes.COLOURS[0 if suppression == "few" else -1]
    if share is None or not math.isfinite(share):
        return HIDDEN
    return colour_classes.COLOURS[colour_classes.of_share(share)]


def _bars(gaps: pd.DataFrame) -> Pixels:
    """A bar for each category, as long as its coverage in the whole programme."""
    rows = gaps[
        (gaps["indicator"] == SHOWN_INDICATOR) & (gaps["group"] == "all") & (gaps["pcode"] == WHOLE)
    ]
    shares = rows.dropna(subset=["value"]).sort_values("value")["value"].head(9)
    pixels = _blank(PAPER)
    left, right = 40 * FINER, (WIDTH_PX - 40) * FINER
    step = (HEIGHT_PX - 50) * FINER // max(len(shares), 1)
    for at, share in enumerate(shares):
        top = 25 * FINER + at * step
        bar = slice(top, top + max(step * 2 // 3, 1))
        pixels[bar, left:right] = _rgb(SEA)
        pixels[bar, left : left + int((right - left) * min(share, 1.0))] = _rgb("#0f4c63")
    pixels[20 * FINER : -20 * FINER, left - FINER : left] = _rgb(INK)
    return pixels


def _smooth(pixels: Pixels) -> Pixels:
    """The mean of each FINER by FINER points."""
    parts = pixels.reshape(HEIGHT_PX, FINER, WIDTH_PX, FINER, 3)
    smooth: Pixels = parts.mean(axis=(1, 3)).round().astype(np.uint8)
    return smooth
