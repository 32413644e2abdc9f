"""Few decimals and one point for many rows are told, once each, and the rows are kept."""

import pytest

from tests.layers.ingest.test_clean_layer import clinic, codes, load

EXACT = {"lat": "13.4512", "lon": "-16.5731"}


@pytest.mark.parametrize(
    ("lat", "lon", "wanted"),
    [
        ("13.4", "-16.6", ["COORD_LOW_PRECISION"]),
        ("13.4", "-16.5731", []),
        ("13.45", "-16.57", []),
        ("13,4", "-16,6", ["COORD_LOW_PRECISION"]),
        ("13°27'00\"N", "16°34'W", []),
    ],
)
def test_a_place_of_one_decimal_is_told_as_rough(lat, lon, wanted):
    found = codes(load([clinic(lat=lat, lon=lon)]))
    assert [one for one in found if one.startswith("COORD") and one != "COORD_DMS"] == wanted


def test_five_rows_of_two_decimals_are_how_a_file_is_written():
    rows = [clinic(name=f"A{n}", lat=f"13.4{n}", lon="-16.67") for n in range(5)]
    assert codes(load(rows)) == ["COORD_LOW_PRECISION"]
    assert codes(load(rows[:4])) == []


def test_a_place_whose_class_is_stated_is_not_doubted():
    rows = [clinic(name=f"A{n}", position_class="settlement") for n in range(6)]
    assert codes(load(rows)) == []


def test_many_rows_on_one_point_are_one_line():
    rows = [clinic(name=f"A{n}", **EXACT) for n in range(12)]
    loaded = load([*rows, clinic(name="B", lat="13.4612", lon="-16.6731")])
    [issue] = [one for one in loaded.issues if one.code == "COORD_REPEATED"]
    assert loaded.counts["loaded"] == 13
    assert "12 rows stand on one point: perhaps" in issue.sentence
    assert codes(load(rows[:4])) == []
