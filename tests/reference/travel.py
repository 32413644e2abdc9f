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
from tests.reference.ties import Ground, Meeting, Place

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
    n_doubts: float = 0.0


@dataclass(frozen=True, eq=False)
class Travel:
    """The ways of all pairs: arrays (homes, sites) by mode, straight metres, metres by road.

    By road is the shortest way that any mode may use when it is dry, inf where there is none.

    `meetings` tell by mode how homes and sites meet the roads, `drawn` which pieces are joined on
    the map at all, open or closed.
    """

    homes: Mapping[str, int]
    sites: Mapping[str, int]
    by_mode: Mapping[str, np.ndarray]
    straight_m: np.ndarray
    road_m: np.ndarray
    meetings: Mapping[str, Mapping[str, Meeting]]
    drawn: np.ndarray

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

    def why_no_way(self, home: str, site: str) -> str:
        """The code of a pair without a way."""
        return ties.why_no_way(self.meetings, self.drawn, home, site)


def between(given: Given, people: Sequence[Row], services: Sequence[Row]) -> Travel:
    """Find the ways between all who have a place and the services that are travelled to."""
    homes = _placed(people, "returnee_id")
    sites = _placed([one for one in services if one["delivery"] in (None, "onsite")], "site")
    pieces = road_graph.segments(given.layers["roads"])
    waits, is_drawn = _waits(given), road_graph.is_drawn(given, pieces)
    by_mode, meetings = {}, {}
    for mode in given.travel["modes"]:
        walked = road_graph.costs(given, pieces, _ground(mode))
        ridden = road_graph.costs(given, pieces, mode) if mode == STAGED else None
        ground = ties.ground(pieces, walked, ridden, given.travel["min_component_km"])
        met = {one: _meeting(given, ground, at) for one, at in (homes | sites).items()}
        ends = Ends(*({one: met[one].ties for one in some} for some in (homes, sites)))
        found = journeys.quickest(
            pieces, walked, ridden, ends, _terms(given, mode, waits, is_drawn)
        )
        found[2] = _fares(given, mode, found, homes, sites)
        by_mode[mode], meetings[mode] = found, met
    return Travel(
        {home: at for at, home in enumerate(homes)},
        {site: at for at, site in enumerate(sites)},
        by_mode,
        _straight(homes, sites),
        _by_road(given, pieces, homes, sites),
        meetings,
        ties.drawn(pieces, is_drawn),
    )


def _placed(rows: Sequence[Row], key: str) -> dict[str, Place]:
    return {one: place for one, place in ties.points(rows, key).items() if place is not None}


def _meeting(given: Given, ground: Ground, place: Place) -> Meeting:
    water = [row["geometry"] for row in given.layers["water"]]
    limits = given.travel["snap_limit_m"], given.travel["second_tie_m"]
    return ties.meeting(ground, place, water, *limits)


def _terms(
    given: Given, mode: str, waits: Callable[[np.ndarray], np.ndarray], is_drawn: np.ndarray
) -> Terms:
    travel = given.travel
    return Terms(
        off_kmh=travel["off_road_kmh"][travel["season"]],
        wait_min=waits,
        is_drawn=is_drawn,
        flag=travel["fares"][mode]["flag"] if mode == STAGED else 0.0,
        ferry_wait_min=travel["ferry"]["wait_min"],
        ferry_fare=travel["ferry"]["fare"],
    )


def _by_road(
    given: Given, pieces: Segments, homes: Mapping[str, Place], sites: Mapping[str, Place]
) -> np.ndarray:
    """The fewest metres over roads that some mode may use in the dry season, from tie to tie.

    Over ties that are sure alone; NaN where the map does not know a way.
    """
    modes = dict.fromkeys(each for mode in given.travel["modes"] for each in (_ground(mode), mode))
    costs = {mode: road_graph.costs(given, pieces, mode, "dry") for mode in modes}
    meetings = {}
    for mode in given.travel["modes"]:
        ridden = costs[mode] if mode == STAGED else None
        least_km = given.travel["min_component_km"]
        ground = ties.ground(pieces, costs[_ground(mode)], ridden, least_km)
        meetings[mode] = {one: _meeting(given, ground, at) for one, at in (homes | sites).items()}
    tied = [
        {
            one: list(
                dict.fromkeys(
                    tie for met in meetings.values() for tie in met[one].ties if tie.is_sure
                )
            )
            for one in places
        }
        for places in (homes, sites)
    ]
    by_metres = Costs(
        forward=np.any([one.forward for one in costs.values()], axis=0),
        backward=np.any([one.backward for one in costs.values()], axis=0),
        minutes=pieces.length_m,
        fare=np.zeros(len(pieces.length_m)),
        is_ferry=next(iter(costs.values())).is_ferry,
    )
    is_drawn = road_graph.is_drawn(given, pieces)
    metre_a_minute = 60 / 1000
    terms = Terms(metre_a_minute, lambda places: np.zeros(len(places)), is_drawn, 0.0, 0.0, 0.0)
    found = journeys.quickest(pieces, by_metres, None, Ends(*tied), terms)[1]
    drawn = ties.drawn(pieces, is_drawn)
    for i, home in enumerate(homes):
        for j, site in enumerate(sites):
            if np.isinf(found[i, j]):
                why = ties.why_no_way(meetings, drawn, home, site)
                found[i, j] = math.nan if why in ("off_network", "roads_not_joined") else math.inf
    return found


def _ground(mode: str) -> str:
    return "walk" if mode == STAGED else mode


def _waits(given: Given) -> Callable[[np.ndarray], np.ndarray]:
    """Minutes waited at places: as in town where the settlement of the place is urban."""
    towns = [one for one in given.layers["settlements"] if one["setting"] and one["geometry"]]
    wait = given.travel["wait_min"]

    def minutes(places: np.ndarray) -> np.ndarray:
        near_m = np.full(len(places), np.inf)
        is_urban = np.zeros(len(places), dtype=bool)
        for town in sorted(towns, key=lambda one: one["setting"]):
            away = _away_m(places, town["geometry"])
            is_nearer = away < near_m
            near_m[is_nearer], is_urban[is_nearer] = away[is_nearer], town["setting"] == "urban"
        return np.where(is_urban, wait["urban"], wait["rural"]).astype(float)

    return minutes


def _away_m(places: np.ndarray, town: Geometry) -> np.ndarray:
    """Metres to a town known as a point, inf beyond 3 km; -1 inside an outline."""
    if town.geom_type != "Point":
        return np.where(intersects(town, points(places)), -1.0, np.inf)
    found = np.full(len(places), np.inf)
    near = np.flatnonzero(np.hypot(*(places - (town.x, town.y)).T) < 0.1)
    ends = np.tile((town.x, town.y), (len(near), 1))
    away = np.asarray(EARTH.inv(*places[near].T, *ends.T)[2])
    found[near] = np.where(away <= NEAR_TOWN_M, away, np.inf)
    return found


def _fares(
    given: Given,
    mode: str,
    found: np.ndarray,
    homes: Mapping[str, Place],
    sites: Mapping[str, Place],
) -> np.ndarray:
    """What is paid: the flag of what is hailed as well, rounded to the coin, or as it is listed."""
    minutes, metres, fare, off, _ = found
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
