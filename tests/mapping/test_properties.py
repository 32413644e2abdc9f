"""What must hold of every programme, on small worlds of many seeds.

More of anything that helps never lowers whom a service takes; names and orders of rows change
nothing; the rains never help; what is left and what is lost adds up to everybody.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.reasons import STEPS, is_unknown, step_of
from layers.vocabulary.codes import SHORTFALL_CAUSES
from mapping import indicators
from mapping.allocation import assign_places
from mapping.network import snapping
from mapping.reach import judge
from mapping.routing import candidate_pairs
from tests.mapping import builders, small_worlds
from tests.paths import REPO

FEW, ALL = 1, 60
OF_DRAWS = (
    "has_place", "shortfall", "places_unknown", "single_provider",
    *(f"shortfall_{cause}" for cause in SHORTFALL_CAUSES),
)  # fmt: skip
"""Figures that rest on draws keyed by ids, and one whose subject is an id."""


def never_less(before, after):
    """Whoever is covered before is covered after, however one counts."""
    lost = {way: before[way] - after[way] for way in before if before[way] - after[way]}
    assert lost == {}


@pytest.mark.seeds(FEW, ALL)
def test_one_more_service_never_lowers_coverage(seed):
    world = small_worlds.drawn(seed)
    without = replace(world, services=world.services[1:])
    never_less(small_worlds.covered(without), small_worlds.covered(world))


@pytest.mark.seeds(FEW, ALL)
def test_one_more_mode_never_lowers_coverage(seed):
    world = small_worlds.drawn(seed)
    order = [["walk"], ["walk", "motorcycle"], ["walk", "minibus", "motorcycle"]]
    fewer, more = order[seed % 2 :][:2]
    never_less(
        small_worlds.covered(world.told(modes=fewer)), small_worlds.covered(world.told(modes=more))
    )


@pytest.mark.seeds(FEW, ALL)
def test_a_higher_limit_or_a_wider_circle_never_lowers_coverage(seed):
    world = small_worlds.drawn(seed)
    wider = world.told(clinic_min=61, training_min=91, circle_km=9.5)
    never_less(small_worlds.covered(world), small_worlds.covered(wider))


@pytest.mark.seeds(FEW, ALL)
def test_a_waived_rule_never_lowers_coverage(seed):
    world = small_worlds.drawn(seed)
    rule = ({"age_min": None}, {"grade_max": None}, {"sexes": "any"})[seed % 3]
    waived = replace(world, services=tuple(row | rule for row in world.services))
    never_less(small_worlds.covered(world), small_worlds.covered(waived))


@pytest.mark.seeds(FEW, ALL)
def test_one_more_place_never_lowers_coverage(seed):
    world = small_worlds.drawn(seed)
    free = [(row["n_places_free"] or 0) + 1 for row in world.services]
    more = tuple(
        row | {"n_places_free": n} for row, n in zip(world.services, free, strict=True)
    )  # fmt: skip
    never_less(small_worlds.covered(world), small_worlds.covered(replace(world, services=more)))


@pytest.mark.seeds(FEW, ALL)
def test_wet_coverage_is_at_most_dry_coverage(seed):
    world = small_worlds.drawn(seed)
    never_less(small_worlds.covered(world.told(season="wet")), small_worlds.covered(world))


@pytest.mark.seeds(FEW, ALL)
def test_the_order_of_rows_and_the_names_of_ids_change_no_verdict_and_no_figure(seed):
    world = small_worlds.drawn(seed)
    chance = np.random.default_rng(seed)

    def mixed(rows):
        return tuple(rows[at] for at in chance.permutation(len(rows)))

    people, services = mixed(world.people), mixed(world.services)
    names = {row["returnee_id"]: f"N{9 - at}" for at, row in enumerate(people)}
    names |= {row["service_id"]: f"Q{9 - at}" for at, row in enumerate(services)}
    other = replace(
        world,
        roads=mixed(world.roads),
        people=tuple(row | {"returnee_id": names[row["returnee_id"]]} for row in people),
        services=tuple(row | {"service_id": names[row["service_id"]]} for row in services),
    )
    keys = ["returnee_id", "service_id"]
    one, two = small_worlds.judged(world), small_worlds.judged(other)
    one = one.assign(**{key: one[key].map(names) for key in keys})
    pd.testing.assert_frame_equal(
        one.sort_values(keys, ignore_index=True).astype(dict.fromkeys(keys, "str")),
        two.sort_values(keys, ignore_index=True),
    )
    figures = [small_worlds.measured(small_worlds.found(each)) for each in (world, other)]
    named = [table[~table["indicator"].isin(OF_DRAWS)] for table in figures]
    pd.testing.assert_frame_equal(*(table.reset_index(drop=True) for table in named))


@pytest.mark.seeds(FEW, ALL)
def test_a_road_cut_at_its_vertices_or_drawn_the_other_way_changes_no_verdict(seed):
    world = small_worlds.drawn(seed)
    cut = tuple(
        row | {"line": part if row["oneway"] else part[::-1]}
        for row in world.roads
        for part in (row["line"][:2], row["line"][1:])
    )
    one, two = small_worlds.judged(world), small_worlds.judged(replace(world, roads=cut))
    codes = [table["reasons"].map(builders.codes).tolist() for table in (one, two)]
    assert codes[0] == codes[1]
    figures = [table.drop(columns="reasons") for table in (one, two)]
    pd.testing.assert_frame_equal(*figures, rtol=1e-4, atol=0.01)


@pytest.mark.seeds(FEW, ALL)
def test_new_names_change_who_gets_a_place_and_never_how_many(seed):
    world = small_worlds.drawn(seed).told(mix="")
    other = replace(
        world,
        people=tuple(row | {"returnee_id": f"N{9 - at}"} for at, row in enumerate(world.people)),
    )
    seated = [
        assign_places.assign(one.pairs, one.profiles)
        for one in map(small_worlds.found, (world, other))
    ]
    n = [table[table["service_id"] != ""].groupby("category").size().to_dict() for table in seated]
    assert n[0] == n[1]
    causes = [table["cause"].value_counts().to_dict() for table in seated]
    assert causes[0] == causes[1]


@pytest.mark.seeds(FEW, ALL)
def test_one_more_road_that_is_no_nearer_to_anybody_never_lowers_coverage(seed):
    """By a metre: of two roads drawn one on the other, which one is tied to is open."""
    world = small_worlds.drawn(seed)
    chance = np.random.default_rng([seed, 1])
    lines = [shapely.LineString(row["line"]) for row in world.roads]
    points = [shapely.Point(row["at"]) for row in (*world.people, *world.services)]
    ties = [min(line.distance(point) for line in lines) for point in points]
    corners = [corner for row in world.roads for corner in row["line"]]
    more = list(world.roads)
    for _ in range(12):
        ends = [corners[at] for at in chance.choice(len(corners), 2)]
        line = shapely.LineString(ends)
        apart = [line.distance(point) for point in points]
        if ends[0] != ends[1] and all(
            far > near + 0.001 for far, near in zip(apart, ties, strict=True)
        ):
            # Whoever walks may use every road: a path is no nearer by any mode.
            more.append({"line": ends, "road_class": "path", "closed_season": None, "oneway": None})
    never_less(small_worlds.covered(world), small_worlds.covered(replace(world, roads=tuple(more))))


@pytest.mark.seeds(FEW, ALL)
def test_an_island_of_road_beside_a_home_or_site_never_lowers_coverage(seed):
    """Beside those tied to the main network; who is tied to an island keeps no third tie."""
    world = small_worlds.drawn(seed)
    roads = shapely.union_all([shapely.LineString(row["line"]) for row in world.roads])
    before = small_worlds.found(world)
    islands = []
    for row, is_main in zip((*world.people, *world.services), on_main(before), strict=True):
        x, y = row["at"]
        line = [(x + 0.02, y + 0.02), (x + 0.05, y + 0.06)]
        if is_main and roads.distance(shapely.LineString(line)) > 0.005:
            islands.append(
                {"line": line, "road_class": "track", "closed_season": None, "oneway": None}
            )
    more = replace(world, roads=(*world.roads, *islands))
    never_less(small_worlds.covered(world, before.pairs), small_worlds.covered(more))


def on_main(one: small_worlds.Found) -> list[bool]:
    """Whether each person, then each service, is tied to the main network in every mode."""
    both = [one.profiles.people.geometry, one.profiles.services.geometry]
    points = gpd.GeoSeries(np.concatenate([each.to_numpy() for each in both]), crs=4326)
    ties = [snapping.snap(one.network, points, mode) for mode in one.network.model.modes]
    is_main: list[bool] = np.all([tie["component"] == 0 for tie in ties], axis=0).tolist()
    return is_main


@pytest.mark.seeds(FEW, ALL)
def test_how_many_are_judged_at_once_changes_nothing(seed):
    one = small_worlds.found(small_worlds.drawn(seed))
    travel = candidate_pairs.travel(one.network, one.profiles)
    parts = pd.concat(judge.blocks(travel, one.profiles, size=2), ignore_index=True)
    texts = dict.fromkeys(judge.CODED, "str")
    pd.testing.assert_frame_equal(parts.astype(texts), one.pairs, check_dtype=False)


def test_the_order_of_sets_changes_no_figure():
    """A process with hashes of its own measures the same to the last digit."""
    code = (
        "from tests.mapping import small_worlds as s; import sys; "
        "sys.stdout.write(s.measured(s.found(s.drawn(0))).to_csv(index=False))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPO,
        env=os.environ | {"PYTHONHASHSEED": "4242"},
    ).stdout  # fmt: skip
    own = small_worlds.measured(small_worlds.found(small_worlds.drawn(0))).to_csv(index=False)
    assert told == own
    assert told.count("\n") > 50


@pytest.mark.seeds(FEW, ALL)
def test_the_parts_of_a_figure_add_up_to_it(seed):
    """In each area, population and group where the whole and a part are told."""
    figures = small_worlds.measured(small_worlds.found(small_worlds.drawn(seed)))
    told = figures[figures["unit"].isin(["people", "share"])]
    n = told["value"] * told["n_people"].where(told["unit"].eq("share"), 1.0)
    keys = ["category", "among", "group"]
    people = told.assign(n=n).set_index([*keys, "indicator"])["n"]
    wholes = {name: one.part_of for name, one in indicators.figures().items() if one.part_of}
    whole = people.index.get_level_values("indicator").map(wholes).to_series(index=people.index)
    added = people[whole.notna()].groupby([*keys, whole[whole.notna()]]).sum()
    assert len(added)
    for key, total in added.items():
        assert total == pytest.approx(people[key], abs=1e-6), key


@pytest.mark.seeds(FEW, ALL)
def test_people_and_needs_are_the_sum_of_the_ends_of_the_chain(seed):
    """Each end counted by a loop over the judged pairs, as the waterfall counts it."""
    world = small_worlds.drawn(seed)
    one = small_worlds.found(world)
    figures = small_worlds.measured(one)
    figures = figures[figures["group"] == "all"]
    figures = figures.set_index(["among", "category", "indicator"]).sort_index()
    shares = tomllib.loads(f"mix = {{ {world.settings['mix']} }}")["mix"]
    for category in small_worlds.CATEGORIES:
        ends: dict[str, dict[str, float]] = {"all": {}, "need": {}}
        for person in world.people:
            need = person["need"]
            weight = shares.get(category, 0.0) if need is None else float(need == category)
            end = end_of(one.pairs, person["returnee_id"], category)
            for among, much in (("all", 1.0), ("need", weight)):
                ends[among][end] = ends[among].get(end, 0.0) + much
        for among, found in ends.items():
            if not sum(found.values()):
                assert (among, category) not in figures.index.droplevel("indicator")
                continue
            left = figures.loc[(among, category), "value"]
            before = left["waterfall_identified"]
            assert sum(found.values()) == pytest.approx(before)
            for step in STEPS:
                assert before - left[f"waterfall_{step}"] == pytest.approx(found.get(step, 0.0))
                before = left[f"waterfall_{step}"]
            assert before - left["waterfall_sure"] == pytest.approx(found.get("ask", 0.0))
            assert left["waterfall_sure"] == pytest.approx(found.get("yes", 0.0))


def end_of(pairs: pd.DataFrame, person: str, category: str) -> str:
    """Yes, to ask, or the first obstacle of the service that gets furthest."""
    own = pairs[(pairs["returnee_id"] == person) & (pairs["category"] == category)]
    if (own["verdict"] == "yes").any():
        return "yes"
    if (own["verdict"] == "unknown").any():
        return "ask"
    firsts = [
        min(STEPS.index(step_of(one["code"])) for one in reasons if not is_unknown(one["code"]))
        for reasons in own["reasons"]
    ]
    return STEPS[max(firsts, default=0)]
