"""Points that cannot be right."""

import numpy as np
import pytest
from pyproj import Transformer

from layers.ingest.places.coordinate_checks import suspects
from layers.ingest.places.country_border import country

GAMBIA, SRI_LANKA = country("GMB"), country("LKA")


def code(lon, lat, where=GAMBIA):
    found = suspects(np.array([lon]), np.array([lat]), where, is_personal=False)
    return found[0].remark.code if found else ""


@pytest.mark.parametrize(
    ("lon", "lat", "wanted"),
    [
        (-16.57, 13.45, ""),
        (np.nan, 13.45, ""),
        (-15.5, 13.65, "COORD_NEAR_BORDER"),  # in Senegal
        (-15.5, 13.75, "COORD_OUTSIDE_COUNTRY"),
        (-16.87, 13.2, "COORD_NEAR_BORDER"),  # at sea
        (-16.95, 13.2, "COORD_OUTSIDE_COUNTRY"),
        (13.45, -16.57, "COORD_SWAPPED"),
        (0.0, 0.0, "COORD_NULL_ISLAND"),
        (16.57, 13.45, "COORD_OUTSIDE_COUNTRY"),
        (-16.57, 95.0, "COORD_RANGE"),
        (-1657.0, 13.45, "COORD_RANGE"),
    ],
)
def test_each_kind_of_wrong_point_has_its_code(lon, lat, wanted):
    assert code(lon, lat) == wanted


@pytest.mark.parametrize(
    ("lon", "lat", "wanted"),
    [
        (178.44, -18.14, ""),
        (-179.98, -18.1, "COORD_NEAR_BORDER"),  # in the Koro Sea, 55 km from each shore
        (176.0, -20.5, "COORD_OUTSIDE_COUNTRY"),  # in the ocean
    ],
)
def test_between_the_islands_of_a_country_a_place_may_lie_on_one_that_is_not_drawn(
    lon, lat, wanted
):
    assert code(lon, lat, country("FJI")) == wanted


def test_beside_a_country_of_islands_every_other_is_another():
    assert code(103.85, 1.36, country("MYS")) == "COORD_OUTSIDE_COUNTRY"  # Singapore
    assert code(100.5, 13.75, country("MYS")) == "COORD_OUTSIDE_COUNTRY"  # Bangkok


@pytest.mark.parametrize(
    ("epsg", "lon", "lat", "where"),
    [(32628, -16.57, 13.45, GAMBIA), (32644, 80.5, 8.75, SRI_LANKA)],
)
def test_metres_are_named_by_the_zone_they_were_made_in(epsg, lon, lat, where):
    # Oracle: PROJ's own forward transformation.
    to_metres = Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}", always_xy=True)
    east, north = to_metres.transform(lon, lat)
    for first, second in ((east, north), (north, east)):
        (fault,) = suspects(np.array([first]), np.array([second]), where, is_personal=True)
        assert fault.remark.code == "COORD_UTM_SUSPECT"
        assert f"EPSG:{epsg}" in fault.remark.sentence


def test_of_a_person_no_coordinate_is_said():
    lon, lat = np.array([13.45, 16.57]), np.array([-16.57, 13.45])
    for fault in suspects(lon, lat, GAMBIA, is_personal=True):
        assert "13.45" not in fault.remark.sentence
    for fault in suspects(lon, lat, GAMBIA, is_personal=False):
        assert "13.45" in fault.remark.sentence
