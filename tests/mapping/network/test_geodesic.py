"""Straight lines, compiled, against pyproj."""

import numpy as np
import pytest
from pyproj import Geod

from mapping.network import geodesic

GEOD = Geod(ellps="WGS84")


@pytest.mark.parametrize("apart", [1e-6, 0.01, 1.0, 40.0])
def test_metres_are_those_of_pyproj_to_a_tenth_of_a_millimetre(apart):
    rng = np.random.default_rng(1)
    start = np.column_stack([rng.uniform(-179, 179, 2000), rng.uniform(-70, 70, 2000)])
    end = start + rng.uniform(-apart, apart, (2000, 2)) / 2
    wanted = GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2]
    assert np.abs(geodesic.metres(start, end) - wanted).max() < 1e-4


def test_the_same_place_the_equator_the_poles_and_the_antipodes():
    places = [(0, 0, 0, 0), (0, 0, 5, 0), (0, 90, 0, -90), (0, 0, 179.7, 0.1), (0, 0, 180, 0)]
    ends = np.array(places, dtype=float)
    wanted = GEOD.inv(*ends.T)[2]
    assert geodesic.metres(ends[:, :2], ends[:, 2:]) == pytest.approx(wanted, abs=1e-3)


def test_nothing_is_nothing():
    assert geodesic.metres(np.empty((0, 2)), np.empty((0, 2))).size == 0
