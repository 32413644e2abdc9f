"""How each service stands: whether it runs, until when, and how far it can be relied on."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import CLOSED_STATUSES
from mapping.settings.programme import Programme

CAUSES: Final = ("", "agreement", "course", "programme")
"""What ends a service: nothing on record, its partner's agreement, the course itself, or the
partner's programme that it belongs to."""


def of_services(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.DataFrame:
    """Return one row per service, in the order of the layer.

    Parameters
    ----------
    services
        From `mapping.profiles.services.of_layer`.
    agreements
        The layer, or None.
    programme
        Its day, and the days for which a service counts as verified.

    Returns
    -------
    DataFrame
        `service_id, category, partner` (empty where none is named); `runs`; `last_month`: the last
        month, counted from the month of the programme's day (0), after whose last day the service
        is still there, `inf` where no end is on record: what ends on the last day of a month is
        lost in that month; `cause`: position in `CAUSES`; `is_stale`: not
        verified within `fresh_days`, or never; `is_ghost`: stale, without a live agreement and
        without a place on record (never so where no agreement at all is on record).
    """
    day = pd.Timestamp(programme.as_of)
    ends_on = {
        "course": services["ends_on"],
        "agreement": services["agreed_until"],
        "programme": services["programme_until"],
    }
    until = pd.DataFrame({name: days.astype("datetime64[ms]") for name, days in ends_on.items()})
    first = until.min(axis=1)
    is_first = until.eq(first, axis=0).to_numpy()
    cause = np.array([CAUSES.index(name) for name in until])[is_first.argmax(axis=1)]
    age = (day - services["verified_on"]).dt.days
    is_stale = ~(age <= programme.measures.fresh_days)
    has_places = (services["capacity"] > 0) | (services["n_places_free"] > 0)
    return pd.DataFrame(
        {
            "service_id": services["service_id"].astype("str"),
            "category": services["category"].astype("str"),
            "partner": services["partner_id"].astype("str").fillna(""),
            "runs": ~services["status"].isin(CLOSED_STATUSES),
            "last_month": _last_month(first, day),
            "cause": np.where(first.isna(), 0, cause),
            "is_stale": is_stale,
            "is_ghost": is_stale & ~has_places & _lacks_agreement(services, agreements, day),
        }
    )


def months(programme: Programme, n: int) -> list[str]:
    """Return the month of the programme's day and the n after it, as YYYY-MM."""
    start = pd.Period(pd.Timestamp(programme.as_of), freq="M")
    return [str(start + each) for each in range(n + 1)]


def _last_month(until: pd.Series, day: pd.Timestamp) -> NDArray[np.float64]:
    """The last month after whose last day it is still there, counted from the month of the day."""
    ahead = (until.dt.year - day.year) * 12 + until.dt.month - day.month - 1
    return np.where(until.isna(), np.inf, ahead.to_numpy(float))


def _lacks_agreement(
    services: pd.DataFrame, agreements: pd.DataFrame | None, day: pd.Timestamp
) -> pd.Series:
    """Whether agreements are on record and none that holds on the day covers the service."""
    nobody = pd.Series(data=False, index=services.index)
    if agreements is None or agreements.empty:
        return nobody
    live = agreements[~(agreements["from_on"] > day) & ~(agreements["to_on"] < day)]
    by_service, by_programme = live["service_id"].notna(), live["programme_id"].notna()
    single = live.loc[by_service, "service_id"]
    grouped = live.loc[by_programme & ~by_service, "programme_id"]
    whole = live.loc[~by_programme & ~by_service, "partner_id"]
    covered = services["partner_id"].isin(whole) | services["service_id"].isin(single)
    return ~(covered | services["programme_id"].isin(grouped))
