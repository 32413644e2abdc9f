"""What attending costs and pays a day: fare, stipend, living; and whether there is a place."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mapping.programme import Programme


def judge(rows: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return the rows with `paid_per_day`, `net_per_day`, `affordability` and `has_place`.

    Parameters
    ----------
    rows
        Columns `fare` (one way), `own_stipend` (a day), `stipend, stipend_unit`,
        `transport_allowance` (a day), `attendance_days, duration_weeks`, `living_cost` (a day),
        `capacity, n_places_free`.
    programme
        `living_per_day` and `attendance_days_per_month`.

    A person's own stipend takes the place of the service's, for courses: services that state a
    stipend, a length or days to attend.

    Returns
    -------
    DataFrame
        `paid_per_day` = stipend + allowance; `net_per_day` = paid - 2 fares - living. Where nothing
        is known to be paid both are NaN and `affordability` is unknown: the service is no paid
        course. *Affordable*: net >= 0. *Strained*: the return fare is covered, net < 0.
        *Unaffordable*: the return fare exceeds what is paid. After domain rule 5.8.
    """
    is_course = rows[["stipend", "attendance_days", "duration_weeks"]].notna().any(axis=1)
    own = rows["own_stipend"].where(is_course)
    paid = own.fillna(stipend_per_day(rows, programme)) + rows["transport_allowance"].fillna(0)
    living = rows["living_cost"].fillna(programme.living_per_day)
    fare_rt = 2 * rows["fare"]
    net = paid - fare_rt - living
    unknown = (net.isna() & ~(fare_rt > paid)) | np.isinf(fare_rt)
    affordability = np.select(
        [unknown, fare_rt > paid, net < 0], ["unknown", "unaffordable", "strained"], "affordable"
    )
    return rows.assign(
        paid_per_day=paid,
        net_per_day=net.where(~np.isinf(fare_rt)),
        affordability=affordability,
        has_place=_has_place(rows),
    )


def stipend_per_day(rows: pd.DataFrame, programme: Programme) -> pd.Series:
    """Return the stipend per day attended; NaN where none is stated.

    A month has `attendance_days_per_month` days, a week 12/52 of them; a course has its
    `attendance_days`, or its weeks times the days of a week. Without a unit it is unknown.
    """
    month = programme.attendance_days_per_month
    week = month * 12 / 52
    course = rows["attendance_days"].fillna(rows["duration_weeks"] * week)
    days = rows["stipend_unit"].map({"day": 1.0, "week": week, "month": month}).astype(float)
    days = days.where(rows["stipend_unit"] != "course", course)
    return rows["stipend"] / days.where(days > 0)


def _has_place(rows: pd.DataFrame) -> pd.Series:
    """A place is known to be free, known not to be, or not known; a capacity alone is no place."""
    free = rows["n_places_free"]
    none = (free == 0) | (free.isna() & (rows["capacity"] == 0))
    answer = np.select([free > 0, none], ["yes", "no"], "unknown")
    return pd.Series(answer, index=rows.index, dtype="str")
