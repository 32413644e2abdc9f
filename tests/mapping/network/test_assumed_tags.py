"""What the network assumes, counted by hand."""

import pandas as pd

from mapping.network import assumed_tags


def test_assumptions_are_counted():
    roads = pd.DataFrame(
        {
            "road_class": ["primary", "track", "track", "residential", "ferry", "proposed"],
            "surface": ["asphalt", None, "dirt", None, None, None],
            "tracktype": [None, None, "grade2", None, None, None],
            "maxspeed": ["50", "slow", "2", "none", None, "walk"],
            "access": ["no", None, "motor_no", None, "foot_no", "yes"],
        }
    )
    assert assumed_tags.count(roads) == {
        "n_surface_assumed": 2,
        "n_grade_assumed": 1,
        "n_maxspeed_unread": 2,
        "n_closed_to_engines": 2,
        "n_closed_to_walkers": 2,
    }
    assert set(assumed_tags.count(roads[["road_class"]]).values()) == {0, 2, 4}
