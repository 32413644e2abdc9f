"""The k nearest places of each group by each mode, from every origin of a caseload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.network import fare_table
from mapping.network.fare_table import Lookup
from mapping.network.road_network import Network
from mapping.routing import shortest_paths, travel_table
from mapping.routing.shortest_paths import Journeys
from mapping.routing.travel_table import MEASURES, Placed

if TYPE_CHECKING:
    from mapping.network.engine import k_nearest

AT_ONCE = 2048  # origins whose journeys fit into the processor's own memory

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest destinations of each origin (rows) by one mode, k columns to a group.

    ``destination`` is -1 where there is none, and the measures of the journey then mean nothing.
    """

    destination: NDArray[np.int32]
    distance_m: Floats
    duration_min: Floats
    fare: Floats
    snap_m: Floats
    is_sure: NDArray[np.bool_]


def nearest_places(
    network: Network,
    ends: tuple[Placed, Placed],
    groups: Sequence[Ints],
    k: int,
    limits_min: Sequence[float],
    mode: str,
    listed: Lookup | None = None,
) -> Nearest:
    """Return the k nearest destinations of each group by one mode, from every origin.

    Of equals the first of the destinations counts as nearer. The lines of the network are not
    looked at.

    Parameters
    ----------
    ends : the origins and the destinations, placed for this mode
    groups : the positions of the destinations of each group
    k : how many of each group
    limits_min : the limit of each group
    listed : the fares listed between the ends, where there are any
    """
    limits = [travel_table.limit_key(network, mode, each) for each in limits_min]
    starts, goals = (each.positions for each in ends)
    members = [np.flatnonzero(np.isin(ends[1].point, group)) for group in groups]
    n_again = max((len(each) - len(np.unique(ends[1].point[each])) for each in members), default=0)
    n_ties = k + min(k, n_again)  # a destination of two ties may be found twice
    found = shortest_paths.to_k_nearest(network, mode, starts, goals, members, n_ties, limits)
    at_origin, ranked = _each_once(found, ends, len(groups), k)
    shape = (ends[0].n_points, len(groups) * k)
    numbers: dict[str, Any] = {name: np.empty(shape) for name in MEASURES}
    nobody = np.full(shape, -1, dtype=np.int32)
    near = Nearest(nobody, **numbers, is_sure=np.ones(shape, dtype=bool))
    if len(goals.edge) == 0:
        return near
    for begin in range(0, len(at_origin), AT_ONCE):
        some = slice(begin, begin + AT_ONCE)
        rows = Journeys(*(each[some] for each in ranked))
        for name, values in travel_table.measured(network, mode, rows, (starts, goals)).items():
            getattr(near, name)[at_origin[some]] = values
    is_found = ranked.goal >= 0
    near.destination[at_origin] = np.where(is_found, ends[1].point[ranked.goal], -1)
    if listed is not None:
        _list_fares(near, listed)
    return near


class _Ranked(NamedTuple):
    """Journeys of some origins (rows), nearest first: positions of start and goal, key and fare."""

    start: Any
    goal: Any
    key: Any
    fare: Any


def _each_once(
    found: k_nearest.Ranked, ends: tuple[Placed, Placed], n_groups: int, k: int
) -> tuple[Ints, _Ranked]:
    """Return the origins, and the k nearest of each group to them by whichever tie of both ends."""
    n_ties = found.key.shape[1] // max(n_groups, 1)
    origin, first, n_starts = np.unique(ends[0].point, return_index=True, return_counts=True)
    twice = np.flatnonzero(n_starts > 1)
    fare = found.fare if found.fare.size else np.zeros(found.key.shape, dtype=np.int32)
    whole = _Ranked(
        np.broadcast_to(np.arange(len(found.key))[:, None], found.key.shape),
        found.destination, found.key, fare,
    )  # fmt: skip
    if n_ties == k and not len(twice):
        return origin, whole
    kept = _Ranked(*(np.empty((len(origin), n_groups * k), dtype=np.int64) for _ in range(4)))
    for number in range(n_groups):
        own = slice(number * n_ties, (number + 1) * n_ties)
        into = slice(number * k, (number + 1) * k)
        some = _Ranked(*(each[first, own] for each in whole))
        once = _first_of_each(some, ends[1], k)
        again = _Ranked(*(each[first[twice] + 1, own] for each in whole))
        both = _Ranked(
            *(
                np.concatenate([one[twice], two], axis=1)
                for one, two in zip(some, again, strict=True)
            )
        )
        order = np.lexsort((both.start, both.goal, both.fare, both.key), axis=1)
        both = _Ranked(*(np.take_along_axis(each, order, axis=1) for each in both))
        for values, alone, tied in zip(kept, once, _first_of_each(both, ends[1], k), strict=True):
            values[:, into] = alone
            values[twice, into] = tied
    return origin, kept


def _first_of_each(ranked: _Ranked, goals: Placed, k: int) -> _Ranked:
    """Return the first k of each row, each destination by the better of its ties only."""
    point = np.where(ranked.goal >= 0, goals.point[ranked.goal], -1)
    is_again = np.zeros(point.shape, dtype=bool)
    for at in range(1, point.shape[1]):
        is_again[:, at] = (point[:, :at] == point[:, at : at + 1]).any(axis=1)
    turn = np.argsort(is_again, axis=1, kind="stable")[:, :k]
    kept = _Ranked(*(np.take_along_axis(each, turn, axis=1) for each in ranked))
    is_double = np.take_along_axis(is_again, turn, axis=1)
    return kept._replace(goal=np.where(is_double, -1, kept.goal))


def _list_fares(near: Nearest, listed: Lookup) -> None:
    """Put listed fares in the place of computed ones."""
    origin, column = np.nonzero(near.destination >= 0)
    places = {"origin": origin, "destination": near.destination[origin, column]}
    rows = pd.DataFrame(places | {"fare": near.fare[origin, column]})
    near.fare[origin, column] = fare_table.replaced(rows, listed)["fare"]
