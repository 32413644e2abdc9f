"""What of a network is assumed: rows of roads whose words leave surface, grade or limit open."""

import pandas as pd

from mapping.settings import travel_model


def count(roads: pd.DataFrame) -> dict[str, int]:
    """Return how many rows of roads rest on a default, or are closed, by what their words say.

    ``n_surface_assumed`` and ``n_grade_assumed`` (of tracks) are not stated, ``n_maxspeed_unread``
    are stated but no speed of 5 km/h or more, ``n_closed_to_engines`` and ``n_closed_to_walkers``.
    """
    known = travel_model.classify(roads)
    is_road = known["group"] != travel_model.NO_ROAD
    is_graded = travel_model.text(roads, "tracktype").str.match("grade[1-5]")
    is_posted = ~travel_model.text(roads, "maxspeed").isin(["", "none"])
    is_read = known["maxspeed_kmh"] >= travel_model.SLOWEST_MAXSPEED_KMH
    counted = {
        "n_surface_assumed": is_road & (travel_model.text(roads, "surface") == ""),
        "n_grade_assumed": (travel_model.text(roads, "road_class") == "track") & ~is_graded,
        "n_maxspeed_unread": is_road & is_posted & ~is_read,
        "n_closed_to_engines": known["is_closed_to_engines"],
        "n_closed_to_walkers": known["is_closed_to_walkers"],
    }
    return {name: int(rows.sum()) for name, rows in counted.items()}
