"""One row per returnee and category: what the gap indicators count.

Beside `returnee_id` and `category` a case has:

- `sex`, `setting`, `age` (band) and `priority` (high, other): the person; NaN unknown.
- `is_stated` (the person states the need) and `parts`: as how much of a person, in parts of
  `codes.PERSON`, somebody counts among those in need: a whole one where the need is stated, the
  programme's share where needs are not known, else 0.
- `is_geographic` (a running service within the limits), `is_eligible` (one that says yes as
  well), `is_optimistic` (one that says yes or cannot tell).
- `passed`: how many of the tests of `STEPS`, in order, the best pair passes; unknown
  passes.
- `is_sure`: a service says yes and nothing has to be asked.
- `only`: one bit per test that alone keeps the person from some service, where no service
  takes them (`place` where one would, but for its places); 0 where nothing keeps them or more than
  one thing does.
- `nearness`: where every service refuses, the smallest margin over its tolerance (`inf`
  where none has a number); NaN where some service does not refuse, or none was judged.
- `settles`: one bit per field of `encoded_pairs.FIELDS` that alone would settle some verdict.
- `duration_min` and `fare` to the nearest running service; the fare (of equally near ones the
  least) within the limits only,
  `inf` where there is none, NaN where unknown.
- `choice_1, choice_2, choice_3`: minutes to the nearest, second and third nearest service
  that takes the person within the limits, `inf` where there are fewer; rows of one facility
  (`profiles.facilities`) count once here and in `partner`, `n_partners` and `hhi`.
- `budget`: the least fare there and back to one of those, `inf` where there is none, NaN where
  no fare is known.
- `means`: the best affordability among those; `transport_share`: the least share of what is paid
  a day that the way takes; NaN where none pays.
- `partner` (the only partner of those, or empty), `n_partners` (0 as well where a service
  names no partner and fewer than two are known), `hhi` (sum of the squared shares of the
  partners among those).
- `last_month`: the last month after whose last day one of those is there, `inf` without
  end; `cause` of that end. `is_fresh`, `is_real`: one of those was verified lately; one is
  no ghost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import KEY
from mapping.allocation import assign_places, demand
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs
from mapping.unit_records import choices
from mapping.unit_records.choices import N_CHOICES

AGES: Final = ((0, "under 15"), (15, "15-24"), (25, "25-34"), (35, "35+"))
"""First year of each age band, and its name."""

RANGES: Final = ("duration_low_min", "duration_high_min", "is_within_fast", "is_within_slow")
"""What `mapping.routing.minutes_to_nearest` knows of fast and slow travel."""
_TESTS: Final = ("is_geographic", "is_eligible", "is_optimistic")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def of_people(
    pairs: pd.DataFrame,
    profiles: Profiles,
    nearest: pd.DataFrame,
    categories: Sequence[str],
    beyond: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the cases: every returnee once per category.

    Parameters
    ----------
    pairs
        The judged pairs, from `encoded_pairs.of_judged`.
    profiles
        The people, and how the services stand.
    nearest
        Minutes to the nearest running service: columns `returnee_id, category, duration_min`, and
        those of `RANGES` where they are known.
    categories
        The categories to count.
    beyond
        The pairs of `reach.beyond_limits`, encoded as `pairs` are: they keep nobody within a limit,
        and tell whom the way alone keeps from a service.

    Returns
    -------
    DataFrame
        Sorted by `returnee_id, category`, with the columns told above.
    """
    people, status = groups_of(profiles), profiles.status
    kinds = pd.Index(list(categories), dtype="str")
    kind = kinds.get_indexer(pd.Index(status["category"]))
    pairs, record = _of_kinds(pairs, kind, len(kinds))
    site = pairs["site"].to_numpy()
    near = pairs["is_within"].to_numpy() & status["runs"].to_numpy(bool)[site]
    n = len(people) * len(kinds)
    columns = _tests(pairs, record, near, n)
    columns |= _blockers(*_with_beyond(pairs, record, beyond, kind, len(kinds)), n)
    taken = near & pairs["is_yes"].to_numpy()
    minutes, fare = pairs["minutes"].to_numpy(), pairs["fare"].to_numpy()
    columns |= _nearest_fare(minutes[near], fare[near], record[near], n)
    some = pairs.loc[taken, list(choices.READ)].reset_index(drop=True)
    columns |= choices.of_taken(some, record[taken], profiles, n)
    frame = pd.DataFrame(
        {name: people[name].repeat(len(kinds)).to_numpy() for name in people}
        | {"category": np.tile(kinds.to_numpy(object), len(people))}
        | columns
    ).astype(dict.fromkeys((*people, "category", "partner"), "str"))
    return _with_minutes(_with_needs(frame, profiles), nearest)


def with_draws(cases: pd.DataFrame, doubts: pd.DataFrame) -> pd.DataFrame:
    """Return the cases with `is_uncertain` and the draws; without them where no place is in doubt.

    Parameters
    ----------
    cases
        From `of_people`.
    doubts
        From `uncertainty.position_uncertainty.of_returnees`: one row per person and category in
        doubt, with a column `draws_<way>` of one bit per draw for each way of coverage.
    """
    if doubts.empty:
        return cases
    keys = pd.MultiIndex.from_frame(doubts[KEY])
    at = keys.get_indexer(pd.MultiIndex.from_frame(cases[KEY]))
    # Not by a merge: bits that pass through a float are lost.
    draws = {
        str(name): np.where(at < 0, np.uint64(0), doubts[name].to_numpy()[at])
        for name in doubts
        if str(name).startswith("draws_")
    }
    return cases.assign(is_uncertain=at >= 0, **draws)


def with_supply(
    cases: pd.DataFrame, assigned: pd.DataFrame, accessibility: pd.DataFrame
) -> pd.DataFrame:
    """Return the cases with what the supply of places gives those who need the category.

    Parameters
    ----------
    cases
        From `of_people`.
    assigned
        Who gets a place, from `mapping.allocation.assign_places.assign`.
    accessibility
        `two_step`: places per person within reach, shared among all who compete for them.

    Returns
    -------
    DataFrame
        With `shortfall` (why there is no place, where in some draw there is none; empty where there
        always is one, NaN where nothing is needed), `share_without` (in what share of the draws),
        `draws_there` and `draws_without` (one bit for each draw) and `places_per_100`.
    """
    told = assigned[[*KEY, "drawn", "without"]].assign(
        shortfall=assigned["cause"], share_without=assign_places.share_without(assigned)
    )
    found = cases.merge(told, on=KEY, how="left")
    found = found.merge(accessibility[[*KEY, "two_step"]], on=KEY, how="left")
    bits = {
        f"draws_{name}": found.pop(column).fillna(0).astype("int64")
        for name, column in (("there", "drawn"), ("without", "without"))
    }
    return found.assign(places_per_100=100 * found.pop("two_step"), **bits)


def groups_of(profiles: Profiles) -> pd.DataFrame:
    """Return the groups of people: `returnee_id, sex, setting`, `age` (band), `priority`."""
    people = profiles.people
    low, high = (
        pd.cut(people[name], [start for start, _ in AGES] + [np.inf], right=False, labels=False)
        for name in ("age_low", "age")
    )
    names = np.array([name for _, name in AGES], dtype=object)
    band = pd.Series(names[high.fillna(0).astype(int)], index=people.index)
    score = people["priority_score"]
    least = profiles.programme.measures.priority_high
    least = float(score.quantile(0.75, interpolation="higher")) if np.isnan(least) else least
    rank = pd.Series(np.where(score >= least, "high", "other"), index=people.index)
    return pd.DataFrame(
        {
            "returnee_id": people["returnee_id"].astype("str"),
            "sex": people["sex"],
            "setting": people["setting"],
            "age": band.where((low == high) & high.notna()),
            "priority": rank.where(score.notna()),
        }
    )


def _with_needs(frame: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Whether each need is stated, and as how much of a person somebody counts."""
    wanted = demand.of_people(profiles.people, profiles.programme)
    found = frame.merge(wanted[[*KEY, "is_stated", "parts"]], on=KEY, how="left")
    return found.assign(
        is_stated=found["is_stated"].eq(other=True), parts=found["parts"].fillna(0).astype("int64")
    )


def _of_kinds(pairs: pd.DataFrame, kind: Ints, n_kinds: int) -> tuple[pd.DataFrame, Ints]:
    """The pairs of the categories that are counted, and the record of each."""
    counted = kind[pairs["site"].to_numpy()] >= 0
    pairs = pairs if counted.all() else pairs[counted]
    own = kind[pairs["site"].to_numpy()]
    return pairs, pairs["person"].to_numpy(np.int64) * n_kinds + own


def _with_beyond(
    pairs: pd.DataFrame, record: Ints, beyond: pd.DataFrame | None, kind: Ints, n_kinds: int
) -> tuple[pd.DataFrame, Ints]:
    """What tells of obstacles, of the pairs in reach and of those beyond the limits."""
    if beyond is None or beyond.empty:
        return pairs, record
    far, far_record = _of_kinds(beyond, kind, n_kinds)
    both = [one[["failed_tests", "nearness", "fields"]] for one in (pairs, far)]
    return pd.concat(both, ignore_index=True), np.concatenate([record, far_record])


def _tests(
    pairs: pd.DataFrame, record: Ints, near: NDArray[np.bool_], n: int
) -> dict[str, np.ndarray]:
    answers = (near, near & pairs["is_yes"].to_numpy(), near & ~pairs["is_no"].to_numpy())
    found: dict[str, np.ndarray] = {}
    for name, mask in zip(_TESTS, answers, strict=True):
        found[name] = np.zeros(n, dtype=bool)
        found[name][record[mask]] = True
    passed = np.zeros(n, dtype=np.int64)
    np.maximum.at(passed, record, encoded_pairs.lowest(pairs["failed_tests"]))
    sure = np.zeros(n, dtype=bool)
    is_yes = (pairs["failed_tests"].to_numpy() == 0) & (pairs["unknown_tests"].to_numpy() == 0)
    sure[record[is_yes]] = True
    return found | {"passed": passed, "is_sure": sure}


def _blockers(pairs: pd.DataFrame, record: Ints, n: int) -> dict[str, np.ndarray]:
    """What alone keeps each record from a service, how nearly, and what to ask: `only` and more."""
    failed = pairs["failed_tests"].to_numpy()
    judged, free = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    judged[record] = True
    free[record[failed == 0]] = True
    only = np.zeros(n, dtype=np.int64)
    alone = (encoded_pairs.n_bits(failed) == 1) & ~free[record]
    np.bitwise_or.at(only, record[alone], failed[alone])
    nearness = np.full(n, np.inf)
    np.minimum.at(nearness, record, pairs["nearness"].fillna(np.inf).to_numpy(float))
    fields = pairs["fields"].to_numpy()
    settles = np.zeros(n, dtype=np.int64)
    open_ = (failed == 0) & (encoded_pairs.n_bits(fields) == 1)
    np.bitwise_or.at(settles, record[open_], fields[open_])
    return {
        "only": only,
        "nearness": np.where(judged & ~free, nearness, np.nan),
        "settles": settles,
    }


def _nearest_fare(minutes: Floats, fare: Floats, record: Ints, n: int) -> dict[str, np.ndarray]:
    """The least fare to the service that is nearest by time."""
    least = np.full(n, np.inf)
    np.minimum.at(least, record, minutes)
    nearest = minutes == least[record]
    found = np.full(n, np.nan)
    np.fmin.at(found, record[nearest], fare[nearest])
    return {"fare": np.where(np.isfinite(least), found, np.inf)}


def _with_minutes(frame: pd.DataFrame, nearest: pd.DataFrame) -> pd.DataFrame:
    """With minutes to the nearest; where the way is unknown so are the fares and the choice."""
    ranges = [name for name in RANGES if name in nearest]
    found = frame.merge(nearest[[*KEY, "duration_min", *ranges]], on=KEY, how="left")
    for name in ("fare", "budget", *(f"choice_{place + 1}" for place in range(N_CHOICES))):
        is_blind = found["duration_min"].isna() & np.isinf(found[name])
        found[name] = found[name].mask(is_blind)
    return found.sort_values(KEY, ignore_index=True)
