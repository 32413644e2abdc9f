"""Where circle and road disagree, and where the dry and the wet season do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import CRITERIA
from layers.vocabulary.codes import KEY
from mapping.profiles import eligibility_rules, positions
from mapping.profiles.profiles import Profiles

_PAIRS_AT_ONCE = 500_000

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def mark(
    cases: pd.DataFrame,
    reach: pd.DataFrame,
    profiles: Profiles,
    seasons: dict[str, pd.DataFrame],
) -> pd.DataFrame:
    """Return the cases with `is_circle_only` and `is_dry_only`.

    Parameters
    ----------
    cases
        From `mapping.unit_records.records.of_people`.
    reach
        The judged pairs of the programme's season; ids may be texts or categories.
    profiles
        The people and the services with their rules.
    seasons
        Season -> the judged pairs; `is_dry_only` is added where both `dry` and `wet` are there.

    Returns
    -------
    DataFrame
        `is_circle_only`: the home lies in the circle of a running service by the straight line,
        and in none by the road, where the same kilometres are asked of both. `is_dry_only`: a
        running service within the limits takes the person in the dry season and none in the wet.
    """
    people = pd.Index(cases["returnee_id"].unique())
    kinds = pd.Index(cases["category"].unique())
    own = _cells(cases, people, kinds)
    n = len(people) * len(kinds)
    circle, road = _inside(reach, profiles, people, kinds)
    marked = cases.assign(is_circle_only=(circle & ~road)[own])
    if {"dry", "wet"} <= set(seasons):
        runs = profiles.services.loc[profiles.status["runs"], "service_id"]
        covered = {}
        for name in ("dry", "wet"):
            covered[name] = np.zeros(n, dtype=bool)
            taken = _taken(seasons[name], runs)
            cell = _cells(seasons[name][taken], people, kinds)
            covered[name][cell[cell >= 0]] = True
        marked = marked.assign(is_dry_only=(covered["dry"] & ~covered["wet"])[own])
    return marked


def _inside(
    reach: pd.DataFrame, profiles: Profiles, people: pd.Index, kinds: pd.Index
) -> tuple[Bools, Bools]:
    """Whether a person and category has a running service in its circle, by line and by road.

    The line is asked only where the road says no, and neither beyond the widest circle of the
    service: most pairs of a whole country need no answer.
    """
    road, line = (np.zeros(len(people) * len(kinds), dtype=bool) for _ in range(2))
    running = profiles.services.loc[
        profiles.status["runs"], ["service_id", "setting", "position_class"]
    ]
    circles = profiles.rules[profiles.rules["criterion"] == "distance"]
    held = eligibility_rules.beside_services(circles, running).drop(columns="site")
    limits = held[["urban_limit_m", "rural_limit_m"]].max(axis=1, skipna=False).fillna(np.inf)
    widest = limits.groupby(held["service_id"]).max()
    site = positions.of_ids(reach["service_id"], pd.Index(widest.index))
    reach_m = np.append(widest.to_numpy(float), -np.inf)[site]
    ids = pd.Index(profiles.people["returnee_id"].astype("str"))
    homes = profiles.people[["setting", "position_class"]].reset_index(drop=True)
    for told, basis, column in ((road, "network", "road_m"), (line, "radius", "straight_m")):
        near = (reach[column].to_numpy(float) <= reach_m) | np.isposinf(reach_m)
        asked = reach.loc[near, [*KEY, "service_id", "straight_m", "road_m"]]
        cell = _cells(asked, people, kinds)
        is_open = (cell >= 0) & ~road[cell]
        asked, cell = asked[is_open], cell[is_open]
        for start in range(0, len(asked), _PAIRS_AT_ONCE):
            some = asked.iloc[start : start + _PAIRS_AT_ONCE]
            beside = homes.iloc[positions.of_ids(some["returnee_id"], ids)].set_axis(some.index)
            rows = (
                some[["straight_m", "road_m"]]
                .join(beside)
                .assign(
                    cell=cell[start : start + len(some)],
                    service_id=some["service_id"].astype("str"),
                )
            )
            rows = rows.merge(held.assign(basis=basis), on="service_id")
            is_in = CRITERIA["distance"](rows)["answer"] == "yes"
            told[rows.loc[is_in, "cell"].to_numpy(np.int64)] = True
    return line, road


def _taken(reach: pd.DataFrame, runs: pd.Series) -> Bools:
    taken = reach["is_within"].to_numpy(bool) & (reach["eligible"] == "yes").to_numpy(bool)
    return np.asarray(taken & reach["service_id"].isin(runs).to_numpy(bool))


def _cells(table: pd.DataFrame, people: pd.Index, kinds: pd.Index) -> Ints:
    """One number for each person and category; -1 for others."""
    person, kind = (
        positions.of_ids(table["returnee_id"], people),
        positions.of_ids(table["category"], kinds),
    )
    return np.where((person < 0) | (kind < 0), -1, person * len(kinds) + kind)
