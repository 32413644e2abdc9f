"""The sample's returnees: who they are, where they live, what they need. None of them exists.

Two thirds live in towns, by population; the others in villages, by its square root, with one
region of many returns. Shares follow what is published of Gambian returnees: 89 % men, mostly
aged 19 to 35, 3 % vulnerable.
"""

import math
from collections import Counter
from datetime import timedelta
from typing import Any

import numpy as np
import shapely

from scripts.sample import roads
from scripts.sample.country import NORTH, Country, LonLat, Place
from scripts.sample.files import AS_OF, SOURCE
from scripts.sample.streets import flat_m, shift

COLUMNS = (
    "returnee_id", "latitude", "longitude", "settlement", "setting", "age", "sex", "grade", "need",
    "return_on", "return_type", "dependants", "vulnerability_codes", "languages", "source",
)  # fmt: skip
_NEEDS = {
    "business": 0.36,
    "training": 0.33,
    "job_placement": 0.18,
    "pss": 0.17,
    "clinic": 0.16,
    "finance": 0.12,
    "cash_point": 0.10,
    "housing": 0.07,
    "education": 0.05,
    "food": 0.05,
    "legal": 0.04,
    "social_protection": 0.03,
}
_RETURN_TYPES = {"vhr": 0.66, "avrr": 0.12, "forced": 0.14, "other": 0.03, "": 0.05}
_VULNERABILITIES = ("medical", "trafficking", "single_parent", "minor", "disability")
_MEN_SHARE = 0.89
_TOWN_SHARE = 2 / 3
_RETURN_REGION_M = 15_000.0  # around Kerewan, whose villages weigh more
_RETURN_REGION_WEIGHT = 3.0


def returnees(country: Country, n_people: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Return the rows, under pseudonymous ids in an order that tells nothing."""
    homes = _homes(country, n_people, rng)
    twins = Counter(name for name, _ in country.places)
    numbers = rng.permutation(n_people) + 1
    rows = [
        _person(int(number), home, rng) | _place(*home, rng, is_unique=_is_unique(home, twins))
        for number, home in zip(numbers, homes, strict=True)
    ]
    return [rows[k] for k in rng.permutation(n_people)]


def _homes(
    country: Country, n_people: int, rng: np.random.Generator
) -> list[tuple[Place | None, LonLat]]:
    """Return (settlement, home); a few people live on the island, which has no settlement."""
    n_island = max(1, n_people * 4 // 1500)
    n_towns = round(n_people * _TOWN_SHARE)
    towns = [place for place in country.places.values() if place.setting == "urban"]
    villages = [place for place in country.places.values() if place.setting == "rural"]
    heart = country.place("Kerewan").at
    heavy = [
        place.bank == NORTH and flat_m(place.at, heart) < _RETURN_REGION_M for place in villages
    ]
    town_weights = np.array([place.population for place in towns], dtype=float)
    village_weights = np.sqrt([place.population for place in villages])
    village_weights *= np.where(heavy, _RETURN_REGION_WEIGHT, 1.0)
    chosen = _draw(towns, town_weights, n_towns, rng)
    chosen += _draw(villages, village_weights, n_people - n_towns - n_island, rng)
    ground = {bank: land.buffer(-0.0006) for bank, land in country.land.items()}
    homes: list[tuple[Place | None, LonLat]] = [
        (place, _scattered(place, ground[place.bank], rng)) for place in chosen
    ]
    homes += [(None, shift(roads.island(), 40.0 * k - 60, 90)) for k in range(n_island)]
    return homes


def _draw(places: list[Place], weights: Any, n_draws: int, rng: np.random.Generator) -> list[Place]:
    picks = rng.choice(len(places), size=n_draws, p=weights / weights.sum())
    return [places[k] for k in picks]


def _scattered(place: Place, ground: Any, rng: np.random.Generator) -> LonLat:
    """Return a home around a settlement, on dry ground of the same bank."""
    while True:
        angle = rng.uniform(0, 2 * math.pi)
        if place.setting == "urban":
            away = abs(rng.normal(0, 900 if place.population > 20_000 else 500))
        else:
            away = 2_600 * rng.uniform()
        home = shift(place.at, away * math.cos(angle), away * math.sin(angle))
        if shapely.contains_xy(ground, *home):
            return home


def _is_unique(home: tuple[Place | None, LonLat], twins: Counter[str]) -> bool:
    return home[0] is not None and twins[home[0].name] == 1


def _place(
    place: Place | None, home: LonLat, rng: np.random.Generator, *, is_unique: bool
) -> dict[str, Any]:
    """Return coordinates, or for 2 % the settlement's name; setting is known for most."""
    is_named = rng.random() < 0.02 and is_unique
    setting = place.setting if place and rng.random() < 0.85 else ""
    if place and is_named:
        return {"settlement": place.name, "setting": setting}
    return {"latitude": f"{home[1]:.5f}", "longitude": f"{home[0]:.5f}", "setting": setting}


def _person(
    number: int, home: tuple[Place | None, LonLat], rng: np.random.Generator
) -> dict[str, Any]:
    """Return what is known of one person besides the place."""
    is_urban = home[0] is not None and home[0].setting == "urban"
    is_young = rng.random() < 0.86
    age = rng.integers(19, 36) if is_young else rng.integers(15, 61)
    grade = int(np.clip(round(rng.normal(8.0 if is_urban else 6.0, 3.4)), 0, 14))
    vulnerability = str(rng.choice(_VULNERABILITIES)) if rng.random() < 0.03 else ""
    return {
        "returnee_id": f"S-{number:04d}",
        "age": int(age),
        "sex": "m" if rng.random() < _MEN_SHARE else "f",
        "grade": "" if rng.random() < 0.12 else grade,
        "need": " ".join(need for need, share in _NEEDS.items() if rng.random() < share),
        "return_on": (AS_OF - timedelta(days=int(rng.integers(3, 730)))).isoformat(),
        "return_type": str(rng.choice(list(_RETURN_TYPES), p=list(_RETURN_TYPES.values()))),
        "dependants": "" if rng.random() < 0.08 else int(min(rng.poisson(1.8), 9)),
        "vulnerability_codes": vulnerability,
        "languages": "en mnk" if rng.random() < 0.7 else "en wo",
        "source": SOURCE,
    }
