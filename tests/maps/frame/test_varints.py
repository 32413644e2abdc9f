"""Whole numbers as bytes: round trips, and the bytes of a published example."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.frame import varints


@given(st.lists(st.integers(0, 2**62)))
def test_what_is_written_is_read_again(numbers):
    assert varints.read(varints.written(numbers)).tolist() == numbers


@given(st.lists(st.integers(-(2**60), 2**60)))
def test_signs_come_back(numbers):
    folded = varints.folded(numbers).tolist()
    assert [-(one + 1) // 2 if one & 1 else one // 2 for one in folded] == numbers


@pytest.mark.parametrize(("number", "octets"), [(150, [0x96, 0x01]), (1, [0x01]), (0, [0x00])])
def test_the_bytes_are_those_of_the_protocol_buffers_guide(number, octets):
    # Oracle: "Base 128 Varints" of the protocol buffers encoding guide, whose example is 150.
    assert list(varints.written([number])) == octets


def test_nothing_is_no_bytes():
    assert varints.written(np.empty(0, dtype=np.int64)) == b""
    assert varints.read(b"").tolist() == []
