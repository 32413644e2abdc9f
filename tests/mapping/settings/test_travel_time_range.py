"""The range of a trip: factors by mode and season, and what they do to every part of it."""

import importlib.resources
import tomllib
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from layers.errors import ProgrammeError
from mapping.routing import travel_table
from mapping.settings import travel_model, travel_settings, travel_time_range
from tests.mapping import builders, grid_world

TRAVEL = "[travel]\nmin_component_km = 0\n"


def test_every_mode_has_a_range_in_both_seasons_and_no_other_has():
    written = tomllib.loads(
        importlib.resources.files("mapping.settings")
        .joinpath("travel.toml")
        .read_text(encoding="utf-8")
    )
    assert set(written["range"]) == set(written["speeds"])
    model = travel_settings.parse({}, "GMD")
    for seasons in model.paces.values():
        assert set(seasons) == {"dry", "wet"}
        assert seasons["wet"].slow > seasons["dry"].slow


def test_published_models_of_one_country_lie_two_to_six_fold_apart_and_so_do_the_ends():
    for seasons in travel_settings.parse({}, "GMD").paces.values():
        for one in seasons.values():
            assert 1.6 <= one.slow / one.fast <= 6


def test_a_programme_may_change_one_end_of_one_mode():
    model = travel_settings.parse({"range": {"walk": {"wet": {"slow": 3}}}}, "GMD")
    assert model.paces["walk"]["wet"] == travel_model.Pace(0.85, 3.0)
    assert model.paces["walk"]["dry"] == travel_settings.parse({}, "GMD").paces["walk"]["dry"]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"walk": {"dry": {"fast": 1.1}}}, "`travel.range.walk.dry.fast` must be a number above 0"),
        ({"walk": {"dry": {"fast": 0}}}, "`travel.range.walk.dry.fast` must be a number above 0"),
        ({"walk": {"dry": {"slow": 0.9}}}, "`travel.range.walk.dry.slow` must be a number of 1 or"),
        ({"walk": {"dry": {"slw": 2}}}, "did you mean `travel.range.walk.dry.slow`?"),
        ({"camel": {}}, "`travel.range.camel` is not a setting"),
    ],
)
def test_a_range_that_is_none_is_named_with_its_place(settings, sentence):
    with pytest.raises(ProgrammeError) as caught:
        travel_settings.parse({"range": settings}, "GMD")
    assert sentence in str(caught.value)


def test_unreachable_stays_infinite_unknown_stays_unknown_and_no_mode_has_no_range():
    paces = travel_settings.parse({}, "GMD").paces
    mode = pd.Series(["walk", "walk", "", None])
    low, high = travel_time_range.bounds(paces, "dry", mode, np.array([np.inf, np.nan, 5.0, 5.0]))
    assert low.tolist()[0] == high.tolist()[0] == np.inf
    assert np.isnan(low[1])
    assert np.isnan(high[1])
    assert low.tolist()[2:] == high.tolist()[2:] == [5.0, 5.0]


@pytest.mark.parametrize("factor", [0.8, 1.5, 2.0])
@pytest.mark.parametrize("mode", ["walk", "minibus", "motorcycle"])
def test_a_model_that_is_slower_by_one_factor_in_all_gives_the_same_journeys(mode, factor):
    """The search done again with every speed divided and every wait multiplied."""
    usual = builders.programme(TRAVEL).travel
    speeds = {
        name: {
            group: {key: value / factor for key, value in vars(speed).items() if "wet" not in key}
            for group, speed in groups.items()
        }
        for name, groups in usual.speeds.items()
    }
    slowed = travel_settings.parse(
        {
            "min_component_km": 0, "speeds": speeds,
            "wait_min": {place: wait * factor for place, wait in usual.wait_min.items()},
            "off_road_kmh": {name: kmh / factor for name, kmh in usual.off_road_kmh.items()},
            "ferry": {"kmh": usual.ferry.kmh / factor, "wait_min": usual.ferry.wait_min * factor},
        },
        "GMD",
    )  # fmt: skip
    people = grid_world.returnees((0, 0), (1, 0.2), (6, 6), (3, 3.1), grid_world.ISLAND)
    sites = grid_world.services(((2, 0), {}), ((4, 4), {}), ((5.5, 0), {}))
    tables = []
    for model in (usual, slowed):
        found = grid_world.built(SimpleNamespace(travel=model))
        ends = people.set_index("returnee_id").geometry, sites.set_index("service_id").geometry
        tables.append(travel_table.travel(found, *ends, modes=[mode]))
    one, other = tables
    same = ["origin_id", "destination_id", "distance_m", "fare", "straight_m"]
    pd.testing.assert_frame_equal(one[same], other[same])
    wanted = one["duration_min"] * factor
    assert other["duration_min"].to_numpy() == pytest.approx(wanted.to_numpy(), abs=1e-3)
