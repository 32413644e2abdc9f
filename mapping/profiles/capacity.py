"""How many places a service has for returnees, as far as the partner has said."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping.settings.programme import Programme

HAS_PLACE: Final = ("yes", "no", "unknown")


def places(services: pd.DataFrame, programme: Programme) -> pd.Series:
    """Return the places of each service for returnees, whole; NaN where no number is known.

    The places free, else the capacity of an intake; in either case no more than are left of those
    kept for returnees (`n_returnee_places`, else `returnee_share` of the capacity, rounded down;
    a share of 0 keeps none).
    Appointments a week are counted for `[demand] period_weeks`, so many to a person.

    Examples
    --------
    A course of 50 of which 0.3 are kept for returnees has 15 places for them; with 4 free, 4.
    """
    capacity = services["capacity"]
    share = services["returnee_share"].where(services["returnee_share"] > 0)
    kept = services["n_returnee_places"].fillna(np.floor(capacity * share + 1e-9))
    kept = (kept - services["n_returnees_taken"].fillna(0)).clip(lower=0)
    known = services["n_places_free"].fillna(capacity).fillna(kept)
    n = known.where(~(kept < known), kept)
    demand = programme.demand
    rate = demand.period_weeks / demand.appointments_per_person
    n = n.where(services["capacity_unit"] != "appointments_week", n * rate)
    whole: pd.Series = np.floor(n + 1e-9)
    return whole.rename("n_places")


def stated(services: pd.DataFrame) -> pd.Categorical[str]:
    """Return whether the partner says that a place is free: `yes`, `no` or `unknown`.

    A known number free is a yes or a no; no places at all is a no; a capacity alone says nothing
    about who has taken its places, and a quota is a rule of its own.
    """
    free = services["n_places_free"]
    none = (free == 0) | (free.isna() & (services["capacity"] == 0))
    codes = np.select([free > 0, none], [0, 1], 2)
    return pd.Categorical.from_codes(codes, categories=pd.Index(HAS_PLACE))
