"""What each person has to choose from: the services within the limits that take them.

A record is a person and category, known by its number; `n` is how many there are.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import AFFORDABILITY
from mapping.profiles import facilities, payment_terms
from mapping.profiles.profiles import Profiles
from mapping.reach import affordability

N_CHOICES: Final = 3
"""How many services to choose from are looked at."""

READ: Final = ("person", "site", "affordability_code", "fare", "minutes", "told_min")
"""The columns of `encoded_pairs.of_judged` that are read."""

_BEST_FIRST: Final = ("affordable", "strained", "unknown", "unaffordable")

_MS_BITS: Final = 28
"""Milliseconds of a trip fit into so many bits: three days, and none takes longer than 17 hours."""

_PAIRS_AT_ONCE: Final = 500_000

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def of_taken(taken: pd.DataFrame, record: Ints, profiles: Profiles, n: int) -> dict[str, Any]:
    """Return the columns of the records that tell of the services to choose from.

    Parameters
    ----------
    taken
        The pairs of running services within the limits that take the person: columns `READ`.
    record
        The record of each of them.
    profiles
        Their people and services.
    n
        How many records there are.

    Returns
    -------
    dict
        `choice_1, choice_2, choice_3` (minutes), `budget` (fare there and back), `n_partners,
        partner, hhi`, `last_month, cause, is_fresh, is_real`, `means, transport_share`: arrays of
        n, as `mapping.unit_records.records` tells them.
    """
    site, fare = taken["site"].to_numpy(), taken["fare"].to_numpy()
    minutes, facility = taken["minutes"].to_numpy(), profiles.services["facility"].to_numpy()
    codes, partners = pd.factorize(profiles.status["partner"].replace("", None), sort=True)
    once, by = (
        _once(record, facility, site, minutes),
        _once(record, facility, site, _last(codes)[site]),
    )
    return {
        **_choices(minutes[once], record[once], n),
        "budget": _least_budget(fare, record, n),
        **_partners(codes[site[by]], partners, record[by], n),
        **_lasting(profiles.status, site, record, n),
        **_money(taken, record, profiles, n),
    }


def _choices(minutes: Floats, record: Ints, n: int) -> dict[str, np.ndarray]:
    """Minutes to the first, second and third nearest; times are whole milliseconds."""
    keys = np.sort((record << _MS_BITS) + np.rint(minutes * 60_000).astype(np.int64))
    start = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) << _MS_BITS)
    count = np.diff(start)
    found: dict[str, np.ndarray] = {}
    for place in range(N_CHOICES):
        column = np.full(n, np.inf)
        has = count > place
        at = start[:-1][has] + place
        column[has] = (keys[at] & ((1 << _MS_BITS) - 1)) / 60_000
        found[f"choice_{place + 1}"] = column
    return found


def _least_budget(fare: Floats, record: Ints, n: int) -> Floats:
    """The least fare there and back; where only unknown ones lead somewhere, unknown."""
    found = np.full(n, np.inf)
    found[record] = np.nan
    np.fmin.at(found, record, 2 * fare)
    return found


def _once(record: Ints, facility: Ints, site: Ints, value: NDArray[Any]) -> slice | Ints:
    """Which pairs count where a record counts a facility once: of its pairs the least in value."""
    if not facilities.are_shared(facility):
        return slice(None)
    order = np.lexsort((site, value, facility[site], record))
    both = np.stack([record[order], facility[site[order]]])
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (both[:, 1:] != both[:, :-1]).any(axis=0)
    return np.sort(order[is_first])


def _last(codes: Ints) -> Ints:
    """The codes of partners, those of services that name none behind all others."""
    return np.where(codes < 0, len(codes), codes)


def _partners(partner: Ints, names: pd.Index, record: Ints, n: int) -> dict[str, np.ndarray]:
    """How many partners give it, which one where there is one, and how far one prevails."""
    named, unnamed = partner >= 0, np.zeros(n, dtype=bool)
    unnamed[record[~named]] = True
    both = record[named] * max(len(names), 1) + partner[named]
    used, count = np.unique(both, return_counts=True)
    at, who = used // max(len(names), 1), used % max(len(names), 1)
    n_partners = np.bincount(at, minlength=n)
    total = np.bincount(at, weights=count, minlength=n)
    squares = np.bincount(at, weights=count.astype(float) ** 2, minlength=n)
    is_single = (n_partners == 1) & ~unnamed
    one = np.zeros(n, dtype=np.int64)
    one[at] = who
    words = np.array([*names, ""], dtype=object)
    with np.errstate(invalid="ignore"):
        hhi = np.where(unnamed, np.nan, squares / total**2)
    return {
        "n_partners": np.where((n_partners > 1) | ~unnamed, n_partners, 0),
        "partner": words[np.where(is_single, one, len(names))],
        "hhi": hhi,
    }


def _lasting(status: pd.DataFrame, site: Ints, record: Ints, n: int) -> dict[str, np.ndarray]:
    """Until when somebody is covered, why it ends, and whether it can be relied on."""
    last = status["last_month"].to_numpy(float)[site]
    order = np.lexsort((-status["cause"].to_numpy()[site], last, record))
    month, cause = np.full(n, np.nan), np.zeros(n, dtype=np.int64)
    month[record[order]] = last[order]  # written in rising order: the latest stays
    cause[record[order]] = status["cause"].to_numpy()[site][order]
    found: dict[str, np.ndarray] = {"last_month": month, "cause": cause}
    for name, flaw in (("is_fresh", "is_stale"), ("is_real", "is_ghost")):
        found[name] = np.zeros(n, dtype=bool)
        found[name][record[~status[flaw].to_numpy(bool)[site]]] = True
    return found


def _money(pairs: pd.DataFrame, record: Ints, profiles: Profiles, n: int) -> dict[str, Any]:
    """The best affordability of each record, and the least share of pay that the way takes."""
    order = np.array([_BEST_FIRST.index(name) for name in AFFORDABILITY])
    best = np.full(n, len(_BEST_FIRST))
    np.minimum.at(best, record, order[pairs["affordability_code"].to_numpy()])
    least = np.full(n, np.inf)
    for at in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs.iloc[at : at + _PAIRS_AT_ONCE]
        share = _transport_share(some, profiles)
        np.fmin.at(least, record[at : at + _PAIRS_AT_ONCE], share)
    words = pd.Index(_BEST_FIRST)
    return {
        "means": pd.Categorical.from_codes(np.where(best < len(words), best, -1), words),
        "transport_share": np.where(np.isfinite(least), least, np.nan),
    }


def _transport_share(pairs: pd.DataFrame, profiles: Profiles) -> Floats:
    """What the way takes of what is paid a day; NaN where nothing is."""
    columns: dict[str, Any] = {"fare": pairs["fare"].to_numpy()}
    columns["duration_min"] = pairs["told_min"].to_numpy()
    for names, table, at in (
        (payment_terms.OF_SERVICE, profiles.services, pairs["site"].to_numpy()),
        (payment_terms.OF_PERSON, profiles.people, pairs["person"].to_numpy()),
    ):
        columns |= {name: table[name].to_numpy(float)[at] for name in names}
    judged = affordability.judge(pd.DataFrame(columns), profiles.programme)
    paid = judged["paid_per_day"]
    return (judged["fare_per_day"] / paid.where(paid > 0)).to_numpy(np.float64)
