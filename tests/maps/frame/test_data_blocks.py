"""Data blocks: what goes in comes out, and nothing in them can end a script element."""

import base64
import json
import zlib

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from maps.frame import data_blocks

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


def _without_bidi(data):
    if isinstance(data, str):
        return "".join(
            c for c in data if c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
    if isinstance(data, list):
        return [_without_bidi(one) for one in data]
    if isinstance(data, dict):
        return {key: _without_bidi(one) for key, one in data.items()}
    return data


@given(JSON)
def test_a_packed_block_is_read_back_as_it_was(data):
    assert data_blocks.unpacked(data_blocks.packed([data])) == _without_bidi([data])


@given(JSON)
def test_a_plain_block_is_json_without_anything_a_parser_of_html_could_see(data):
    written = data_blocks.plain([data])
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == _without_bidi([data])


def test_a_packed_block_is_a_raw_deflate_stream_in_base64():
    stream = base64.b64decode(data_blocks.packed({"a": "é"}), validate=True)
    assert zlib.decompress(stream, wbits=-15) == b'{"a":"\\u00e9"}'


def test_unknown_is_null_and_unreachable_is_a_word():
    frame = pd.DataFrame({"x": [np.nan, np.inf, 1.25], "y": pd.array([1, None, 3], dtype="Int64")})
    table = data_blocks.columnar(frame, ["x", "y", "absent"])
    assert table == {"n": 3, "x": [None, "inf", 1.25], "y": [1, None, 3], "absent": [None] * 3}


def test_flags_dates_and_missing_dates_have_one_spelling():
    frame = pd.DataFrame(
        {
            "flag": pd.array([True, False, None], dtype="boolean"),
            "day": pd.to_datetime(["2026-11-01", None, "2024-02-29"]),
        }
    )
    table = data_blocks.columnar(frame, ["flag", "day"])
    assert table["flag"] == [True, False, None]
    assert table["day"] == ["2026-11-01", None, "2024-02-29"]


def test_numpy_values_and_arrays_are_plain_numbers_and_lists():
    assert data_blocks.cell(np.float64(2.5)) == 2.5
    assert data_blocks.cell(np.array([1.0, np.nan])) == [1, None]
    assert data_blocks.cell(np.bool_(True)) is True
    assert data_blocks.cell({"have": np.int64(3)}) == {"have": 3}


def test_controls_that_turn_the_reading_direction_are_dropped():
    assert data_blocks.cell("a\u202eb\u2066c\u2069") == "abc"


def test_the_same_data_are_always_the_same_bytes():
    assert data_blocks.packed({"b": 1, "a": {3, 1, 2}}) == data_blocks.packed(
        {"a": {2, 3, 1}, "b": 1}
    )
