"""Places for returnees by hand: free, capacity, share, quota, appointments."""

import math

import pytest

from mapping.profiles import capacity
from tests.mapping import builders

NAN = math.nan


def of(settings: str = "", **row) -> tuple[float, str]:
    service = builders.layer("services", [{"service_id": "S1"} | row])
    programme = builders.programme(settings)
    return (
        capacity.places(service, programme).iloc[0],
        capacity.stated(service)[0],
    )


@pytest.mark.parametrize(
    ("row", "n", "answer"),
    [
        ({}, NAN, "unknown"),
        ({"n_places_free": 3}, 3, "yes"),
        ({"n_places_free": 0}, 0, "no"),
        ({"n_places_free": 0, "capacity": 20}, 0, "no"),
        ({"capacity": 20}, 20, "unknown"),  # who has taken them is not said
        ({"capacity": 0}, 0, "no"),
        ({"capacity": 50, "returnee_share": 0.3}, 15, "unknown"),
        ({"capacity": 50, "returnee_share": 0.3, "n_places_free": 4}, 4, "yes"),
        ({"capacity": 50, "returnee_share": 0.3, "n_places_free": 40}, 15, "yes"),
        ({"capacity": 2, "returnee_share": 0.3}, 0, "unknown"),  # the quota is a rule of its own
        ({"capacity": 50, "returnee_share": 0.3, "n_returnees_taken": 9}, 6, "unknown"),
        ({"capacity": 50, "n_returnee_places": 8, "n_returnees_taken": 9}, 0, "unknown"),
        ({"capacity": 50, "returnee_share": 0}, 50, "unknown"),  # keeps none for anybody
        ({"capacity": 50, "n_returnee_places": 8}, 8, "unknown"),
        ({"n_returnee_places": 8}, 8, "unknown"),
        ({"returnee_share": 0.3}, NAN, "unknown"),  # of how many?
        ({"capacity": 10, "returnee_share": 0.7}, 7, "unknown"),  # 6.999... in binary
        ({"capacity": 50, "capacity_unit": "appointments_week"}, 600, "unknown"),
        ({"capacity": 50, "capacity_unit": "beds"}, 50, "unknown"),
    ],
)
def test_the_places_for_returnees(row, n, answer):
    assert of(**row) == (pytest.approx(n, nan_ok=True), answer)


def test_appointments_are_counted_for_the_period_and_shared_out():
    settings = "[demand]\nperiod_weeks = 4\nappointments_per_person = 6\n"
    found = of(settings, capacity=50, capacity_unit="appointments_week")
    assert found[0] == 33  # 50 x 4 / 6
