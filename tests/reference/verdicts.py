"""One verdict on a person and a service: the trip that is told, every test, the places."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.reference import answers, known, money, places, rules, travel
from tests.reference.answers import Pair
from tests.reference.given import Given, Row
from tests.reference.money import Purse
from tests.reference.road_graph import EARTH
from tests.reference.travel import Travel, Way

TESTS = (
    "reach", "status", "window", "distance", "residence_area", "sex", "age", "grade",
    "nationality", "legal_status", "return_type", "arrival_window", "household", "vulnerability",
    "skill", "language", "document", "quota", "eligibility_text", "affordable", "place",
)  # fmt: skip
UNTRAVELLED = ("phone", "online", "mobile", "home")


@dataclass(frozen=True)
class Verdict:
    """A row of reach; `reasons` are (test, code), the tests in order, noes before unknowns."""

    person: str
    service: str
    category: str
    way: Way
    fastest: Way
    straight_m: float
    road_m: float
    purse: Purse
    is_within: bool
    has_place: str
    reasons: tuple[tuple[str, str], ...]
    stop: str = ""

    @property
    def verdict(self) -> str:
        return joined(code for _, code in self.reasons)

    @property
    def failed(self) -> frozenset[str]:
        """The tests that say no."""
        return frozenset(test for test, code in self.reasons if not is_unknown(code))

    @property
    def eligible(self) -> str:
        means = ("reach", "affordable", "place")
        return joined(code for test, code in self.reasons if test not in means)

    @property
    def codes(self) -> list[str]:
        return [code for _, code in self.reasons]

    @property
    def reason(self) -> str:
        noes = [code for code in self.codes if not is_unknown(code)]
        return (noes or self.codes or [""])[0]


@dataclass(frozen=True, eq=False)
class World:
    """People, services with their sites and rules, and the ways between them, on the day."""

    given: Given
    people: Sequence[Row]
    services: Sequence[Row]
    sites: Mapping[str, Sequence[Row]]
    rules: Mapping[str, Sequence[Row]]
    travel: Travel


def is_unknown(code: str) -> bool:
    """Whether a code says that something cannot be told."""
    return code.endswith("_unknown") or code in ("places_stale", "off_network", "roads_not_joined")


def joined(codes) -> str:
    """Any no is a no, else any unknown is unknown, else yes."""
    told = {"unknown" if is_unknown(code) else "no" for code in codes if code}
    return "no" if "no" in told else "unknown" if told else "yes"


def world(given: Given, step: int = 1) -> World:
    """What is known of everybody, or of one in so many, and every way of theirs."""
    people, services = known.people(given), known.services(given)
    is_asked = rules.is_language_asked(people)
    sites = {one["service_id"]: known.sites(given, one) for one in services}
    held = {
        one: rules.of_service(given, some[0], is_language_asked=is_asked)
        for one, some in sites.items()
    }
    every = [site for sites_of in sites.values() for site in sites_of]
    some = people[::step]
    return World(given, some, services, sites, held, travel.between(given, some, every))


def all_verdicts(found: World) -> Iterator[Verdict]:
    """The verdict of every pair that reach should hold."""
    for service in found.services:
        for person in found.people:
            told = of_pair(found, person, service)
            if told is not None:
                yield told


def of_pair(
    found: World, person: Row, service: Row, *, is_anywhere: bool = False
) -> Verdict | None:
    """The verdict on one pair; None where it lies outside every limit and circle.

    With `is_anywhere` only what no road joins is None. Of a team it is that on its best stop.
    """
    told = [
        _at_site(found, person, site, is_anywhere=is_anywhere)
        for site in found.sites[service["service_id"]]
    ]
    rank = ("yes", "unknown", "no").index
    known_of = [one for one in told if one is not None]
    return min(known_of, key=lambda one: (rank(one.verdict), _ms(one.fastest)), default=None)


def _at_site(found: World, person: Row, service: Row, *, is_anywhere: bool) -> Verdict | None:
    """The verdict on a person and a service at one of its sites."""
    given, one, other = found.given, person["returnee_id"], service["site"]
    held = found.rules[service["service_id"]]
    straight = road = math.nan
    if service["delivery"] in UNTRAVELLED:
        at = math.nan if _is_round_unknown(service) else 0.0
        ways = [Way(service["delivery"], at, at, at, 0.0)]
        straight = _to_base(person, service)
    elif person["geometry"] is None or service["geometry"] is None:
        return None
    else:
        straight = found.travel.straight(one, other)
        ways = found.travel.ways(one, other)
        is_near = is_anywhere or any(_keeps_one(given, service, way) for way in ways)
        if not is_near and not straight <= rules.circle_m(held):
            return None
        if is_anywhere and not ways:
            return None
        ways = ways or [found.travel.no_way()]
        road = found.travel.road(one, other)
    trip, fastest = _told(given, person, service, ways)
    way, purse = trip.way, trip.purse
    pair = Pair(given, person, service, None if math.isnan(straight) else straight, road)
    reasons = [
        *(("reach", code) for code in _of_way(found, pair, way)),
        ("status", answers.status(service)),
        ("window", answers.window(given, service)),
        *((rule["criterion"], answers.of_rule(pair, rule)) for rule in held),
        ("affordable", _of_purse(pair, way, purse)),
        ("place", places.code(given, service)),
    ]
    return Verdict(
        one, service["service_id"], service["category"], way, fastest, straight, road, purse,
        trip.is_within, places.has_place(given, service), _in_order(reasons), service["stop_id"],
    )  # fmt: skip


def _ms(way: Way) -> float:
    return round(way.minutes * 60_000) if math.isfinite(way.minutes) else math.inf


def _in_order(reasons: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    told = {reason for reason in reasons if reason[1]}
    return tuple(sorted(told, key=lambda one: (TESTS.index(one[0]), is_unknown(one[1]), one[1])))


def _is_round_unknown(service: Row) -> bool:
    """Whether nobody has said where a mobile team comes."""
    return service["delivery"] == "mobile" and not service["serves_pcodes"]


def _to_base(person: Row, service: Row) -> float:
    """Straight metres to the base of who visits at home; NaN for all others."""
    ends = person["geometry"], service["geometry"]
    if service["delivery"] != "home" or None in ends:
        return math.nan
    (here, there) = ends
    return float(EARTH.inv(here.x, here.y, there.x, there.y)[2])


def _keeps_one(given: Given, service: Row, way: Way) -> bool:
    limits = _limits(given, service)
    return any(
        math.isfinite(limit) and value <= limit
        for value, limit in zip(_values(way), limits, strict=True)
    )


def _limits(given: Given, service: Row) -> tuple[float, float, float]:
    return tuple(
        given.limit(service["category"], name) for name in ("duration_min", "distance_m", "fare")
    )


def _values(way: Way) -> tuple[float, float, float]:
    return way.minutes, way.metres, way.fare


@dataclass(frozen=True)
class _Trip:
    """One way of a pair: what it leaves of a day, how well it fits, and what orders it."""

    way: Way
    purse: Purse
    n_limits_missed: int
    answer: int
    is_last: bool
    cost: float
    pace: tuple

    @property
    def is_within(self) -> bool:
        """Whether it surely keeps every limit."""
        return not self.n_limits_missed

    @property
    def fit(self) -> tuple[int, int]:
        """The best verdict first, of equals one that surely keeps every limit, then perhaps."""
        return self.answer, self.n_limits_missed


def _told(given: Given, person: Row, service: Row, ways: Sequence[Way]) -> tuple[_Trip, Way]:
    """The trip that is told, and the fastest that fits as well."""
    on_foot = [way.minutes for way in ways if way.mode == "walk"]
    trips = [_trip(given, person, service, way, on_foot) for way in ways]
    best = [one for one in trips if one.fit == min(each.fit for each in trips)]
    told = min(best, key=lambda one: (one.is_last, one.cost, one.pace))
    return told, min(best, key=lambda one: one.pace).way


def _trip(given: Given, person: Row, service: Row, way: Way, on_foot: Sequence[float]) -> _Trip:
    purse = money.of_trip(given, person, service, way.minutes, way.fare)
    limits = list(zip(_values(way), _limits(given, service), strict=True))
    is_open = math.isfinite(way.minutes) and not any(value > limit for value, limit in limits)
    is_known = not any(math.isfinite(limit) and math.isnan(value) for value, limit in limits)
    is_known = is_known and not way.n_doubts
    is_no = not is_open or purse.means == "unaffordable"
    is_asked = not is_known or _is_unpriced(given, service, way, purse)
    ms = round(way.minutes * 60_000) if math.isfinite(way.minutes) else math.inf
    modes = list(given.travel["modes"])
    rank = modes.index(way.mode) if way.mode in modes else len(modes)
    is_walk = way.mode == "walk" or (way.fare == 0 and way.minutes in on_foot)
    is_long = ms > given.travel["walk_first_min"] * 60_000
    hardly_walks = bool(person["is_escorted"] or person["has_disability"])
    if is_no:
        ends = [*limits, (purse.fare, purse.paid)]
        over = [have / want if want else math.inf for have, want in ends if have > want]
        cost = round(max(over), 6) if math.isfinite(way.minutes) else math.inf
    else:
        cost = math.inf if math.isnan(way.fare) else round(way.fare, 2)
    return _Trip(
        way, purse, 2 - is_open - (is_open and is_known), 2 if is_no else 1 if is_asked else 0,
        not is_no and is_walk and (is_long or hardly_walks), cost, (ms, way.mode != "walk", rank),
    )  # fmt: skip


def _is_unpriced(given: Given, service: Row, way: Way, purse: Purse) -> bool:
    """Whether a limit or a stipend asks for a fare that nobody knows, of a trip that is known."""
    is_asked = math.isfinite(given.limit(service["category"], "fare")) or not math.isnan(purse.paid)
    return math.isnan(way.fare) and not math.isnan(way.minutes) and is_asked


def _of_way(found: World, pair: Pair, way: Way) -> list[str]:
    """Why a trip is none, in doubt, or beyond the limits of its category."""
    if _is_round_unknown(pair.service):
        return ["stops_unknown"]
    if math.isinf(way.minutes):
        ends = pair.person["returnee_id"], pair.service["site"]
        return [found.travel.why_no_way(*ends)]
    names = ("too_long", "too_far", "too_dear")
    limits = zip(names, _values(way), _limits(pair.given, pair.service), strict=True)
    doubts = ["roads_not_joined"] if way.n_doubts else []
    return [*doubts, *(name for name, value, limit in limits if value > limit)]


def _of_purse(pair: Pair, way: Way, purse: Purse) -> str:
    if purse.means == "unaffordable":
        is_assumed = money.is_assumed(pair.person, pair.service)
        return "unaffordable_assumed" if is_assumed else "unaffordable"
    return "fare_unknown" if _is_unpriced(pair.given, pair.service, way, purse) else ""
