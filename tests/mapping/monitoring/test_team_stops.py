"""Where teams stop and who reaches them, counted by hand."""

import pandas as pd
from shapely.geometry import Point

from mapping.monitoring import team_stops
from tests.mapping import builders
from tests.mapping.told_tables import told

SETTINGS = "[demand.mix]\nclinic = 0.5\n"
SERVICES = [
    {"service_id": "T1", "name": "Bus", "category": "clinic", "delivery": "mobile"},
    {"service_id": "T2", "category": "clinic", "delivery": "mobile", "status": "defunct"},
]
STOPS = [
    {"stop_id": "a", "service_id": "T1", "name": "North", "weekday": "mon thu"},
    {"stop_id": "b", "service_id": "T1", "name": "South", "on": pd.Timestamp("2030-01-05")},
    {"stop_id": "c", "service_id": "T2", "name": "East", "weekday": "fri"},
]


def table(pairs):
    needs = ["clinic"] * 3 + [None] * 2 + ["legal"]
    people = [{"returnee_id": f"R{at}", "need": need} for at, need in enumerate(needs)]
    at = [Point(number, 0) for number in range(len(STOPS))]
    stops = builders.layer("stops", STOPS).set_geometry(at, crs=4326)
    known = builders.profiles(
        builders.layer("returnees", people), builders.layer("services", SERVICES),
        builders.programme(SETTINGS), stops=stops,
    )  # fmt: skip
    names = ["returnee_id", "service_id", "stop_id", "is_within", "eligible"]
    return team_stops.reached(pd.DataFrame(pairs, columns=names), known).set_index("stop_id")


def test_each_person_in_need_counts_at_the_stop_of_the_verdict_and_expected_ones_in_part():
    found = table(
        [
            ("R0", "T1", "a", True, "yes"),
            ("R1", "T1", "b", True, "yes"),
            ("R2", "T1", "b", True, "no"),
            ("R3", "T1", "b", True, "yes"),  # expected: half a person
            ("R4", "T1", "b", True, "yes"),
            ("R5", "T1", "a", True, "yes"),  # needs something else
        ]
    )
    assert list(found.index) == ["a", "b"]  # the other team no longer runs
    assert found["n_reach"].to_dict() == {"a": 1, "b": 2}
    assert set(found["n_team"]) == {3}
    assert set(found["n_need"]) == {4}
    assert found["weekday"].to_dict() == {"a": "mon thu", "b": ""}
    assert found["on"].to_dict() == {"a": "", "b": "2030-01-05"}


def test_a_stop_that_few_reach_is_not_told_by_the_others():
    found = table([("R0", "T1", "a", True, "yes")]).reset_index()
    many = found.assign(n_reach=[40, 4], n_team=44, n_need=90)
    at_stops = told({"team_stops": many[list(team_stops.TABLE.names)]}, 10)["team_stops"]
    assert at_stops["n_reach_suppression"].tolist() == ["none", "few"]
    assert at_stops["n_team"].tolist() == [20, 20]
    few = found.assign(n_reach=[9, 8], n_team=17, n_need=90)  # of ten or more one has some
    at_few = told({"team_stops": few[list(team_stops.TABLE.names)]}, 10)["team_stops"]
    assert at_few["n_reach_suppression"].tolist() == ["hidden", "hidden"]
