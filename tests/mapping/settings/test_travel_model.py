"""The travel model against hand-computed times and fares, and the table it was written from."""

import numpy as np
import pandas as pd
import pytest

from layers.errors import ProgrammeError
from mapping.settings import travel_model
from mapping.settings.travel_model import GROUPS, edge_costs
from mapping.settings.travel_settings import parse


def _edges(**columns):
    n_rows = max(len(values) for values in columns.values())
    defaults = {
        "length_m": [1000.0] * n_rows,
        "group": [GROUPS.index("primary")] * n_rows,
        "is_paved": [True] * n_rows,
        "maxspeed_kmh": [np.nan] * n_rows,
        "oneway": [0] * n_rows,
        "is_ferry": [False] * n_rows,
        "is_ford": [False] * n_rows,
        "closed_season": [""] * n_rows,
    }
    return pd.DataFrame(defaults | columns)


def _groups(*names):
    return [GROUPS.index(name) for name in names]


# km/h read off the design table, 0 = none: minibus dry, wet; motorcycle dry, wet; walk dry, wet
TABLE = [
    ("motorway", "asphalt", 60, 54, 50, 45, 5, 5),
    ("trunk", None, 60, 54, 50, 45, 5, 5),
    ("primary", "concrete", 50, 45, 45, 40.5, 5, 5),
    ("secondary", "paved", 40, 40, 40, 40, 5, 5),
    ("secondary", "gravel", 30, 21, 35, 26.25, 5, 5),
    ("secondary", None, 30, 21, 35, 26.25, 5, 5),
    ("tertiary", "asphalt", 35, 35, 35, 35, 5, 5),
    ("tertiary_link", "dirt", 25, 15, 30, 21, 5, 5),
    ("residential", None, 20, 12, 25, 17.5, 5, 4),
    ("track_grade2", None, 12, 12, 20, 20, 4, 3),
    ("track", None, 0, 0, 12, 6, 4, 3),
    ("path", None, 0, 0, 10, 5, 4, 3),
    ("footway", None, 0, 0, 0, 0, 4, 3),
    ("steps", None, 0, 0, 0, 0, 4, 3),
    ("construction", None, 0, 0, 0, 0, 0, 0),
]


@pytest.mark.parametrize(
    ("road_class", "surface", "bus", "bus_wet", "moto", "moto_wet", "walk", "walk_wet"), TABLE
)
def test_speeds_are_those_of_the_design_table(
    road_class, surface, bus, bus_wet, moto, moto_wet, walk, walk_wet
):
    known = travel_model.classify(pd.DataFrame({"road_class": [road_class], "surface": [surface]}))
    edges = _edges(group=known["group"], is_paved=known["is_paved"])
    expected = {"minibus": (bus, bus_wet), "motorcycle": (moto, moto_wet), "walk": (walk, walk_wet)}
    for mode, speeds in expected.items():
        for season, kmh in zip(("dry", "wet"), speeds, strict=True):
            costs = edge_costs(parse({"season": season}, "GMD"), edges, mode)
            assert costs.is_usable[0] == (kmh > 0), (mode, season)
            if kmh:
                assert costs.duration_ms[0] == round(1.0 / kmh * 3_600_000), (mode, season)


def test_the_defaults_are_those_of_the_design():
    model = parse({}, "GMD")
    assert (model.season, model.modes) == ("dry", ("walk", "minibus", "motorcycle"))
    assert (model.snap_limit_m, model.min_component_km, model.coin) == (5000.0, 1.0, 5.0)
    assert model.off_road_kmh == {"dry": 3.0, "wet": 2.0}
    assert model.wait_min == {"urban": 20.0, "rural": 45.0}
    assert (model.ferry.kmh, model.ferry.wait_min, model.ferry.fare) == (8.0, 30.0, 10.0)
    assert (model.fares["minibus"].flag, model.fares["motorcycle"].unpaved_per_km) == (10.0, 5.0)


def test_fares_of_another_currency_are_unknown_until_stated():
    model = parse({}, "XOF")
    assert np.isnan([model.fares["minibus"].flag, model.ferry.fare, model.coin]).all()
    costs = edge_costs(model, _edges(oneway=[0]), "motorcycle")
    assert np.isnan(costs.fare[0])
    assert edge_costs(model, _edges(oneway=[0]), "walk").fare[0] == 0.0
    fares = {"minibus": {"flag": 150, "paved_per_km": 20, "unpaved_per_km": 40}}
    stated = parse({"fares": fares, "coin": 25, "ferry": {"fare": 100}}, "XOF")
    assert (stated.fares["minibus"].flag, stated.coin, stated.ferry.fare) == (150.0, 25.0, 100.0)
    assert np.isnan(stated.fares["motorcycle"].flag)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"snap_limit": 5}, "`travel.snap_limit` is not a setting"),
        ({"snap_limit": 5}, "did you mean `travel.snap_limit_m`?"),
        ({"wait_min": {"rurl": 5}}, "did you mean `travel.wait_min.rural`?"),
        ({"speeds": {"minibuss": {}}}, "did you mean `travel.speeds.minibus`"),
        ({"speeds": {"walk": {"path": {"pavd": 3}}}}, "`travel.speeds.walk.path.paved`?"),
        ({"xyzzy": 1}, "known: season, modes"),
        ({"season": "rainy"}, "`travel.season` must be dry or wet"),
        ({"modes": ["walk", "camel"]}, "`travel.modes` must be a list of some of walk, "),
        ({"modes": "walk"}, "`travel.modes` must be a list of texts"),
        ({"modes": []}, "`travel.modes` must be"),
        ({"coin": -5}, "`travel.coin` must be a number from 0"),
        ({"coin": float("nan")}, "`travel.coin` must be a number from 0"),
        ({"snap_limit_m": True}, "`travel.snap_limit_m` must be a number"),
        ({"ferry": 3}, "`travel.ferry` must be a table"),
        ({"ferry": {"kmh": 0}}, "`travel.ferry.kmh` must be a number above 0"),
        ({"off_road_kmh": {"wet": 0}}, "`travel.off_road_kmh.wet` must be a number above 0"),
        ({"speeds": {"walk": {"path": {"paved_wet": 1.2}}}}, "must be a number from 0 to 1"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_with_its_place(settings, sentence):
    with pytest.raises(ProgrammeError, match=r"^programme\.toml: ") as caught:
        parse(settings, "GMD")
    assert sentence in str(caught.value)


def test_a_setting_changes_only_itself():
    changed = parse({"speeds": {"minibus": {"path": {"unpaved": 8}}}}, "GMD")
    default = parse({}, "GMD")
    assert changed.speeds["minibus"]["path"].unpaved == 8.0
    assert changed.speeds["minibus"]["path"].paved == 0.0
    assert changed.speeds["walk"] == default.speeds["walk"]


def test_every_speed_table_names_every_group_and_stands_under_a_source():
    model = parse({}, "GMD")
    assert all(tuple(groups) == GROUPS for groups in model.speeds.values())
    lines = (
        (travel_model.importlib.resources.files("mapping.settings") / "travel.toml")
        .read_text()
        .splitlines()
    )
    is_speed = [line.split(" ")[0] in GROUPS and "paved" in line for line in lines]
    for number, line in enumerate(lines):
        if line.startswith("[speeds."):
            assert lines[number + 1].startswith("# "), line
    assert sum(is_speed) == 3 * len(GROUPS)


def test_wet_never_beats_dry_and_a_motorcycle_never_loses_to_a_walker():
    pairs = [(code, paved) for code in range(len(GROUPS)) for paved in (True, False)]
    edges = _edges(group=[code for code, _ in pairs], is_paved=[paved for _, paved in pairs])
    for season in ("dry", "wet"):
        model = parse({"season": season}, "GMD")
        walk, ride = (edge_costs(model, edges, mode) for mode in ("walk", "motorcycle"))
        both = walk.is_usable & ride.is_usable
        assert (ride.duration_ms[both] <= walk.duration_ms[both]).all()
    for mode in ("walk", "minibus", "motorcycle"):
        dry, wet = (edge_costs(parse({"season": s}, "GMD"), edges, mode) for s in ("dry", "wet"))
        assert (wet.is_usable <= dry.is_usable).all()
        assert (wet.duration_ms >= dry.duration_ms)[wet.is_usable].all()


def test_a_posted_limit_lowers_a_speed_and_never_raises_it():
    edges = _edges(maxspeed_kmh=[30.0, 120.0, 2.0, np.nan])
    ride = edge_costs(parse({}, "GMD"), edges, "minibus")
    assert ride.duration_ms.tolist() == [120_000, 72_000, 72_000, 72_000]
    assert set(edge_costs(parse({}, "GMD"), edges, "walk").duration_ms) == {720_000}


def test_posted_limits_are_read_in_their_unit_or_not_at_all():
    words = ["50", "30 mph", "40;60", "walk", "none", "", None, "25.5", "RO:urban", "50 km/h"]
    roads = pd.DataFrame({"road_class": "primary", "maxspeed": words})
    found = travel_model.classify(roads)["maxspeed_kmh"].to_numpy()
    unread = np.nan
    expected = [50, 48.28, 40, unread, unread, unread, unread, 25.5, unread, 50]
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_a_closed_season_stops_engines_and_ferries_but_no_walker():
    edges = _edges(closed_season=["wet", "dry", "", "wet"], is_ferry=[False, False, False, True])
    wet = parse({"season": "wet"}, "GMD")
    for mode in ("minibus", "motorcycle"):
        assert edge_costs(wet, edges, mode).is_usable.tolist() == [False, True, True, False]
    assert edge_costs(wet, edges, "walk").is_usable.tolist() == [True, True, True, False]


def test_what_is_closed_to_a_mode_is_closed_ferries_included():
    known = travel_model.classify(
        pd.DataFrame(
            {
                "road_class": ["primary"] * 5 + ["ferry"] * 2,
                "access": ["no", "Private", "motor_no", "foot_no", "permissive", "motor_no", None],
            }
        )
    )
    edges = _edges(
        group=known["group"],
        is_ferry=[False] * 5 + [True] * 2,
        is_closed_to_engines=known["is_closed_to_engines"],
        is_closed_to_walkers=known["is_closed_to_walkers"],
    )
    for season in ("dry", "wet"):
        model = parse({"season": season}, "GMD")
        walk, bus, ride = (
            edge_costs(model, edges, mode) for mode in ("walk", "minibus", "motorcycle")
        )
        assert walk.is_usable.tolist() == [False, False, True, False, True, True, True]
        assert bus.is_usable.tolist() == [False, False, False, True, True, False, True]
        assert ride.is_usable.tolist() == bus.is_usable.tolist()
        assert not (ride.forward | ride.backward)[[0, 1, 2, 5]].any()


def test_a_ford_stops_engines_in_the_wet_season_only():
    edges = _edges(is_ford=[True])
    usable = {
        (mode, season): edge_costs(parse({"season": season}, "GMD"), edges, mode).is_usable[0]
        for mode in ("walk", "motorcycle")
        for season in ("dry", "wet")
    }
    assert [key for key, value in usable.items() if not value] == [("motorcycle", "wet")]


def test_one_way_binds_engines_and_no_walker():
    edges = _edges(oneway=[0, 1, -1])
    ride = edge_costs(parse({}, "GMD"), edges, "motorcycle")
    assert ride.forward.tolist() == [True, True, False]
    assert ride.backward.tolist() == [True, False, True]
    walk = edge_costs(parse({}, "GMD"), edges, "walk")
    assert walk.forward.all()
    assert walk.backward.all()


def test_the_distance_part_of_a_fare_follows_the_surface():
    edges = _edges(is_paved=[True, False], length_m=[2000.0, 3000.0])
    costs = edge_costs(parse({}, "GMD"), edges, "motorcycle")
    assert costs.fare.tolist() == [2 * 3.5, 3 * 5.0]


def test_every_mode_crosses_a_ferry_at_the_ferrys_speed():
    edges = _edges(is_ferry=[True], group=[-1])
    for mode in ("walk", "minibus", "motorcycle"):
        costs = edge_costs(parse({}, "GMD"), edges, mode)
        assert costs.duration_ms[0] == 450_000  # 1 km at 8 km/h
        assert costs.fare[0] == 0.0


def test_fares_round_half_up_to_the_coin():
    fares = np.array([0.0, 2.4, 2.5, 7.499, 7.5, 0.1 * 75, np.nan])
    np.testing.assert_array_equal(travel_model.round_fare(fares, 5.0), [0, 0, 5, 5, 10, 10, np.nan])
    np.testing.assert_array_equal(travel_model.round_fare(fares, np.nan), fares)


def test_of_several_words_for_one_road_the_narrowest_and_slowest_count():
    roads = pd.DataFrame(
        {
            "road_class": ["['primary', 'residential']", "footway;track", "['goat way', 'path']"],
            "surface": ["['asphalt', 'dirt']", "asphalt;concrete", ""],
            "maxspeed": ["['50', '30']", "20 mph;40", "none"],
        }
    )
    known = travel_model.classify(roads)
    assert [GROUPS[code] for code in known["group"]] == ["local", "footway", "path"]
    assert known["is_known_class"].all()
    assert known["is_paved"].tolist() == [False, True, False]
    assert known["maxspeed_kmh"].fillna(0).round(1).tolist() == [30, 32.2, 0]


def test_an_unknown_class_is_unclassified_and_said_so():
    roads = pd.DataFrame({"road_class": ["goat", None, "unclassified"]})
    known = travel_model.classify(roads)
    assert known["group"].tolist() == _groups("local", "local", "local")
    assert known["is_known_class"].tolist() == [False, False, True]
