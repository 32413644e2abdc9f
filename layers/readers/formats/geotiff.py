"""GeoTIFF: the cells of a population raster that hold a figure, as points."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from layers.readers import opener, raw_table

SUFFIXES: Final = (".tif", ".tiff")
SPOKEN: Final = "GeoTIFF (population only)"
LAYER: Final = "population"
MAX_CELLS: Final = 400_000_000
MAX_BLOCK: Final = 16_000_000  # cells that are unpacked at once
MAX_POINTS: Final = 2_000_000
_MAGIC: Final = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_CELL_DEG: Final = 1 / 120
_CELL_M: Final = 1000.0
_ROWS: Final = 512


def matches(look: opener.Look) -> bool:
    """Return whether the content is a TIFF, classic or big."""
    return look.head.startswith(_MAGIC)


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:
    """Return a raster as a table (see `layers.readers.read`): its cells with a figure, as points.

    One column, `population`, from the first band; cells without data are left out. Cells that are
    finer than half of 30 seconds of arc, or of a kilometre, are added up to about that size.

    Raises
    ------
    InputRefusedError
        FILE_TYPE (only the layer of population may be a raster), CRS_MISSING, FILE_LARGE (too many
        cells), FILE_CORRUPT, or see `layers.readers.opener`.
    """
    look = opener.admit(path, matches)
    if layer != LAYER:
        raise opener.wrong_type(look)
    data = opener.contents(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            warnings.simplefilter("ignore", PendingDeprecationWarning)  # of its own matrices
            with rasterio.MemoryFile(data) as memory, memory.open(driver="GTiff") as raster:
                _check(path, raster)
                x, y, people = _cells(path, raster)
                lon, lat = _degrees(raster, x, y)
    except RasterioError as error:
        raise opener.refused(
            "FILE_CORRUPT", path, "cannot be read as a GeoTIFF; copy or export it again"
        ) from error
    return raw_table.assemble(
        {"population": [repr(n) for n in people.tolist()]},
        shapely.points(lon, lat),
        [0] * len(people),
        records=range(1, len(people) + 1),
        issues=(),
        n_rows=len(people),
    )


def _check(path: Path, raster: rasterio.DatasetReader) -> None:
    if raster.crs is None:
        raise opener.refused(
            "CRS_MISSING",
            path,
            "says no coordinate system; export it again from QGIS with its CRS set",
        )
    if raster.width * raster.height > MAX_CELLS:
        raise opener.refused(
            "FILE_LARGE", path, f"has over {MAX_CELLS} cells; cut it to the region, or take 1 km"
        )
    height, width = raster.block_shapes[0]
    if height * width > MAX_BLOCK:
        raise opener.refused(
            "FILE_LARGE", path, "is packed in one piece; export it again in tiles, or cut it"
        )


def _cells(path: Path, raster: rasterio.DatasetReader) -> tuple[NDArray[np.float64], ...]:
    """Centres and figures of the cells with data, added up where they are fine."""
    step = abs(raster.transform.a)
    n = max(1, round((_CELL_DEG if raster.crs.is_geographic else _CELL_M) / step))
    parts = []
    n_points = 0
    for top in range(0, raster.height, n * max(1, _ROWS // n)):
        rows = min(n * max(1, _ROWS // n), raster.height - top)
        window = rasterio.windows.Window(0, top, raster.width, rows)
        band = raster.read(1, window=window, masked=True)
        has_data = ~np.ma.getmaskarray(band) & np.isfinite(band.data)
        figure = _added(np.where(has_data, band.data, 0).astype(np.float64), n)
        row, column = np.nonzero(_added(has_data.astype(np.float64), n))
        n_points += len(row)
        if n_points > MAX_POINTS:
            raise opener.refused(
                "FILE_LARGE", path, f"has over {MAX_POINTS} cells with people; cut it to the region"
            )
        parts.append((top + (row + 0.5) * n, (column + 0.5) * n, figure[row, column]))
    down, across, people = (np.concatenate(part) for part in zip(*parts, strict=True))
    to = raster.transform
    return to.c + to.a * across + to.b * down, to.f + to.d * across + to.e * down, people


def _added(block: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Sums over squares of n by n cells; those at the edges may be smaller."""
    if n == 1:
        return block
    down = np.add.reduceat(block, np.arange(0, block.shape[0], n), axis=0)
    return np.asarray(np.add.reduceat(down, np.arange(0, block.shape[1], n), axis=1))


def _degrees(
    raster: rasterio.DatasetReader, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    to_degrees = Transformer.from_crs(raster.crs.to_wkt(), raw_table.CRS, always_xy=True)
    lon, lat = to_degrees.transform(x, y)
    return np.asarray(lon), np.asarray(lat)
