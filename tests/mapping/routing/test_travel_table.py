"""Travel against hand-computed trips, and what must hold on any network."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.errors import ProgrammeError
from mapping.network import road_network
from mapping.network.snapping import snap
from mapping.routing import travel_table
from mapping.settings import travel_settings

KM = 1 / 111.31949079  # degrees of longitude at the equator
MODES = ("walk", "minibus", "motorcycle")


def _network(rows, settlements=None, currency="GMD", **settings):
    roads = gpd.GeoDataFrame(rows, crs=4326)
    model = travel_settings.parse({"min_component_km": 0, **settings}, currency)
    return road_network.build(roads, SimpleNamespace(travel=model), settlements)


def _road(*points_km, road_class="primary", **columns):
    line = shapely.LineString([(x * KM, y * KM) for x, y in points_km])
    return {"road_class": road_class, "geometry": line, **columns}


def _points(prefix, *points_km):
    places = [None if p is None else shapely.Point(p[0] * KM, p[1] * KM) for p in points_km]
    return gpd.GeoSeries(places, index=[f"{prefix}{i}" for i in range(len(places))], crs=4326)


def _trip(rows, start, end, mode, **settings):
    found = _network(rows, **settings)
    table = travel_table.travel(found, _points("o", start), _points("d", end), modes=[mode])
    return table.iloc[0] if len(table) else None


def test_a_minibus_is_a_walk_a_wait_a_ride_and_a_walk():
    rows = [_road((0, 0), (1, 0), road_class="path"), _road((1, 0), (11, 0))]
    rows.append(_road((11, 0), (11.5, 0), road_class="path"))
    trip = _trip(rows, (0, 0), (11.5, 0), "minibus")
    # 1.5 km at 4 km/h = 22.5, wait 45, 10 km at 50 km/h = 12; D10 + 10 x D0.5
    assert trip["duration_min"] == pytest.approx(22.5 + 45 + 12, abs=0.01)
    assert trip["distance_m"] == pytest.approx(11_500, abs=0.5)
    assert trip["straight_m"] == pytest.approx(11_500, abs=0.5)
    assert trip["fare"] == 15.0


def test_the_wait_is_urban_in_town():
    town = gpd.GeoDataFrame({"setting": ["urban"]}, geometry=[shapely.Point(0, 0)], crs=4326)
    found = _network([_road((0, 0), (10, 0))], settlements=town)
    trips = travel_table.travel(found, _points("o", (0, 0), (10, 0)), _points("d", (0, 0), (10, 0)))
    rides = trips[(trips["mode"] == "minibus") & (trips["distance_m"] > 0)]
    assert rides["duration_min"].tolist() == pytest.approx([32, 57], abs=0.01)


def test_a_short_trip_by_minibus_is_walked_for_nothing():
    trip = _trip([_road((0, 0), (10, 0))], (0, 0), (2, 0), "minibus")
    assert trip["duration_min"] == pytest.approx(24, abs=0.01)  # 2 km at 5 km/h
    assert trip["fare"] == 0.0


def test_one_boards_and_alights_anywhere_along_a_carrying_road():
    trip = _trip([_road((0, 0), (30, 0))], (10, 0), (20, 0), "minibus")
    assert trip["duration_min"] == pytest.approx(45 + 12, abs=0.01)
    rows = [_road((0, 0), (30, 0)), _road((30, 0), (60, 0))]
    trip = _trip(rows, (10, 0), (50, 0), "minibus")
    assert trip["duration_min"] == pytest.approx(45 + 48, abs=0.01)
    assert trip["fare"] == 30.0


def test_a_motorcycle_pays_its_flag_once_and_each_surface_its_rate():
    rows = [_road((0, 0), (10, 0)), _road((10, 0), (20, 0), surface="gravel")]
    trip = _trip(rows, (0, 0), (20, 0), "motorcycle")
    assert trip["duration_min"] == pytest.approx(10 / 45 * 60 + 10 / 35 * 60, abs=0.01)
    assert trip["fare"] == 15 + 35 + 50


def test_a_fare_is_rounded_at_the_end_and_only_then():
    rows = [_road((i, 0), (i + 1, 0)) for i in range(5)]
    fares = {"motorcycle": {"flag": 0, "paved_per_km": 2.4}}
    # five legs of 2.4 would each round to 0 (or 5); their sum, 12, rounds to 10
    assert _trip(rows, (0, 0), (5, 0), "motorcycle", fares=fares)["fare"] == 10.0
    assert _trip(rows, (0, 0), (5, 0), "motorcycle", fares=fares, coin=0)["fare"] == pytest.approx(
        12, abs=0.01
    )


def test_an_unknown_fare_stays_unknown_and_walking_stays_free():
    rows = [_road((0, 0), (10, 0))]
    for mode, is_known in (("walk", True), ("minibus", False), ("motorcycle", False)):
        fare = _trip(rows, (0, 0), (10, 0), mode, currency="XOF")["fare"]
        assert np.isnan(fare) != is_known, mode
    assert _trip(rows, (0, 0), (1, 0), "minibus", currency="XOF")["fare"] == 0.0  # on foot


def test_a_ferry_drawn_in_pieces_is_waited_for_and_paid_once():
    rows = [_road((0, 0), (5, 0)), _road((7, 0), (12, 0))]
    rows += [_road((5, 0), (6, 0), road_class="ferry"), _road((6, 0), (7, 0), road_class="ferry")]
    rows.append(_road((6, 0), (6, 9), road_class="ferry"))  # a third ferry calls at the joint
    walk = _trip(rows, (5, 0), (7, 0), "walk")
    assert walk["duration_min"] == pytest.approx(30 + 15, abs=0.01)  # wait, 2 km at 8 km/h
    assert walk["fare"] == 10.0
    # the bus drives aboard: one wait and one flag for 10 km of road, one ferry
    bus = _trip(rows, (0, 0), (12, 0), "minibus")
    assert bus["duration_min"] == pytest.approx(45 + 12 + 45, abs=0.01)
    assert bus["fare"] == 10 + 5 + 10
    ride = _trip(rows, (0, 0), (12, 0), "motorcycle")
    assert ride["duration_min"] == pytest.approx(10 / 45 * 60 + 45, abs=0.01)
    assert ride["fare"] == 60.0  # 15 + 35 + 10


def test_both_snapping_legs_are_walked_and_counted():
    trip = _trip([_road((0, 0), (10, 0))], (2, 0.3), (8, 0.6), "motorcycle")
    legs_m = 900 * 110.574 / 111.3195  # degrees of latitude are shorter at the equator
    assert trip["snap_m"] == pytest.approx(legs_m, abs=0.5)
    assert trip["duration_min"] == pytest.approx(8 + legs_m / 3000 * 60, abs=0.05)
    assert trip["distance_m"] == pytest.approx(6000 + legs_m, abs=1)
    wet = _trip([_road((0, 0), (10, 0))], (2, 0.3), (8, 0.6), "motorcycle", season="wet")
    assert wet["duration_min"] == pytest.approx(6 / 40.5 * 60 + legs_m / 2000 * 60, abs=0.05)


def test_the_limit_is_inclusive_to_the_millisecond():
    found = _network([_road((0, 0), (5, 0))])
    places = _points("o", (0, 0)), _points("d", (5, 0))
    exact_min = travel_table.travel(found, *places, modes=["walk"])["duration_min"].iloc[0]
    assert len(travel_table.travel(found, *places, limit_min=exact_min, modes=["walk"])) == 1
    assert len(travel_table.travel(found, *places, limit_min=exact_min - 1e-4, modes=["walk"])) == 0


def test_a_finite_limit_beyond_exact_times_is_refused():
    found = _network([_road((0, 0), (5, 0))])
    with pytest.raises(ProgrammeError, match="beyond the longest trip"):
        travel_table.travel(found, _points("o", (0, 0)), _points("d", (5, 0)), limit_min=5000)


def test_of_equal_times_the_shorter_way_is_taken():
    # 10 km at 50 km/h and a detour: 8 km of 40 km/h road take the same 12 minutes
    bow = _road((0, 0), (2, 2.9), (10, 0), maxspeed="25")
    length_m = _network([bow]).edges["length_m"][0]
    speed = 25.0 * 10_000 / length_m
    slow = _road((0, 0), (10, 0), maxspeed=f"{speed:.6f}")
    trip = _trip([bow, slow], (0, 0), (10, 0), "motorcycle")
    assert trip["distance_m"] == pytest.approx(10_000, abs=0.5)


def test_one_way_streets_bind_engines_also_within_one_edge():
    rows = [_road((0, 0), (4, 0), oneway="yes"), _road((4, 0), (4, 1), (0, 1), (0, 0))]
    ahead, back = (0.5, 0), (3.5, 0)
    assert _trip(rows, ahead, back, "motorcycle")["distance_m"] == pytest.approx(3000, abs=1)
    # back: on to the end (0.5), round (6 km), and along the first 0.5 km
    around = _trip(rows, back, ahead, "motorcycle")["distance_m"]
    assert around == pytest.approx(1000 + 4000 + 2 * 993.3, abs=1)
    assert _trip(rows, back, ahead, "walk")["distance_m"] == pytest.approx(3000, abs=1)


def test_places_off_the_network_or_nowhere_have_no_rows():
    found = _network([_road((0, 0), (5, 0))])
    origins = _points("o", (0, 0), (0, 9), None)
    table = travel_table.travel(found, origins, _points("d", (5, 0), None), modes=["walk"])
    assert table["origin_id"].tolist() == ["o0"]
    nobody = travel_table.travel(found, origins[1:], _points("d", (5, 0)))
    assert nobody.columns.tolist() == table.columns.tolist()
    assert nobody.dtypes.tolist() == table.dtypes.tolist()
    assert len(nobody) == 0


@pytest.mark.parametrize("n_destinations", [0, 2])
def test_a_network_without_roads_reaches_nothing(n_destinations):
    empty = road_network.build(
        gpd.GeoDataFrame({"road_class": []}, geometry=[], crs=4326),
        SimpleNamespace(travel=travel_settings.parse({}, "GMD")),
    )
    places = _points("d", *[(0, 0)] * n_destinations)
    assert len(travel_table.travel(empty, _points("o", (0, 0)), places)) == 0
    assert len(travel_table.node_minutes(empty, places, "minibus")) == 0


def test_progress_ends_at_the_whole():
    told = []
    places = _points("o", (0, 0)), _points("d", (5, 0), (4, 0), None)
    travel_table.travel(
        _network([_road((0, 0), (5, 0))]), *places, progress=lambda *n: told.append(n)
    )
    assert told == [(2, 9), (3, 9), (5, 9), (6, 9), (8, 9), (9, 9)]


def _random_rows(rng):
    """Return roads between the points of a jittered grid: parallels, islands, loops, ferries."""
    spots = np.array([(x, y) for x in range(5) for y in range(4)]) * 2.0
    spots = spots + rng.uniform(-0.5, 0.5, spots.shape)
    rows = []
    for _ in range(rng.integers(12, 34)):
        start, end = spots[rng.integers(0, 20, 2)]
        bend = (start + end) / 2 + rng.uniform(-0.7, 0.7, 2)
        road_class = rng.choice(["primary", "tertiary", "track", "path", "footway", "ferry"])
        rows.append(
            _road(start, bend, end, road_class=road_class)
            | {"oneway": rng.choice(["yes", "no", "-1"], p=[0.2, 0.6, 0.2])}
            | {"surface": rng.choice(["asphalt", "dirt"])}
        )
    return rows, spots


def _scene(seed, **settings):
    rng = np.random.default_rng(seed)
    rows, spots = _random_rows(rng)
    town = gpd.GeoDataFrame({"setting": ["urban"]}, geometry=[shapely.Point(0, 0)], crs=4326)
    found = _network(rows, settlements=town, coin=0, wait_min={"urban": 3, "rural": 7}, **settings)
    near = spots[rng.integers(0, 20, 14)] + rng.normal(0, 0.3, (14, 2))
    near[:3] = spots[:3]
    near[3] = near[4]
    origins, destinations = _points("o", *near[:8]), _points("d", *near[7:], near[9])
    return rows, found, origins, destinations


@pytest.mark.parametrize("mode", MODES)
def test_a_limit_only_leaves_out_what_is_beyond_it(mode):
    for seed in range(8):
        _, found, origins, destinations = _scene(seed)
        whole = travel_table.travel(found, origins, destinations, modes=[mode])
        within = travel_table.travel(found, origins, destinations, limit_min=40, modes=[mode])
        kept = whole[whole["duration_min"] <= 40].reset_index(drop=True)
        pd.testing.assert_frame_equal(kept, within)


def test_permuting_rows_changes_nothing():
    for seed in range(8):
        rows, found, origins, destinations = _scene(seed)
        rng = np.random.default_rng(seed)
        shuffled = [rows[i] for i in rng.permutation(len(rows))]
        town = gpd.GeoDataFrame({"setting": ["urban"]}, geometry=[shapely.Point(0, 0)], crs=4326)
        other = _network(shuffled, town, coin=0, wait_min={"urban": 3, "rural": 7})
        one = travel_table.travel(found, origins, destinations)
        two = travel_table.travel(other, origins.iloc[rng.permutation(8)], destinations[::-1])
        pd.testing.assert_frame_equal(one, two, atol=0.02, rtol=0)


def test_adding_a_road_never_lengthens_a_trip():
    for seed in range(8):
        rows, _, *_ = _scene(seed)
        ends = [
            shapely.Point(row["geometry"].coords[0]) for row in rows if row["road_class"] != "ferry"
        ]
        places = gpd.GeoSeries(ends[:6], index=list("abcdef"), crs=4326)  # on both networks
        before, after = (
            travel_table.travel(_network(some, coin=0, second_tie_m=0), places, places).set_index(
                ["origin_id", "destination_id", "mode"]
            )
            for some in (rows[:-3], rows)
        )
        # Which network is the main one may change, and second ties with it: they are not sure here.
        before = before.loc[before["is_sure"], "duration_min"]
        kept = before.index[~before.index.get_level_values("mode").isin(["motorcycle"])]
        there = after["duration_min"].reindex(kept, fill_value=np.inf)
        assert (there <= before[kept] + 1e-3).all()
        assert len(kept) > 20


def test_the_wet_season_never_beats_the_dry_one_where_nothing_is_closed():
    for seed in range(8):
        keys = ["origin_id", "destination_id", "mode"]
        dry, wet = (
            travel_table.travel(*_scene(seed, season=season)[1:]).set_index(keys)["duration_min"]
            for season in ("dry", "wet")
        )
        assert (wet >= dry.reindex(wet.index, fill_value=np.inf)).all()


def test_small_batches_change_nothing(monkeypatch):
    _, found, origins, destinations = _scene(4)
    whole = travel_table.travel(found, origins, destinations)
    monkeypatch.setattr(travel_table, "BATCH_BYTES", 1.0)
    pd.testing.assert_frame_equal(travel_table.travel(found, origins, destinations), whole)


@pytest.mark.parametrize("mode", MODES)
def test_node_minutes_are_the_least_travel_from_each_node(mode):
    _, found, _, sites = _scene(11)
    places = gpd.GeoSeries(shapely.points(found.node_lonlat), crs=4326)
    reached = travel_table.node_minutes(found, sites, mode, 30)
    table = travel_table.travel(found, places, sites, limit_min=30, modes=[mode])
    least = table.groupby("origin_id")["duration_min"].min()
    tied = snap(found, places, mode)
    at_node = (tied["snap_m"].to_numpy() < 1e-6) & (tied["component"].to_numpy() == 0)
    expected = least.reindex(range(found.n_nodes), fill_value=np.inf)
    # A traveller boards where the road is met, though no line ends there: never worse off.
    if mode == "minibus":
        assert (expected[at_node] <= reached[at_node] + 1e-9).all()
    else:
        np.testing.assert_allclose(reached[at_node], expected[at_node], atol=1e-9)
    assert np.isfinite(reached).any()
    assert (reached[np.isfinite(reached)] <= 30).all()
