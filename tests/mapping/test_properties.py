"""What must hold of every programme, on small worlds of many seeds.

More of anything that helps never lowers whom a service takes; names and orders of rows change
nothing; the rains never help; what is left and what is lost adds up to everybody.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.mapping import small_worlds

FEW, ALL = 3, 60


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
@pytest.mark.parametrize("rule", [{"age_min": None}, {"grade_max": None}, {"sexes": "any"}])
def test_a_waived_rule_never_lowers_coverage(seed, rule):
    world = small_worlds.drawn(seed)
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
    pd.testing.assert_frame_equal(small_worlds.measured(world), small_worlds.measured(other))


@pytest.mark.seeds(FEW, ALL)
def test_a_road_cut_at_its_vertices_or_drawn_the_other_way_changes_no_verdict(seed):
    world = small_worlds.drawn(seed)
    cut = tuple(
        row | {"line": part if row["oneway"] else part[::-1]}
        for row in world.roads
        for part in (row["line"][:2], row["line"][1:])
    )
    pd.testing.assert_frame_equal(
        small_worlds.judged(world),
        small_worlds.judged(replace(world, roads=cut)),
        rtol=1e-4,
        atol=0.01,
    )


@pytest.mark.seeds(FEW, ALL)
def test_who_is_left_and_who_is_lost_at_each_step_are_everybody(seed):
    world = small_worlds.drawn(seed)
    pairs = small_worlds.judged(world)
    figures = small_worlds.measured(world)
    whole = figures[figures["group"] == "all"].set_index(["category", "indicator"])["value"]
    may = small_worlds.covered(world, pairs)["perhaps"]
    for category in small_worlds.CATEGORIES:
        steps = whole[category].filter(like="waterfall_")
        left = [steps["waterfall_identified"], *sorted(steps, reverse=True)]
        assert left[0] == len(world.people)
        assert steps["waterfall_place"] == len([one for one in may if one[1] == category])
        means = whole[category].filter(regex="^affordability_(affordable|strained|un)")
        assert means.empty or means.sum() == pytest.approx(1)
