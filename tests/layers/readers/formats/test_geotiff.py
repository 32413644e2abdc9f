"""GeoTIFF: written by rasterio, read back cell by cell; the real raster by its published sum."""

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from layers import readers
from layers.errors import InputRefusedError
from layers.readers.formats import geotiff

NOTHING = -99999.0
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*matmul:PendingDeprecationWarning"),  # rasterio's own
    pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning"),
]


def written(path, band, step=1 / 120, crs="EPSG:4326", west=-16.0, north=14.0):
    band = np.asarray(band, dtype="float32")
    with rasterio.open(
        path, "w", driver="GTiff", height=band.shape[0], width=band.shape[1], count=1,
        dtype="float32", crs=crs, transform=from_origin(west, north, step, step), nodata=NOTHING,
    ) as raster:  # fmt: skip
        raster.write(band, 1)
    return path


def cells(frame) -> list[tuple[float, float, float]]:
    return [
        (round(point.x, 6), round(point.y, 6), float(n))
        for point, n in zip(frame.geometry, frame["population"], strict=True)
    ]


def test_each_cell_with_a_figure_is_a_point_and_empty_ones_are_none(tmp_path):
    frame = readers.read(written(tmp_path / "p.tif", [[1.5, NOTHING], [0, np.nan]]), "population")
    half = 1 / 240
    assert cells(frame) == [
        (round(-16 + half, 6), round(14 - half, 6), 1.5),
        (round(-16 + half, 6), round(14 - 3 * half, 6), 0.0),
    ]
    assert frame.crs == "EPSG:4326"
    assert frame["_record"].tolist() == [1, 2]
    assert frame.attrs["n_rows"] == 2


def test_fine_cells_are_added_up_and_nobody_is_lost(tmp_path):
    rng = np.random.default_rng(1)
    band = rng.integers(0, 9, (1234, 25))
    frame = readers.read(written(tmp_path / "p.tif", band, step=1 / 1200), "population")
    assert len(frame) == 124 * 3
    assert frame["population"].astype(float).sum() == band.sum()
    assert float(frame["population"].iloc[0]) == band[:10, :10].sum()


def test_a_raster_in_metres_lies_where_it_lies(tmp_path):
    path = written(tmp_path / "p.tif", [[7]], step=1000, crs="EPSG:32628", west=320_000,
                   north=1_480_000)  # fmt: skip
    point = readers.read(path, "population").geometry.iloc[0]
    assert (round(point.x, 3), round(point.y, 3)) == (-16.658, 13.378)  # pyproj: 320500, 1479500


@pytest.mark.parametrize(
    ("layer", "crs", "told"),
    [("services", "EPSG:4326", "FILE_TYPE.*only the layer of population"),
     ("population", None, "CRS_MISSING")],
)  # fmt: skip
def test_a_raster_is_refused_where_it_says_nothing(tmp_path, layer, crs, told):
    with pytest.raises(InputRefusedError, match=told):
        readers.read(written(tmp_path / "p.tif", [[1]], crs=crs), layer)


@pytest.mark.parametrize("cut", [9, 200, 400])
def test_a_damaged_raster_is_refused(tmp_path, cut):
    path = written(tmp_path / "p.tif", np.ones((40, 40)))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(InputRefusedError, match="FILE_CORRUPT"):
        readers.read(path, "population")


@pytest.mark.parametrize("limit", ["MAX_CELLS", "MAX_BLOCK", "MAX_POINTS"])
def test_a_raster_too_large_is_refused(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(geotiff, limit, 3)
    with pytest.raises(InputRefusedError, match="FILE_LARGE"):
        readers.read(written(tmp_path / "p.tif", np.ones((2, 2))), "population")


def test_the_real_raster_sums_to_what_its_makers_say(shared_data):
    frame = readers.read(
        shared_data / "population" / "gmb_ppp_2020_1km_Aggregated_UNadj.tif", "population"
    )
    assert frame["population"].astype(float).sum() == pytest.approx(2_416_664, abs=1)
