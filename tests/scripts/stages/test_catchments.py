"""The catchments of a programme: whose they are, by what, and never of a hidden site."""

import pytest
from shapely import Point

from scripts.stages import catchments
from tests.mapping import builders, grid_world
from tests.mapping.builders import programme

TRAVEL = "[travel]\nmin_component_km = 0\n"
LIMITED = TRAVEL + "[limits.clinic]\nduration_min = 40\nfare = 20\n"
SITES = [
    ((0, 0), {}), ((4, 4), {}), ((6, 0), {"is_confidential": True}),
    ((2, 6), {"status": "defunct"}),
    ((0, 4), {"category": "training"}), ((2, 4), {"category": "training"}), (None, {}),
]  # fmt: skip


def known(settings=LIMITED, sites=SITES, stops=()):
    told = [{"service_id": "S0", **row} for _, row in stops]
    layer = builders.layer("stops", told, [grid_world.place(*point) for point, _ in stops])
    people = grid_world.returnees((0, 0))
    offered = grid_world.services(*sites)
    return builders.profiles(people, offered, programme(settings), stops=layer if told else None)


def drawn(settings=LIMITED, sites=SITES, stops=()):
    profiles = known(settings, sites, stops)
    ticks = []
    roads = grid_world.built(profiles.programme)
    found = catchments.of_services(roads, profiles, lambda *tick: ticks.append(tick))
    return found, ticks


@pytest.fixture(scope="module")
def table():
    return drawn()[0]


def test_limits_are_those_of_the_category_and_walking_costs_nothing(table):
    merged = table[table["service_id"] == ""]
    steps = merged.groupby(["category", "mode", "measure"])["limit"].agg(list)
    assert steps["clinic", "walk", "minutes"] == [20.0, 40.0, 60.0]
    assert steps["clinic", "minibus", "fare"] == [10.0, 20.0, 30.0]
    assert steps["training", "motorcycle", "fare"] == [15.0, 20.0, 25.0]
    assert ("clinic", "walk", "fare") not in steps.index


def test_no_hidden_closed_or_placeless_site_is_in_any_shape(table):
    alone = table[table["service_id"] != ""]
    assert set(alone["service_id"]) == {"S0", "S1"}
    seen = [site for site in SITES if not site[1].get("is_confidential")]
    without, _ = drawn(sites=seen)
    merged = without[without["service_id"] == ""].geometry
    assert merged.geom_equals(table[table["service_id"] == ""].geometry, align=False).all()


def test_each_alone_has_the_middle_limit_in_categories_with_a_limit(table):
    alone = table[table["service_id"] != ""]
    assert set(alone["category"]) == {"clinic"}
    assert set(alone["limit"]) == {40.0}
    assert set(alone["mode"]) == {"walk", "minibus", "motorcycle"}
    none, _ = drawn(TRAVEL)
    assert set(none["service_id"]) == {""}


def test_many_services_have_no_shapes_of_their_own(monkeypatch):
    monkeypatch.setattr(catchments, "MOST_ALONE", 1)
    assert set(drawn()[0]["service_id"]) == {""}


def test_without_roads_or_services_there_is_none():
    roads = grid_world.built(programme(LIMITED))
    nobody = [(None, {"delivery": "phone"})]
    for given, profiles in ((None, known()), (roads, known(sites=nobody))):
        empty = catchments.of_services(given, profiles, lambda *_: None)
        assert empty.empty
        assert list(empty.columns) == list(catchments.COLUMNS)


def test_progress_is_told_once_a_category_and_mode():
    assert drawn()[1] == [(at, 6) for at in range(1, 7)]


def test_a_mobile_team_is_drawn_around_its_stops_and_never_where_it_is_kept():
    base, other = ((6, 6), {"delivery": "mobile"}), ((0, 6), {})
    stops = [((0, 0), {"stop_id": "A", "weekday": "mon"}), ((6, 0), {"stop_id": "B"})]
    found, _ = drawn(sites=[base, other], stops=stops)
    fixed, _ = drawn(sites=[((0, 0), {}), other, ((6, 0), {})])
    walks = [
        table[table["mode"].eq("walk") & table["measure"].eq("minutes")] for table in (found, fixed)
    ]
    merged = [table[table["service_id"] == ""].geometry.union_all() for table in walks]
    assert merged[0].equals(merged[1])  # as if two clinics were there
    alone = [table[table["service_id"] != ""].set_index("service_id") for table in walks]
    of_team = alone[0].loc["S0", "geometry"]
    assert of_team.equals(alone[1].loc[["S0", "S2"], "geometry"].union_all())
    assert not of_team.covers(Point(grid_world.place(6, 6)))


def test_a_service_that_comes_to_people_has_no_catchment():
    comes = [((0, 0), {"delivery": one}) for one in ("phone", "online", "home", "mobile")]
    found, _ = drawn(sites=[*comes, ((4, 4), {})])
    lone, _ = drawn(sites=[((4, 4), {})])
    assert found.geometry.geom_equals(lone.geometry, align=False).all()
