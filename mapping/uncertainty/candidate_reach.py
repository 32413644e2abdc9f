"""From which candidate points which service takes whom: a mask of candidates for each pair.

A row is a person, a site and the candidate `at` which the site is (-1 where its place is known),
with a mask of the home's candidates for each of `coverage_probability.WAYS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import CRITERIA
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs, judge
from mapping.routing import pair_table
from mapping.uncertainty import coverage_probability, home_candidates
from mapping.uncertainty.coverage_probability import WAYS
from mapping.uncertainty.home_candidates import Homes

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Travel = Callable[[Profiles], pd.DataFrame]

SITES_AT_ONCE: Final = 64
"""So many services, each at each of its candidates, are judged together: time for memory."""
_BETWEEN: Final = "\x1f"
"""Stands between the id of a service and the number of its candidate."""


@dataclass(frozen=True, eq=False)
class World:
    """What is known, and what of it is in doubt.

    Parameters
    ----------
    profiles
        The people and services.
    pairs
        What is judged of them, from `encoded_pairs.of_judged`.
    travel
        Returns the travel table of any profiles.
    is_moved
        For each service whether its place is in doubt.
    sites
        The services in doubt at their first candidate, at their second, and so on.
    """

    profiles: Profiles
    pairs: pd.DataFrame
    travel: Travel
    is_moved: Bools
    sites: list[gpd.GeoDataFrame]

    @property
    def n_candidates(self) -> int:
        """How many candidates a place has."""
        return self.profiles.programme.measures.n_candidates


def of_uncertain_homes(
    world: World, homes: Homes, areas: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the rows of people of uncertain home.

    Columns `person, site, at` and one mask for each of `WAYS`. Stand-ins at the candidates are
    travelled and judged once for all who share a place; what the rules say of the person rather
    than of the place is taken from the judged pairs, or judged where no pair is there.
    """
    profiles = world.profiles
    there = home_candidates.stand_ins(homes, areas, settlements, profiles.programme)
    around = replace(profiles, people=there)
    known = profiles.services[~world.is_moved].reset_index(drop=True)
    parts = []
    at_known = _judged(around.with_services(known), world.travel)
    for at, judged in [(-1, at_known), *_at_candidates(around, world)]:
        masks = _masks(encoded_pairs.of_judged(judged, around), around, world.n_candidates)
        parts.append(_of_each(masks, homes).assign(at=at))
    return _with_rules(pd.concat(parts, ignore_index=True), world)


def of_known_homes(world: World) -> pd.DataFrame:
    """Return the rows of people of known home whom a service in doubt concerns.

    Columns as of `of_uncertain_homes`: all bits of a mask are alike.
    """
    profiles, n = world.profiles, world.n_candidates
    is_doubtful = home_candidates.is_uncertain(profiles.people)
    exact = replace(profiles, people=profiles.people[~is_doubtful].reset_index(drop=True))
    runs = profiles.status["runs"].to_numpy(bool)
    parts = [coverage_probability.from_anywhere(world.pairs, runs, n).assign(at=-1)]
    for at, judged in _at_candidates(exact, world):
        found = encoded_pairs.of_judged(judged, profiles)
        parts.append(coverage_probability.from_anywhere(found, runs, n).assign(at=at))
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[~is_doubtful[rows["person"].to_numpy()]]
    kind, kinds = pd.factorize(profiles.status["category"])
    record = rows["person"].to_numpy(np.int64) * len(kinds) + kind[rows["site"].to_numpy()]
    is_moved = world.is_moved[rows["site"].to_numpy()]
    concerned = rows[np.isin(record, np.unique(record[is_moved]))]
    # Where the service stands in the layer is none of its candidates: the row names the record.
    is_point = world.is_moved[concerned["site"].to_numpy()] & (concerned["at"] == -1).to_numpy()
    nothing = dict.fromkeys(WAYS, np.uint64(0))
    parts = [concerned[~is_point], concerned[is_point].assign(**nothing)]
    return pd.DataFrame(pd.concat(parts))


def _at_candidates(held: Profiles, world: World) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield the number of each candidate with the judged pairs of the services in doubt there.

    Several candidates are judged together, each service once for each; where the programme keeps
    the nearest only, one after another, so that none leaves another out.
    """
    if not world.sites:
        return
    ids = world.sites[0]["service_id"].astype("str").to_numpy(object)
    n = 1 if held.programme.nearest else max(1, SITES_AT_ONCE // len(ids))
    for start in range(0, len(world.sites), n):
        there = _together([held.with_services(sites) for sites in world.sites[start : start + n]])
        judged = _judged(there, world.travel)
        site = positions.of_ids(judged["service_id"], there.services["service_id"])
        judged = judged.assign(service_id=ids[site % len(ids)])
        for at in range(len(there.services) // len(ids)):
            yield start + at, judged[site // len(ids) == at]


def _together(several: Sequence[Profiles]) -> Profiles:
    """The services of several profiles of the same people as of one, each under its own id."""
    parts: dict[str, list[Any]] = {"services": [], "rules": [], "status": [], "stops": []}
    for number, one in enumerate(several):
        for name, tables in parts.items():
            table = getattr(one, name)
            own = table["service_id"].astype("str") + _BETWEEN + f"{number:03d}"
            tables.append(table.assign(service_id=own))
    joined: dict[str, Any] = {
        name: pd.concat(tables, ignore_index=True) for name, tables in parts.items()
    }
    return replace(several[0], **joined)


def _judged(there: Profiles, travel: Travel) -> pd.DataFrame:
    return judge.judge(travel(there), there)


def _masks(pairs: pd.DataFrame, profiles: Profiles, n_candidates: int) -> pd.DataFrame:
    """Per place and service, one bit per candidate: within the limits, in the circle, maybe so."""
    n_services = len(profiles.services)
    site = pairs["site"].to_numpy(np.int64)
    near = pairs["is_within"].to_numpy() & profiles.status["runs"].to_numpy(bool)[site]
    some, site = pairs[near], site[near]
    person, circle = some["person"].to_numpy(np.int64), encoded_pairs.bit("distance")
    bits = np.left_shift(np.uint64(1), (person % n_candidates).astype(np.uint64))
    refuses = (some["failed_tests"].to_numpy() & circle) != 0
    cannot_tell = (some["unknown_tests"].to_numpy() & circle) != 0
    used, row = np.unique(person // n_candidates * n_services + site, return_inverse=True)
    columns = {"place": used // n_services, "site": used % n_services}
    masks = (np.ones(len(row), dtype=bool), ~refuses & ~cannot_tell, ~refuses)
    return pd.DataFrame(
        columns
        | {
            way: coverage_probability.joined(row, bits * mask, len(used))
            for way, mask in zip(WAYS, masks, strict=True)
        }
    )


def _of_each(masks: pd.DataFrame, homes: Homes) -> pd.DataFrame:
    """Every person of uncertain home with every service that one of their candidates reaches."""
    held = masks["place"].to_numpy()
    start = np.searchsorted(held, homes.place, side="left")
    count = np.searchsorted(held, homes.place, side="right") - start
    at = np.repeat(start - np.cumsum(count) + count, count) + np.arange(count.sum())
    rows = masks.iloc[at].drop(columns="place").reset_index(drop=True)
    return rows.assign(person=np.repeat(homes.person, count))


def _with_rules(rows: pd.DataFrame, world: World) -> pd.DataFrame:
    """The same, left to the candidates from which the rules of the person take them as well."""
    profiles, n_services = world.profiles, len(world.profiles.services)
    key = rows["person"].to_numpy(np.int64) * n_services + rows["site"].to_numpy()
    failed, unknown = (np.full(len(key), -1, dtype=np.int64) for _ in range(2))
    _look_up(failed, unknown, key, world.pairs, n_services)
    missing = failed < 0
    if missing.any():
        once = rows.loc[missing, ["person", "site"]].drop_duplicates()
        people = profiles.people.iloc[np.unique(rows.loc[missing, "person"])]
        exact = replace(profiles, people=people.assign(position_class="gps").reset_index(drop=True))
        judged = judge.judge(_rows_at_no_distance(once, profiles), exact)
        more = encoded_pairs.of_judged(judged, profiles)
        _look_up(failed, unknown, key, more, n_services)
    rules = sum(encoded_pairs.bit(step) for step in CRITERIA if step != "distance")
    takes = (failed & rules) == 0
    is_sure = takes & ((unknown & rules) == 0)
    return rows.assign(
        eligible=rows["eligible"].where(is_sure, np.uint64(0)),
        optimistic=rows["optimistic"].where(takes, np.uint64(0)),
    )


def _look_up(failed: Ints, unknown: Ints, key: Ints, pairs: pd.DataFrame, n_services: int) -> None:
    """Fill what the tests say of those pairs that are among the judged."""
    if pairs.empty:
        return
    known = pairs["person"].to_numpy(np.int64) * n_services + pairs["site"].to_numpy()
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known[order], key), len(known) - 1)
    is_there = known[order][at] == key
    for found, name in ((failed, "failed_tests"), (unknown, "unknown_tests")):
        found[is_there] = pairs[name].to_numpy()[order][at[is_there]]


def _rows_at_no_distance(asked: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Rows of a travel table that put nothing in the way, so that the rules alone are judged."""
    people, services = profiles.people["returnee_id"], profiles.services["service_id"]
    nothing = dict.fromkeys(pair_table.MEASURES, 0.0)
    table = pd.DataFrame(
        {
            "returnee_id": people.astype("str").to_numpy(object)[asked["person"].to_numpy()],
            "service_id": services.astype("str").to_numpy(object)[asked["site"].to_numpy()],
            "mode": "walk",
        }
        | nothing
    )
    return table.astype({"returnee_id": "str", "service_id": "str"}).assign(snap_flag="ok")
