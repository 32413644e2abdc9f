"""What a partner says of its places: whether one is left, how many, and how far that holds."""

from __future__ import annotations

import datetime as dt
import math

from tests.reference.given import Given, Row, categories


def has_place(given: Given, service: Row) -> str:
    """Whether the partner says that a place is free: yes, no, or unknown."""
    capacity, free = _taken_up(service)
    if free is None and capacity == 0:
        return "no"
    kept, taken = kept_for_returnees(service), service["n_returnees_taken"]
    is_used_up = kept is not None and taken is not None and taken >= kept
    if free == 0 or is_used_up:
        return "no" if is_fresh(given, service) else "unknown"
    return "yes" if free else "unknown"


def code(given: Given, service: Row) -> str:
    """The code of a service without a place; a quota that is used up is a rule of its own."""
    capacity, free = _taken_up(service)
    if free is None:
        return "full" if capacity == 0 else ""
    if free > 0:
        return ""
    return "full" if is_fresh(given, service) else "places_stale"


def known(given: Given, service: Row) -> int | None:
    """The places for returnees: free ones, else an intake's; no more than are kept and left."""
    capacity, free = _taken_up(service)
    kept = kept_for_returnees(service)
    left = None if kept is None else max(kept - (service["n_returnees_taken"] or 0), 0)
    told = free if free is not None else capacity if capacity is not None else left
    if told is None:
        return None
    n = told if left is None else min(told, left)
    if service["capacity_unit"] == "appointments_week":
        n *= given.demand["period_weeks"] / given.demand["appointments_per_person"]
    return math.floor(n + 1e-9)


def kept_for_returnees(service: Row) -> int | None:
    """The places kept for returnees: their number, else a share of the capacity, rounded down."""
    if service["n_returnee_places"] is not None:
        return service["n_returnee_places"]
    capacity, _ = _taken_up(service)
    if not service["returnee_share"] or capacity is None:
        return None
    return math.floor(service["returnee_share"] * capacity + 1e-9)


def _taken_up(service: Row) -> tuple[int | None, int | None]:
    """Capacity and places free; the beds of what nobody sleeps in count for nothing."""
    sleeps_there = categories()[service["category"]].get("takes_beds", False)
    if service["capacity_unit"] == "beds" and not sleeps_there:
        return None, None
    return service["capacity"], service["n_places_free"]


def counted_on(service: Row) -> dt.date | None:
    """The day of the count, where it is on record."""
    return service["capacity_on"] or service["verified_on"]


def is_fresh(given: Given, service: Row) -> bool:
    """Whether the count of a partner still holds: 90 days, and of no intake before the last."""
    counted, starts = counted_on(service), service["starts_on"]
    if counted is None or not 0 <= (given.as_of - counted).days <= given.places_days:
        return False
    return not (starts and counted < starts <= given.as_of)
