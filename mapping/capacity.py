"""How many places a service has for returnees, as far as the partner has said."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping.programme import Programme

HAS_PLACE: Final = ("yes", "no", "unknown")


def places(services: pd.DataFrame, programme: Programme) -> pd.Series:
    """Return the places of each service for returnees, whole; NaN where no number is known.

    The places free, else the capacity of an intake; in either case no more than the places kept
    for returnees (`n_returnee_places`, else `returnee_share` of the capacity, rounded down).
    Appointments a week are counted for `[demand] period_weeks`, so many to a person.

    Examples
    --------
    A course of 50 of which 0.3 are kept for returnees has 15 places for them; with 4 free, 4.
    """
    capacity = services["capacity"]
    kept = services["n_returnee_places"].fillna(capacity * services["returnee_share"])
    known = services["n_places_free"].fillna(capacity).fillna(services["n_returnee_places"])
    n = known.where(~(kept < known), kept)
    demand = programme.demand
    rate = demand.period_weeks / demand.appointments_per_person
    n = n.where(services["capacity_unit"] != "appointments_week", n * rate)
    whole: pd.Series = np.floor(n + 1e-9)
    return whole.rename("n_places")


def stated(services: pd.DataFrame, programme: Programme) -> pd.Categorical[str]:
    """Return whether the partner says that a place is free: `yes`, `no` or `unknown`.

    A known number free is a yes or a no; no places at all is a no; a capacity alone says nothing
    about who has taken its places.
    """
    n = places(services, programme)
    codes = np.select([n == 0, services["n_places_free"] > 0], [1, 0], 2)
    return pd.Categorical.from_codes(codes, categories=pd.Index(HAS_PLACE))
