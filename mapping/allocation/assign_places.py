"""Places and people: who gets a place where, and why others get none."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON, SHORTFALL_CAUSES
from mapping.allocation import demand, min_cost_flow
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

COLUMNS: Final = (
    "returnee_id", "category", "service_id", "cause", "is_stated", "parts", "weight", "drawn",
    "without",
)  # fmt: skip

_MS_PER_MIN: Final = 60_000


def assign(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return who gets a place where: one row per person and category needed, or perhaps needed.

    Parameters
    ----------
    judged
        Judged pairs: `returnee_id, service_id, category, eligible, is_within, affordability,
        verdict, reason, fastest_duration_min` are read.
    profiles
        The people with their needs, and the services with their places.

    Returns
    -------
    DataFrame
        `COLUMNS`, sorted by person and category; `is_stated, parts, weight` as in
        `demand.of_people`. Places are given out `demand.N_DRAWS` times, each time to those who
        state a need and to whole people drawn of those who are expected to have one: `drawn` has a
        bit for each draw in which the person is among them, `without` for each in which no place
        is left for them then. `service_id` is the place of the first draw, empty where there is
        none; `cause`, one of `SHORTFALL_CAUSES`, says why there is none where that is so in any
        draw, and is empty where each has a place.

    Notes
    -----
    Per category: of all assignments over the pairs that can be used (`can_use`), with no service
    over its places, one with the greatest weight of people, and of those one with the fewest
    minutes. Only the order of the weights matters for who is in it, since sets of people that can
    be seated together are a matroid. Of equal ones the choice follows the ids. A service without a
    known number of places takes nobody and makes nobody's cause "full".
    """
    wanted = demand.of_people(profiles.people, profiles.programme)
    services = profiles.services.sort_values("service_id")
    pairs = needed_pairs(judged, wanted, services)
    there = demand.drawn(wanted, profiles.programme.measures.seed)
    site = np.full(there.shape, min_cost_flow.NOWHERE)
    for _, rows in pairs[pairs["is_usable"] & pairs["places"].notna()].groupby("kind"):
        people, found = _seated(rows, wanted["weight"].to_numpy(), there)
        site[people] = found
    names = np.append(services["service_id"].to_numpy(object), "")
    without = there & (site < 0)
    cause = np.append(np.array(SHORTFALL_CAUSES, dtype=object), "")[
        np.where(_is_lacking(without, there), _furthest(pairs, len(wanted)), len(SHORTFALL_CAUSES))
    ]
    table = wanted.assign(
        service_id=names[site[:, 0]], cause=cause, drawn=_bits(there), without=_bits(without)
    )
    return table.astype({"service_id": "str", "cause": "str"})[list(COLUMNS)]


def share_without(assigned: pd.DataFrame) -> NDArray[np.float64]:
    """Return in what share of the draws with their need each has no place, from 0 to 1.

    Who is in no draw counts as those do who are expected to need the same and go as far: all of
    them where no place can be had, else the mean of the category.

    >>> rows = {"category": "pss", "cause": ["full", "full", ""], "is_stated": False,
    ...         "drawn": [3, 0, 1], "without": [1, 0, 0]}
    >>> share_without(pd.DataFrame(rows)).round(3).tolist()
    [0.5, 0.333, 0.0]
    """
    n_drawn, n_without = (
        np.bitwise_count(assigned[name].to_numpy(np.int64)).astype(np.float64)
        for name in ("drawn", "without")
    )
    found = np.divide(n_without, n_drawn, out=np.full(len(assigned), np.nan), where=n_drawn > 0)
    is_undrawn = n_drawn == 0
    is_full = assigned["cause"].eq("full").to_numpy(bool)
    kind, kinds = pd.factorize(assigned["category"])
    of_expected = ~assigned["is_stated"].to_numpy(bool) & (is_full | assigned["cause"].eq(""))
    held = np.bincount(kind, n_drawn * of_expected, len(kinds))
    lacking = np.bincount(kind, n_without * of_expected, len(kinds))
    mean = np.divide(lacking, held, out=np.ones(len(kinds)), where=held > 0)
    return np.where(is_undrawn, np.where(is_full, mean[kind], 1.0), found)


def can_use(judged: pd.DataFrame) -> pd.Series:
    """Return which pairs a person can use if a place is free.

    Eligible, inside the limits, and not known to be unaffordable; a service that pays nothing sets
    no test of money, a fare that is not known where one is asked for does. A "none free" of long
    ago is no obstacle here: how many places there are is then not known.
    """
    return (
        judged["is_within"]
        & (judged["eligible"] == "yes")
        & (judged["affordability"] != "unaffordable")
        & ~(judged["verdict"].eq("unknown") & judged["reason"].eq("fare_unknown"))
    )


def places_left(
    judged: pd.DataFrame, assigned: pd.DataFrame, services: pd.DataFrame
) -> pd.DataFrame:
    """Return how full each service is once everybody is served who can be.

    Returns
    -------
    DataFrame
        In the order of `services`: `service_id, category, n_places` (NaN unknown), `n_assigned`,
        `n_left` (NaN unknown), both in the first draw, and `n_could_use`: people who need the
        category and could use this service, expected ones as shares of a person.
    """
    ids = services["service_id"].astype("str")
    pairs = needed_pairs(judged, assigned, services)
    usable = pairs[pairs["is_usable"]]
    parts = assigned["parts"].to_numpy(np.float64)[usable["wanted"].to_numpy()]
    could = np.bincount(usable["site"], parts, minlength=len(ids)) / PERSON
    given = assigned.loc[assigned["service_id"] != "", "service_id"].value_counts()
    free = services["n_places"].to_numpy()
    n_given = given.reindex(pd.Index(ids), fill_value=0).to_numpy()
    return pd.DataFrame(
        {
            "service_id": ids.to_numpy(object),
            "category": services["category"].to_numpy(object),
            "n_places": free,
            "n_assigned": n_given,
            "n_left": free - n_given,
            "n_could_use": could,
        }
    ).astype({"service_id": "str", "category": "str"})


def needed_pairs(
    judged: pd.DataFrame, wanted: pd.DataFrame, services: pd.DataFrame
) -> pd.DataFrame:
    """Return the judged pairs whose category the person needs.

    Returns
    -------
    DataFrame
        By `wanted` and `site`, positions in the tables given: `kind` (a number per category),
        `minutes`, `places` (NaN unknown), `is_usable` (`can_use`), `is_within`, `is_eligible`.
    """
    site = positions.of_ids(judged["service_id"], services["service_id"])
    kinds, kind_of_site = np.unique(services["category"].to_numpy(object), return_inverse=True)
    people, person = np.unique(wanted["returnee_id"].to_numpy(object), return_inverse=True)
    kind = positions.of_ids(wanted["category"], pd.Index(kinds, dtype="str"))
    asked = positions.of_ids(judged["returnee_id"], pd.Index(people, dtype="str")) * len(kinds)
    asked = np.where(asked < 0, -1, asked + kind_of_site[site])
    row_of = np.full(max(len(people) * len(kinds), 1), -1)
    row_of[(person * len(kinds) + kind)[kind >= 0]] = np.flatnonzero(kind >= 0)
    row = np.where(asked < 0, -1, row_of[asked])
    kept = np.flatnonzero(row >= 0)
    taken = judged.iloc[kept]
    table = pd.DataFrame(
        {
            "wanted": row[kept],
            "site": site[kept],
            "kind": kind_of_site[site[kept]],
            "minutes": taken["fastest_duration_min"].to_numpy(float),
            "places": services["n_places"].to_numpy()[site[kept]],
            "is_usable": can_use(taken).to_numpy(bool),
            "is_within": taken["is_within"].to_numpy(bool),
            "is_eligible": (taken["eligible"] == "yes").to_numpy(bool),
        }
    )
    return table.sort_values(["wanted", "site"], ignore_index=True)


def _seated(rows: pd.DataFrame, weight: NDArray[np.float64], there: Bools) -> tuple[Ints, Ints]:
    """The people of one category by position, and the service that each is given in each draw."""
    at, first = np.unique(rows["wanted"].to_numpy(), return_index=True)
    sites, site = np.unique(rows["site"].to_numpy(), return_inverse=True)
    places = rows.groupby("site")["places"].first().to_numpy()
    cost = np.rint(rows["minutes"].to_numpy() * _MS_PER_MIN).astype(np.int64)
    # A chain of moves passes a service once at most, so that no sum of minutes outweighs a person.
    a_person = (len(sites) + 2) * (int(cost.max(initial=0)) + 1)
    rank = np.unique(weight[at], return_inverse=True)[1] + 1
    order = np.argsort(-rank, kind="stable")
    start, rows_of = _in_order(np.append(first, len(rows)), order)
    found = np.full((len(at), there.shape[1]), min_cost_flow.NOWHERE)
    found[order] = min_cost_flow.assign(
        start,
        site[rows_of],
        cost[rows_of],
        a_person * rank[order],
        places.astype(np.int64),
        there[at][order],
    )
    return at, np.append(sites, min_cost_flow.NOWHERE)[found]


def _is_lacking(without: Bools, there: Bools) -> Bools:
    """Whether somebody has no place in any draw with them, or is in none."""
    return np.asarray(without.any(axis=1) | ~there.any(axis=1))


def _bits(draws: Bools) -> Ints:
    """One bit for each draw."""
    return np.asarray(draws @ (1 << np.arange(draws.shape[1], dtype=np.int64)))


def _in_order(start: Ints, order: Ints) -> tuple[Ints, Ints]:
    """Stretches of rows in another order: where each begins, and the rows."""
    size = np.diff(start)[order]
    begins = np.concatenate([[0], np.cumsum(size)])
    rows = np.arange(begins[-1]) + np.repeat(start[:-1][order] - begins[:-1], size)
    return begins, rows


def _furthest(pairs: pd.DataFrame, n: int) -> Ints:
    """How far the best service of each need goes, as a position in `SHORTFALL_CAUSES`."""
    is_known = pairs["places"].notna()
    steps = np.select(
        [
            pairs["is_usable"] & ~is_known,
            pairs["is_usable"],
            pairs["is_within"] & pairs["is_eligible"],
            pairs["is_within"],
        ],
        [4, 3, 2, 1],
        0,
    )
    furthest = np.zeros(n, dtype=np.int64)
    np.maximum.at(furthest, pairs["wanted"].to_numpy(), steps)
    return furthest
