"""Degrees are read as people write them, and pairs are split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.ingest.places import coordinates


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 5999), st.sampled_from(["N", "S"]))
def test_degrees_minutes_and_seconds_are_a_sum_of_sixtieths(degrees, minutes, hundredths, letter):
    text = f"{degrees}°{minutes}'{hundredths / 100:.2f}\"{letter}"
    wanted = (degrees + minutes / 60 + hundredths / 360_000) * (1 if letter == "N" else -1)
    assert coordinates.read([text], "latitude").values[text] == pytest.approx(wanted, abs=1e-12)


@given(st.floats(-180, 180))
def test_decimal_degrees_are_read_exactly_with_a_point_or_a_comma(number):
    text = repr(number)
    comma = text.replace(".", ",")
    values = coordinates.read([text, comma], "longitude").values
    assert values[text] == values[comma] == number


@pytest.mark.parametrize(
    ("text", "axis", "code"),
    [
        ("abc", "latitude", "COORD_UNPARSEABLE"),
        ("13 N 16 W", "latitude", "COORD_UNPARSEABLE"),
        ("-13 S", "latitude", "COORD_UNPARSEABLE"),
        ("16 W", "latitude", "COORD_UNPARSEABLE"),
        ("13.5 30", "latitude", "COORD_UNPARSEABLE"),
        ("13.453.123", "latitude", "COORD_UNPARSEABLE"),
        ("13°60'", "latitude", "COORD_RANGE"),
        ("inf", "latitude", "COORD_NOT_FINITE"),
        ("1e999", "longitude", "COORD_NOT_FINITE"),
    ],
)
def test_what_cannot_be_read_is_told(text, axis, code):
    reading = coordinates.read([text], axis)
    assert reading.values == {}
    assert [remark.code for remark in reading.remarks[text]] == [code]


@given(st.text(max_size=10))
def test_no_text_breaks_the_reader(text):
    reading = coordinates.read([text], "latitude")
    assert (text in reading.values) or (text in reading.remarks)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("13.45 -16.57", ("13.45", "-16.57")),
        ("13.45;-16.57", ("13.45", "-16.57")),
        ("13,45 -16,57", ("13,45", "-16,57")),
        ("[null, null]", ("", "")),
        ("", ("", "")),
        ("13.45", ("13.45", "13.45")),
    ],
)
def test_a_pair_is_split_into_latitude_and_longitude(text, wanted):
    assert coordinates.pair(text) == wanted
