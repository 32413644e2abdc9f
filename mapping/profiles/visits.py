"""Services that come to people: in which areas, at which stops, and whose round is not known."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from layers.vocabulary.three_valued import codes

Bools = NDArray[np.bool_]


def is_round_unknown(services: pd.DataFrame) -> Bools:
    """Return which services are mobile teams of which nobody has said where they come.

    Where a team is kept says nothing of where it stops: without its stops (`has_stops`) and the
    areas it serves its round is not known.

    >>> is_round_unknown(pd.DataFrame({"delivery": ["mobile", "mobile", "mobile", "home"],
    ...     "serves_pcodes": [None, "GM02", None, None],
    ...     "has_stops": [False, False, True, False]})).tolist()
    [True, False, False, False]
    """
    is_mobile = services["delivery"] == "mobile"
    is_told = services["serves_pcodes"].notna() | services["has_stops"]
    return np.asarray(is_mobile & ~is_told, dtype=bool)


def is_untravelled(services: pd.DataFrame) -> Bools:
    """Return to which services nobody travels: by phone, online, at home, in the areas of a team.

    To a mobile team with stops people go, wherever it stops.

    >>> is_untravelled(pd.DataFrame({"delivery": [None, "phone", "mobile", "mobile"],
    ...     "has_stops": [False, False, False, True]})).tolist()
    [False, True, True, False]
    """
    comes = services["delivery"].isin(UNTRAVELLED_DELIVERIES)
    return np.asarray(comes & ~services["has_stops"], dtype=bool)


def are_visited(people: pd.DataFrame, service: pd.Series) -> Bools:
    """Return who lives, as far as is known, in the areas that a service comes to.

    Parameters
    ----------
    people
        `home_areas`: the P-codes of all areas that hold the home.
    service
        Its `serves_pcodes`; where it names none it comes everywhere.
    """
    served = codes(service["serves_pcodes"]) if isinstance(service["serves_pcodes"], str) else None
    if served is None:
        return np.ones(len(people), dtype=bool)
    homes = people["home_areas"].astype(object)
    lived = [
        not served.isdisjoint(codes(text)) if isinstance(text, str) else False for text in homes
    ]
    return np.array(lived, dtype=bool)
