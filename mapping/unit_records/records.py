"""One row per returnee and category: what the gap indicators count.

Beside `returnee_id` and `category` a case has:

- `sex`, `setting`, `age` (band) and `priority` (high, other): the person; NaN unknown.
- `is_geographic` (a running service within the limits), `is_eligible` (one that says yes as
  well), `is_optimistic` (one that says yes or cannot tell).
- `passed`: how many of the tests of `STEPS`, in order, the best pair passes; unknown
  passes.
- `only`: one bit per test that alone keeps the person from some service, where no service
  takes them (`place` where one would, but for its places); 0 where nothing keeps them or more than
  one thing does.
- `nearness`: where every service refuses, the smallest margin over its tolerance (`inf`
  where none has a number); NaN where some service does not refuse, or none was judged.
- `settles`: one bit per field of `encoded_pairs.FIELDS` that alone would settle some verdict.
- `minutes` and `fare` to the nearest running service; the fare (of equally near ones the
  least) within the limits only,
  `inf` where there is none, NaN where unknown.
- `choice_1, choice_2, choice_3`: minutes to the nearest, second and third nearest service
  that takes the person within the limits, `inf` where there are fewer.
- `budget`: the least fare there and back to one of those, `inf` where there is none, NaN where
  no fare is known.
- `means`: the best affordability among those; `transport_share`: the least share of what is paid
  a day that the way takes; NaN where none pays.
- `partner` (the only partner of those, or empty), `n_partners` (0 as well where a service
  names no partner and fewer than two are known), `hhi` (sum of the squared shares of the
  partners among those).
- `last_month`: the last month on whose last day one of those is still there, `inf` without
  end; `cause` of that end. `is_fresh`, `is_real`: one of those was verified lately; one is
  no ghost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import AFFORDABILITY
from mapping.profiles import attributes, payment_terms
from mapping.reach import affordability, encoded_pairs
from mapping.settings.programme import Programme

KEY: Final = ["returnee_id", "category"]
N_CHOICES: Final = 3
"""How many services to choose from are looked at."""

AGES: Final = ((0, "under 15"), (15, "15-24"), (25, "25-34"), (35, "35+"))
"""First year of each age band, and its name."""

RANGES: Final = ("minutes_low", "minutes_high", "is_within_fast", "is_within_slow")
"""What `mapping.routing.minutes_to_nearest` knows of fast and slow travel."""


_BEST_FIRST: Final = ("affordable", "strained", "unknown", "unaffordable")
_TESTS: Final = ("is_geographic", "is_eligible", "is_optimistic")

_MS_BITS: Final = 28
"""Milliseconds of a trip fit into so many bits: three days, and none takes longer than 17 hours."""

_PAIRS_AT_ONCE: Final = 500_000

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def of_people(
    pairs: pd.DataFrame,
    returnees: pd.DataFrame,
    standing: pd.DataFrame,
    nearest: pd.DataFrame,
    categories: Sequence[str],
    programme: Programme,
) -> pd.DataFrame:
    """Return the cases: every returnee once per category.

    Parameters
    ----------
    pairs
        The judged pairs, from `encoded_pairs.of_judged`.
    returnees
        The layer.
    standing
        How the services stand, from `service_status.of_services`.
    nearest
        Minutes to the nearest running service: columns `returnee_id, category, minutes`, and
        those of `RANGES` where they are known.
    categories
        The categories to count.
    programme
        Its day and its groups.

    Returns
    -------
    DataFrame
        Sorted by `returnee_id, category`, with the columns told above.
    """
    people = _people(returnees, programme)
    kinds = pd.Index(list(categories), dtype="str")
    kind = kinds.get_indexer(pd.Index(standing["category"]))
    counted = kind[pairs["site"].to_numpy()] >= 0
    pairs = pairs if counted.all() else pairs[counted]
    cell = pairs["person"].to_numpy(np.int64) * len(kinds) + kind[pairs["site"].to_numpy()]
    site = pairs["site"].to_numpy()
    near = pairs["is_within"].to_numpy() & standing["runs"].to_numpy(bool)[site]
    n = len(people) * len(kinds)
    columns = _tests(pairs, cell, near, n)
    columns |= _blockers(pairs, cell, n)
    taken = near & pairs["is_yes"].to_numpy()
    minutes, fare = pairs["minutes"].to_numpy(), pairs["fare"].to_numpy()
    columns |= _nearest_fare(minutes[near], fare[near], cell[near], n)
    columns |= _choices(minutes[taken], cell[taken], n)
    columns |= {"budget": _least_budget(fare[taken], cell[taken], n)}
    columns |= _partners(standing, site[taken], cell[taken], n)
    columns |= _lasting(standing, site[taken], cell[taken], n)
    of_purse = ["person", "site", "affordability_code", "fare", "minutes"]
    purses = pairs.loc[taken, of_purse].reset_index(drop=True)
    columns |= _money(purses, returnees, standing, cell[taken], n, programme)
    frame = pd.DataFrame(
        {name: people[name].repeat(len(kinds)).to_numpy() for name in people}
        | {"category": np.tile(kinds.to_numpy(object), len(people))}
        | columns
    ).astype(dict.fromkeys((*people, "category", "partner"), "str"))
    return _with_minutes(frame, nearest)


def with_supply(
    cases: pd.DataFrame, assigned: pd.DataFrame, accessibility: pd.DataFrame
) -> pd.DataFrame:
    """Return the cases with what the supply of places gives each person.

    Parameters
    ----------
    cases
        From `of_people`.
    assigned
        One row per person and category that is in demand: `cause` (empty where a place is
        assigned), `is_assumed`.
    accessibility
        `two_step`: places per person within reach, shared among all who compete for them.

    Returns
    -------
    DataFrame
        With `in_demand`, `shortfall` (the cause; empty where a place is assigned or nothing is in
        demand), `is_assumed` and `places_per_100`.
    """
    told = assigned[[*KEY, "cause", "is_assumed"]].rename(columns={"cause": "shortfall"})
    found = cases.merge(told, on=KEY, how="left")
    found = found.merge(accessibility[[*KEY, "two_step"]], on=KEY, how="left")
    return found.assign(
        in_demand=found["shortfall"].notna(),
        shortfall=found["shortfall"].fillna(""),
        is_assumed=found["is_assumed"].eq(other=True),
        places_per_100=100 * found.pop("two_step"),
    )


def _people(returnees: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    known = attributes.ages(returnees, programme)
    low, high = (
        pd.cut(known[name], [start for start, _ in AGES] + [np.inf], right=False, labels=False)
        for name in ("low", "high")
    )
    names = np.array([name for _, name in AGES], dtype=object)
    band = pd.Series(names[high.fillna(0).astype(int)], index=returnees.index)
    score = returnees["priority_score"]
    least = programme.measures.priority_high
    least = float(score.quantile(0.75, interpolation="higher")) if np.isnan(least) else least
    rank = pd.Series(np.where(score >= least, "high", "other"), index=returnees.index)
    return pd.DataFrame(
        {
            "returnee_id": returnees["returnee_id"].astype("str"),
            "sex": returnees["sex"],
            "setting": returnees["setting"],
            "age": band.where((low == high) & high.notna()),
            "priority": rank.where(score.notna()),
        }
    )


def _tests(
    pairs: pd.DataFrame, cell: Ints, near: NDArray[np.bool_], n: int
) -> dict[str, np.ndarray]:
    answers = (near, near & pairs["is_yes"].to_numpy(), near & ~pairs["is_no"].to_numpy())
    found: dict[str, np.ndarray] = {}
    for name, mask in zip(_TESTS, answers, strict=True):
        found[name] = np.zeros(n, dtype=bool)
        found[name][cell[mask]] = True
    passed = np.zeros(n, dtype=np.int64)
    np.maximum.at(passed, cell, encoded_pairs.lowest(pairs["failed_tests"]))
    return found | {"passed": passed}


def _blockers(pairs: pd.DataFrame, cell: Ints, n: int) -> dict[str, np.ndarray]:
    failed_tests = pairs["failed_tests"].to_numpy()
    judged, free = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    judged[cell] = True
    free[cell[failed_tests == 0]] = True
    only = np.zeros(n, dtype=np.int64)
    alone = (encoded_pairs.n_bits(failed_tests) == 1) & ~free[cell]
    np.bitwise_or.at(only, cell[alone], failed_tests[alone])
    nearness = np.full(n, np.inf)
    np.minimum.at(nearness, cell, pairs["nearness"].fillna(np.inf).to_numpy(float))
    fields = pairs["fields"].to_numpy()
    settles = np.zeros(n, dtype=np.int64)
    open_ = (failed_tests == 0) & (encoded_pairs.n_bits(fields) == 1)
    np.bitwise_or.at(settles, cell[open_], fields[open_])
    return {
        "only": only,
        "nearness": np.where(judged & ~free, nearness, np.nan),
        "settles": settles,
    }


def _nearest_fare(minutes: Floats, fare: Floats, cell: Ints, n: int) -> dict[str, np.ndarray]:
    """The least fare to the service that is nearest by time."""
    least = np.full(n, np.inf)
    np.minimum.at(least, cell, minutes)
    nearest = minutes == least[cell]
    found = np.full(n, np.nan)
    np.fmin.at(found, cell[nearest], fare[nearest])
    return {"fare": np.where(np.isfinite(least), found, np.inf)}


def _least_budget(fare: Floats, cell: Ints, n: int) -> Floats:
    """The least fare there and back; where only unknown ones lead somewhere, unknown."""
    found = np.full(n, np.inf)
    found[cell] = np.nan
    np.fmin.at(found, cell, 2 * fare)
    return found


def _choices(minutes: Floats, cell: Ints, n: int) -> dict[str, np.ndarray]:
    """Minutes to the first, second and third nearest; times are whole milliseconds."""
    keys = np.sort((cell << _MS_BITS) + np.rint(minutes * 60_000).astype(np.int64))
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


def _partners(standing: pd.DataFrame, site: Ints, cell: Ints, n: int) -> dict[str, np.ndarray]:
    codes, names = pd.factorize(standing["partner"].replace("", None), sort=True)
    partner = codes[site]
    named, unnamed = partner >= 0, np.zeros(n, dtype=bool)
    unnamed[cell[~named]] = True
    both = cell[named] * max(len(names), 1) + partner[named]
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


def _lasting(standing: pd.DataFrame, site: Ints, cell: Ints, n: int) -> dict[str, np.ndarray]:
    """Until when somebody is covered, why it ends, and whether it can be relied on."""
    last = standing["last_month"].to_numpy(float)[site]
    order = np.lexsort((-standing["cause"].to_numpy()[site], last, cell))
    month, cause = np.full(n, np.nan), np.zeros(n, dtype=np.int64)
    month[cell[order]] = last[order]  # written in rising order: the latest stays
    cause[cell[order]] = standing["cause"].to_numpy()[site][order]
    found: dict[str, np.ndarray] = {"last_month": month, "cause": cause}
    for name, flaw in (("is_fresh", "is_stale"), ("is_real", "is_ghost")):
        found[name] = np.zeros(n, dtype=bool)
        found[name][cell[~standing[flaw].to_numpy(bool)[site]]] = True
    return found


def _money(
    pairs: pd.DataFrame,
    returnees: pd.DataFrame,
    standing: pd.DataFrame,
    cell: Ints,
    n: int,
    programme: Programme,
) -> dict[str, Any]:
    order = np.array([_BEST_FIRST.index(name) for name in AFFORDABILITY])
    best = np.full(n, len(_BEST_FIRST))
    np.minimum.at(best, cell, order[pairs["affordability_code"].to_numpy()])
    people = attributes.people(returnees, programme)
    least = np.full(n, np.inf)
    for at in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs.iloc[at : at + _PAIRS_AT_ONCE]
        share = _transport_share(some, people, standing, programme)
        np.fmin.at(least, cell[at : at + _PAIRS_AT_ONCE], share)
    words = pd.Index(_BEST_FIRST)
    return {
        "means": pd.Categorical.from_codes(np.where(best < len(words), best, -1), words),
        "transport_share": np.where(np.isfinite(least), least, np.nan),
    }


def _transport_share(
    pairs: pd.DataFrame, people: pd.DataFrame, standing: pd.DataFrame, programme: Programme
) -> Floats:
    """What the way takes of what is paid a day; NaN where nothing is."""
    site, person = pairs["site"].to_numpy(), pairs["person"].to_numpy()
    columns = {name: standing[name].to_numpy(float)[site] for name in payment_terms.OF_SERVICE}
    columns |= {name: people[name].to_numpy(float)[person] for name in payment_terms.OF_PERSON}
    rows = pd.DataFrame(columns | {"fare": pairs["fare"], "duration_min": pairs["minutes"]})
    judged = affordability.judge(rows.reset_index(drop=True), programme)
    paid = judged["paid_per_day"]
    return (judged["fare_per_day"] / paid.where(paid > 0)).to_numpy(np.float64)


def _with_minutes(frame: pd.DataFrame, nearest: pd.DataFrame) -> pd.DataFrame:
    """With minutes to the nearest; where the way is unknown so are the fares and the choice."""
    ranges = [name for name in RANGES if name in nearest]
    found = frame.merge(nearest[[*KEY, "minutes", *ranges]], on=KEY, how="left")
    for name in ("fare", "budget", *(f"choice_{place + 1}" for place in range(N_CHOICES))):
        is_blind = found["minutes"].isna() & np.isinf(found[name])
        found[name] = found[name].mask(is_blind)
    return found.sort_values(KEY, ignore_index=True)
