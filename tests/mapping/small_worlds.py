"""Small worlds from a seed: six roads, five people and five services, with rules and unknowns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapping import indicators
from mapping.allocation import assign_places, floating_catchment
from mapping.network import road_network
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs, judge
from mapping.routing import candidate_pairs, minutes_to_nearest
from mapping.unit_records import disaggregation, person_facts, records
from tests.mapping import builders
from tests.mapping.grid_world import place

SETTINGS = """
[travel]
season = "{season}"
modes = {modes}
min_component_km = 0
second_tie_m = 5000

[limits.clinic]
duration_min = {clinic_min}

[limits.training]
duration_min = {training_min}
urban_limit_km = {circle_km}
rural_limit_km = {circle_km}
basis = "network"

[money]
living_per_day = 10

[demand]
mix = {{ {mix} }}
"""
CATEGORIES = ("clinic", "training")


@dataclass(frozen=True, eq=False)
class World:
    """Roads, people and services as rows with a place in kilometres, and what the settings say."""

    roads: tuple[dict[str, Any], ...]
    people: tuple[dict[str, Any], ...]
    services: tuple[dict[str, Any], ...]
    settings: dict[str, Any]

    def told(self, **settings: Any) -> World:
        """The same under other settings."""
        return replace(self, settings=self.settings | settings)


@cache
def drawn(seed: int) -> World:
    """One world of a seed, the same object whoever asks."""
    chance = np.random.default_rng(seed)

    def some(*values: Any) -> Any:
        return values[chance.integers(len(values))]

    def spot() -> tuple[float, float]:
        x, y = chance.integers(0, 5, 2) * 2 + chance.normal(0, 0.3, 2)
        return round(float(x), 3), round(float(y), 3)

    corners = [tuple(map(int, 2 * chance.integers(0, 5, 2))) for _ in range(7)]
    roads = tuple(
        {"line": [one, (other[0], one[1]), other],
         "road_class": some("primary", "tertiary", "track", "path"),
         "closed_season": some(None, None, "wet"), "oneway": some(None, None, "yes")}
        for one, other in pairwise(corners)
        if one != other
    )  # fmt: skip
    people = tuple(
        {"returnee_id": f"R{at}", "at": spot(), "age": some(17.0, 22.0, 40.0, None),
         "sex": some("f", "m", None), "grade": some(5.0, 11.0, None),
         "need": some(*CATEGORIES, None),
         "setting": some("urban", "rural", None), "living_cost": some(5.0, 30.0, None)}
        for at in range(5)
    )  # fmt: skip
    services = tuple(
        {"service_id": f"S{at}", "at": spot(), "category": some(*CATEGORIES),
         "age_min": some(18.0, None), "grade_max": some(9.0, None, None), "sexes": some("any", "f"),
         "setting": some("urban", "rural"), "stipend": some(40.0, None), "stipend_unit": "day",
         "status": some("active", "active", "inactive"), "n_places_free": some(0, 3, None),
         "verified_on": pd.Timestamp("2026-10-01"), "partner_id": some("P1", "P2", None)}
        for at in range(5)
    )  # fmt: skip
    settings = {"season": "dry", "modes": ["walk", "minibus", "motorcycle"],
                "clinic_min": some(20, 60), "training_min": some(30, 90),
                "circle_km": some(4, 9),
                "mix": some("", "clinic = 0.3, training = 0.2")}  # fmt: skip
    return World(roads, people, services, settings)


def profiles_of(world: World) -> Profiles:
    """The profiles of the people and services of a world."""
    people, services = (
        builders.layer(name, list(rows), [place(*row["at"]) for row in rows])
        for name, rows in (("returnees", world.people), ("services", world.services))
    )
    plan = builders.programme(SETTINGS.format(**world.settings))
    return builders.profiles(people, services, plan)


def network_of(world: World, profiles: Profiles) -> road_network.Network:
    """The roads of a world."""
    lines = [shapely.LineString([place(*at) for at in row["line"]]) for row in world.roads]
    columns = [
        {name: value for name, value in row.items() if name != "line"} for row in world.roads
    ]
    roads = gpd.GeoDataFrame(columns, geometry=lines, crs=4326)
    return road_network.build(roads, profiles.programme, None)


@dataclass(frozen=True, eq=False)
class Found:
    """What the engine makes of a world: its judged pairs, and what they were made from."""

    profiles: Profiles
    network: road_network.Network
    pairs: pd.DataFrame


@lru_cache(maxsize=200)
def found(world: World) -> Found:
    """Judge every pair of a world; once, for all who ask of the same one and change nothing."""
    profiles = profiles_of(world)
    network = network_of(world, profiles)
    return Found(
        profiles, network, judge.judge(candidate_pairs.travel(network, profiles), profiles)
    )


def judged(world: World) -> pd.DataFrame:
    """The judged pairs of a world."""
    return found(world).pairs


def covered(world: World, pairs: pd.DataFrame | None = None) -> dict[str, set[tuple[str, str]]]:
    """Who is covered in each category, by the way of counting."""
    table = judged(world) if pairs is None else pairs
    status = {row["service_id"]: row["status"] for row in world.services}
    near = table[table["is_within"] & table["service_id"].map(status).ne("inactive")]
    ways = {
        "geographic": near,
        "eligible": near[near["eligible"] == "yes"],
        "optimistic": near[near["eligible"] != "no"],
        "yes": table[table["verdict"] == "yes"],
        "perhaps": table[table["verdict"] != "no"],
    }
    return {
        way: set(zip(rows["returnee_id"], rows["category"], strict=True))
        for way, rows in ways.items()
    }


def measured(one: Found) -> pd.DataFrame:
    """Every indicator of a world, everybody in one area, with who is given a place."""
    nearest = minutes_to_nearest.minutes(one.network, one.profiles, list(CATEGORIES))
    numbers = encoded_pairs.of_judged(one.pairs, one.profiles)
    cases = records.of_people(numbers, one.profiles, nearest, CATEGORIES)
    assigned = assign_places.assign(one.pairs, one.profiles)
    services = one.profiles.services
    reachable = floating_catchment.accessibility(one.pairs, assigned, services)
    cases = records.with_supply(cases, assigned, reachable)
    facts = indicators.facts(person_facts.Sources(numbers, one.profiles, assigned))
    ids = one.profiles.people["returnee_id"]
    homes = pd.DataFrame({"returnee_id": ids, "pcode": "ALL", "level": 0.0})
    known = person_facts.with_facts(cases, facts)
    return indicators.measure(disaggregation.by_group(known, homes))
