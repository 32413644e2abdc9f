"""What a service pays and asks of a person, and what of that depends on the person."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.settings.programme import Programme

OF_SERVICE: Final = (
    "paid", "is_course", "n_days", "transport_allowance", "fee_borne", "fee_first", "first_share",
    "gives_meals", "gives_lodging",
)  # fmt: skip
"""What `reach.affordability` asks of a service: numbers, see `offered`."""

OF_PERSON: Final = ("own_stipend", "living_cost", "dependants", "is_escorted")
"""What it asks of a person: numbers; `is_escorted` is 1, 0 or NaN (not known, so 0)."""


PAID_FIRST: Final = ("reimburse", "client_pays")
"""The person needs the money in hand before the first day."""

PAID_FOR: Final = ("direct", "free")
"""The person needs no money of their own."""

BORNE: Final = ("client_pays",)
"""The person bears the fee in the end, as where no billing is agreed."""


def offered(services: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return what each service pays and asks, as numbers.

    Parameters
    ----------
    services
        The layer, with `billing` from `agreements`.
    programme
        `attendance_days_per_month`: how often a course is attended that does not say it.

    Returns
    -------
    DataFrame
        `paid` (a day attended) and `n_days`, NaN where not known. A course states a stipend, a
        length or days to attend: `is_course`. A week has as many days attended as the course's
        `attendance_days` over its `duration_weeks`, a month 52/12 times those; where either is
        missing a month has `attendance_days_per_month`, and `is_pay_assumed` says so. A course has
        its `attendance_days`, or its weeks times the days of a week.
        Without a unit a stipend is unknown. `fee_first` is the fee, 0 where none is stated;
        `fee_borne` what of it the person bears in the end; `first_share` 1 where it must be in
        hand before the first day, 0 where the partner pays at once, NaN where no billing is
        agreed. `gives_meals` and `gives_lodging` are 1 or 0.
    """
    unit = services["stipend_unit"]
    own_week = services["attendance_days"] / services["duration_weeks"].where(
        services["duration_weeks"] > 0
    )
    own_week = own_week.where(own_week > 0)
    week = own_week.fillna(programme.attendance_days_per_month * 12 / 52)
    course = services["attendance_days"].fillna(services["duration_weeks"] * week)
    day = pd.Series(1.0, index=services.index)
    lengths = {"day": day, "week": week, "month": week * 52 / 12, "course": course}
    days = pd.concat([each.where(unit == name) for name, each in lengths.items()], axis=1).max(
        axis=1
    )
    is_told = own_week.notna() | (unit == "day")
    is_told |= (unit == "course") & services["attendance_days"].notna()
    stated = services[["stipend", "attendance_days", "duration_weeks"]].notna()
    told, fee = services["billing"], services["fee"].fillna(0)
    shares = dict.fromkeys(PAID_FIRST, 1.0) | dict.fromkeys(PAID_FOR, 0.0)
    return pd.DataFrame(
        {
            "paid": services["stipend"] / days.where(days > 0),
            "is_pay_assumed": services["stipend"].notna() & unit.notna() & ~is_told,
            "is_course": stated.any(axis=1),
            "n_days": course.where(course > 0),
            "fee_first": fee,
            "fee_borne": fee.where(told.isna() | told.isin(BORNE), 0.0),
            "first_share": told.map(shares).astype(float),
            "gives_meals": services["has_meals"].fillna(value=False).astype(float),
            "gives_lodging": services["has_lodging"].fillna(value=False).astype(float),
        },
        index=services.index,
    )
