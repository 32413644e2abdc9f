"""The catchments of a programme: whose they are, by what, and never of a hidden site."""

import pytest

from scripts.stages import catchments
from tests.mapping import grid_world
from tests.mapping.builders import programme

TRAVEL = "[travel]\nmin_component_km = 0\n"
LIMITED = TRAVEL + "[limits.clinic]\nduration_min = 40\nfare = 20\n"
SITES = [
    ((0, 0), {}), ((4, 4), {}), ((6, 0), {"is_confidential": True}),
    ((2, 6), {"status": "defunct"}),
    ((0, 4), {"category": "training"}), ((2, 4), {"category": "training"}), (None, {}),
]  # fmt: skip


def drawn(settings=LIMITED, sites=SITES):
    told = programme(settings)
    ticks = []
    found = catchments.of_services(
        grid_world.built(told),
        grid_world.services(*sites),
        told,
        lambda *tick: ticks.append(tick),
    )
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
    told = programme(LIMITED)
    sites = grid_world.services(*SITES)
    for roads, some in ((None, sites), (grid_world.built(told), sites.iloc[:0])):
        empty = catchments.of_services(roads, some, told, lambda *_: None)
        assert empty.empty
        assert list(empty.columns) == list(catchments.COLUMNS)


def test_progress_is_told_once_a_category_and_mode():
    assert drawn()[1] == [(at, 6) for at in range(1, 7)]
