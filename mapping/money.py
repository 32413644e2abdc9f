"""What attending costs and pays a day: fare, stipend, living; and whether there is a place."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping.programme import Programme

AFFORDABILITY: Final = ("affordable", "strained", "unaffordable", "unknown")
HAS_PLACE: Final = ("yes", "no", "unknown")


def judge(rows: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return `paid_per_day`, `net_per_day`, `affordability` and `has_place` of each row.

    Parameters
    ----------
    rows
        Columns `fare` (one way), `paid` and `is_course` from `offered`, `own_stipend` (a day),
        `transport_allowance` (a day), `living_cost` (a day), `capacity, n_places_free`.
    programme
        `living_per_day` and `attendance_days_per_month`.

    A person's own stipend takes the place of the service's, for courses.

    Returns
    -------
    DataFrame
        `paid_per_day` = stipend + allowance; `net_per_day` = paid - 2 fares - living. Where nothing
        is known to be paid both are NaN and `affordability` is unknown: the service is no paid
        course. *Affordable*: net >= 0. *Strained*: the return fare is covered, net < 0.
        *Unaffordable*: the return fare exceeds what is paid. After domain rule 5.8.
    """
    own = rows["own_stipend"].where(rows["is_course"])
    paid = own.fillna(rows["paid"]) + rows["transport_allowance"].fillna(0)
    living = rows["living_cost"].fillna(programme.living_per_day)
    fare_rt = 2 * rows["fare"]
    net = paid - fare_rt - living
    unknown = (net.isna() & ~(fare_rt > paid)) | np.isinf(fare_rt)
    means = np.select([unknown, fare_rt > paid, net < 0], [3, 2, 1], 0)
    return pd.DataFrame(
        {
            "paid_per_day": paid,
            "net_per_day": net.where(~np.isinf(fare_rt)),
            "affordability": pd.Categorical.from_codes(means, categories=pd.Index(AFFORDABILITY)),
            "has_place": _has_place(rows),
        },
        index=rows.index,
    )


def offered(services: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return what each service pays: `paid` (a day attended; NaN unknown) and `is_course`.

    A course states a stipend, a length or days to attend. A month has `attendance_days_per_month`
    days, a week 12/52 of them; a course has its `attendance_days`, or its weeks times the days of
    a week. Without a unit a stipend is unknown.
    """
    month = programme.attendance_days_per_month
    week = month * 12 / 52
    course = services["attendance_days"].fillna(services["duration_weeks"] * week)
    days = services["stipend_unit"].map({"day": 1.0, "week": week, "month": month}).astype(float)
    days = days.where(services["stipend_unit"] != "course", course)
    stated = services[["stipend", "attendance_days", "duration_weeks"]].notna()
    return pd.DataFrame(
        {"paid": services["stipend"] / days.where(days > 0), "is_course": stated.any(axis=1)},
        index=services.index,
    )


def _has_place(rows: pd.DataFrame) -> pd.Categorical[str]:
    """A place is known to be free, known not to be, or not known; a capacity alone is no place."""
    free = rows["n_places_free"]
    none = (free == 0) | (free.isna() & (rows["capacity"] == 0))
    return pd.Categorical.from_codes(np.select([free > 0, none], [0, 1], 2), pd.Index(HAS_PLACE))
