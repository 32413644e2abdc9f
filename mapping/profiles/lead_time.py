"""How many days pass between asking for a service and its first day."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.settings.programme import Programme

MINUTES_A_DAY: Final = 24 * 60


def days_to_start(services: pd.DataFrame, programme: Programme) -> pd.Series:
    """Return the days of waiting and of papers; NaN where neither is on record.

    The wait is `wait_days`, else the days until the next intake; `admin_lead_days` come on top. One
    that is not on record counts as none where the other is.
    """
    ahead = (services["starts_on"] - pd.Timestamp(programme.as_of)).dt.days
    wait = services["wait_days"].fillna(ahead.where(ahead >= 0))
    both = pd.concat([wait, services["admin_lead_days"]], axis=1)
    total: pd.Series = both.sum(axis=1, min_count=1)
    return total.rename("days_to_start")


def to_service(
    services: pd.DataFrame, site: NDArray[np.int64], minutes: Any
) -> NDArray[np.float64]:
    """Return the days from asking to being there: wait, papers and so many minutes of way.

    Parameters
    ----------
    services
        `days_to_start`.
    site, minutes
        A position in `services`, and the minutes one way, of each pair.
    """
    days: NDArray[np.float64] = services["days_to_start"].to_numpy(float)[site]
    return days + np.asarray(minutes, dtype=float) / MINUTES_A_DAY
