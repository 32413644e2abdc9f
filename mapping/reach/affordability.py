"""What attending costs and pays: fare, fee, nights away, stipend, living; and what is left."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import AFFORDABILITY
from mapping.profiles import payment_terms, positions
from mapping.profiles.profiles import Profiles
from mapping.settings.programme import Programme

Bools = NDArray[np.bool_]


def judge(rows: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return what each row costs and pays, and whether that is affordable.

    Parameters
    ----------
    rows
        `fare` and `duration_min` (one way), and the columns `payment_terms.OF_SERVICE` and
        `OF_PERSON`.
    programme
        `living_per_day`, `attendance_days_per_month` and `costs`.

    Returns
    -------
    DataFrame
        `paid_per_day` = stipend + allowance, a person's own stipend in place of the service's, for
        courses. `fare_per_day` is there and back, twice for who is escorted; where that takes
        longer than `round_trip_hours` the person stays, so that a course of known length costs one
        round trip, and meals and a night for each day. `net_per_day` = paid - fare - nights - fee
        that the person bears - living - dependants. `affordability`: *affordable* net >= 0;
        *strained* the fare is covered, net < 0; *unaffordable* the fare exceeds what is paid;
        *unknown* where nothing is known to be paid (no paid course) or a cost is not known.
        `upfront` is the money to have in hand before the first day: fee, first fare and a night
        where the agreement reimburses or the person pays, 0 where the partner pays at once, NaN
        where no billing is agreed. Unreachable is inf in `fare_per_day` and `upfront`, NaN in
        `net_per_day`. After domain rule 5.8.
    """
    own = rows["own_stipend"].where(rows["is_course"] == 1)
    paid = own.fillna(rows["paid"]) + rows["transport_allowance"].fillna(0)
    fare = _fare_per_day(rows, programme)
    is_out_of_reach = np.isinf(fare)
    net = paid - fare - _others_per_day(rows, programme)
    unknown = (net.isna() & ~(fare > paid)) | is_out_of_reach
    means = np.select([unknown, fare > paid, net < 0], [3, 2, 1], 0)
    return pd.DataFrame(
        {
            "paid_per_day": paid,
            "fare_per_day": fare,
            "net_per_day": net.where(~is_out_of_reach),
            "affordability": pd.Categorical.from_codes(means, categories=pd.Index(AFFORDABILITY)),
            "upfront": _upfront(rows, programme),
        },
        index=rows.index,
    )


def break_even(rows: pd.DataFrame, programme: Programme) -> pd.Series:
    """Return the least stipend a day with which nothing is missing: net = 0, and never below 0.

    Parameters
    ----------
    rows
        As for `judge`; made from judged pairs by `rows`.

    Returns
    -------
    Series
        Named `break_even`, in the currency a day: fare, nights, fee and living less the transport
        allowance. inf where there is no way, NaN where a cost is not known.
    """
    cost = _fare_per_day(rows, programme) + _others_per_day(rows, programme)
    return (cost - rows["transport_allowance"].fillna(0)).clip(lower=0).rename("break_even")


def rows(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return what `judge` and `break_even` ask of each judged pair.

    Parameters
    ----------
    judged
        Judged pairs: `returnee_id, service_id, fare, duration_min`.
    profiles
        Their people and services.

    Returns
    -------
    DataFrame
        The index and order of `judged`: `fare, duration_min`, `payment_terms.OF_SERVICE` and
        `OF_PERSON`.
    """
    people, services = profiles.people, profiles.services
    site = positions.of_ids(judged["service_id"], services["service_id"])
    person = positions.of_ids(judged["returnee_id"], people["returnee_id"])
    columns = {name: judged[name].to_numpy(float) for name in ("fare", "duration_min")}
    columns |= {name: services[name].to_numpy(float)[site] for name in payment_terms.OF_SERVICE}
    columns |= {name: people[name].to_numpy(float)[person] for name in payment_terms.OF_PERSON}
    return pd.DataFrame(columns, index=judged.index)


def _round_trip(rows: pd.DataFrame) -> pd.Series:
    return rows["fare"] * np.where(rows["is_escorted"] == 1, 4.0, 2.0)


def _is_away(rows: pd.DataFrame, programme: Programme) -> Bools:
    """Whether the way there and back takes longer than a day allows."""
    minutes = 2 * rows["duration_min"].to_numpy(float)
    return np.asarray(np.isfinite(minutes) & (minutes > 60 * programme.costs.round_trip_hours))


def _fare_per_day(rows: pd.DataFrame, programme: Programme) -> pd.Series:
    days = np.where(_is_away(rows, programme), rows["n_days"].fillna(1).clip(lower=1), 1.0)
    return _round_trip(rows) / days


def _others_per_day(rows: pd.DataFrame, programme: Programme) -> pd.Series:
    """Meals and nights away, the fee that the person bears, living and dependants."""
    costs = programme.costs
    away = _is_away(rows, programme)
    total = rows["living_cost"].fillna(programme.living_per_day)
    total = total + np.where(away & (rows["gives_meals"] != 1), costs.meals_per_day, 0.0)
    total = total + np.where(away & (rows["gives_lodging"] != 1), costs.lodging_per_night, 0.0)
    total = total + (rows["fee_borne"] / rows["n_days"]).where(rows["fee_borne"] > 0, 0.0)
    if costs.dependant_per_day > 0:
        total = total + rows["dependants"] * costs.dependant_per_day
    return total


def _upfront(rows: pd.DataFrame, programme: Programme) -> pd.Series:
    away = _is_away(rows, programme) & (rows["gives_lodging"] != 1)
    night = np.where(away, programme.costs.lodging_per_night, 0.0)
    needed = (rows["fee_first"] + _round_trip(rows) + night).where(rows["first_share"] == 1)
    return needed.where(rows["first_share"] != 0, 0.0)
