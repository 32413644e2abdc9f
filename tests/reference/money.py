"""What attending costs a person and what is paid for it, a day, and whether that is affordable."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.reference.given import Given, Row

WEEKS_A_YEAR = 52


@dataclass(frozen=True)
class Purse:
    """`net` a day, NaN where not known; `means` in a word; what is paid and the fare of a day."""

    paid: float
    fare: float
    net: float
    means: str


def of_trip(given: Given, person: Row, service: Row, minutes: float, fare: float) -> Purse:
    """What a trip of so many minutes and at such a fare, one way, leaves of a day attended."""
    settings = given.money
    days = _course_days(given, service)
    paid = _paid_a_day(given, person, service)
    is_away = math.isfinite(minutes) and 2 * minutes > 60 * settings["round_trip_hours"]
    fare_a_day = fare * (4 if person["is_escorted"] else 2)
    if is_away:
        fare_a_day /= max(days or 1, 1)
    net = paid - fare_a_day - _living(given, person)
    net -= _nights(given, service) if is_away else 0.0
    fee = _fee_borne(service)
    net -= fee / (days or math.nan) if fee > 0 else 0.0
    if math.isinf(fare_a_day):
        return Purse(paid, fare_a_day, math.nan, "unknown")
    if fare_a_day > paid:
        return Purse(paid, fare_a_day, net, "unaffordable")
    means = "unknown" if math.isnan(net) else "strained" if net < 0 else "affordable"
    return Purse(paid, fare_a_day, net, means)


def is_assumed(person: Row, service: Row) -> bool:
    """Whether what is paid a day rests on the programme's usual days, none being on record."""
    unit, days = service["stipend_unit"], service["attendance_days"]
    is_own = days and service["duration_weeks"]
    is_told = is_own or unit == "day" or (unit == "course" and days is not None)
    return person["stipend"] is None and bool(
        service["stipend"] is not None and unit and not is_told
    )


def _living(given: Given, person: Row) -> float:
    own = math.nan if person["living"] is None else person["living"]
    each = given.money["dependant_per_day"]
    n = math.nan if person["dependants"] is None else person["dependants"]
    return own + (n * each if each else 0.0)


def _nights(given: Given, service: Row) -> float:
    """Meals and lodging of who cannot come home for the night, unless the service gives them."""
    costs = ("has_meals", "meals_per_day"), ("has_lodging", "lodging_per_night")
    told = [0.0 if service[given_] else given.money[cost] for given_, cost in costs]
    return sum(math.nan if cost is None else cost for cost in told)


def _fee_borne(service: Row) -> float:
    """The fee, where the person bears it: no billing is agreed, or the client pays."""
    is_borne = service["billing"] in (None, "client_pays")
    return (service["fee"] or 0.0) if is_borne else 0.0


def _course_days(given: Given, service: Row) -> float | None:
    days = service["attendance_days"]
    if days is None and service["duration_weeks"] is not None:
        days = service["duration_weeks"] * _days_a_week(given)
    return days or None


def _days_a_week(given: Given) -> float:
    return given.money["attendance_days_per_month"] * 12 / WEEKS_A_YEAR


def _paid_a_day(given: Given, person: Row, service: Row) -> float:
    """Stipend and allowance of a day attended; a person's own stipend goes before, for a course."""
    course = ("stipend", "attendance_days", "duration_weeks")
    is_course = any(service[name] is not None for name in course)
    allowance = service["transport_allowance"] or 0.0
    if is_course and person["stipend"] is not None:
        return person["stipend"] + allowance
    days = _days_of_unit(given, service)
    if service["stipend"] is None or not days:
        return math.nan
    return service["stipend"] / days + allowance


def _days_of_unit(given: Given, service: Row) -> float | None:
    """How many days attended one stipend is paid for."""
    week, month = _days_a_week(given), given.money["attendance_days_per_month"]
    days, weeks = service["attendance_days"], service["duration_weeks"]
    if days and weeks:
        week = days / weeks
        month = week * WEEKS_A_YEAR / 12
    return {"day": 1.0, "week": week, "month": month, "course": _course_days(given, service)}.get(
        service["stipend_unit"]
    )
