"""Coverage, waterfall, sole blockers and shortfall by area, from the reference's own verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.reference import beyond, places
from tests.reference.given import Given, Row
from tests.reference.verdicts import TESTS, Verdict, World

WHOLE = "ALL"
CAUSES = ("no_service_in_reach", "not_eligible", "unaffordable", "full", "unknown_capacity")
Key = tuple[str, str, str, str]
"""An area, a category, among whom (`need`, `all`) and an indicator."""


def of_everybody(found: World, verdicts: Sequence[Verdict]) -> dict[Key, float]:
    """Every figure: people counted, and shares of the people of the area for coverage.

    Among everybody, and among those who state that they need the category; shortfall among them.
    """
    runs = {one["service_id"] for one in found.services if one["status"] in (None, "active")}
    by_case, far = (_by_case(some) for some in (verdicts, beyond.nearest(found, verdicts)))
    homes = {person["returnee_id"]: areas_of(found.given, person) for person in found.people}
    needs = {person["returnee_id"]: person["needs"] for person in found.people}
    n_people: Counter[tuple[str, str, str]] = Counter()
    marks: Counter[Key] = Counter()
    categories = sorted({one["category"] for one in found.services})
    causes = shortfalls(found, verdicts)
    for person, areas in homes.items():
        for category in categories:
            key = person, category
            told = [*_reached(by_case[key], runs), *_blocked([*by_case[key], *far[key]])]
            among = ["all", *(["need"] if category in needs[person] else [])]
            if key in causes:
                told += _of_need(causes[key])
            for area, who in product(areas, among):
                n_people[area, category, who] += 1
                marks.update((area, category, who, mark) for mark in told)
    names = [f"coverage_{way}" for way in ("geographic", "eligible", "optimistic")]
    names += [f"{kind}_{test}" for kind in ("waterfall", "sole") for test in TESTS]
    names += ["waterfall_identified", "has_place", "shortfall", "places_unknown"]
    names += [f"shortfall_{cause}" for cause in CAUSES[:-1]]
    return {
        (*counted, name): marks[*counted, name] / (n if name.startswith("coverage") else 1)
        for counted, n in n_people.items()
        for name in names
    }


def _of_need(cause: str) -> list[str]:
    """What counts who needs a thing: a place, none for a cause, or nobody knows of the places."""
    if cause == "unknown_capacity":
        return ["places_unknown"]
    return ["shortfall", f"shortfall_{cause}"] if cause else ["has_place"]


def areas_of(given: Given, person: Row) -> list[str]:
    """The areas that hold the home, one of each level, and the whole programme."""
    held: dict[int, str] = {}
    if person["geometry"] is not None:
        for area in sorted(given.layers["areas"], key=lambda one: one["pcode"]):
            if area["geometry"].intersects(person["geometry"]):
                held.setdefault(area["level"], area["pcode"])
    return [WHOLE, *held.values()]


def shortfalls(found: World, verdicts: Iterable[Verdict]) -> dict[tuple[str, str], str]:
    """The cause why each need has no place, by person and category; empty where it has one."""
    n_places = {one["service_id"]: places.known(found.given, one) for one in found.services}
    causes = {(one["returnee_id"], need): 0 for one in found.people for need in one["needs"]}
    usable: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for one in verdicts:
        key = one.person, one.category
        if key not in causes or not one.is_within:
            continue
        step = 1 if one.eligible != "yes" else 2
        if step == 2 and one.purse.means != "unaffordable" and one.verdict != "unknown":
            step = 3 if n_places[one.service] is not None else 4
            if step == 3:
                usable[one.category][one.person, one.service] = one.way.minutes
        causes[key] = max(causes[key], step)
    told = {key: CAUSES[step] for key, step in causes.items()}
    for category, minutes in usable.items():
        told |= dict.fromkeys(((person, category) for person in _seated(minutes, n_places)), "")
    return told


def _by_case(verdicts: Iterable[Verdict]) -> Mapping[tuple[str, str], list[Verdict]]:
    found: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for one in verdicts:
        found[one.person, one.category].append(one)
    return found


def _reached(pairs: Sequence[Verdict], runs: set[str]) -> list[str]:
    """The coverages and the steps of the waterfall that count a person for a category."""
    near = [one for one in pairs if one.is_within and one.service in runs]
    ways = {
        "geographic": bool(near),
        "eligible": any(one.eligible == "yes" for one in near),
        "optimistic": any(one.eligible != "no" for one in near),
    }
    passed = max((_first(one.failed) for one in pairs), default=0)
    left = [f"waterfall_{test}" for at, test in enumerate(TESTS) if passed > at]
    covered = [f"coverage_{way}" for way, has in ways.items() if has]
    return ["waterfall_identified", *left, *covered]


def _blocked(pairs: Sequence[Verdict]) -> list[str]:
    """The tests that alone keep a person from some service, where none is without a no."""
    if not all(one.failed for one in pairs):
        return []
    return [
        f"sole_{test}"
        for test in {test for one in pairs if len(one.failed) == 1 for test in one.failed}
    ]


def _first(failed: frozenset[str]) -> int:
    return min((TESTS.index(test) for test in failed), default=len(TESTS))


def _seated(
    minutes: Mapping[tuple[str, str], float], places: Mapping[str, int | None]
) -> list[str]:
    """Who gets a place: as many people as can, and of all such ways one of the fewest minutes."""
    people = sorted({person for person, _ in minutes})
    seats = [
        site
        for site in sorted({site for _, site in minutes})
        for _ in range(min(places[site] or 0, len(people)))
    ]
    if not seats:
        return []
    beyond = 1 + sum(sorted(minutes.values())[-len(people) :])
    cost = np.array([[minutes.get((person, site), beyond) for site in seats] for person in people])
    rows, columns = linear_sum_assignment(cost)
    return [people[row] for row, column in zip(rows, columns, strict=True)
            if (people[row], seats[column]) in minutes]  # fmt: skip
