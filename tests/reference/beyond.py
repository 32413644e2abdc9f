"""The nearest services beyond the limits, of people whom none in reach takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tests.reference.given import Row
from tests.reference.verdicts import UNTRAVELLED, Verdict, World, of_pair

OF_THE_WAY = frozenset({"reach", "distance"})


def nearest(found: World, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The nearest running service, and the nearest that refuses for nothing but the way.

    Of each person with a home and category in which no service in reach takes the person or may.
    """
    known = {(one.person, one.service) for one in verdicts}
    taken = {(one.person, one.category) for one in verdicts if one.verdict != "no"}
    by_category: dict[str, list[Row]] = defaultdict(list)
    for service in found.services:
        site = found.sites[service["service_id"]][0]
        if service["status"] in (None, "active") and site["delivery"] not in UNTRAVELLED:
            by_category[service["category"]].append(service)
    told = []
    for person in found.people:
        for category, services in by_category.items():
            if (person["returnee_id"], category) not in taken:
                away = [
                    one
                    for one in services
                    if (person["returnee_id"], one["service_id"]) not in known
                ]
                told += _nearest_two(found, person, away)
    return told


def takes_but_for_the_way(one: Verdict) -> bool:
    """Whether nothing but limits and circle stands between a person and a service."""
    return one.failed <= OF_THE_WAY


def _nearest_two(found: World, person: Row, services: Sequence[Row]) -> list[Verdict]:
    ordered = []
    for service in services:
        placed = [one for one in found.sites[service["service_id"]] if one["geometry"]]
        if person["geometry"] is None:
            continue
        ways = [
            way for one in placed for way in found.travel.ways(person["returnee_id"], one["site"])
        ]
        if ways:
            ordered.append((min(way.minutes for way in ways), service["service_id"], service))
    told: list[Verdict] = []
    for _, _, service in sorted(ordered, key=lambda one: one[:2]):
        one = of_pair(found, person, service, is_anywhere=True)
        is_taker = takes_but_for_the_way(one)
        if is_taker or not told:
            told.append(one)
        if is_taker:
            break
    return told
