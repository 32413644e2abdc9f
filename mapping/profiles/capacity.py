"""How many places a service has for returnees, as far as the partner has said."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from layers.vocabulary.categories import categories
from mapping.settings.programme import Programme

HAS_PLACE: Final = ("yes", "no", "unknown")


class _Counted(NamedTuple):
    """What a partner counts, by service; NaN where it says nothing."""

    capacity: pd.Series
    free: pd.Series
    kept: pd.Series


def places(services: pd.DataFrame, programme: Programme) -> pd.Series:
    """Return the places of each service for returnees, whole; NaN where no number is known.

    The places free, else the capacity of an intake; in either case no more than are left of those
    kept for returnees (`n_returnee_places`, else `returnee_share` of the capacity, rounded down;
    a share of 0 keeps none). Beds are places only of what people sleep in.
    Appointments a week are counted for `[demand] period_weeks`, so many to a person. A "none" that
    does not hold any more (see `stated`) is no number.

    Examples
    --------
    A course of 50 of which 0.3 are kept for returnees has 15 places for them; with 4 free, 4.
    """
    counted = _counted(services)
    kept = (counted.kept - services["n_returnees_taken"].fillna(0)).clip(lower=0)
    known = counted.free.fillna(counted.capacity).fillna(kept)
    n = known.where(~(kept < known), kept)
    demand = programme.demand
    rate = demand.period_weeks / demand.appointments_per_person
    n = n.where(services["capacity_unit"] != "appointments_week", n * rate)
    whole: pd.Series = np.floor(n + 1e-9)
    return whole.mask(_is_none_of_long_ago(services, counted, programme)).rename("n_places")


def kept_for_returnees(services: pd.DataFrame) -> pd.Series:
    """Return the places kept for returnees: their number, else a share of the capacity.

    Rounded down; NaN where none are kept.
    """
    return _counted(services).kept


def stated(services: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return what the partner says about places being free, and how far that can be relied on.

    Returns
    -------
    DataFrame
        `has_place`: `yes` if some are free; `no` if the partner says that none is left (none free,
        those kept for returnees all taken, or no places at all); `unknown` if it says nothing, or
        if its "none" is stale. A "none" holds for `[measures] places_days` after the day it was
        counted (`places_on`: `capacity_on`, else `verified_on`) and never longer than until the
        next intake begins; no places at all is a no whatever its date. `is_full` and
        `is_place_stale` say which "none" sets a test: a quota used up is a rule of its own, which
        holds until its count is known to be old (`is_count_old`), and sets none here.
    """
    return _stated(services, _counted(services), programme)


def _stated(services: pd.DataFrame, counted: _Counted, programme: Programme) -> pd.DataFrame:
    """What `stated` returns."""
    free = counted.free
    counted_on = services["capacity_on"].fillna(services["verified_on"])
    is_fresh = _is_fresh(counted_on, services["starts_on"], programme)
    is_closed = free.isna() & (counted.capacity == 0)
    says_none, is_used_up = _none_left(services, counted)
    is_no = is_closed | ((says_none | is_used_up) & is_fresh)
    codes = np.select([is_no, says_none | is_used_up, free > 0], [1, 2, 0], 2)
    return pd.DataFrame(
        {
            "has_place": pd.Categorical.from_codes(codes, categories=pd.Index(HAS_PLACE)),
            "is_full": is_closed | (says_none & is_fresh),
            "is_place_stale": says_none & ~is_fresh,
            "is_count_old": counted_on.notna() & ~is_fresh,
            "places_on": counted_on,
        },
        index=services.index,
    )


def _is_none_of_long_ago(
    services: pd.DataFrame, counted: _Counted, programme: Programme
) -> pd.Series:
    """Whether a partner says that none is left, and that need not hold any more."""
    has_place = _stated(services, counted, programme)["has_place"]
    says_none, is_used_up = _none_left(services, counted)
    return (says_none | (is_used_up & (counted.kept > 0))) & (has_place == "unknown").to_numpy()


def _none_left(services: pd.DataFrame, counted: _Counted) -> tuple[pd.Series, pd.Series]:
    """Whether a partner says that none is free, and whether those kept for returnees are taken."""
    return counted.free == 0, services["n_returnees_taken"] >= counted.kept


def _is_fresh(counted_on: pd.Series, starts_on: pd.Series, programme: Programme) -> pd.Series:
    """Whether a count still holds on the programme's day."""
    day = pd.Timestamp(programme.as_of)
    age = (day - counted_on).dt.days
    is_of_last_intake = (starts_on <= day) & (counted_on < starts_on)
    is_recent: pd.Series = (age >= 0) & (age <= programme.measures.places_days)
    return is_recent & ~is_of_last_intake


def _counted(services: pd.DataFrame) -> _Counted:
    """The places as far as they are what a person would take up, and those kept for returnees.

    The beds of a health centre are no limit to those who come to be seen and go home.
    """
    sleeps_there = [code for code, kind in categories().items() if kind.takes_beds]
    is_other = (services["capacity_unit"] == "beds") & ~services["category"].isin(sleeps_there)
    capacity, free = (services[name].mask(is_other) for name in ("capacity", "n_places_free"))
    share = services["returnee_share"].where(services["returnee_share"] > 0)
    # A share such as 0.29 of 100 must not lose a place to binary fractions.
    shared: pd.Series = np.floor(share * capacity + 1e-9)
    return _Counted(capacity, free, services["n_returnee_places"].fillna(shared))
