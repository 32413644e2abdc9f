"""Places and people: who gets a place where, and why others get none."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import SHORTFALL_CAUSES
from mapping.allocation import demand, min_cost_flow
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles

Ints = NDArray[np.int64]

COLUMNS: Final = ("returnee_id", "category", "service_id", "cause", "is_assumed", "weight")

_MS_PER_MIN: Final = 60_000


def assign(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return who gets a place where: one row per person and category needed.

    Parameters
    ----------
    judged
        Judged pairs: `returnee_id, service_id, category, eligible, is_within, affordability,
        verdict, duration_min` are read.
    profiles
        The people with their needs, and the services with their places.

    Returns
    -------
    DataFrame
        `COLUMNS`, sorted by person and category. `service_id` is empty where there is no place,
        and then `cause` is one of `SHORTFALL_CAUSES`; `is_assumed` where the need comes from the
        mix.

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
    site = np.full(len(wanted), min_cost_flow.NOWHERE)
    for _, rows in pairs[pairs["is_usable"] & pairs["places"].notna()].groupby("kind"):
        people, found = _seated(rows, wanted["weight"].to_numpy())
        site[people] = found
    names = np.append(services["service_id"].to_numpy(object), "")
    cause = np.append(np.array(SHORTFALL_CAUSES, dtype=object), "")[
        np.where(site < 0, _furthest(pairs, len(wanted)), len(SHORTFALL_CAUSES))
    ]
    table = wanted.assign(service_id=names[site], cause=cause)
    return table.astype({"service_id": "str", "cause": "str"})[list(COLUMNS)]


def can_use(judged: pd.DataFrame) -> pd.Series:
    """Return which pairs a person can use if a place is free.

    Eligible, inside the limits, and not known to be unaffordable; a service that pays nothing sets
    no test of money, a fare that is not known where one is asked for does.
    """
    return (
        judged["is_within"]
        & (judged["eligible"] == "yes")
        & (judged["affordability"] != "unaffordable")
        & (judged["verdict"] != "unknown")
    )


def places_left(
    judged: pd.DataFrame, assigned: pd.DataFrame, services: pd.DataFrame
) -> pd.DataFrame:
    """Return how full each service is once everybody is served who can be.

    Returns
    -------
    DataFrame
        In the order of `services`: `service_id, category, n_places` (NaN unknown), `n_assigned`,
        `n_left` (NaN unknown) and `n_could_use`: people who need the category and could use this
        service.
    """
    ids = services["service_id"].astype("str")
    pairs = needed_pairs(judged, assigned, services)
    could = np.bincount(pairs.loc[pairs["is_usable"], "site"], minlength=len(ids))
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
            "minutes": taken["duration_min"].to_numpy(float),
            "places": services["n_places"].to_numpy()[site[kept]],
            "is_usable": can_use(taken).to_numpy(bool),
            "is_within": taken["is_within"].to_numpy(bool),
            "is_eligible": (taken["eligible"] == "yes").to_numpy(bool),
        }
    )
    return table.sort_values(["wanted", "site"], ignore_index=True)


def _seated(rows: pd.DataFrame, weight: NDArray[np.float64]) -> tuple[Ints, Ints]:
    """The people of one category by position, and the service that each is given."""
    at, first = np.unique(rows["wanted"].to_numpy(), return_index=True)
    sites, site = np.unique(rows["site"].to_numpy(), return_inverse=True)
    places = rows.groupby("site")["places"].first().to_numpy()
    cost = np.rint(rows["minutes"].to_numpy() * _MS_PER_MIN).astype(np.int64)
    # A chain of moves passes a service once at most, so that no sum of minutes outweighs a person.
    a_person = (len(sites) + 2) * (int(cost.max(initial=0)) + 1)
    rank = np.unique(weight[at], return_inverse=True)[1] + 1
    order = np.argsort(-rank, kind="stable")
    start, rows_of = _in_order(np.append(first, len(rows)), order)
    found = np.full(len(at), min_cost_flow.NOWHERE)
    found[order] = min_cost_flow.assign(
        start, site[rows_of], cost[rows_of], a_person * rank[order], places.astype(np.int64)
    )
    return at, np.append(sites, min_cost_flow.NOWHERE)[found]


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
