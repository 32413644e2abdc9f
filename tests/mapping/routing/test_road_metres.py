"""Metres by road against a plain search over the roads that some mode may use."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.network import road_network
from mapping.routing import candidate_pairs, road_metres
from tests.mapping import builders
from tests.mapping.routing import plain_roads
from tests.mapping.routing.plain_roads import Road
from tests.shares import examples

STEP_M = 1500.0
SIDE = 3
USABLE = {
    "walk": lambda road: road.access != "foot_no",
    "motorcycle": lambda road: road.access != "motor_no" and road.road_class != "footway",
}


@st.composite
def worlds(draw):
    """A comb of streets that everybody may use, short cuts that only some may, and six places."""
    corners = [(STEP_M * x, STEP_M * y) for y in range(SIDE) for x in range(SIDE)]
    comb = [(0, 1), (1, 2), (0, 3), (1, 4), (2, 5), (3, 6), (4, 7), (5, 8)]
    roads = [Road(corners[one], corners[other]) for one, other in comb]
    cuts = [(3, 4), (4, 5), (6, 7), (7, 8), (0, 4), (4, 8), (2, 4), (4, 6)]
    for one, other in draw(st.lists(st.sampled_from(cuts), unique=True)):
        roads.append(
            Road(
                corners[one], corners[other],
                draw(st.sampled_from(["residential", "footway", "path"])),
                draw(st.sampled_from(["", "foot_no", "motor_no"])),
            )
        )  # fmt: skip
    metres = st.floats(0, (SIDE - 1) * STEP_M).map(lambda one: round(one, 1))
    places = draw(st.lists(st.tuples(metres, metres), min_size=6, max_size=6, unique=True))
    return roads, places


def by_road(roads, home, site, modes) -> float:
    """The fewest metres over roads that a mode may use, from and to the ties of any mode."""
    ties = []
    for place in (home, site):
        own = []
        for mode in modes:
            numbers = [at for at, road in enumerate(roads) if USABLE[mode](road)]
            at, share, metres = plain_roads.tie(place, [roads[at] for at in numbers])
            own.append((numbers[at], share, metres))
        ties.append(own)

    def cost(road):
        is_open = any(USABLE[mode](road) for mode in modes)
        return (road.metres if is_open else math.inf,) * 2

    return min(plain_roads.least(roads, one, other, cost) for one in ties[0] for other in ties[1])


def built(roads, modes, season="dry"):
    programme = builders.programme(f"[travel]\nmodes = {list(modes)}\nseason = '{season}'\n")
    return road_network.build(plain_roads.layer(roads), programme)


@settings(max_examples=examples(8), deadline=None)
@given(worlds(), st.sampled_from([("walk",), ("motorcycle",), ("walk", "motorcycle")]))
def test_metres_by_road_are_those_of_trying_every_road_that_some_mode_may_use(world, modes):
    roads, places = world
    homes = plain_roads.points({f"H{at}": place for at, place in enumerate(places[:3])})
    sites = plain_roads.points({f"S{at}": place for at, place in enumerate(places[3:])})
    home, site = (each.ravel() for each in np.meshgrid(np.arange(3), np.arange(3)))
    network = built(roads, modes)
    nothing_known = np.full(9, np.inf)
    found = road_metres.of_pairs(network, (homes, sites), (home, site), nothing_known)
    wanted = [
        by_road(roads, places[one], places[3 + other], modes)
        for one, other in zip(home, site, strict=True)
    ]
    assert found == pytest.approx(wanted, abs=1.0)
    # What is known of trips bounds the search and changes nothing; nor do the rains.
    bounded = road_metres.of_pairs(network, (homes, sites), (home, site), found)
    assert bounded.tolist() == found.tolist()
    wet = built(roads, modes, "wet")
    rained = road_metres.of_pairs(wet, (homes, sites), (home, site), nothing_known)
    assert rained.tolist() == found.tolist()
    outwards = road_metres.around(network, (homes, sites), (home, site))
    assert outwards.tolist() == found.tolist()


HOME, SITE = (0.0, 0.0), (4800.0, 0.0)
SHORT_AND_LONG = [
    Road(HOME, (2400.0, 1380.0), "trunk"), Road((2400.0, 1380.0), SITE, "trunk"),
    Road(HOME, SITE, "residential"), Road(SITE, (20_000.0, 0.0), "trunk"),
]  # fmt: skip


@pytest.mark.parametrize(
    "modes", [("walk",), ("motorcycle",), ("walk", "motorcycle"), ("minibus", "motorcycle")]
)
def test_a_rule_by_road_asks_for_the_shortest_road_whatever_the_modes(modes):
    programme = builders.programme(
        f"[travel]\nmodes = {list(modes)}\n[limits.training]\nduration_min = 90\n"
    )
    row = {"service_id": "T1", "category": "training", "status": "active", "basis": "network",
           "setting": "urban", "urban_limit_km": 5, "rural_limit_km": 5}  # fmt: skip
    people = builders.layer(
        "returnees", [{"returnee_id": "A", "age": 20}], [plain_roads.degrees(HOME)]
    )
    offers = builders.layer("services", [row], [plain_roads.degrees(SITE)])
    network = road_network.build(plain_roads.layer(SHORT_AND_LONG), programme)
    for is_bounded in (True, False):
        way = candidate_pairs.travel(
            network, builders.profiles(people, offers, programme), is_bounded=is_bounded
        )
        judged = builders.judged(way, people, offers, programme)
        assert judged["road_m"].tolist() == pytest.approx([4800], abs=5)
        assert judged["eligible"].tolist() == ["yes"]
