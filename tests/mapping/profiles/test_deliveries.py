"""By phone, online, at home, by a mobile team: what is judged where nobody travels."""

import math

import pandas as pd
import pytest

from mapping.profiles import visits
from mapping.reach import judge
from mapping.routing import candidate_pairs, minutes_to_nearest
from tests.mapping import builders

HOME, BASE = (-16.65, 13.28), (-16.65, 13.30)  # 2.2 km apart


def judged(extra="", **service):
    """One person at home and one service, without roads."""
    people = builders.layer("returnees", [{"returnee_id": "R1", "pcode": "GM0201"}], [HOME])
    row = {"service_id": "S1", "category": "pss", "partner_id": "P1"} | service
    place = row.pop("place", BASE)
    kind = {"position_class": "gps"} if place else {}
    services = builders.layer("services", [row | kind], [place])
    known = builders.profiles(people, services, builders.programme(extra))
    travel = candidate_pairs.travel(None, known)
    table = judge.judge(travel, known)
    return table.iloc[0] if len(table) else None, known


def codes(**service):
    found, _ = judged(**service)
    return found["verdict"], builders.codes(found["reasons"])


def test_a_mobile_team_is_not_judged_at_its_base():
    assert codes(delivery="mobile") == ("unknown", ["stops_unknown"])
    assert codes(delivery="mobile", place=None) == ("unknown", ["stops_unknown"])


@pytest.mark.parametrize(
    ("areas", "verdict"),
    [("GM0201", "yes"), ("GM0301", "no")],
)
def test_without_stops_a_team_comes_to_the_areas_that_it_serves(areas, verdict):
    found, _ = judged(delivery="mobile", serves_pcodes=areas)
    assert (found["verdict"], found["duration_min"], found["mode"]) == (verdict, 0.0, "mobile")


def test_a_visit_at_home_needs_no_point_and_no_way():
    found, _ = judged(delivery="home", place=None)
    assert (found["verdict"], found["duration_min"], found["fare"]) == ("yes", 0.0, 0.0)


@pytest.mark.parametrize(("km", "answer"), [(3.0, ("yes", [])), (2.0, ("no", ["distance_radius"]))])
def test_a_visit_at_home_is_judged_by_the_circle_around_its_base(km, answer):
    circle = {"urban_limit_km": km, "rural_limit_km": km, "basis": "network"}
    assert codes(delivery="home", **circle) == answer


def test_the_usual_circle_of_the_programme_is_one_of_travel():
    limits = "[limits.pss]\nurban_limit_km = 1\nrural_limit_km = 1\n"
    found, known = judged(limits, delivery="home")
    assert found["verdict"] == "yes"
    assert "distance" not in set(known.rules["criterion"])


@pytest.mark.parametrize(
    ("service", "minutes"),
    [
        ({"delivery": "phone"}, 0.0),
        ({"delivery": "home", "serves_pcodes": "GM0201"}, 0.0),
        ({"delivery": "mobile", "serves_pcodes": "GM0201"}, 0.0),
        ({"delivery": "mobile", "serves_pcodes": "GM0301"}, math.nan),
        ({"delivery": "mobile"}, math.nan),
    ],
)
def test_who_is_visited_is_there_at_once(service, minutes):
    _, known = judged(**service)
    found = minutes_to_nearest.minutes(None, known, ["pss"])
    assert found["duration_min"].tolist() == pytest.approx([minutes], nan_ok=True)


def test_who_is_visited_lives_in_an_area_served():
    people = pd.DataFrame({"home_areas": ["GM0201 GM02", "GM03", None]})
    visited = visits.are_visited(people, pd.Series({"serves_pcodes": "gm02"}))
    assert visited.tolist() == [True, False, False]
    assert visits.are_visited(people, pd.Series({"serves_pcodes": None})).all()
