"""How many days pass between asking for a service and its first day."""

from __future__ import annotations

import pandas as pd

from mapping.settings.programme import Programme


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
