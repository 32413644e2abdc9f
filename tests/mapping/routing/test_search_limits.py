"""Limits that bound a search."""

import math

import pandas as pd
import pytest

from mapping.routing import search_limits
from mapping.settings.programme import Limit


@pytest.mark.parametrize(
    ("limit", "minutes"),
    [
        (Limit(), math.inf),
        (Limit(duration_min=30), 30),
        (Limit(duration_min=30, distance_m=5), math.inf),
        (Limit(fare=5), math.inf),
    ],
)
def test_only_a_duration_alone_bounds_a_search(limit, minutes):
    assert search_limits.search_min(limit) == minutes


def test_any_one_limit_is_enough_and_an_open_one_says_nothing():
    ways = pd.DataFrame(
        {"duration_min": [10, 40, 40.0], "distance_m": [9, 9, 5.0], "fare": [math.nan] * 3}
    )
    found = search_limits.is_inside_any(ways, Limit(duration_min=30, distance_m=5))
    assert found.tolist() == [True, False, True]
    assert not search_limits.is_inside_any(ways, Limit()).any()
