"""Circle against road, dry against wet: the micro-world's published list, and cases by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from mapping import indicators
from mapping.unit_records import disaggregation, route_disagreement
from tests.mapping import record_builders
from tests.mapping.test_micro_world import PEOPLE, courses, judged, people_layer


def marked(basis="radius", seasons=None, services=None):
    table = judged(basis)
    offers = courses(basis) if services is None else services
    people = people_layer()
    nearest = people[["returnee_id"]].assign(category="training", duration_min=10.0)
    found, _, profiles = record_builders.counted(table, people, offers, nearest, ["training"])
    return route_disagreement.mark(found, table, profiles, seasons or {})


@pytest.mark.parametrize("basis", ["radius", "network", "both"])
def test_the_two_in_the_circle_but_not_by_road_are_the_published_ones(basis):
    # Oracle: the hand-worked micro-world, "circle but not road".
    found = marked(basis)
    assert found.loc[found["is_circle_only"], "returnee_id"].tolist() == ["R04", "R06"]


def test_a_closed_service_has_no_circle():
    closed = courses("radius").assign(status="defunct")
    assert not marked(services=closed)["is_circle_only"].any()


def test_who_is_covered_in_the_dry_season_only_is_counted():
    dry = judged("radius")
    lost = dry["returnee_id"].isin(["R01", "R05"])
    wet = dry.assign(is_within=dry["is_within"] & ~lost)
    found = marked(seasons={"dry": dry, "wet": wet})
    assert found.loc[found["is_dry_only"], "returnee_id"].tolist() == ["R01", "R05"]


def test_one_season_alone_says_nothing_about_the_other():
    assert "is_dry_only" not in marked(seasons={"dry": judged("radius")})


def test_the_indicators_count_what_is_marked_and_nothing_where_it_is_not():
    found = marked(seasons={"dry": judged("radius"), "wet": judged("radius").iloc[:0]})
    homes = pd.DataFrame({"returnee_id": [row[0] for row in PEOPLE], "pcode": "ALL", "level": 0.0})
    values = indicators.measure(disaggregation.by_group(found, homes))
    whole = values["group"].eq("all") & values["among"].eq("all")
    values = values[whole].set_index("indicator")["value"]
    assert values["circle_only"] == 2
    assert values["dry_only"] == 5  # R01 R04 R05 R06 R10 are taken by the rule of the circle
    blank = found.drop(columns=["is_circle_only", "is_dry_only"])
    again = indicators.measure(disaggregation.by_group(blank, homes))
    assert not again["indicator"].isin(["circle_only", "dry_only"]).any()
