"""Numbers are read as their column proves them to be written."""

from hypothesis import given
from hypothesis import strategies as st

from layers.ingest.cells import numbers


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False))
def test_a_machine_written_number_is_read_exactly(number):
    reading = numbers.read([repr(number), "0.5"], "a number")
    assert reading.values[repr(number)] == number


@given(st.text(max_size=8))
def test_no_text_breaks_the_reader_and_each_is_a_number_or_told(text):
    reading = numbers.read([text], "a number")
    assert (text in reading.values) or (text in reading.remarks)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_groups_of_thousands_are_read_in_each_way_of_writing_them(number):
    # Oracle: Python's own grouping.
    grouped = f"{number:,}"
    for mark in (" ", "\u202f", "'"):
        text = grouped.replace(",", mark)
        assert numbers.read([text], "a number").values[text] == number
    assert numbers.read([grouped, "0.5"], "a number").values[grouped] == number
