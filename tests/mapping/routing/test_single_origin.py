"""One person's search gives the figures of the engine for the caseload, to the last digit."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers import readers
from mapping.network import road_network
from mapping.routing import itinerary, single_origin, travel_table
from mapping.settings import travel_settings

KM = 1 / 111.31949079  # degrees of longitude at the equator
MODES = ("walk", "minibus", "motorcycle")


def _built(roads, currency="GMD", **settings):
    model = travel_settings.parse({"min_component_km": 0, **settings}, currency)
    return road_network.build(roads, SimpleNamespace(travel=model))


def _road(*points_km, **columns):
    line = shapely.LineString([(x * KM, y * KM) for x, y in points_km])
    return {"road_class": "primary", "geometry": line, **columns}


def _random_roads(rng):
    """A lattice with one-ways, ferries and missing stretches: many ways are equally long."""
    classes = ["primary", "tertiary", "track", "path", "ferry"]
    rows = []
    for x in range(5):
        for y in range(5):
            for other in ((x + 1, y), (x, y + 1)):
                if rng.random() < 0.75:
                    oneway = rng.choice(["yes", "no", "-1"], p=[0.2, 0.6, 0.2])
                    kind = rng.choice(classes, p=[0.3, 0.3, 0.15, 0.15, 0.1])
                    surface = rng.choice(["asphalt", "gravel"])
                    rows.append(
                        _road((x, y), other, road_class=kind, oneway=oneway, surface=surface)
                    )
    return gpd.GeoDataFrame(rows, crs=4326)


def _places(rng, n_places, prefix):
    spots = rng.integers(0, 5, (n_places, 2)) + rng.choice([0, 0, 0.3, 0.5], (n_places, 2))
    points = [shapely.Point(x * KM, y * KM) for x, y in spots]
    return gpd.GeoSeries(points, index=[f"{prefix}{at}" for at in range(n_places)], crs=4326)


@pytest.mark.seeds(4, 12)
def test_every_row_is_that_of_the_caseload(seed):
    rng = np.random.default_rng(seed)
    settings = [{}, {"season": "wet"}, {"coin": 0}, {"wait_min": {"urban": 0, "rural": 0}}][
        seed % 4
    ]
    found = _built(_random_roads(rng), "XOF" if seed % 5 == 0 else "GMD", **settings)
    homes, sites = _places(rng, 7, "h"), _places(rng, 9, "s")
    homes.iloc[2] = None
    sites.iloc[3] = shapely.Point(3, 3)
    expected = travel_table.travel(found, homes, sites)
    assert len(expected) > 30
    pd.testing.assert_frame_equal(
        single_origin.around(found, homes, sites), expected, check_exact=True
    )
    near = single_origin.around(found, homes, sites, 12.0)
    pd.testing.assert_frame_equal(
        near, travel_table.travel(found, homes, sites, 12.0), check_exact=True
    )


def test_of_equally_fast_and_long_journeys_the_cheapest_counts():
    sides = [((0, 0), (2, 2), (4, 0)), ((0, 0), (2, -2), (4, 0))]
    speed = {"paved": 40, "unpaved": 40}
    rides = {"speeds": {"motorcycle": {"primary": speed}}}
    tails = [_road((-3, 0), (0, 0)), _road((4, 0), (7, 0))]
    for dear in (0, 1):
        rows = [
            _road(*way, surface="gravel" if at == dear else "asphalt")
            for at, way in enumerate(sides)
        ]
        found = _built(gpd.GeoDataFrame([*rows, *tails], crs=4326), coin=0, **rides)
        ends = (gpd.GeoSeries([shapely.Point(x * KM, 0)], crs=4326) for x in (-2, 6))
        home, site = ends
        table = single_origin.around(found, home, site)
        table = table[table["mode"] == "motorcycle"]
        length_m = table["distance_m"].iloc[0]
        rates = found.model.fares["motorcycle"]
        cheaper = min(rates.paved_per_km, rates.unpaved_per_km)
        (legs,) = itinerary.routes(found, home, site, "motorcycle")
        around_m = length_m - 4000
        paid = rates.flag + rates.paved_per_km * 4 + cheaper * around_m / 1000
        assert table["fare"].iloc[0] == pytest.approx(paid, abs=0.02)
        assert sum(leg.fare for leg in legs) == pytest.approx(paid, abs=0.02)


@pytest.mark.parametrize("season", ["dry", "wet"])
def test_fifty_people_of_vavuniya_have_the_rows_of_the_caseload(shared_data, season):
    extract = shared_data / "roads" / "vavuniya_lka.osm.pbf"
    roads = readers.read(extract, "roads").rename(columns={"highway": "road_class"})
    tags = ["road_class", "surface", "tracktype", "maxspeed", "oneway", "geometry"]
    found = _built(roads[tags], season=season)
    rng = np.random.default_rng(50)

    def some(n_places, prefix):
        at = found.node_lonlat[rng.integers(0, found.n_nodes, n_places)]
        points = shapely.points(at + rng.normal(0, 0.004, at.shape))
        return gpd.GeoSeries(points, index=[f"{prefix}{i:03}" for i in range(n_places)], crs=4326)

    homes, sites = some(50, "h"), some(216, "s")
    expected = travel_table.travel(found, homes, sites)
    assert len(expected) > 20_000
    assert set(expected["mode"]) == set(MODES)
    pd.testing.assert_frame_equal(
        single_origin.around(found, homes, sites), expected, check_exact=True
    )
