"""The ways between every home and every site: by each mode, straight, and by the shortest road."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from shapely import Geometry, intersects, points

from tests.reference import journeys, listed_fares, road_graph, ties
from tests.reference.given import Given, Row
from tests.reference.journeys import Ends, Terms
from tests.reference.road_graph import EARTH, STAGED, Costs, Segments
from tests.reference.ties import Ground, Place, Tie

NEAR_TOWN_M = 3000
LONGEST_MIN = 0.95 * 2**26 / 60_000
"""A trip of more than some 17 hours is looked for by nobody."""


@dataclass(frozen=True)
class Way:
    """A trip one way: minutes and metres inf where there is none, the fare NaN where unknown."""

    mode: str
    minutes: float
    metres: float
    fare: float
    off_m: float


@dataclass(frozen=True, eq=False)
class Travel:
    """The ways of all pairs: arrays (homes, sites) by mode, straight metres, metres by road.

    By road is the shortest way that any mode may use when it is dry, inf where there is none.

    `is_off` tells by mode which homes and which sites are tied to no road.
    """

    homes: Mapping[str, int]
    sites: Mapping[str, int]
    by_mode: Mapping[str, np.ndarray]
    straight_m: np.ndarray
    road_m: np.ndarray
    is_off: Mapping[str, tuple[np.ndarray, np.ndarray]]

    def ways(self, home: str, site: str) -> list[Way]:
        """The trips of a pair, by the modes that have one."""
        at = (self.homes[home], self.sites[site])
        found = [Way(mode, *map(float, told[:, *at])) for mode, told in self.by_mode.items()]
        return [way for way in found if way.minutes <= LONGEST_MIN]

    def straight(self, home: str, site: str) -> float:
        """Metres of the straight line."""
        return float(self.straight_m[self.homes[home], self.sites[site]])

    def road(self, home: str, site: str) -> float:
        """Metres by road."""
        return float(self.road_m[self.homes[home], self.sites[site]])

    def no_way(self) -> Way:
        """The row of a pair that no road joins."""
        mode = next(iter(self.by_mode))
        return Way(mode, math.inf, math.inf, math.inf, math.nan)

    def is_untied(self, home: str, site: str) -> bool:
        """Whether the home or the site is tied to no road, by the first mode."""
        homes, sites = next(iter(self.is_off.values()))
        return bool(homes[self.homes[home]] or sites[self.sites[site]])


def between(given: Given, people: Sequence[Row], services: Sequence[Row]) -> Travel:
    """Find the ways between all who have a place and the services that are travelled to."""
    homes = _placed(people, "returnee_id")
    sites = _placed(
        [one for one in services if one["delivery"] not in ("phone", "online")], "service_id"
    )
    pieces = road_graph.segments(given.layers["roads"])
    waits = _waits(given)
    by_mode, is_off = {}, {}
    for mode in given.travel["modes"]:
        walked = road_graph.costs(given, pieces, _ground(mode))
        ridden = road_graph.costs(given, pieces, mode) if mode == STAGED else None
        ground = ties.ground(pieces, walked, given.travel["min_component_km"])
        ends = Ends(_ties(given, ground, homes), _ties(given, ground, sites))
        found = journeys.quickest(pieces, walked, ridden, ends, _terms(given, mode, waits))
        found[2] = _fares(given, mode, found, homes, sites)
        by_mode[mode] = found
        is_off[mode] = tuple(
            np.array([not held for held in part.values()], dtype=bool)
            for part in (ends.homes, ends.sites)
        )
    return Travel(
        {home: at for at, home in enumerate(homes)},
        {site: at for at, site in enumerate(sites)},
        by_mode,
        _straight(homes, sites),
        _by_road(given, pieces, homes, sites),
        is_off,
    )


def _placed(rows: Sequence[Row], key: str) -> dict[str, Place]:
    return {one: place for one, place in ties.points(rows, key).items() if place is not None}


def _ties(given: Given, ground: Ground, places: Mapping[str, Place]) -> dict[str, list[Tie]]:
    return {one: _tied(given, ground, place) for one, place in places.items()}


def _tied(given: Given, ground: Ground, place: Place) -> list[Tie]:
    tie = ties.nearest(ground, place, given.travel["snap_limit_m"])
    return [tie] if tie else []


def _terms(given: Given, mode: str, waits: Callable[[np.ndarray], np.ndarray]) -> Terms:
    travel = given.travel
    return Terms(
        off_kmh=travel["off_road_kmh"][travel["season"]],
        wait_min=waits,
        flag=travel["fares"][mode]["flag"] if mode == STAGED else 0.0,
        ferry_wait_min=travel["ferry"]["wait_min"],
        ferry_fare=travel["ferry"]["fare"],
    )


def _by_road(
    given: Given, pieces: Segments, homes: Mapping[str, Place], sites: Mapping[str, Place]
) -> np.ndarray:
    """The fewest metres over roads that some mode may use in the dry season, from tie to tie."""
    modes = dict.fromkeys(each for mode in given.travel["modes"] for each in (_ground(mode), mode))
    costs = [road_graph.costs(given, pieces, mode, "dry") for mode in modes]
    grounds = [
        ties.ground(pieces, one, given.travel["min_component_km"])
        for mode, one in zip(modes, costs, strict=True)
        if mode != STAGED
    ]
    tied = [
        {
            one: list(
                dict.fromkeys(tie for ground in grounds for tie in _tied(given, ground, place))
            )
            for one, place in places.items()
        }
        for places in (homes, sites)
    ]
    nothing = np.zeros(len(pieces.length_m))
    by_metres = Costs(
        forward=np.any([one.forward for one in costs], axis=0),
        backward=np.any([one.backward for one in costs], axis=0),
        minutes=pieces.length_m,
        fare=nothing,
        is_ferry=costs[0].is_ferry,
    )
    metre_a_minute = 60 / 1000
    terms = Terms(metre_a_minute, lambda places: np.zeros(len(places)), 0.0, 0.0, 0.0)
    return journeys.quickest(pieces, by_metres, None, Ends(*tied), terms)[1]


def _ground(mode: str) -> str:
    return "walk" if mode == STAGED else mode


def _waits(given: Given) -> Callable[[np.ndarray], np.ndarray]:
    """Minutes waited at places: as in town inside an urban outline or 3 km round an urban point."""
    towns = [one["geometry"] for one in given.layers["settlements"]
             if one["setting"] == "urban" and one["geometry"] is not None]  # fmt: skip
    wait = given.travel["wait_min"]

    def minutes(places: np.ndarray) -> np.ndarray:
        is_town = np.zeros(len(places), dtype=bool)
        for town in towns:
            is_town |= _is_in(places, town)
        return np.where(is_town, wait["urban"], wait["rural"]).astype(float)

    return minutes


def _is_in(places: np.ndarray, town: Geometry) -> np.ndarray:
    if town.geom_type != "Point":
        return np.asarray(intersects(town, points(places)))
    found = np.zeros(len(places), dtype=bool)
    near = np.flatnonzero(np.hypot(*(places - (town.x, town.y)).T) < 0.1)
    ends = np.tile((town.x, town.y), (len(near), 1))
    found[near] = np.asarray(EARTH.inv(*places[near].T, *ends.T)[2]) <= NEAR_TOWN_M
    return found


def _fares(
    given: Given,
    mode: str,
    found: np.ndarray,
    homes: Mapping[str, Place],
    sites: Mapping[str, Place],
) -> np.ndarray:
    """What is paid: the flag of what is hailed as well, rounded to the coin, or as it is listed."""
    minutes, metres, fare, off = found
    if mode in given.travel["fares"] and mode != STAGED:
        fare = fare + np.where(metres > off + 0.01, given.travel["fares"][mode]["flag"], 0.0)
    coin = given.travel["coin"]
    if coin > 0:
        fare = np.floor(fare / coin + 0.5 + 1e-9) * coin
    listed = listed_fares.of_modes(given)
    radius = given.travel["stage_radius_m"]
    starts, goals = (
        listed_fares.near(list(some.values()), listed, mode, radius) for some in (homes, sites)
    )
    for i, start in enumerate(starts):
        for j, goal in enumerate(goals if start else ()):
            told = listed_fares.fare(listed, mode, start, goal)
            if told is not None and np.isfinite(minutes[i, j]) and fare[i, j] != 0:
                fare[i, j] = told
    return fare


def _straight(homes: Mapping[str, Place], sites: Mapping[str, Place]) -> np.ndarray:
    here, there = (np.array(list(some.values())).reshape(-1, 2) for some in (homes, sites))
    one = np.repeat(here, len(there), axis=0)
    other = np.tile(there, (len(here), 1))
    return np.asarray(EARTH.inv(*one.T, *other.T)[2]).reshape(len(here), len(there))
