"""Values become text without loss; geometries that no layer can take are set apart."""

import datetime as dt
import decimal
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from layers.errors import InputRefusedError
from layers.readers import raw_table


@given(st.floats(allow_nan=False))
def test_a_number_comes_back_from_its_text(number):
    assert float(raw_table.text_of(number)) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime(2025, 3, 1), "2025-03-01"),  # noqa: DTZ001 (files have no time zone)
        (dt.datetime(2025, 3, 1, 4, 5), "2025-03-01T04:05:00"),  # noqa: DTZ001
        (dt.date(2025, 3, 1), "2025-03-01"),
        (dt.time(4, 5), "04:05:00"),
        (np.bool_(True), "true"),
        (np.float64(0.1), "0.1"),
        (np.int64(7), "7"),
        (float("nan"), None),
        (b"", None),
        (b"\x01", "01"),
        (decimal.Decimal("1.50"), "1.50"),
        (["é"], '["é"]'),
    ],
)
def test_each_kind_of_value_has_one_spelling(value, text):
    assert raw_table.text_of(value) == text


def test_projected_points_arrive_in_degrees():
    lon, lat = Transformer.from_crs(32628, 4326, always_xy=True).transform(500_000, 1_500_000)
    (point,) = raw_table.placed([shapely.Point(500_000, 1_500_000, 9)], "EPSG:32628", Path("x"))
    assert (point.x, point.y) == pytest.approx((lon, lat))
    assert not point.has_z


def test_metres_that_are_called_degrees_are_refused():
    with pytest.raises(InputRefusedError, match="CRS_MISMATCH"):
        raw_table.placed([shapely.Point(500_000, 1_500_000), None], "EPSG:4326", Path("x"))


def test_one_wild_point_among_good_ones_is_left_to_the_row_checks():
    placed = raw_table.placed(
        [shapely.Point(1, 2), shapely.Point(9_999, 2)], "EPSG:4326", Path("x")
    )
    assert len(placed) == 2


def test_a_row_without_geometry_is_kept():
    keep, issues = raw_table.sifted(Path("x"), [None, shapely.Point(np.inf, 1)], [(1, 2), (2, 3)])
    assert keep.tolist() == [True, False]
    assert [(issue.code, issue.record, issue.line) for issue in issues] == [("GEOM_INVALID", 2, 3)]


def test_renaming_a_reserved_header_never_hides_another():
    names, _ = raw_table.headers(Path("x"), ["_id", "id", "_id_", "", "column_4"])
    assert len(set(names)) == 5
    assert names[1] == "id"
